package org.refault.simulator.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceStringTest {
    /** Run i: page 10 + i % 4, vCPU i % 3, CPL i % 4, 1 + i references, time 100 i. */
    private static ReferenceString nineRuns() {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < 9; i++) {
            builder.add(
                    100L * i,
                    i % 3,
                    i % 4,
                    ReferenceKind.READ.bit(),
                    10 + i % 4,
                    ReferenceStringBuilder.NO_FRAME,
                    1 + i);
        }
        return builder.build();
    }

    @Test
    void dealsEachVcpuItsOwnRuns() {
        ReferenceString[] parts = nineRuns().deal(3);
        assertEquals(3, parts.length);
        assertArrayEquals(new int[] {1, 0, 3}, parts[1].pages());
        assertArrayEquals(new int[] {2, 5, 8}, parts[1].counts());
        assertEquals(15, parts[1].references());
        assertEquals(400, parts[1].time(1));
        assertEquals(3, Run.cpl(parts[1].runs()[2]));
        assertEquals(4, parts[1].pageCount(), "page numbers are those of the whole string");
        assertEquals(13, parts[1].virtualNumberOfPage(3));
    }

    @Test
    void mergesVcpusInOrderWhereThereAreFewerParts() {
        ReferenceString[] parts = nineRuns().deal(2);
        assertArrayEquals(new int[] {0, 2, 3, 1, 2, 0}, parts[0].pages());
        assertArrayEquals(new int[] {1, 0, 3}, parts[1].pages());
        assertEquals(2, parts[0].vcpu(1));
        assertEquals(45, parts[0].references() + parts[1].references());
    }

    @Test
    void dealtToOneIsTheStringItself() {
        ReferenceString whole = nineRuns().deal(1)[0];
        assertArrayEquals(nineRuns().pages(), whole.pages());
        assertTrue(whole.timed());
    }

    /* Three traces, each with its own clock:  0 7 9 | 0 5 | 2   end to end:  0 7 9 9 14 16 */
    @Test
    void tracesMergedIntoOnePartFollowEachOtherInTime() {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        long[] times = {0, 7, 9, 0, 5, 2};
        int[] vcpus = {0, 0, 0, 1, 1, 2};
        for (int i = 0; i < times.length; i++) {
            builder.add(times[i], vcpus[i], 3, ReferenceKind.READ.bit(), i, ReferenceStringBuilder.NO_FRAME, 1);
        }
        ReferenceString string = builder.build();
        assertArrayEquals(new long[] {0, 7, 9, 9, 14, 16}, times(string.deal(1)[0]));
        assertArrayEquals(new long[] {0, 5}, times(string.deal(3)[1]), "alone, each begins at once");
        assertArrayEquals(times, times(string), "the whole string stays as it is");
    }

    private static long[] times(ReferenceString string) {
        return IntStream.range(0, string.length()).mapToLong(string::time).toArray();
    }

    @Test
    void rotatedStartsElsewhereAndWraps() {
        ReferenceString turned = nineRuns().rotate(7);
        assertArrayEquals(new int[] {3, 0, 0, 1, 2, 3, 0, 1, 2}, turned.pages());
        assertArrayEquals(new int[] {8, 9, 1, 2, 3, 4, 5, 6, 7}, turned.counts());
        assertFalse(turned.timed(), "times would run backwards");
        assertEquals(45, turned.references());
    }

    @Test
    void rotatedByNothingKeepsItsTimes() {
        assertEquals(800, nineRuns().rotate(0).time(8));
    }

    @Test
    void packsKindsAndLevelIntoAByte() {
        for (int kinds = 1; kinds < 8; kinds++) {
            for (int cpl = 0; cpl < 4; cpl++) {
                byte run = Run.pack(kinds, cpl);
                assertTrue(run >= 0 && run < Run.DESCRIPTIONS);
                assertEquals(kinds, Run.kinds(run));
                assertEquals(cpl, Run.cpl(run));
                assertEquals(kinds >= 4, Run.writes(run));
            }
        }
    }

    /* fetch and write of a run of 4:  fetch write hit hit */
    @Test
    void splitsARunIntoOneReferenceOfEachKindAndHits() {
        byte run = Run.pack(ReferenceKind.FETCH.bit() | ReferenceKind.WRITE.bit(), 2);
        assertEquals(ReferenceKind.FETCH.bit(), Run.kinds(Run.part(run, 0, 1)));
        assertEquals(ReferenceKind.WRITE.bit(), Run.kinds(Run.part(run, 1, 1)));
        assertEquals(ReferenceKind.WRITE.bit(), Run.kinds(Run.part(run, 1, 3)));
        assertEquals(0, Run.kinds(Run.part(run, 2, 2)));
        assertEquals(run, Run.part(run, 0, 4));
        assertEquals(run, Run.part(run, 0, Integer.MAX_VALUE));
        assertEquals(0, Run.kinds(Run.part(run, Integer.MAX_VALUE - 1, 1)));
        assertEquals(2, Run.cpl(Run.part(run, 2, 2)));
    }
}
