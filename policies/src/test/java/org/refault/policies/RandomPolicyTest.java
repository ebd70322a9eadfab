package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;

class RandomPolicyTest {
    private static final int FRAMES = 8;
    private static final int DRAWS = 16_000;

    /* 4 frames; the victim is the candidate at floor(4u) of the policy's stream, the last candidate takes its place.
     * 0 1 2 3   faults                     0 1 2 3
     * 4         fault, victim at floor(4u) */
    @Test
    void takesTheCandidateItsStreamPointsAt() {
        RandomStream sameNumbers = new RandomStreams(Strings.SEED, 0).stream("policy");
        Desk desk = new Desk("random", 4);
        desk.read(0, 1, 2, 3);
        assertEquals((int) (4 * sameNumbers.nextDouble()), desk.read(4));
    }

    /** Chi-squared with 7 degrees of freedom is above 24.3 once in a thousand; the seed is fixed. */
    @Test
    void takesEveryPageEquallyOften() {
        Desk desk = new Desk("random", FRAMES);
        desk.read(0, 1, 2, 3, 4, 5, 6, 7);
        long[] taken = new long[FRAMES];
        for (int draw = 0; draw < DRAWS; draw++) {
            int victim = desk.evict();
            taken[victim]++;
            desk.read(victim);
        }
        double expected = DRAWS / (double) FRAMES;
        double chiSquared = 0;
        for (long times : taken) {
            chiSquared += (times - expected) * (times - expected) / expected;
        }
        assertTrue(chiSquared < 24.3, "chi-squared " + chiSquared);
    }
}
