package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;

class SecondChancePolicyTest {
    /* 3 frames, bit clear on load; * = accessed bit, oldest at the left.
     * 1 2 3   faults                           1 2 3
     * 1       resident                         1* 2 3
     * 4       fault, 1 queues again, victim 2  3 1 4
     * 5       fault, victim 3                  1 4 5
     * 6       fault, victim 1                  4 5 6 */
    @Test
    void letsAReferencedPageQueueAgainOnce() {
        Desk desk = new Desk("second-chance", 3);
        assertEquals(Desk.NO_PAGE, desk.read(1, 2, 3, 1));
        assertEquals(2, desk.read(4));
        assertEquals(3, desk.read(5));
        assertEquals(1, desk.read(6));
    }

    /* 2 frames, bit set on load.
     * 1 2     faults                                 1* 2*
     * 3       fault, both queue again, victim 1      2 3* */
    @Test
    void isFifoWhereEveryPageIsReferenced() {
        Desk desk = new Desk("second-chance:load-bit=1", 2);
        desk.read(1, 2);
        assertEquals(1, desk.read(3));
        assertEquals(2, desk.read(4));
    }
}
