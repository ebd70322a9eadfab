package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.result.ReplayResult;
import org.refault.simulator.setting.InvalidSettingException;

/** Policies whose Accessed bits are sampled every so many references, against those that see them exactly. */
class SampledBitsTest {
    private static final PolicyCatalogue CATALOGUE = PolicyCatalogue.load();
    private static final List<Integer> FRAMES = List.of(1, 2, 3, 7, 16, 29, 40);
    private static final List<ReferenceString> STRINGS = IntStream.range(0, 8)
            .mapToObj(i -> Strings.random(Strings.SEED + 300 + i, 40, 500, 1 + i % 4))
            .toList();

    static List<String> bitReaders() {
        return Variants.real().stream()
                .filter(variant -> CATALOGUE.choose(variant).capabilities().contains(Capability.ACCESSED))
                .toList();
    }

    /** Those that look at the bits when they want a victim. */
    static List<String> lookingWhenTheyWant() {
        return bitReaders().stream()
                .filter(variant -> !CATALOGUE.choose(variant).scans())
                .toList();
    }

    private static ReplayResult sampled(String policy, ReferenceString string, int frames, long every) {
        PolicyChoice<?> choice = CATALOGUE.choose(policy).sampledEvery(every, frames);
        return new Replay(string).run(choice, frames, 0, every, new RandomStreams(Strings.SEED, 0));
    }

    @ParameterizedTest
    @MethodSource("lookingWhenTheyWant")
    void aSampleAfterEveryReferenceIsTheBitAtTheInstant(String policy) {
        for (ReferenceString string : STRINGS) {
            for (int frames : FRAMES) {
                assertEquals(Strings.replay(policy, string, frames), sampled(policy, string, frames, 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lru-timestamp",
                "sampled-ws:sigma=3+k=5",
                "sampled-ws",
                "kstaled:period=20+k=3",
                "cpl-weighted",
                "cpl-weighted:cpl.source=fault",
                "nfu",
                "mru-inverted",
                "freemware"
            })
    void aScanAfterEveryReferenceIsTheExactTwin(String policy) {
        for (ReferenceString string : STRINGS) {
            for (int frames : FRAMES) {
                String twin = CATALOGUE.choose(policy).exactTwin(frames);
                ReplayResult exact = Strings.replay(twin.isEmpty() ? policy(policy, "period=1") : twin, string, frames);
                ReplayResult sampled = sampled(policy, string, frames, 1);
                assertEquals(exact.faults(), sampled.faults(), twin);
                assertEquals(exact.pageOuts(), sampled.pageOuts(), twin);
                assertEquals(exact.residentSum(), sampled.residentSum(), twin);
            }
        }
    }

    @Test
    void weightedAgingHasTheWeightedStampForItsTwin() {
        String options = "+w0=3.0+w1=1.0+w2=1.0+w3=0.5+cpl.source=us";
        assertEquals(
                "cpl-weighted:base=lru-timestamp+period=1" + options,
                CATALOGUE.choose("cpl-weighted:base=aging+period=9" + options).exactTwin(7));
        assertEquals("lru", CATALOGUE.choose("cpl-weighted:w0=1").exactTwin(7));
    }

    private static String policy(String text, String option) {
        return text + (text.contains(":") ? "+" : ":") + option;
    }

    /** Without samples a policy knows of faults alone. */
    @ParameterizedTest
    @ValueSource(strings = {"clock", "second-chance", "gclock", "sieve", "two-handed-clock", "clock:load-bit=1"})
    void withoutASampleAClockIsFifo(String policy) {
        for (ReferenceString string : STRINGS) {
            for (int frames : FRAMES) {
                assertEquals(
                        Strings.replay("fifo", string, frames), sampled(policy, string, frames, 1_000_000), policy);
            }
        }
    }

    /** All but two whose windows are too long for so many samples. */
    static List<String> sampledOften() {
        return bitReaders().stream()
                .filter(variant -> !variant.equals("kstaled:k=255") && !variant.equals("sampled-ws:k=1000000"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sampledOften")
    void runsEqualTheirReferencesOneByOne(String policy) {
        for (ReferenceString string : STRINGS.subList(0, 4)) {
            ReferenceString expanded = Strings.expanded(string);
            for (int frames : List.of(1, 3, 16)) {
                for (int every : new int[] {2, 64}) {
                    ReplayResult runs = sampled(policy, string, frames, every);
                    ReplayResult singles = sampled(policy, expanded, frames, every);
                    String where = policy + ", every " + every + ", frames " + frames;
                    assertEquals(singles.faults(), runs.faults(), where);
                    assertEquals(singles.pageOuts(), runs.pageOuts(), where);
                    assertEquals(singles.softFaults(), runs.softFaults(), where);
                    assertEquals(singles.residentSum(), runs.residentSum(), where);
                }
            }
        }
    }

    /**
     * Three frames, a sample after reference 4.
     *
     * <pre>
     *   1 2 3 2 | 4 1 3   the sample finds 2; 4 takes 1, whose turn it is; 1 passes 2, which was found, and takes 3; 3 takes 4
     *   1 2 3 3 | 1 4 1   the sample finds 3; nobody knows yet that 1 is used again: 4 takes 1, and the last 1 faults
     *                     at the instant, 4 passes 1 and takes 2
     * </pre>
     */
    @Test
    void clockSparesWhatTheLastSampleFound() {
        ReferenceString string = Strings.reads(1, 2, 3, 2, 4, 1, 3);
        assertEquals(6, Strings.faults("clock", string, 3));
        assertEquals(6, sampled("clock", string, 3, 4).faults());
        ReferenceString late = Strings.reads(1, 2, 3, 3, 1, 4, 1);
        assertEquals(4, Strings.faults("clock", late, 3));
        assertEquals(5, sampled("clock", late, 3, 4).faults());
    }

    @Test
    void samplingCostsFaultsOnALocality() {
        ReferenceString string = Strings.random(Strings.SEED, 60, 6_000, 1);
        long exact = Strings.faults("clock", string, 20);
        assertNotEquals(exact, sampled("clock", string, 20, 200).faults());
        assertTrue(sampled("clock", string, 20, 200).faults() > exact);
    }

    @Test
    void refusesWhatHasNoBitsToSample() {
        ReferenceString string = STRINGS.get(0);
        for (String policy : List.of("lru", "opt", "ws", "fifo", "random", "segmented-fifo", "esx-random:tax=0")) {
            assertThrows(InvalidSettingException.class, () -> sampled(policy, string, 7, 10), policy);
            assertThrows(
                    InvalidSettingException.class,
                    () -> new Replay(string)
                            .run(CATALOGUE.choose(policy), 7, 0, 10, new RandomStreams(Strings.SEED, 0)),
                    policy);
        }
        assertThrows(InvalidSettingException.class, () -> sampled("kstaled:period=1000+k=2", string, 7, 1));
        PolicyChoice<?> every7 = CATALOGUE.choose("aging:period=7");
        assertThrows(
                InvalidSettingException.class,
                () -> new Replay(string).run(every7, 7, 0, 8, new RandomStreams(Strings.SEED, 0)));
    }

    @ParameterizedTest
    @MethodSource("bitReaders")
    void hasATwinThatExists(String policy) {
        String twin = CATALOGUE.choose(policy).exactTwin(7);
        if (!twin.isEmpty()) {
            CATALOGUE.choose(twin);
        }
    }
}
