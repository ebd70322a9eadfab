package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class KstaledPolicyTest {
    /* rate 25 %, the greatest best threshold in force; allowed = a quarter of the pages found accessed.
     * scan 1   1 2 found; no promotions of any age above 0: best 1, in force 1
     * scan 2   1 found; 2 is idle once: cold, given up
     *          2 is loaded again, last found at scan 1, now after scan 2: a promotion of age 1
     * scan 3   1 2 found, allowed 0.5: a threshold of 1 cost a promotion, 2 cost none: best 2, in force 2
     * scan 4   1 found; 2 idle once: stays. Best 1, but the greatest so far is 2
     * scan 5   1 found; 2 idle twice: given up */
    @Test
    void theThresholdRisesWithThePromotionsItWouldCost() {
        Desk desk = new Desk("kstaled:k=3+rate=25+percentile=100", 4);
        desk.read(1, 2);
        desk.scan();
        desk.read(1);
        desk.scan();
        assertFalse(desk.holds(2));
        desk.read(1, 2);
        desk.scan();
        desk.read(1);
        desk.scan();
        assertTrue(desk.holds(2));
        desk.read(1);
        desk.scan();
        assertFalse(desk.holds(2));
        assertTrue(desk.holds(1));
    }

    /* The same with the least best threshold in force, percentile 0, unless the last is greater: scan 4 gives 2 up. */
    @Test
    void aLowPercentileForgetsThem() {
        Desk desk = new Desk("kstaled:k=3+rate=25+percentile=0", 4);
        desk.read(1, 2);
        desk.scan();
        desk.read(1);
        desk.scan();
        desk.read(1, 2);
        desk.scan();
        assertTrue(desk.holds(2));
        desk.read(1);
        desk.scan();
        assertFalse(desk.holds(2));
    }

    /** All promotions are allowed: every page found accessed is one at most. */
    @Test
    void withEveryPromotionAllowedTheThresholdIsOne() {
        for (int i = 0; i < 10; i++) {
            ReferenceString string = Strings.random(Strings.SEED + i, 40, 600, 3);
            for (int period : new int[] {3, 10, 50}) {
                assertEquals(
                        Strings.replay("kstaled:k=1+period=" + period, string, 40),
                        Strings.replay("kstaled:k=1+rate=100+period=" + period, string, 40));
            }
        }
    }

    @Test
    void fewerPromotionsAllowedMeanFewerFaultsAndMoreMemory() {
        ReferenceString string = Strings.random(Strings.SEED, 100, 30_000, 2);
        double before = 0;
        long faultsBefore = Long.MAX_VALUE;
        for (String rate : new String[] {"50", "10", "1"}) {
            var result = Strings.replay("kstaled:period=100+rate=" + rate, string, 100);
            assertTrue(result.meanResidentSet() > before, rate);
            assertTrue(result.faults() < faultsBefore, rate);
            before = result.meanResidentSet();
            faultsBefore = result.faults();
        }
    }
}
