package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class FreebsdPolicyTest {
    /* 4 frames; counts in brackets, * = accessed, D = dirty; loaded with 1, an access adds 3 + 1; half should be inactive.
     * 1w 2 3 4  faults                            active 1D*(1) 2*(1) 3*(1) 4*(1)
     * 5         short by (2 - 0) * 3: one scan    active 1D(5) 2(5) 3(5) 4(5)
     *           nothing inactive: five scans more, short by 1 each. In the last one all get to 0; 1 is dirty and makes the
     *           shortage good                     inactive 2 3 4              laundry 1D
     *           victim 2                          active 5*(1)                inactive 3 4    laundry 1D
     * 3         hit                               inactive 3* 4
     * 6         short by (2 - 2) * 3 - 1: no scan. One clean page went: root of (1 + 1) = 1, 1 * 1 < 2, no laundering
     *           3 is accessed: active again; victim 4
     *                                             active 5*(1) 3(4) 6*(1)     laundry 1D
     * 7         short by (2 - 0) * 3 - 1: scan    active 5(5) 3(3) 6(5)
     *           1 * 1 >= 0: 1 is written in the background, and victim */
    @Test
    void pagesAreDeactivatedAtCountZeroAndDirtyOnesLaundered() {
        Desk desk = new Desk("freebsd:init=1+inactive-target=50", 4);
        desk.write(1);
        desk.read(2, 3, 4);
        assertEquals(2, desk.read(5));
        desk.read(3);
        assertEquals(4, desk.read(6));
        assertEquals(0, desk.pageOuts());
        assertEquals(1, desk.read(7));
        assertEquals(1, desk.pageOuts());
    }

    /* 4 pages written, none used again: the four are deactivated in one scan and laundered together. The first goes; the
     * others are clean then. One by one, only the victim is written. */
    @Test
    void theLaundryIsWrittenSeveralAtATime() {
        assertEquals(4, pageOutsOfTheFirstVictim("freebsd:inactive-target=100+launder-batch=32"));
        assertEquals(1, pageOutsOfTheFirstVictim("freebsd:inactive-target=100+launder-batch=1"));
    }

    private static int pageOutsOfTheFirstVictim(String policy) {
        Desk desk = new Desk(policy + "+init=0", 4);
        for (int page = 1; page <= 4; page++) {
            desk.write(page);
        }
        desk.clearAccessed(1, 2, 3, 4);
        assertEquals(1, desk.evict());
        return desk.pageOuts();
    }

    /* 6 waits in the laundry and is used: it is not written but active again, though one clean page is left to one dirty. */
    @Test
    void aPageUsedInTheLaundryIsRescued() {
        Desk desk = new Desk("freebsd:inactive-target=100+init=0", 3);
        desk.write(6);
        desk.read(7, 8);
        desk.clearAccessed(6, 7, 8);
        assertEquals(7, desk.evict());
        desk.write(6);
        assertEquals(8, desk.evict());
        assertEquals(0, desk.pageOuts());
    }

    @Test
    void keepsAPageUsedOftenThroughAScanThatFifoLosesItTo() {
        int[] pages = new int[3_000];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = i % 3 == 0 ? 0 : 1 + i % 50;
        }
        ReferenceString string = Strings.reads(pages);
        assertTrue(Strings.faults("freebsd", string, 20) < Strings.faults("fifo", string, 20));
    }

    @Test
    void equalsThreeQueues() {
        for (int target : new int[] {0, 33, 100}) {
            for (int init : new int[] {0, 5}) {
                for (int batch : new int[] {1, 4}) {
                    DifferentialTest.compare(
                            "freebsd:inactive-target=" + target + "+init=" + init + "+launder-batch=" + batch,
                            true,
                            Long.MAX_VALUE,
                            string -> slow(string, target, init, batch));
                }
            }
        }
    }

    /** Here a page laundered is clean: whoever writes it again accesses it too. */
    private static SlowPager slow(ReferenceString string, int target, int init, int batch) {
        return new SlowPager(string) {
            private final List<Page> active = new ArrayList<>();
            private final List<Page> inactive = new ArrayList<>();
            private final List<Page> laundry = new ArrayList<>();
            private int freed;

            @Override
            void loaded(Page page, Strings.Reference by) {
                page.counter = init;
                active.add(page);
            }

            private boolean isActive(Page page) {
                if (page.accessed) {
                    page.accessed = false;
                    page.counter = Math.min(64, page.counter + 3 + 1);
                    active.add(page);
                    return true;
                }
                return false;
            }

            @Override
            Page victim() {
                scanActive((memory.size() * target / 100 - inactive.size()) * 3 - laundry.size());
                // Less than 100 frames: the gap of free pages is one.
                int root = 0;
                while ((root + 1) * (root + 1) <= freed + 1) {
                    root++;
                }
                if (!laundry.isEmpty() && laundry.size() * root >= inactive.size()) {
                    launder(batch, 1);
                    freed = 0;
                }
                while (true) {
                    while (!inactive.isEmpty()) {
                        Page page = inactive.remove(0);
                        if (!isActive(page)) {
                            if (!page.dirty) {
                                freed++;
                                return page;
                            }
                            laundry.add(page);
                        }
                    }
                    if (laundry.isEmpty()) {
                        scanActive(1);
                        continue;
                    }
                    launder(batch, 0);
                }
            }

            private void launder(int most, int activated) {
                int done = 0;
                for (Page page : List.copyOf(laundry)) {
                    if (done >= most) {
                        break;
                    }
                    laundry.remove(page);
                    if (isActive(page)) {
                        done += activated;
                    } else {
                        pageOuts += page.dirty ? 1 : 0;
                        page.dirty = false;
                        inactive.add(page);
                        done++;
                    }
                }
            }

            private void scanActive(int shortageAtFirst) {
                int shortage = shortageAtFirst;
                if (shortage <= 0) {
                    return;
                }
                for (Page page : List.copyOf(active)) {
                    active.remove(page);
                    if (!isActive(page)) {
                        page.counter = Math.max(0, page.counter - 1);
                        List<Page> queue = page.counter > 0 ? active : page.dirty && shortage > 0 ? laundry : inactive;
                        queue.add(page);
                        shortage -= queue == active ? 0 : queue == laundry ? 1 : 3;
                    }
                }
            }
        };
    }
}
