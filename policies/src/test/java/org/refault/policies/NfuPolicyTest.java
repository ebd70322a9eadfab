package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class NfuPolicyTest {
    /* 3 frames; counters after each scan:            1 2 3
     * 1 2 3 | scan                                   1 1 1
     * 1 2   | scan                                   2 2 1
     * 1     | scan                                   3 2 1
     * 3, 4    3 is not looked at: victim 3           3 2 - 4: 1 for its load
     * 5       victim 4 */
    @Test
    void takesThePageThatFewestScansFoundAccessed() {
        Desk desk = new Desk("nfu", 3);
        desk.read(1, 2, 3);
        desk.scan();
        desk.read(1, 2);
        desk.scan();
        desk.read(1);
        desk.scan();
        desk.read(3);
        assertEquals(3, desk.read(4));
        assertEquals(4, desk.read(5));
    }

    /* The complaint of the textbook: a page used much in a first phase stays through a second.
     * 1 | scan, four times: 4. Then 2 and 3 are used, three times each, and 4 wants a frame: 2, not 1. */
    @Test
    void neverForgets() {
        Desk desk = new Desk("nfu", 3);
        for (int scan = 0; scan < 4; scan++) {
            desk.read(1);
            desk.scan();
        }
        for (int scan = 0; scan < 3; scan++) {
            desk.read(2, 3);
            desk.scan();
        }
        assertEquals(2, desk.read(4));
    }

    @Test
    void equalsASearchForTheLeastCounter() {
        for (int period : new int[] {1, 5, 64}) {
            DifferentialTest.compare("nfu:period=" + period, true, period, string -> slow(string, 1));
            DifferentialTest.compare("mru-inverted:period=" + period, true, period, string -> slow(string, -1));
        }
    }

    /** {@code level} is 1 until a scan has seen the page. */
    private static SlowPager slow(ReferenceString string, int sign) {
        return new SlowPager(string) {
            @Override
            void loaded(Page page, Strings.Reference by) {
                page.level = 1;
            }

            @Override
            Page victim() {
                return least(Comparator.comparingInt(page -> sign * (page.counter + page.level)));
            }

            @Override
            void scan() {
                for (Page page : memory) {
                    page.counter += page.accessed ? 1 : 0;
                    page.accessed = false;
                    page.level = 0;
                }
            }
        };
    }
}
