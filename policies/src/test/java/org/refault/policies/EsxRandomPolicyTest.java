package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;

class EsxRandomPolicyTest {
    private static final int FRAMES = 1_000;

    /** Reads pages 0 to {@code active}, exclusive. */
    private static void use(Desk desk, int active) {
        for (int page = 0; page < active; page++) {
            desk.read(page);
        }
    }

    /* All pages are sampled, so that the estimate is exact: 300 of 1000 in use. All idle ones are taxed away: 300 stay.
     * Then nothing is used: the estimate is 0, the fast average 0.15, the slow one 0.3 - 0.3/8 = 0.2625: 79 of 300 stay. */
    @Test
    void theGreatestOfTheEstimateAndItsAveragesStays() {
        Desk desk = new Desk("esx-random:samples=1000+tax=100", FRAMES);
        use(desk, FRAMES);
        desk.scan();
        use(desk, 300);
        desk.scan();
        assertEquals(300, desk.resident());
        desk.scan();
        assertEquals(79, desk.resident());
    }

    /** A sample of n gives the share in use give or take 1/√n, 0.1; its standard deviation is √(0.3 · 0.7 / 100) = 0.046. */
    @Test
    void aSampleOfAHundredEstimatesTheShareInUse() {
        Desk desk = new Desk("esx-random:samples=100+tax=100", FRAMES);
        use(desk, FRAMES);
        desk.scan();
        use(desk, 300);
        desk.scan();
        assertEquals(300, desk.resident(), 100);
    }

    /* Half of the idle 700 go. */
    @Test
    void theTaxIsAShareOfTheIdlePages() {
        Desk desk = new Desk("esx-random:samples=1000+tax=50", FRAMES);
        use(desk, FRAMES);
        desk.scan();
        use(desk, 300);
        desk.scan();
        assertEquals(650, desk.resident());
    }

    @Test
    void withoutTaxItIsRandom() {
        Desk esx = new Desk("esx-random:tax=0", 8);
        Desk random = new Desk("random", 8);
        for (int i = 0; i < 500; i++) {
            assertEquals(random.read(i * i % 23), esx.read(i * i % 23));
            if (i % 50 == 0) {
                esx.scan();
            }
        }
    }
}
