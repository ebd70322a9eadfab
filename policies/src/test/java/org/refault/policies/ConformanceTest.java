package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.simulator.conformance.PolicyLaw;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.ReplayResult;

/** What every policy of the catalogue must do, with its default options and with others. */
class ConformanceTest {
    private static final String VARIANTS = "org.refault.policies.Variants#all";
    private static final String WRITING_VICTIMS_ONLY = "org.refault.policies.Variants#writingVictimsOnly";
    private static final int PAGES = PolicyLaw.PAGES;
    private static final ReferenceString STRING = PolicyLaw.string();

    static List<PolicyFactory<?>> factories() {
        return PolicyCatalogue.load().factories();
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void keepsEveryLawThatItIsUnder(String policy) {
        PolicyChoice<?> choice = PolicyCatalogue.load().choose(policy);
        for (PolicyLaw law : PolicyLaw.values()) {
            // BlindfoldTest tries this one, and more closely.
            if (law != PolicyLaw.IS_BLIND_TO_HITS && law.concerns(choice)) {
                assertDoesNotThrow(() -> law.check(choice), law.sentence());
            }
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void faultsAtLeastAsOftenAsOpt(String policy) {
        for (int frames : new int[] {1, 2, 3, 5, 8, 13, 21, 34, PAGES - 1, PAGES, PAGES + 1}) {
            assertTrue(
                    Strings.faults(policy, STRING, frames) >= Strings.faults("opt", STRING, frames),
                    "frames " + frames);
        }
    }

    @ParameterizedTest
    @MethodSource(WRITING_VICTIMS_ONLY)
    void writesEveryVictimOutWhereAllReferencesWrite(String policy) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        for (int i = 0; i < 2_000; i++) {
            Strings.add(builder, random.nextInt(PAGES), ReferenceKind.WRITE.bit(), random.nextInt(4), 1);
        }
        ReferenceString writes = builder.build();
        for (int frames : new int[] {1, 2, 20, PAGES - 1}) {
            ReplayResult result = Strings.replay(policy, writes, frames);
            assertEquals(result.faults() - frames, result.pageOuts());
            assertTrue(Strings.replay(policy, STRING, frames).pageOuts()
                    <= Strings.faults(policy, STRING, frames) - frames);
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void namesAPaperOfTheBibliography(PolicyFactory<?> factory) throws IOException {
        String bibliography = Files.readString(Path.of("..", "docs", "references.bib"));
        assertTrue(
                bibliography.contains("{" + factory.card().paper() + ","),
                factory.card().paper());
    }

    @Test
    void catalogueHasEveryPolicyOfThePackage() throws IOException {
        List<String> found = factories().stream()
                .map(factory -> factory.getClass().getEnclosingClass().getSimpleName())
                .sorted()
                .toList();
        List<String> written = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "org", "refault", "policies"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Policy.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .sorted()
                    .forEach(written::add);
        }
        assertEquals(written, found);
    }
}
