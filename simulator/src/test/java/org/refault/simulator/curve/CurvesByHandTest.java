package org.refault.simulator.curve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;

/** Curves of strings of which the counts are known from textbooks or by hand. */
class CurvesByHandTest {
    /** Silberschatz, Galvin, Gagne, Operating System Concepts, exercise on page replacement: 1 to 5 frames and 7. */
    private static final ReferenceString SILBERSCHATZ =
            reads(1, 2, 3, 4, 2, 1, 5, 6, 2, 1, 2, 3, 7, 6, 3, 2, 1, 2, 3, 6);

    /** Belady's string, 1 2 3 4 1 2 5 1 2 3 4 5. */
    private static final ReferenceString BELADY = reads(1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5);

    private static ReferenceString reads(int... pages) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int page : pages) {
            add(builder, page, 1);
        }
        return builder.build();
    }

    private static void add(ReferenceStringBuilder builder, int page, int count) {
        builder.add(0, 3, ReferenceKind.READ.bit(), page, ReferenceStringBuilder.NO_FRAME, count);
    }

    private static int[] faults(FaultCurve curve, int... frames) {
        return IntStream.of(frames).map(size -> (int) curve.faults(size)).toArray();
    }

    @Test
    void lruFaultsAsInTheTextbooks() {
        assertArrayEquals(new int[] {20, 18, 15, 10, 8, 7}, faults(LruCurve.of(SILBERSCHATZ), 1, 2, 3, 4, 5, 7));
        assertArrayEquals(new int[] {10, 8, 5, 5}, faults(LruCurve.of(BELADY), 3, 4, 5, 1000));
    }

    @Test
    void optFaultsAsInTheTextbooks() {
        assertArrayEquals(new int[] {20, 15, 11, 8, 7, 7}, faults(OptCurve.of(SILBERSCHATZ, 100), 1, 2, 3, 4, 5, 7));
        assertArrayEquals(new int[] {7, 6, 5}, faults(OptCurve.of(BELADY, 5), 3, 4, 5));
    }

    @Test
    void aStackThatIsCutOffSaysTheSameOfSmallMemories() {
        FaultCurve cut = OptCurve.of(SILBERSCHATZ, 3);
        assertArrayEquals(new int[] {20, 15, 11}, faults(cut, 1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> cut.faults(4));
        assertEquals(7, cut.faults(7), "all pages have room");
        assertThrows(IllegalArgumentException.class, () -> cut.faults(0));
    }

    /* A loop of 4 pages: LRU lacks the next page in every memory that is too small for all. */
    @Test
    void aRunIsOneFaultAtMost() {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < 12; i++) {
            add(builder, i % 4, 1 + i);
        }
        ReferenceString loop = builder.build();
        assertEquals(78, loop.references());
        assertArrayEquals(new int[] {12, 12, 12, 4}, faults(LruCurve.of(loop), 1, 2, 3, 4));
        assertArrayEquals(new int[] {12, 9, 6, 4}, faults(OptCurve.of(loop, 4), 1, 2, 3, 4));
    }

    /** More slots than LRU's tree has: marks are pushed together over and over. */
    @Test
    void reuseDistancesOfALongStringAreThoseOfAList() {
        int[] pages = new int[60_000];
        long state = 7;
        for (int i = 0; i < pages.length; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            // A third of the references to all of 2500 pages, the others to 40 of them, which move on.
            int spread = (int) (state >>> 33);
            pages[i] = spread % 3 == 0 ? spread / 3 % 2_500 : (i / 500 * 17 + spread / 3 % 40) % 2_500;
        }
        ReferenceString string = reads(pages);
        List<Integer> stack = new ArrayList<>();
        long[] faults = new long[2_501];
        for (int page : string.pages()) {
            int depth = stack.indexOf(page) + 1;
            for (int frames = 1; frames < (depth == 0 ? faults.length : depth); frames++) {
                faults[frames]++;
            }
            stack.remove(Integer.valueOf(page));
            stack.add(0, page);
        }
        FaultCurve curve = LruCurve.of(string);
        for (int frames = 1; frames < faults.length; frames++) {
            assertEquals(faults[frames], curve.faults(frames), frames + " frames");
        }
    }

    /* r = resident after the reference, window 3:
     * t        1  2  3  4   5  6  7  8
     * page     a  b  a  c   c  c  a  b
     * ws       a ab ab abc ac  c ac abc    16 in all
     * vmin     a  a        c   c           4: a from 1 to 3, c from 4 to 6
     * intervals 2 (a), 1, 1 (c), 4 (a), 6 (b), to the end 2 (a), 1 (b), 3 (c) */
    @Test
    void windowsByHand() {
        WindowCurve curve = WindowCurve.of(reads(1, 2, 1, 3, 3, 3, 1, 2));
        assertEquals(5, curve.faults(3));
        assertEquals(16, curve.workingSetSum(3));
        assertEquals(4, curve.vminSum(3));
        // window 1: one page is resident at any time; of VMIN only within the run of c.
        assertEquals(6, curve.faults(1));
        assertEquals(8, curve.workingSetSum(1));
        assertEquals(2, curve.vminSum(1));
        // a window without end: everything stays, a 8 references, b 7, c 5; VMIN keeps a to 7, b to 8, c to 6.
        assertEquals(3, curve.faults(1_000));
        assertEquals(20, curve.workingSetSum(1_000));
        assertEquals(14, curve.vminSum(1_000));
    }

    @Test
    void aTableOfIntervalsThatGrowsCountsAsOneThatSorts() {
        IntervalCounts counts = new IntervalCounts();
        TreeMap<Long, Long> sorted = new TreeMap<>();
        for (long i = 1; i < 40_000; i++) {
            long length = 1 + i * i % 30_011;
            counts.add(length, i % 3 + 1);
            sorted.merge(length, i % 3 + 1, Long::sum);
        }
        assertArrayEquals(sorted.keySet().stream().mapToLong(length -> length).toArray(), counts.lengths());
        sorted.forEach((length, number) -> assertEquals(number, counts.number(length)));
    }

    @Test
    void theLadderHasFourStepsToADoublingAndTheLast() {
        assertArrayEquals(
                LongStream.of(1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 37)
                        .toArray(),
                Ladder.upTo(37));
        assertArrayEquals(new long[] {1}, Ladder.upTo(1));
        assertArrayEquals(new long[0], Ladder.upTo(0));
    }

    @Test
    void samplesShareNoPageAndHaveAllReferencesToTheirs() {
        int[] pages = IntStream.range(0, 1_000).map(i -> i * i % 50).toArray();
        ReferenceString whole = reads(pages);
        int each = whole.pageCount() / 4;
        List<PageSample> samples = PageSample.of(whole, each, 4, 1);
        Set<Long> seen = new TreeSet<>();
        for (PageSample sample : samples) {
            ReferenceString string = sample.string();
            assertEquals(each, string.pageCount());
            for (int page = 0; page < each; page++) {
                assertTrue(seen.add(string.virtualNumberOfPage(page)), "a page of two samples");
                long number = string.virtualNumberOfPage(page);
                int here = page;
                assertEquals(
                        IntStream.of(pages).filter(other -> other == number).count(),
                        IntStream.of(string.pages())
                                .filter(other -> other == here)
                                .count());
            }
        }
    }

    @Test
    void refaultsOfASampleStandForThoseOfAllPagesAndColdFaultsForNone() {
        ReferenceString whole = reads(IntStream.range(0, 400).map(i -> i % 40).toArray());
        PageSample sample = PageSample.of(whole, 10, 1, 3).get(0);
        // 10 of 40 pages: 7 refaults stand for 28.
        assertEquals(40 + 28, sample.faults(10 + 7), 1e-9);
        assertEquals(3, PageSample.frames(10, 40, 12));
        assertEquals(0, PageSample.frames(10, 40, 1), "a quarter of a frame");
        assertThrows(IllegalArgumentException.class, () -> PageSample.of(whole, 10, 5, 3));
    }
}
