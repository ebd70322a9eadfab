package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class MglruPolicyTest {
    /* 4 frames; generations from the oldest, | between them; * = accessed. At first 0 to 3, all empty.
     * 1 2 3 4   faults, into the youngest                        3: 1* 2* 3* 4*
     * 5         aged: bits cleared, 4 opened; 2 is empty, aged again: 5 opened; victim 1
     *                                                            3: 2 3 4 | 4: - | 5: 5*
     * 2 3       hits
     * 6         aged: 2 and 3 to 5, 6 opened; victim 4           5: 5 2 3 | 6: 6*
     * 7         aged: 7 opened; victim 5                         5: 2 3 | 6: 6 | 7: 7*
     * 2         hit
     * 8         aged: 2 to 7, 8 opened; victim 3                 6: 6 | 7: 7 2 | 8: 8* */
    @Test
    void agingMovesAccessedPagesToTheYoungestAndEvictionTakesTheOldest() {
        Desk desk = new Desk("mglru", 4);
        desk.read(1, 2, 3, 4);
        assertEquals(1, desk.read(5));
        desk.read(2, 3);
        assertEquals(4, desk.read(6));
        assertEquals(5, desk.read(7));
        desk.read(2);
        assertEquals(3, desk.read(8));
    }

    /* 4 frames, protected for 100. At time 5 the oldest generation is 3, opened at 0: the page loaded last goes, 4; then
     * 5, loaded last. At time 200 nothing is protected any more that was there: 1 goes. */
    @Test
    void aYoungGenerationIsProtectedAtTheExpenseOfThePageLoadedLast() {
        Desk desk = new Desk("mglru:min-ttl=100", 4);
        desk.read(1, 2, 3, 4);
        assertEquals(4, desk.read(5));
        assertEquals(5, desk.read(6));
        desk.next(200);
        assertEquals(1, desk.read(7));
    }

    @Test
    void equalsAListOfPagesWithGenerations() {
        DifferentialTest.compare("mglru", true, Long.MAX_VALUE, MglruPolicyTest::slow);
    }

    /** {@code stamp} is the generation, {@code counter} the order of joining it. */
    private static SlowPager slow(ReferenceString string) {
        return new SlowPager(string) {
            private long youngest = 3;
            private int joined;

            @Override
            void loaded(Page page, Strings.Reference by) {
                join(page);
            }

            private void join(Page page) {
                page.stamp = youngest;
                page.counter = joined++;
            }

            private List<Page> byGeneration() {
                return memory.stream()
                        .sorted(Comparator.<Page>comparingLong(page -> page.stamp)
                                .thenComparingInt(page -> page.counter))
                        .toList();
            }

            @Override
            Page victim() {
                while (true) {
                    // Of the generations older than the oldest page none is left, but two are always younger.
                    long oldest = Math.min(youngest - 1, byGeneration().get(0).stamp);
                    if (oldest + 2 >= youngest) {
                        age();
                    }
                    for (Page page : byGeneration()) {
                        if (page.stamp != oldest || oldest + 2 > youngest) {
                            break;
                        }
                        if (!page.accessed) {
                            return page;
                        }
                        page.accessed = false;
                        join(page);
                    }
                }
            }

            private void age() {
                for (Page page : byGeneration()) {
                    if (page.accessed) {
                        page.accessed = false;
                        if (page.stamp != youngest) {
                            join(page);
                        }
                    }
                }
                youngest++;
            }
        };
    }
}
