package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;

class OptPolicyTest {
    /* 3 frames; in brackets the position of the page's next reference, - for none.
     * position 0 1 2 3 4 5 6 7 8
     *          1 2 3 4 1 2 5 4 1
     * 1 2 3   faults              1(4) 2(5) 3(-)
     * 4       fault, victim 3     1(4) 2(5) 4(7)
     * 1 2     resident            1(8) 2(-) 4(7)
     * 5       fault, victim 2     1(8) 4(7) 5(-)
     * 4 1     resident            1(-) 4(-) 5(-) */
    @Test
    void takesThePageReferencedFarthestInTheFuture() {
        Desk desk = new Desk("opt", 3, 1, 2, 3, 4, 1, 2, 5, 4, 1);
        assertEquals(Desk.NO_PAGE, desk.read(1, 2, 3));
        assertEquals(3, desk.read(4));
        assertEquals(Desk.NO_PAGE, desk.read(1, 2));
        assertEquals(2, desk.read(5));
        assertEquals(Desk.NO_PAGE, desk.read(4, 1));
    }

    /* 2 frames, no page comes back but the second, which is needed at the end.
     * position 0 1 2 3 4
     *          1 2 3 4 2
     * 1 2     faults              1(-) 2(4)
     * 3       fault, victim 1     2(4) 3(-)
     * 4       fault, victim 3     2(4) 4(-)
     * 2       resident */
    @Test
    void takesAPageNeverReferencedAgainBeforeAnyOther() {
        Desk desk = new Desk("opt", 2, 1, 2, 3, 4, 2);
        assertEquals(Desk.NO_PAGE, desk.read(1, 2));
        assertEquals(1, desk.read(3));
        assertEquals(3, desk.read(4));
        assertEquals(Desk.NO_PAGE, desk.read(2));
    }

    /* 3 frames; 2 has its last reference before 1 has, but 1 was loaded first.
     * position 0 1 2 3 4 5
     *          1 2 3 2 1 4
     * 1 2 3   faults              1(4) 2(3) 3(-)
     * 2 1     resident            1(-) 2(-) 3(-)
     * 4       fault, victim 1 */
    @Test
    void takesTheFirstLoadedOfPagesNeverReferencedAgain() {
        Desk desk = new Desk("opt", 3, 1, 2, 3, 2, 1, 4);
        desk.read(1, 2, 3, 2, 1);
        assertEquals(1, desk.read(4));
    }
}
