package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class PffPolicyTest {
    /* 6 frames, t = 3; * = accessed.
     * t 1-3    1 2 3        faults at intervals of 1: the set grows                1* 2* 3*
     * t 4, 5   1, 4         interval 2: grows                                      1* 2* 3* 4*
     * t 6-8    1 1 1
     * t 9      5            interval 4: all were accessed; bits cleared            1 2 3 4 5*
     * t 10-12  1 2 1
     * t 13     6            interval 4: 3 and 4 are given up                       1 2 5 6* */
    @Test
    void aLateFaultGivesUpWhatWasNotAccessedSinceTheLastOne() {
        Desk desk = new Desk("pff:t=3", 6);
        desk.read(1, 2, 3, 1, 4, 1, 1, 1, 5);
        assertEquals(5, desk.resident());
        desk.read(1, 2, 1);
        assertEquals(Desk.NO_PAGE, desk.read(6));
        assertEquals(4, desk.resident());
        assertFalse(desk.holds(3));
        assertFalse(desk.holds(4));
        assertTrue(desk.holds(1) && desk.holds(2) && desk.holds(5) && desk.holds(6));
    }

    /* 3 frames, t = 4; at t 8 the bits are cleared, then 1 is accessed: the first page that is not goes, 2. */
    @Test
    void whereMemoryIsFullAPageNotAccessedGoesFirst() {
        Desk desk = new Desk("pff:t=4", 3);
        desk.read(1, 2, 1, 1, 1, 1, 1, 3);
        desk.read(1);
        assertEquals(2, desk.read(4));
        assertEquals(1, desk.read(5), "all are accessed: the first loaded");
    }

    @Test
    void equalsTheRuleReferenceByReference() {
        for (int t : new int[] {1, 2, 3, 5, 20, 1000}) {
            DifferentialTest.compare("pff:t=" + t, true, Long.MAX_VALUE, string -> slow(string, t));
        }
    }

    private static SlowPager slow(ReferenceString string, long t) {
        return new SlowPager(string) {
            private long lastFault;

            @Override
            void loaded(Page loaded, Strings.Reference by) {
                if (now - lastFault >= t) {
                    for (Page page : List.copyOf(memory)) {
                        if (page != loaded) {
                            if (!page.accessed) {
                                drop(page);
                            }
                            page.accessed = false;
                        }
                    }
                }
                lastFault = now;
            }

            @Override
            Page victim() {
                return memory.stream()
                        .filter(page -> !page.accessed)
                        .findFirst()
                        .orElse(memory.get(0));
            }
        };
    }
}
