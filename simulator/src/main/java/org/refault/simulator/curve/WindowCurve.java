package org.refault.simulator.curve;

import java.util.Arrays;
import org.refault.simulator.reference.ReferenceString;

/**
 * Faults and space of the working set and of VMIN for every window, by the intervals between the references of a page
 * (slutz1974, denning1978): in both a reference faults if the interval before it is greater than the window.
 *
 * <p>In the working set a page is resident for an interval, or for the window where that is shorter; in VMIN for intervals of
 * at most the window, and else not at all. What follows a page's last reference is cut off by the end of the string: until
 * then, or for the window, it is in the working set, but never in VMIN.
 *
 * <p>O(1) a run, and memory for the pages and the different intervals.
 */
public final class WindowCurve {
    private final long references;
    private final int pages;
    private final Intervals intervals;
    private final Intervals tails;

    private WindowCurve(long references, int pages, Intervals intervals, Intervals tails) {
        this.references = references;
        this.pages = pages;
        this.intervals = intervals;
        this.tails = tails;
    }

    /** The curve of a string. */
    public static WindowCurve of(ReferenceString string) {
        int[] pages = string.pages();
        int[] counts = string.counts();
        long[] lastUse = new long[string.pageCount()];
        IntervalCounts intervals = new IntervalCounts();
        long withinRuns = 0;
        long time = 0;
        for (int run = 0; run < pages.length; run++) {
            int page = pages[run];
            int count = counts == null ? 1 : counts[run];
            long before = lastUse[page];
            if (before != 0) {
                intervals.add(time + 1 - before, 1);
            }
            withinRuns += count - 1;
            time += count;
            lastUse[page] = time;
        }
        if (withinRuns > 0) {
            intervals.add(1, withinRuns);
        }
        IntervalCounts tails = new IntervalCounts();
        for (long last : lastUse) {
            tails.add(time + 1 - last, 1);
        }
        return new WindowCurve(time, lastUse.length, new Intervals(intervals), new Intervals(tails));
    }

    /** References of the string. */
    public long references() {
        return references;
    }

    /** Different pages of the string. */
    public int pages() {
        return pages;
    }

    /**
     * Faults of both policies, first references included.
     *
     * @param window in references, at least 1
     */
    public long faults(long window) {
        return references - intervals.numberUpTo(window);
    }

    /**
     * Resident pages of the working set, summed over all references.
     *
     * @param window in references, at least 1
     */
    public long workingSetSum(long window) {
        return intervals.sumCutAt(window) + tails.sumCutAt(window);
    }

    /**
     * Resident pages of VMIN, summed over all references.
     *
     * @param window in references, at least 1
     */
    public long vminSum(long window) {
        return intervals.sumUpTo(window);
    }

    /** Intervals in order, with the number and the sum of those before each. */
    private static final class Intervals {
        private final long[] lengths;
        private final long[] numbersBefore;
        private final long[] sumsBefore;

        Intervals(IntervalCounts counts) {
            lengths = counts.lengths();
            numbersBefore = new long[lengths.length + 1];
            sumsBefore = new long[lengths.length + 1];
            for (int i = 0; i < lengths.length; i++) {
                long number = counts.number(lengths[i]);
                numbersBefore[i + 1] = numbersBefore[i] + number;
                sumsBefore[i + 1] = sumsBefore[i] + number * lengths[i];
            }
        }

        long numberUpTo(long window) {
            return numbersBefore[longer(window)];
        }

        long sumUpTo(long window) {
            return sumsBefore[longer(window)];
        }

        /** The sum of all intervals, of each at most the window. */
        long sumCutAt(long window) {
            int longer = longer(window);
            return sumsBefore[longer] + window * (numbersBefore[lengths.length] - numbersBefore[longer]);
        }

        /** The place of the first interval that is longer. */
        private int longer(long window) {
            int place = Arrays.binarySearch(lengths, window);
            return place < 0 ? -1 - place : place + 1;
        }
    }
}
