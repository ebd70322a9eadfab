package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.refault.policies.Strings.Reference;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.ReplayResult;

/** The working set, its sampled form and VMIN against the formulas of denning1968, prieve1976 and denning1980. */
class WorkingSetTest {
    private static final int PAGES = 40;
    private static final List<Integer> TAUS = List.of(1, 2, 3, 7, 20, 63, 150, 10_000);
    private static final List<ReferenceString> STRINGS = IntStream.range(0, 20)
            .mapToObj(i -> Strings.random(Strings.SEED + 200 + i, PAGES, 500, 1 + i % 4))
            .toList();

    /** What the intervals between the references of a page say of a window. */
    private static final class Intervals {
        private final long tau;
        private long faults;
        private long wsSpace;
        private long vminSpace;
        private long longIntervals;
        private long beyondTheEnd;

        Intervals(ReferenceString string, long tau) {
            this.tau = tau;
            Map<Integer, Integer> last = new HashMap<>();
            List<Reference> references = Strings.references(string);
            for (int time = 1; time <= references.size(); time++) {
                Integer before = last.put(references.get(time - 1).page(), time);
                if (before == null) {
                    faults++;
                } else {
                    add(time - before);
                }
            }
            for (int time : last.values()) {
                // A page stays until tau after its last use, or the end.
                wsSpace += Math.min(tau, references.size() + 1 - time);
                beyondTheEnd += Math.min(tau, references.size() + 1 - time);
            }
        }

        private void add(long interval) {
            wsSpace += Math.min(interval, tau);
            if (interval > tau) {
                faults++;
                longIntervals++;
            } else {
                vminSpace += interval;
            }
        }
    }

    @Test
    void faultsAndSpaceAreThoseOfTheIntervals() {
        for (ReferenceString string : STRINGS) {
            for (int tau : TAUS) {
                Intervals intervals = new Intervals(string, tau);
                ReplayResult ws = Strings.replay("ws:tau=" + tau, string, PAGES);
                ReplayResult vmin = Strings.replay("vmin:tau=" + tau, string, PAGES);
                assertEquals(intervals.faults, ws.faults(), "tau " + tau);
                assertEquals(intervals.wsSpace, ws.residentSum(), "tau " + tau);
                assertEquals(intervals.faults, vmin.faults(), "tau " + tau);
                assertEquals(intervals.vminSpace, vmin.residentSum(), "tau " + tau);
                // s_ws = s_vmin + tau * m, but for the edge
                assertEquals(
                        ws.residentSum(), vmin.residentSum() + tau * intervals.longIntervals + intervals.beyondTheEnd);
            }
        }
    }

    @Test
    void vminNeedsNoMoreSpaceThanTheWorkingSetAlsoWhereMemoryIsSmall() {
        for (ReferenceString string : STRINGS) {
            for (int frames : new int[] {3, 10, 25}) {
                ReplayResult ws = Strings.replay("ws:tau=30", string, frames);
                ReplayResult vmin = Strings.replay("vmin:tau=30", string, frames);
                assertTrue(vmin.faults() <= ws.faults());
                assertTrue(vmin.residentSum() <= ws.residentSum());
            }
        }
    }

    @Test
    void withAWindowWithoutEndTheyAreLruAndOpt() {
        for (ReferenceString string : STRINGS) {
            for (int frames : new int[] {1, 4, 11, 30}) {
                assertEquals(Strings.faults("lru", string, frames), Strings.faults("ws:tau=100000", string, frames));
                assertEquals(Strings.faults("opt", string, frames), Strings.faults("vmin:tau=100000", string, frames));
            }
        }
    }

    @Test
    void aSampleAfterEveryReferenceIsTheWorkingSet() {
        for (ReferenceString string : STRINGS) {
            for (int tau : TAUS) {
                for (int frames : new int[] {5, 17, PAGES}) {
                    ReplayResult ws = Strings.replay("ws:tau=" + tau, string, frames);
                    ReplayResult sampled = Strings.replay("sampled-ws:sigma=1+k=" + tau, string, frames);
                    assertEquals(ws.faults(), sampled.faults(), "tau " + tau);
                    assertEquals(ws.pageOuts(), sampled.pageOuts(), "tau " + tau);
                    assertEquals(ws.residentSum(), sampled.residentSum(), "tau " + tau);
                }
            }
        }
    }

    /* The window is 3: a reference string by hand, r = resident after it.
     * t        1  2  3  4  5   6  7  8
     * page     a  b  a  c  c   c  a  b
     * ws       a ab ab abc ac  c ac abc    b leaves at 5, a at 6; faults: a b c, a (interval 4), b (interval 6)
     * sizes    1  2  2  3  2   1  2  3   = 16 */
    @Test
    void aWorkingSetByHand() {
        ReferenceString string = Strings.reads(1, 2, 1, 3, 3, 3, 1, 2);
        ReplayResult ws = Strings.replay("ws:tau=3", string, 3);
        assertEquals(5, ws.faults());
        assertEquals(16, ws.residentSum());
        // a from 1 to 3, c from 4 to 6: intervals 2, 1, 1
        ReplayResult vmin = Strings.replay("vmin:tau=3", string, 3);
        assertEquals(5, vmin.faults());
        assertEquals(4, vmin.residentSum());
        assertEquals(2, new Intervals(string, 3).longIntervals);
    }

    /* k = 2. 1 2 3 | all found | 1 | 2 and 3 idle once | 1 | twice: given up. */
    @Test
    void aPageGoesAfterAsManySamplesWithoutAccess() {
        Desk desk = new Desk("sampled-ws:k=2", 4);
        desk.read(1, 2, 3);
        desk.scan();
        desk.read(1);
        desk.scan();
        assertEquals(3, desk.resident());
        desk.read(1);
        desk.scan();
        assertEquals(1, desk.resident());
        assertTrue(desk.holds(1));
        assertFalse(desk.holds(2));
    }

    @Test
    void sampledWsEqualsWordsOfBits() {
        for (int sigma : new int[] {1, 5, 30}) {
            for (int k : new int[] {1, 2, 8, 60}) {
                DifferentialTest.compare(
                        "sampled-ws:sigma=" + sigma + "+k=" + k, true, sigma, string -> wordsOfBits(string, k));
                DifferentialTest.compare(
                        "kstaled:period=" + sigma + "+k=" + k, true, sigma, string -> wordsOfBits(string, k));
            }
        }
    }

    /** {@code stamp} is the word: the last sample at the right. */
    private static SlowPager wordsOfBits(ReferenceString string, int k) {
        return new SlowPager(string) {
            @Override
            void loaded(Page page, Reference by) {
                page.stamp = 1;
            }

            @Override
            Page victim() {
                return least((one, other) -> Integer.compare(zeros(other), zeros(one)));
            }

            private int zeros(Page page) {
                return Long.numberOfTrailingZeros(page.stamp);
            }

            @Override
            void scan() {
                for (Page page : List.copyOf(memory)) {
                    page.stamp = (page.stamp << 1 | (page.accessed ? 1 : 0)) & (1L << k) - 1;
                    page.accessed = false;
                    if (page.stamp == 0) {
                        drop(page);
                    }
                }
            }
        };
    }
}
