package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;

class ClockPolicyTest {
    /* 3 frames, bit clear on load; * = accessed bit, > = hand.
     * 1 2 3   faults                        >1 2 3
     * 4       fault, victim 1                4 >2 3
     * 2       resident                       4 >2* 3
     * 5       fault, 2 is spared, victim 3  >4 2 5        (FIFO would have taken 2) */
    @Test
    void sparesAPageReferencedSinceTheHandPassed() {
        Desk desk = new Desk("clock", 3);
        assertEquals(Desk.NO_PAGE, desk.read(1, 2, 3));
        assertEquals(1, desk.read(4));
        assertEquals(Desk.NO_PAGE, desk.read(2));
        assertEquals(3, desk.read(5));
        assertEquals(4, desk.read(6));
    }

    /* 3 frames, bit set on load.
     * 1 2 3   faults                                  >1* 2* 3*
     * 4       fault, all are spared once, victim 1     4* >2 3
     * 3       resident                                 4* >2 3*
     * 5       fault, victim 2                          4* 5* >3*
     * 6       fault, 3 4 5 spared, then victim 3       4 5 6* with > at 4 */
    @Test
    void goesOnceRoundWhereTheLoadSetsTheBit() {
        Desk desk = new Desk("clock:load-bit=1", 3);
        desk.read(1, 2, 3);
        assertEquals(1, desk.read(4));
        desk.read(3);
        assertEquals(2, desk.read(5));
        assertEquals(3, desk.read(6));
        assertEquals(4, desk.read(7));
    }

    /* 4 frames, of which the host takes two away: the hand stays between its neighbours.
     * 1 2 3 4  faults              >1 2 3 4
     *          victim 1, victim 2  >3 4
     * 5        fault                3 4 5 with > at 3
     *          victims 3 4 5        empty
     * 6        fault               >6 */
    @Test
    void keepsTheOrderOfLoadingWhereMemoryShrinksAndGrows() {
        Desk desk = new Desk("clock", 4);
        desk.read(1, 2, 3, 4);
        assertEquals(1, desk.evict());
        assertEquals(2, desk.evict());
        assertEquals(Desk.NO_PAGE, desk.read(5));
        assertEquals(3, desk.evict());
        assertEquals(4, desk.evict());
        assertEquals(5, desk.evict());
        desk.read(6);
        assertEquals(6, desk.evict());
    }
}
