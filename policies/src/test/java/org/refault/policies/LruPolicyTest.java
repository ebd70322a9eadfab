package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;

class LruPolicyTest {
    /* 3 frames, least recently used at the left.
     * 1 2 3   faults              1 2 3
     * 1       resident            2 3 1
     * 4       fault, victim 2     3 1 4        (FIFO would have taken 1)
     * 3       resident            1 4 3
     * 2       fault, victim 1     4 3 2 */
    @Test
    void takesThePageReferencedLongestAgo() {
        Desk desk = new Desk("lru", 3);
        assertEquals(Desk.NO_PAGE, desk.read(1, 2, 3, 1));
        assertEquals(2, desk.read(4));
        assertEquals(Desk.NO_PAGE, desk.read(3));
        assertEquals(1, desk.read(2));
    }
}
