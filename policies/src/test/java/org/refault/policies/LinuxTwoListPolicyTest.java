package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class LinuxTwoListPolicyTest {
    /* 4 frames; tail at the left; * = accessed, r = PG_referenced; R = evictions and activations.
     * 1 2 3 4   faults                                 inactive 1* 2* 3* 4*    active -
     * 5         all pass the tail once; victim 1, R 1  inactive 2r 3r 4r 5*    active -
     * 2 3       hits
     * 6         2 and 3 become active, R 3; victim 4   inactive 5* 6*          active 2 3      E(4) = 3, R 4
     * 4         5 and 6 pass; victim 5, R 5; R - E = 2 <= 2 active: active at once, R 6
     *                                                  inactive 6r             active 2 3 4*
     * 7         1 < 3: 2 is demoted; victim 6          inactive 2r 7*          active 3 4*
     * 8         victim 2                               inactive 7* 8*          active 3 4* */
    @Test
    void aPageThatComesBackSoonBecomesActive() {
        Desk desk = new Desk("linux-two-list", 4);
        desk.read(1, 2, 3, 4);
        assertEquals(1, desk.read(5));
        desk.read(2, 3);
        assertEquals(4, desk.read(6));
        assertEquals(5, desk.read(4));
        assertEquals(6, desk.read(7));
        assertEquals(2, desk.read(8));
    }

    /* The same without refault distances: 4 becomes inactive; then 1 < 2 does not hold.
     * 4         victim 5                               inactive 6r 4*          active 2 3
     * 7         victim 6                               inactive 4* 7*          active 2 3
     * 8         both pass; victim 4                    inactive 7r 8*          active 2 3 */
    @Test
    void withoutRefaultDistancesItBeginsAsAnyOther() {
        Desk desk = new Desk("linux-two-list:refault-distance=0", 4);
        desk.read(1, 2, 3, 4);
        assertEquals(1, desk.read(5));
        desk.read(2, 3);
        assertEquals(4, desk.read(6));
        assertEquals(5, desk.read(4));
        assertEquals(6, desk.read(7));
        assertEquals(4, desk.read(8));
    }

    @Test
    void equalsTwoQueues() {
        for (int ratio : new int[] {1, 3}) {
            for (boolean refaults : new boolean[] {false, true}) {
                DifferentialTest.compare(
                        "linux-two-list:inactive-ratio=" + ratio + "+refault-distance=" + (refaults ? 1 : 0),
                        true,
                        Long.MAX_VALUE,
                        string -> slow(string, ratio, refaults));
            }
        }
        DifferentialTest.compare("linux-two-list", true, Long.MAX_VALUE, string -> slow(string, 1, true));
    }

    private static SlowPager slow(ReferenceString string, int ratio, boolean refaults) {
        return new SlowPager(string) {
            private final Deque<Page> active = new ArrayDeque<>();
            private final Deque<Page> inactive = new ArrayDeque<>();
            private final Set<Page> referenced = new HashSet<>();
            private final Map<Integer, Long> shadows = new HashMap<>();
            private long age;

            @Override
            void loaded(Page page, Strings.Reference by) {
                Long shadow = shadows.remove(page.number);
                if (refaults && shadow != null && age - shadow <= active.size()) {
                    active.addFirst(page);
                    age++;
                } else {
                    inactive.addFirst(page);
                }
            }

            @Override
            Page victim() {
                while (true) {
                    while (inactive.size() * ratio < active.size()) {
                        Page demoted = active.removeLast();
                        demoted.accessed = false;
                        inactive.addFirst(demoted);
                    }
                    Page tail = inactive.removeLast();
                    if (!tail.accessed) {
                        shadows.put(tail.number, age++);
                        return tail;
                    }
                    tail.accessed = false;
                    if (referenced.add(tail)) {
                        inactive.addFirst(tail);
                    } else {
                        active.addFirst(tail);
                        age++;
                    }
                }
            }
        };
    }
}
