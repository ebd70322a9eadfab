package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;

class ClockProPolicyTest {
    /*
     * jiang2005, by hand, 3 frames and at least 1 cold page. Pages 1 and 2 fill memory hot, 3 comes in cold, in its test period,
     * and is used in it. For page 4 the hand cold finds that: the target of cold pages rises to 2, the hand hot makes 1 and 2 cold
     * and puts them at the head, 3 becomes hot. Of the cold pages 1 now comes first, then 2.
     */
    @Test
    void aPageUsedInItsTestPeriodBecomesHotAndHotOnesCold() {
        Desk desk = new Desk("clock-pro", 3);
        assertEquals(Desk.NO_PAGE, desk.read(1, 2, 3, 3));
        assertEquals(1, desk.read(4));
        assertEquals(2, desk.read(5));
        assertTrue(desk.holds(3));
    }

    /** As the timed machine does: a few places are always free. New pages come in cold all the same. */
    @Test
    void hasColdPagesWherePagesAreGivenUpAhead() {
        assertTrue(faults(100, 2) <= 1.03 * faults(98, 0), faults(100, 2) + " and " + faults(98, 0));
    }

    private static long faults(int frames, int ahead) {
        Desk desk = new Desk("clock-pro", frames);
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        long faults = 0;
        for (int i = 0; i < 20_000; i++) {
            int page = random.nextInt(random.nextBoolean() ? 80 : 400);
            faults += desk.holds(page) ? 0 : 1;
            desk.read(page);
            while (desk.resident() > frames - ahead) {
                desk.evict();
            }
        }
        return faults;
    }
}
