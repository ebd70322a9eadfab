package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;

class LruTimestampPolicyTest {
    /* 3 frames; stamp of each page in brackets, * = accessed bit.
     * 1 2 3   faults at 1 2 3                 1*(1) 2*(2) 3*(3)
     *         scan at 3                       1(3) 2(3) 3(3)
     * 2       resident at 4                   1(3) 2*(3) 3(3)
     *         scan at 4                       1(3) 2(4) 3(3)
     * 4       fault at 5, victim 1            2(4) 3(3) 4*(5)      (tie with 3: loaded first)
     * 5       fault at 6, victim 3            2(4) 4*(5) 5*(6)
     * 2       resident at 7                   2*(4) 4*(5) 5*(6)
     * 6       fault at 8, victim 2            4*(5) 5*(6) 6*(8)    (its use was not scanned: LRU would have taken 4) */
    @Test
    void takesTheOldestStamp() {
        Desk desk = new Desk("lru-timestamp", 3);
        desk.read(1, 2, 3);
        desk.scan();
        desk.read(2);
        desk.scan();
        assertEquals(1, desk.read(4));
        assertEquals(3, desk.read(5));
        desk.read(2);
        assertEquals(2, desk.read(6));
    }
}
