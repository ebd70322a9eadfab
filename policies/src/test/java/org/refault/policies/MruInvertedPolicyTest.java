package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class MruInvertedPolicyTest {
    /* 3 frames; counters after each scan:            1 2 3
     * 1 2 3 | scan                                   1 1 1
     * 1 2   | scan                                   2 2 1
     * 1     | scan                                   3 2 1
     * 4       victim 1                               - 2 1 4: 1 for its load
     * 5       victim 2 */
    @Test
    void takesThePageThatMostScansFoundAccessed() {
        Desk desk = new Desk("mru-inverted", 3);
        desk.read(1, 2, 3);
        desk.scan();
        desk.read(1, 2);
        desk.scan();
        desk.read(1);
        desk.scan();
        assertEquals(1, desk.read(4));
        assertEquals(2, desk.read(5));
    }

    /** Nine references in ten go to a tenth of 200 pages. */
    @Test
    void doesWorseThanChanceWhereSomePagesAreUsedMore() {
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        int[] pages = new int[20_000];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = random.nextInt(random.nextInt(10) > 0 ? 20 : 200);
        }
        ReferenceString skewed = Strings.reads(pages);
        for (int frames : new int[] {40, 100, 150}) {
            long inverted = Strings.faults("mru-inverted:period=1x", skewed, frames);
            long chance = Strings.faults("random", skewed, frames);
            assertTrue(inverted > 1.02 * chance, frames + " frames: " + inverted + ", by chance " + chance);
        }
    }
}
