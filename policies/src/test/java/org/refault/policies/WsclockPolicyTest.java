package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class WsclockPolicyTest {
    /* tanenbaum2014, the figure of WSClock: pages named by their stamps, in the order of the ring from the hand on, * = R.
     *   2014* 1213 1620 2084* 2032* 2003* 2020* 1980*          virtual time 2204
     * The hand clears R of 2014 and goes on; 1213 is not referenced and old enough, and clean: it goes.
     * The book does not say tau; any from 189 (2014 is stamped anew all the same) to 990 fits. Then 1620, if tau is 500. */
    @Test
    void theTextbooksFigure() {
        int[] ring = {2014, 1213, 1620, 2084, 2032, 2003, 2020, 1980};
        for (int tau : new int[] {189, 500, 990}) {
            Desk desk = new Desk("wsclock:tau=" + tau, ring.length);
            for (int stamp : ring) {
                desk.next(stamp);
                desk.read(stamp);
            }
            desk.clearAccessed(1213, 1620);
            desk.next(2204);
            assertEquals(1213, desk.read(1));
            if (tau == 500) {
                assertEquals(1620, desk.read(2));
            }
        }
    }

    /* 3 frames, tau 2, one write; D = dirty, * = accessed, a number in brackets = stamp.
     * t 1-3   1w 2 3w          >1D* 2* 3D*
     * t 4     4, fault         all accessed, hence stamped 4; none is old; the first clean one goes: 2    >3D(4) 1D(4) 4*
     * t 5-7   4 4 4
     * t 8     5, fault         3 is old, dirty: written; 1 is old, dirty, but one write is the limit; 4 is stamped;
     *                          a round is over: the page written goes, 3. One page-out. */
    @Test
    void writesOldDirtyPagesAheadAndTakesTheFirstAfterARound() {
        Desk desk = new Desk("wsclock:tau=2+max-writes=1", 3);
        desk.write(1);
        desk.read(2);
        desk.write(3);
        assertEquals(2, desk.read(4));
        desk.read(4, 4, 4);
        assertEquals(0, desk.pageOuts());
        assertEquals(3, desk.read(5));
        assertEquals(1, desk.pageOuts());
    }

    /* 4 frames, tau 2: 1w 2 3 4, a victim at t 4: all accessed; the first clean one, 2. t 5-7: 4. A victim at t 7: 3 is old
     * and clean, though 1, dirty, is older in the ring from there. Then 4 is stamped, 1 written, and it goes. */
    @Test
    void takesAnOldCleanPageAtOnce() {
        Desk desk = new Desk("wsclock:tau=2", 4);
        desk.write(1);
        desk.read(2, 3, 4);
        assertEquals(2, desk.evict());
        desk.read(4, 4, 4);
        assertEquals(3, desk.evict());
        assertEquals(0, desk.pageOuts());
        assertEquals(1, desk.evict());
        assertEquals(1, desk.pageOuts());
    }

    @Test
    void equalsASearchOfTheRing() {
        for (int tau : new int[] {1, 7, 40, 100_000}) {
            for (int maxWrites : new int[] {0, 1, 8}) {
                DifferentialTest.compare(
                        "wsclock:tau=" + tau + "+max-writes=" + maxWrites,
                        true,
                        Long.MAX_VALUE,
                        string -> slow(string, tau, maxWrites));
            }
        }
    }

    @Test
    void moreWritesAheadMakeMorePageOuts() {
        ReferenceString string = Strings.randomSingles(Strings.SEED, 60, 4_000);
        long none = Strings.replay("wsclock:max-writes=0+tau=30", string, 30).pageOuts();
        long many = Strings.replay("wsclock:max-writes=30+tau=30", string, 30).pageOuts();
        assertTrue(many > none, many + " against " + none);
    }

    /** Looks at the ring as it stands, then turns it to the victim. */
    private static SlowPager slow(ReferenceString string, long tau, int maxWrites) {
        return new SlowPager(string) {
            @Override
            Page victim() {
                List<Page> written = new ArrayList<>();
                List<Page> old = new ArrayList<>();
                List<Page> clean = new ArrayList<>();
                Page victim = null;
                for (Page page : memory) {
                    if (page.accessed) {
                        page.accessed = false;
                        page.stamp = now;
                    } else if (now > page.stamp + tau) {
                        old.add(page);
                    }
                    if (!page.dirty) {
                        clean.add(page);
                    }
                    if (!page.dirty && old.contains(page)) {
                        victim = page;
                        break;
                    }
                    if (old.contains(page) && written.size() < maxWrites) {
                        page.dirty = false;
                        pageOuts++;
                        written.add(page);
                    }
                }
                for (List<Page> choice : List.of(written, old, clean, memory)) {
                    victim = victim == null && !choice.isEmpty() ? choice.get(0) : victim;
                }
                while (memory.get(0) != victim) {
                    memory.add(memory.remove(0));
                }
                return victim;
            }
        };
    }
}
