package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class WindowsPolicyTest {
    /* 4 frames, one wanted free or on standby; ages in brackets, D = dirty.
     * 1w 2 3 4 | scan   all accessed, age 0; 1 is trimmed: dirty, modified; 2: clean, on standby
     *                   working set 3(0) 4(0)   standby 2   modified 1D
     * 1                 soft fault              working set 3 4 1
     * 5                 victim 2, from standby  working set 3 4 1 5
     * scan              3(1) 4(1) 1(0) 5(0); 3 is trimmed: standby
     * 6                 victim 3
     * 7                 nothing on standby: the oldest of the working set, 4 */
    @Test
    void trimsTheOldestPagesToStandby() {
        Desk desk = new Desk("windows:standby=25", 4);
        desk.write(1);
        desk.read(2, 3, 4);
        desk.scan();
        desk.read(1);
        assertEquals(1, desk.softFaults());
        assertEquals(2, desk.read(5));
        desk.scan();
        assertEquals(3, desk.read(6));
        assertEquals(4, desk.read(7));
        assertEquals(0, desk.pageOuts());
    }

    /* Modified pages are written as soon as there is one: 1 is on standby, clean, and that is enough. */
    @Test
    void theModifiedPageWriterWritesABatch() {
        Desk desk = new Desk("windows:standby=25+write-batch=1", 4);
        desk.write(1);
        desk.read(2, 3, 4);
        desk.scan();
        assertEquals(1, desk.pageOuts());
        desk.read(2);
        assertEquals(0, desk.softFaults());
        assertEquals(1, desk.read(5));
        assertEquals(1, desk.pageOuts());
    }

    /* Without free memory the modified pages are written and go: 1 and 2 are dirty, 16 make a batch. */
    @Test
    void modifiedPagesGoWhereNothingIsOnStandby() {
        Desk desk = new Desk("windows:standby=25", 2);
        desk.write(1);
        desk.write(2);
        desk.scan();
        assertEquals(1, desk.read(3));
        assertEquals(2, desk.pageOuts());
    }

    @Test
    void withoutStandbyTheOldestOfEightAgesGoes() {
        for (int period : new int[] {1, 5, 64}) {
            DifferentialTest.compare(
                    "windows:standby=0+period=" + period, true, period, WindowsPolicyTest::oldestOfEightAges);
        }
    }

    private static SlowPager oldestOfEightAges(ReferenceString string) {
        return new SlowPager(string) {
            @Override
            Page victim() {
                return least(Comparator.comparingInt(page -> -page.counter));
            }

            @Override
            void scan() {
                for (Page page : memory) {
                    page.counter = page.accessed ? 0 : Math.min(7, page.counter + 1);
                    page.accessed = false;
                }
            }
        };
    }
}
