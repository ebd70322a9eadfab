package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.reference.ReferenceString;

/**
 * Fault counts of textbook strings: silberschatz2018, belady1969, stallings2018, arpacidusseau2018. The counts were
 * recomputed by programs that share no code with this one.
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
}
