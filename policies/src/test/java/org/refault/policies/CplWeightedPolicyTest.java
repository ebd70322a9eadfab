package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.PolicyCatalogue;

class CplWeightedPolicyTest {
    private static final int KERNEL = 0;
    private static final int USER = 3;

    /* 3 frames, w0=3, others 1; stamp and level of each page in brackets; idle age / weight at the fault.
     * 1k 2u 3u  faults at 1 2 3            1(1,k) 2(2,u) 3(3,u)
     * 4u        fault at 4:                1: 3/3   2: 2/1   3: 1/1     victim 2    (LRU would have taken 1)
     * 5u        fault at 5:                1: 4/3   3: 2/1   4: 1/1     victim 3
     * 6u        fault at 6:                1: 5/3   4: 2/1   5: 1/1     victim 4
     * 7u        fault at 7:                1: 6/3   5: 2/1   6: 1/1     victim 1    (a tie at 2: loaded first) */
    @Test
    void holdsAKernelPageThreeTimesAsLong() {
        Desk desk = new Desk("cpl-weighted:w0=3+cpl.source=fault", 3);
        desk.reference(1, KERNEL, false);
        desk.read(2, 3);
        assertEquals(2, desk.read(4));
        assertEquals(3, desk.read(5));
        assertEquals(4, desk.read(6));
        assertEquals(1, desk.read(7));
    }

    /* 2 frames, w0=9: the level is that of the lowest ring that a scan finds, until then of the fault.
     * 1u 2u  faults at 1 2         1(1,u) 2(2,u)
     * 1k     at 3, scan at 3       1(3,k) 2(3,u)
     * 3u     fault at 4:           1: 1/9   2: 1/1       victim 2   (tie of ages: LRU by stamps would have taken 1)
     *        scan, 1u at 5, scan   1 is the user's again: lowest ring of the last scan that found any
     * 4u     fault at 6:           1: 1/1   3: 2/1       victim 3 */
    @Test
    void learnsTheRingAtScansFromSplitTables() {
        Desk desk = new Desk("cpl-weighted:w0=9", 2);
        desk.read(1, 2);
        desk.reference(1, KERNEL, false);
        desk.scan();
        assertEquals(2, desk.read(3));
        desk.scan();
        desk.read(1);
        desk.scan();
        assertEquals(3, desk.read(4));
        // 1 is at age 2, 4 at age 1, both the user's
        assertEquals(1, desk.read(5));
    }

    /* 2 frames, w0=9, the level of the last reference, at once.
     * 1k 2u 1u  1(1,u) 2(2,u)
     * 3u        fault at 4:   1: 3/1  2: 2/1   victim 1 */
    @Test
    void followsEveryReferenceAsAnOracle() {
        Desk desk = new Desk("cpl-weighted:w0=9+cpl.source=oracle", 2);
        desk.reference(1, KERNEL, false);
        desk.reference(2, USER, false);
        desk.reference(1, USER, false);
        assertEquals(1, desk.read(3));
        // 2 is at age 3 and the user's, until the kernel reads it
        desk.reference(2, KERNEL, false);
        assertEquals(3, desk.read(4));
    }

    /* 2 frames, w0=9, pages 3 6 9 … are the guest's supervisor pages whoever references them. */
    @Test
    void believesTheGuestsPageTable() {
        Desk desk = new Desk("cpl-weighted:w0=9+cpl.source=us", 2);
        desk.read(3, 4);
        assertEquals(4, desk.read(5));
    }

    /* 3 frames, base aging, w0=2: ages are scans since one found the page accessed.
     * 1k 2u 3u  faults, scan         ages 0 0 0
     *           scan                 ages 1 1 1
     * 3u        scan                 ages 2 2 0
     * 4u        fault:  1: 2/2  2: 2/1  3: 0        victim 2
     * 5u        fault:  1: 2/2  3: 0/1  4: 0/1      victim 1
     * 6u        fault:  3: 0/1  4: 0/1  5: 0/1      victim 3     (ties: loaded first) */
    @Test
    void countsScansOverAging() {
        Desk desk = new Desk("cpl-weighted:base=aging+w0=2+cpl.source=fault", 3);
        desk.reference(1, KERNEL, false);
        desk.read(2, 3);
        desk.scan();
        desk.scan();
        desk.read(3);
        desk.scan();
        assertEquals(2, desk.read(4));
        assertEquals(1, desk.read(5));
        assertEquals(3, desk.read(6));
    }

    @Test
    void declaresWhatItsOptionsMakeItSee() {
        assertEquals(EnumSet.of(Capability.ACCESSED, Capability.TIME, Capability.CPL), seen("w0=2"));
        assertEquals(EnumSet.of(Capability.ACCESSED, Capability.CPL), seen("base=aging+cpl.source=us"));
        assertEquals(EnumSet.of(Capability.ACCESSED, Capability.REFERENCES), seen("base=aging+cpl.source=oracle"));
        assertEquals(EnumSet.of(Capability.ACCESSED), seen("w0=1+cpl.source=oracle"));
    }

    private static Set<Capability> seen(String options) {
        return PolicyCatalogue.load().choose("cpl-weighted:" + options).capabilities();
    }
}
