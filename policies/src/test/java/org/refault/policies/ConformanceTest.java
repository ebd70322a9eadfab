package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.policies.Strings.Reference;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.result.ReplayResult;

/** What every policy of the catalogue must do, with its default options and with others. */
class ConformanceTest {
    private static final String VARIANTS = "org.refault.policies.Variants#all";
    private static final String REAL_VARIANTS = "org.refault.policies.Variants#real";
    private static final String DEMANDING_VARIANTS = "org.refault.policies.Variants#demanding";
    private static final String WRITING_VICTIMS_ONLY = "org.refault.policies.Variants#writingVictimsOnly";
    private static final int PAGES = 50;
    private static final ReferenceString STRING = Strings.random(Strings.SEED, PAGES, 3_000, 4);

    static List<PolicyFactory<?>> factories() {
        return PolicyCatalogue.load().factories();
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void faultsAtLeastOnceForEachPageAndAtLeastAsOftenAsOpt(String policy) {
        for (int frames : new int[] {1, 2, 3, 5, 8, 13, 21, 34, PAGES - 1, PAGES, PAGES + 1}) {
            ReplayResult result = Strings.replay(policy, STRING, frames);
            assertEquals(STRING.pageCount(), result.coldFaults());
            assertTrue(result.faults() >= result.coldFaults());
            assertTrue(result.faults() <= STRING.length(), "a run faults at most once");
            assertTrue(result.faults() >= Strings.faults("opt", STRING, frames), "frames " + frames);
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void isTheSameTwiceAlsoFromOneReplay(String policy) {
        Replay replay = new Replay(STRING);
        PolicyChoice<?> choice = PolicyCatalogue.load().choose(policy);
        for (int frames : new int[] {1, 7, 31}) {
            ReplayResult first = replay.run(choice, frames, new RandomStreams(Strings.SEED, 0));
            assertEquals(first, replay.run(choice, frames, new RandomStreams(Strings.SEED, 0)));
            assertEquals(first, Strings.replay(policy, STRING, frames));
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void doesNotCareWhatPagesAreCalled(String policy) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.PFN);
        for (Reference reference : Strings.references(STRING)) {
            long number = STRING.virtualNumberOfPage(reference.page());
            builder.add(0, reference.cpl(), reference.kind().bit(), number, 1_000_003L * (PAGES - reference.page()), 1);
        }
        ReferenceString renamed = builder.build();
        for (int frames : new int[] {1, 7, 31}) {
            ReplayResult expected = Strings.replay(policy, STRING, frames);
            ReplayResult result = Strings.replay(policy, renamed, frames);
            assertEquals(expected.faults(), result.faults());
            assertEquals(expected.pageOuts(), result.pageOuts());
        }
    }

    @ParameterizedTest
    @MethodSource(DEMANDING_VARIANTS)
    void faultsOnceForEachPageWhereAllFit(String policy) {
        assertEquals(STRING.pageCount(), Strings.faults(policy, STRING, STRING.pageCount()));
        assertEquals(STRING.pageCount(), Strings.faults(policy, STRING, 10 * STRING.pageCount()));
    }

    @ParameterizedTest
    @MethodSource(DEMANDING_VARIANTS)
    void faultsAtEveryChangeOfPageWithOneFrame(String policy) {
        int changes = 1;
        for (int run = 1; run < STRING.length(); run++) {
            changes += STRING.pages()[run] == STRING.pages()[run - 1] ? 0 : 1;
        }
        assertEquals(changes, Strings.faults(policy, STRING, 1));
    }

    @ParameterizedTest
    @MethodSource(WRITING_VICTIMS_ONLY)
    void writesEveryVictimOutWhereAllReferencesWrite(String policy) {
        ReferenceString writes = writes();
        for (int frames : new int[] {1, 2, 20, PAGES - 1}) {
            ReplayResult result = Strings.replay(policy, writes, frames);
            assertEquals(result.faults() - frames, result.pageOuts());
            assertTrue(Strings.replay(policy, STRING, frames).pageOuts()
                    <= Strings.faults(policy, STRING, frames) - frames);
        }
    }

    /** No page can leave clean, whoever gives pages up and writes them ahead. */
    @ParameterizedTest
    @MethodSource(VARIANTS)
    void losesNoWrite(String policy) {
        ReferenceString writes = writes();
        for (int frames : new int[] {1, 2, 20, PAGES - 1}) {
            ReplayResult result = Strings.replay(policy, writes, frames);
            assertTrue(result.pageOuts() >= result.faults() - frames);
            assertTrue(result.pageOuts() <= result.references());
        }
    }

    private static ReferenceString writes() {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        for (int i = 0; i < 2_000; i++) {
            Strings.add(builder, random.nextInt(PAGES), ReferenceKind.WRITE.bit(), random.nextInt(4), 1);
        }
        return builder.build();
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void survivesASinglePageAnEmptyStringAndALoopOneLargerThanMemory(String policy) {
        ReferenceString single = Strings.reads(5, 5, 5, 5);
        assertTrue(Strings.faults(policy, single, 1) <= 4);
        assertEquals(Strings.faults(policy, single, 1), Strings.faults(policy, single, 3));
        assertEquals(0, Strings.faults(policy, Strings.reads(), 3));
        for (int frames : new int[] {1, 2, 9}) {
            int[] loop = new int[40 * (frames + 1)];
            for (int i = 0; i < loop.length; i++) {
                loop[i] = i % (frames + 1);
            }
            long faults = Strings.faults(policy, Strings.reads(loop), frames);
            assertTrue(faults > frames && faults <= loop.length);
        }
    }

    @ParameterizedTest
    @MethodSource(DEMANDING_VARIANTS)
    void faultsOnceOnASinglePage(String policy) {
        assertEquals(1, Strings.faults(policy, Strings.reads(5, 5, 5, 5), 1));
        assertEquals(1, Strings.faults(policy, Strings.reads(5, 5, 5, 5), 3));
    }

    /** On the timed machine a page may go at any time, memory need not be full, and frames come back in any order. */
    @ParameterizedTest
    @MethodSource(REAL_VARIANTS)
    void choosesAResidentPageWhateverComesAndGoes(String policy) {
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        for (int frames : new int[] {1, 2, 3, 10}) {
            Desk desk = new Desk(policy, frames);
            for (int step = 0; step < 3_000; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> desk.scan();
                    case 1, 2 -> evictIfAny(desk);
                    default -> desk.reference(random.nextInt(2 * frames), random.nextInt(4), random.nextBoolean());
                }
                if (step % 500 == 0) {
                    Set<Integer> gone = new TreeSet<>();
                    while (desk.resident() > 0) {
                        assertTrue(gone.add(desk.evict()), "a page went twice");
                    }
                }
            }
        }
    }

    private static void evictIfAny(Desk desk) {
        if (desk.resident() > 0) {
            desk.evict();
        }
    }

    /** A capability that is declared but not needed would make a policy look less real than it is. */
    @ParameterizedTest
    @MethodSource(VARIANTS)
    void needsEveryCapabilityItDeclares(String policy) {
        PolicyChoice<?> choice = PolicyCatalogue.load().choose(policy);
        for (Capability declared : choice.capabilities()) {
            // Page-ins and page-outs cannot be withheld, nor can references from a policy that listens.
            // Nor does every option give up pages here, where memory is small.
            if (declared != Capability.EVENTS && declared != Capability.REFERENCES && declared != Capability.RELEASE) {
                PolicyChoice<?> poorer = without(choice, declared);
                assertThrows(
                        IllegalStateException.class,
                        () -> new Replay(STRING).run(poorer, 7, new RandomStreams(Strings.SEED, 0)),
                        policy + " without " + declared);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void listensToReferencesOnlyIfItIsMarkedAnOracle(String policy) {
        PolicyChoice<?> choice = PolicyCatalogue.load().choose(policy);
        assertEquals(choice.capabilities().contains(Capability.REFERENCES), new Desk(policy, 4).tellsOfReferences());
    }

    private static <O extends Record> PolicyChoice<O> without(PolicyChoice<O> choice, Capability withheld) {
        return PolicyChoice.of(new PoorerFactory<>(choice.factory(), withheld), choice.optionsText());
    }

    /** A factory that forgets to declare a capability. */
    private static final class PoorerFactory<O extends Record> extends ForwardingFactory<O> {
        private final Capability withheld;

        PoorerFactory(PolicyFactory<O> factory, Capability withheld) {
            super(factory);
            this.withheld = withheld;
        }

        @Override
        public Set<Capability> capabilities(O options) {
            Set<Capability> fewer = EnumSet.copyOf(super.capabilities(options));
            fewer.remove(withheld);
            return fewer;
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void isDescribedInFull(PolicyFactory<?> factory) throws IOException {
        assertTrue(factory.id().matches("[a-z0-9]+(-[a-z0-9]+)*"), factory.id());
        assertFalse(factory.card().summary().isBlank());
        assertFalse(factory.card().summary().contains("\n"));
        assertFalse(factory.card().conventions().isBlank());
        for (Option option : PolicyChoice.declarations(factory)) {
            assertTrue(option.name().matches("[a-z0-9]+([-.][a-z0-9]+)*"), option.name());
            assertTrue(option.doc().endsWith("."), option.name());
        }
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
