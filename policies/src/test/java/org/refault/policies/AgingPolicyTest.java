package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;

class AgingPolicyTest {
    /* The figure of tanenbaum2014, section 3.4. Nine scans first shift the loads out of the counters. Then, bits of
     * pages 0 to 5 at five ticks, and the counters after the fifth:
     *
     *   101011   110010   110101   100010   011000
     *
     *   page 0  01111000    page 2  10001000    page 4  01011000
     *   page 1  10110000    page 3  00100000    page 5  00101000
     *
     * so they go in the order 3 5 4 0 2 1. */
    @Test
    void givesTheCountersOfTheTextbook() {
        Desk desk = new Desk("aging", 6);
        desk.read(0, 1, 2, 3, 4, 5);
        for (int scan = 0; scan < 9; scan++) {
            desk.scan();
        }
        for (String tick : List.of("101011", "110010", "110101", "100010", "011000")) {
            for (int page = 0; page < 6; page++) {
                if (tick.charAt(page) == '1') {
                    desk.read(page);
                }
            }
            desk.scan();
        }
        assertEquals(
                List.of(3, 5, 4, 0, 2, 1), Stream.generate(desk::evict).limit(6).toList());
    }

    /* 3 frames, 4 bits.
     * 1 2 3   faults                                           1: 1000  2: 1000  3: 1000
     *         scan                                             1: 1100  2: 1100  3: 1100
     * 3       resident; scan                                   1: 0110  2: 0110  3: 1110
     * 4       fault, victim 1 (tie with 2: loaded first)       2: 0110  3: 1110  4: 1000
     * 5       fault, victim 2                                  3: 1110  4: 1000  5: 1000
     * 6       fault, victim 4: 1000 < 1110                     3: 1110  5: 1000  6: 1000 */
    @Test
    void takesAFreshPageBeforeOneSeenOften() {
        Desk desk = new Desk("aging:bits=4", 3);
        desk.read(1, 2, 3);
        desk.scan();
        desk.read(3);
        desk.scan();
        assertEquals(1, desk.read(4));
        assertEquals(2, desk.read(5));
        assertEquals(4, desk.read(6));
    }
}
