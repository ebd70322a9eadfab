package org.refault.simulator.curve;

import java.util.Arrays;
import org.refault.simulator.reference.ReferenceString;

/**
 * The fault curve of LRU, by the reuse distance of every reference: one more than the number of different pages since the
 * last reference to its page is the depth at which LRU's stack has it.
 *
 * <p>Every reference takes the next <em>slot</em>; of a page only the last slot is marked, so that the distance is the number
 * of marks from there on (bennett1975, olken1981). Marks are bits, 64 to a word; a binary indexed tree counts those of the
 * words (almasi2002): O(log pages) a run. When the slots are used up the marks are pushed together, so that memory is in
 * proportion to the pages, whatever the length of the string.
 *
 * <pre>
 *   slots    0 1 0 0 1 1 0 1 | 1 1 0 1 ...      a mark for each page, in the order of last use
 *   words    4               | 3                 marks of a word; the tree adds those of the words before one
 * </pre>
 */
public final class LruCurve {
    private static final int WORD = 6;
    private static final int NOT_REFERENCED = -1;
    private static final int LEAST_SLOTS = 1 << 12;

    private final int[] slotOfPage;
    private final long[] marks;
    private final int[] tree;
    private int next;
    private int marked;

    private LruCurve(int pages) {
        slotOfPage = new int[pages];
        Arrays.fill(slotOfPage, NOT_REFERENCED);
        int words = Math.max(LEAST_SLOTS, 2 * pages) + (1 << WORD) - 1 >> WORD;
        marks = new long[words];
        tree = new int[words + 1];
    }

    /** The curve of a string, for every memory size. */
    public static FaultCurve of(ReferenceString string) {
        long[] depths = new long[string.pageCount() + 1];
        new LruCurve(string.pageCount()).fill(depths, string);
        return new FaultCurve(string.references(), string.pageCount(), depths);
    }

    /** A run is one step: all its references but the first are at depth 1. */
    private void fill(long[] depths, ReferenceString string) {
        int[] pages = string.pages();
        int[] counts = string.counts();
        int last = NOT_REFERENCED;
        for (int run = 0; run < pages.length; run++) {
            int page = pages[run];
            int count = counts == null ? 1 : counts[run];
            if (page == last) {
                depths[1] += count;
                continue;
            }
            last = page;
            int slot = slotOfPage[page];
            if (slot != NOT_REFERENCED) {
                depths[marksFrom(slot)]++;
                unmark(slot);
            }
            mark(page);
            if (count > 1) {
                depths[1] += count - 1;
            }
        }
    }

    /** Marks at a slot and later; the slot is marked. */
    private int marksFrom(int slot) {
        int word = slot >> WORD;
        int after = Long.bitCount(marks[word] >>> slot);
        int before = 0;
        for (int node = word + 1; node > 0; node &= node - 1) {
            before += tree[node];
        }
        return marked - before + after;
    }

    private void unmark(int slot) {
        int word = slot >> WORD;
        marks[word] &= ~(1L << slot);
        marked--;
        for (int node = word + 1; node < tree.length; node += node & -node) {
            tree[node]--;
        }
    }

    private void mark(int page) {
        if (next == marks.length << WORD) {
            pushTogether();
        }
        int word = next >> WORD;
        marks[word] |= 1L << next;
        marked++;
        for (int node = word + 1; node < tree.length; node += node & -node) {
            tree[node]++;
        }
        slotOfPage[page] = next++;
    }

    /** Gives the marked slots the numbers from 0 on, in their order. */
    private void pushTogether() {
        int[] before = new int[marks.length];
        int sum = 0;
        for (int word = 0; word < marks.length; word++) {
            before[word] = sum;
            sum += Long.bitCount(marks[word]);
        }
        for (int page = 0; page < slotOfPage.length; page++) {
            int slot = slotOfPage[page];
            // The page that is about to be marked has lost its mark, and gets a new slot anyhow.
            if (slot != NOT_REFERENCED) {
                long lower = marks[slot >> WORD] & (1L << slot) - 1;
                slotOfPage[page] = before[slot >> WORD] + Long.bitCount(lower);
            }
        }
        next = marked;
        Arrays.fill(marks, 0);
        Arrays.fill(marks, 0, next >> WORD, -1);
        if ((next & (1 << WORD) - 1) != 0) {
            marks[next >> WORD] = (1L << next) - 1;
        }
        for (int node = 1; node < tree.length; node++) {
            tree[node] = 0;
        }
        for (int node = 1; node < tree.length; node++) {
            tree[node] += Long.bitCount(marks[node - 1]);
            int parent = node + (node & -node);
            if (parent < tree.length) {
                tree[parent] += tree[node];
            }
        }
    }
}
