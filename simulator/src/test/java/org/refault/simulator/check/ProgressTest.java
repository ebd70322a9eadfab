package org.refault.simulator.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProgressTest {
    /** 0 leads to 1 and 2; 1 and 2 lead to each other; 3 is good, and 4 leads there; 5 leads to 4 and 1. */
    @Test
    void statesThatOnlyLeadToEachOtherAreWithoutProgress() {
        Progress progress = new Progress();
        progress.leadsTo(0, new int[] {9, 1, 2}, 1, 2);
        progress.leadsTo(1, new int[] {2}, 0, 1);
        progress.leadsTo(2, new int[] {1}, 0, 1);
        progress.isGood(3);
        progress.leadsTo(4, new int[] {3}, 0, 1);
        progress.leadsTo(5, new int[] {1, 4}, 0, 2);

        assertArrayEquals(new int[] {0, 1, 2}, progress.without());
    }

    /** A long way to the one good state, and as long a way to nothing. */
    @Test
    void aLongWayIsProgressIfItLeadsToAGoodState() {
        int length = 200_000;
        Progress forwards = new Progress();
        Progress backwards = new Progress();
        for (int state = 0; state < length; state++) {
            forwards.leadsTo(state, new int[] {state + 1}, 0, 1);
            backwards.leadsTo(length - state, new int[] {length - state - 1}, 0, 1);
        }
        forwards.isGood(length);
        backwards.leadsTo(0, new int[0], 0, 0);

        assertArrayEquals(new int[0], forwards.without());
        assertEquals(length + 1, backwards.without().length);
    }
}
