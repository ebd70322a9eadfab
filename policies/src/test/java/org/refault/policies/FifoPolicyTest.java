package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;

class FifoPolicyTest {
    /* 3 frames, first loaded at the left.
     * 1 2 3   faults              1 2 3
     * 1       resident            1 2 3
     * 4       fault, victim 1     2 3 4        (LRU would have taken 2)
     * 1       fault, victim 2     3 4 1 */
    @Test
    void takesTheFirstLoadedThoughItWasJustUsed() {
        Desk desk = new Desk("fifo", 3);
        assertEquals(Desk.NO_PAGE, desk.read(1, 2, 3, 1));
        assertEquals(1, desk.read(4));
        assertEquals(2, desk.read(1));
    }
}
