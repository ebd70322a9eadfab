package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class FreemwarePolicyTest {
    private static final String NOTHING = "freemware:time=0+idle=0+relock=0+major=0+cpl=0";

    private static String only(String term) {
        return NOTHING.replace(term + "=0", term + "=1");
    }

    @Test
    void withTheTimeInActionAloneOrNothingItIsFifo() {
        LawsTest.assertSameFaults("fifo", NOTHING);
        LawsTest.assertSameFaults("fifo", only("time") + "+period=7");
    }

    @Test
    void withIdleScansAloneItIsLruTimestamp() {
        for (int period : new int[] {7}) {
            LawsTest.assertSameFaults("lru-timestamp:period=" + period, only("idle") + "+period=" + period);
        }
    }

    /* 2 frames; every third page is the kernel's: 0 and 3. 0 1 are in; 2: the user's page goes, 1; 4: 2; 3: 4, and then
     * only the kernel's are left: 1 takes the place of 0, loaded first. */
    @Test
    void withTheCplAloneTheUsersPagesGoFirst() {
        Desk desk = new Desk(only("cpl"), 2);
        desk.read(0, 1);
        assertEquals(1, desk.read(2));
        assertEquals(2, desk.read(4));
        assertEquals(4, desk.read(3));
        assertEquals(0, desk.read(1));
    }

    /* By the fault it is the level of the reference that loads: 1, loaded by CPL 0, stays. */
    @Test
    void theLevelMayBeThatOfTheFault() {
        Desk desk = new Desk(only("cpl") + "+cpl.source=fault", 2);
        desk.reference(1, 0, false);
        desk.reference(0, 3, false);
        assertEquals(0, desk.read(2));
    }

    /* 2 frames. 1 2; 3: victim 1; 1 comes back: victim 2; 1 has one return, 3 none: 2 comes back: victim 3. 1 and 2 have
     * one return each: 4: victim 1, loaded first; 1 comes back a second time: victim 4, with none. 3, a first return:
     * 2 has one, 1 has two: victim 2. */
    @Test
    void withReturnsAloneThePageThatCameBackLeastGoes() {
        Desk desk = new Desk(only("relock"), 2);
        desk.read(1, 2);
        assertEquals(1, desk.read(3));
        assertEquals(2, desk.read(1));
        assertEquals(3, desk.read(2));
        assertEquals(1, desk.read(4));
        assertEquals(4, desk.read(1));
        assertEquals(2, desk.read(3));
    }

    /* The same with at most one return counted: at the end 2 and 1 are alike, 2 was loaded first: the same victim; then
     * 1 and 3 are alike, with one each: 2 comes back, victim 1, although it came back twice. */
    @Test
    void noMoreReturnsCountThanTheirLimit() {
        Desk desk = new Desk(only("relock") + "+relock.max=1", 2);
        desk.read(1, 2, 3, 1, 2, 4, 1);
        assertEquals(2, desk.read(3));
        assertEquals(1, desk.read(2));
    }

    /* 2 frames: 1 2; 3: victim 1; 1 is read back: victim 2; 4: 3 is new: victim 3, though 1 was loaded later; 5: 4. */
    @Test
    void withMajorReturnsAloneNewPagesGoFirst() {
        Desk desk = new Desk(only("major"), 2);
        desk.read(1, 2);
        assertEquals(1, desk.read(3));
        assertEquals(2, desk.read(1));
        assertEquals(3, desk.read(4));
        assertEquals(4, desk.read(5));
        assertEquals(5, desk.read(2));
    }

    @Test
    void equalsASearchForTheLargestSum() {
        double[][] weights = {
            {0.5, 1, 0, 0, 0},
            {0, 1, 2, 0, 0},
            {0, 1, 0, 3, 0},
            {0, 1, 0, 0, 2},
            {0.25, 1, 0.5, 1.5, 2},
            {0, 0, 1, 1, 1}
        };
        for (double[] w : weights) {
            for (String source : w[4] > 0 ? new String[] {"us", "fault"} : new String[] {"us"}) {
                for (int period : new int[] {w[0] > 0 ? 9 : 1, 64}) {
                    String policy = "freemware:time=" + w[0] + "+idle=" + w[1] + "+relock=" + w[2] + "+major=" + w[3]
                            + "+cpl=" + w[4] + "+relock.max=3+cpl.source=" + source + "+period=" + period;
                    DifferentialTest.compare(policy, true, period, string -> slow(string, w, source.equals("us")));
                }
            }
        }
    }

    /** {@code stamp} is the scan of the load, {@code lastFound} that of the last access; {@code level} 1 for the kernel. */
    private static SlowPager slow(ReferenceString string, double[] w, boolean us) {
        return new SlowPager(string) {
            private final Map<Integer, Integer> loads = new HashMap<>();
            private final Map<Page, Long> lastFound = new HashMap<>();
            private long scansNow;

            @Override
            void loaded(Page page, Strings.Reference by) {
                loads.merge(page.number, 1, Integer::sum);
                page.stamp = scansNow;
                lastFound.put(page, scansNow);
                page.level = (us ? string.isSupervisor(page.number) : by.cpl() == 0) ? 1 : 0;
                page.counter = loads.get(page.number) - 1;
            }

            @Override
            Page victim() {
                return least(Comparator.comparingDouble(this::keeps));
            }

            private double keeps(Page page) {
                return w[2] * Math.min(3, page.counter)
                        + w[3] * Math.min(1, page.counter)
                        + w[4] * page.level
                        - w[0] * (scansNow - page.stamp)
                        - w[1] * (scansNow - lastFound.get(page));
            }

            @Override
            void scan() {
                scansNow++;
                for (Page page : memory) {
                    if (page.accessed) {
                        page.accessed = false;
                        lastFound.put(page, scansNow);
                    }
                }
            }
        };
    }
}
