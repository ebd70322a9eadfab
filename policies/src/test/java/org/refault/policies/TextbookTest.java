package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;

/**
 * Fault counts of textbook strings: silberschatz2018, belady1969, stallings2018, arpacidusseau2018. The counts were
 * recomputed by programs that share no code with this one. And the two-pool experiment of oneil1993.
 */
class TextbookTest {
    private static final ReferenceString SILBERSCHATZ =
            Strings.reads(7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1);
    private static final ReferenceString BELADY = Strings.reads(1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5);
    private static final ReferenceString STALLINGS = Strings.reads(2, 3, 2, 1, 5, 2, 4, 5, 3, 2, 5, 2);
    private static final ReferenceString OSTEP = Strings.reads(0, 1, 2, 0, 1, 3, 0, 3, 1, 2, 1);
    private static final ReferenceString EXERCISE =
            Strings.reads(1, 2, 3, 4, 2, 1, 5, 6, 2, 1, 2, 3, 7, 6, 3, 2, 1, 2, 3, 6);

    @ParameterizedTest
    @CsvSource({
        "SILBERSCHATZ, 3, 15, 12, 9, 11, 14",
        "SILBERSCHATZ, 4, 10,  8, 8,  8,  9",
        "BELADY,       3,  9, 10, 7, 10,  9",
        "BELADY,       4, 10,  8, 6,  8, 10",
        "STALLINGS,    3,  9,  7, 6,  6,  8",
        "OSTEP,        3,  7,  5, 5,  5,  7"
    })
    void printedCounts(String name, int frames, int fifo, int lru, int opt, int clock, int clockSet) {
        ReferenceString string = switch (name) {
            case "SILBERSCHATZ" -> SILBERSCHATZ;
            case "BELADY" -> BELADY;
            case "STALLINGS" -> STALLINGS;
            default -> OSTEP;
        };
        assertEquals(fifo, Strings.faults("fifo", string, frames));
        assertEquals(lru, Strings.faults("lru", string, frames));
        assertEquals(lru, Strings.faults("lru-timestamp:period=1", string, frames));
        assertEquals(opt, Strings.faults("opt", string, frames));
        assertEquals(clock, Strings.faults("clock", string, frames));
        assertEquals(clock, Strings.faults("second-chance", string, frames));
        assertEquals(clockSet, Strings.faults("clock:load-bit=1", string, frames));
        assertEquals(clockSet, Strings.faults("second-chance:load-bit=1", string, frames));
    }

    @ParameterizedTest
    @CsvSource({"mru, 16", "lfu, 11", "lru-k, 13", "2q, 14", "arc, 13", "car, 11", "sieve, 11"})
    void silberschatzWithThreeFrames(String policy, int faults) {
        assertEquals(faults, Strings.faults(policy, SILBERSCHATZ, 3));
    }

    @ParameterizedTest
    @CsvSource({"1, 20, 20, 20", "2, 18, 18, 15", "3, 16, 15, 11", "4, 14, 10, 8", "5, 10, 8, 7"})
    void silberschatzExercise(int frames, int fifo, int lru, int opt) {
        assertEquals(fifo, Strings.faults("fifo", EXERCISE, frames));
        assertEquals(lru, Strings.faults("lru", EXERCISE, frames));
        assertEquals(opt, Strings.faults("opt", EXERCISE, frames));
    }

    /** Hit ratios of table 4.1 of oneil1993: references alternate between pools of 100 and 10 000 pages. */
    @ParameterizedTest
    @CsvSource({
        " 60, 0.14, 0.291, 0.300",
        " 80, 0.18, 0.382, 0.400",
        "100, 0.22, 0.459, 0.495",
        "120, 0.26, 0.496, 0.501",
        "140, 0.29, 0.502, 0.502"
    })
    void twoPools(int frames, double lru, double lru2, double lru3) {
        int small = 100;
        int large = 10_000;
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < 120_000; i++) {
            long page = i % 2 == 0 ? random.nextInt(small) : small + random.nextInt(large);
            builder.add(0, 3, ReferenceKind.READ.bit(), page, ReferenceStringBuilder.NO_FRAME, 1);
        }
        ReferenceString string = builder.build();
        // The paper drops a warm-up and rounds; the first loads of 10 000 pages alone cost nothing at these sizes.
        assertEquals(lru, hits("lru", string, frames), 0.008);
        assertEquals(lru, hits("lru-k:k=1", string, frames), 0.008);
        assertEquals(lru2, hits("lru-k", string, frames), 0.008);
        assertEquals(lru3, hits("lru-k:k=3", string, frames), 0.008);
    }

    private static double hits(String policy, ReferenceString string, int frames) {
        return 1 - Strings.replay(policy, string, frames).faultRate();
    }
}
