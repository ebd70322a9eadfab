package org.refault.policies;

import org.refault.simulator.memory.FrameList;

/**
 * Candidates in the order of a key that scans give them; of equals the one loaded first.
 *
 * <p>A scan sorts the pages once; until the next one keys stand still and victims are taken in that order. Pages loaded
 * meanwhile, the fresh, have one key for all and stand, in the order of loading, after those with no more:
 *
 * <pre>
 *   sorted   | key ≤ fresh | > fresh |        victims: first part, then the fresh, then the second part
 *            taken         high      sortedEnd
 * </pre>
 */
final class ScanOrder {
    private static final int DIGIT_BITS = 8;

    private final int freshKey;
    private final FrameList byLoad;
    private int firstFresh;
    private int[] sorted;
    private int[] unsorted;
    private int taken;
    private int high;
    private int sortedEnd;

    /** No candidates of so many frames; {@code freshKey} is the key of a page until the scan after its load. */
    ScanOrder(int frames, int freshKey) {
        this.freshKey = freshKey;
        byLoad = new FrameList(frames);
        firstFresh = byLoad.end();
        sorted = new int[frames];
        unsorted = new int[frames];
    }

    /** A page was loaded. */
    void add(int frame) {
        byLoad.addLast(frame);
        if (firstFresh == byLoad.end()) {
            firstFresh = frame;
        }
    }

    /** All candidates in the order of loading; for reading. */
    FrameList byLoad() {
        return byLoad;
    }

    /** Takes the candidate with the least key; there must be one. */
    int removeFirst() {
        int victim;
        if (taken < high || firstFresh == byLoad.end()) {
            victim = sorted[taken++];
        } else {
            victim = firstFresh;
            firstFresh = byLoad.after(victim);
        }
        byLoad.remove(victim);
        return victim;
    }

    /** Sorts by new keys of all candidates, 0 or greater, indexed by frame. No page is fresh any more. */
    void sort(int[] keys) {
        int greatest = 0;
        sortedEnd = 0;
        for (int frame = byLoad.first(); frame != byLoad.end(); frame = byLoad.after(frame)) {
            sorted[sortedEnd++] = frame;
            greatest = Math.max(greatest, keys[frame]);
        }
        for (int shift = 0; shift < Integer.SIZE && greatest >> shift != 0; shift += DIGIT_BITS) {
            sortByDigit(keys, shift);
        }
        taken = 0;
        high = 0;
        while (high < sortedEnd && keys[sorted[high]] <= freshKey) {
            high++;
        }
        firstFresh = byLoad.end();
    }

    /** One stable pass of a radix sort; the first one finds the order of loading. */
    private void sortByDigit(int[] keys, int shift) {
        int[] starts = new int[(1 << DIGIT_BITS) + 1];
        for (int i = 0; i < sortedEnd; i++) {
            starts[digit(keys[sorted[i]], shift) + 1]++;
        }
        for (int digit = 1; digit < starts.length; digit++) {
            starts[digit] += starts[digit - 1];
        }
        for (int i = 0; i < sortedEnd; i++) {
            unsorted[starts[digit(keys[sorted[i]], shift)]++] = sorted[i];
        }
        int[] result = unsorted;
        unsorted = sorted;
        sorted = result;
    }

    private static int digit(int key, int shift) {
        return key >> shift & (1 << DIGIT_BITS) - 1;
    }
}
