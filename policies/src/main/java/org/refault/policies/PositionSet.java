package org.refault.policies;

import java.util.Arrays;

/**
 * A set of positions (numbers from 0 up) that knows its least and its greatest.
 *
 * <p>A bit for each position, and above it a bit for each word of 64 that is not zero, and so on:
 *
 * <pre>
 *   level 2   ...................................1
 *   level 1   ......1...........................11       bit i: word i below is not zero
 *   level 0   0..0 | 0..010 | ... | 0..0110 | 1..0       bit i: position i is in the set
 * </pre>
 *
 * Every operation takes at most one step a level; adding beside a neighbour takes one.
 */
final class PositionSet {
    private static final int LEVELS = 6;
    private static final int SHIFT = 6;
    private static final int LAST_BIT = 63;

    private final long[][] levels = new long[LEVELS][];
    private int capacity;

    /** An empty set with room for positions below {@code capacity}; it grows as needed. */
    PositionSet(int capacity) {
        Arrays.fill(levels, new long[0]);
        makeRoom(capacity);
    }

    private void makeRoom(long positions) {
        capacity = (int) Math.min(Integer.MAX_VALUE, positions);
        int words = capacity;
        for (int level = 0; level < LEVELS; level++) {
            words = (words - 1 >>> SHIFT) + 1;
            levels[level] = Arrays.copyOf(levels[level], words);
        }
    }

    /** Adds a position, 0 or greater. */
    void add(int position) {
        if (position >= capacity) {
            makeRoom(2L * position);
        }
        int at = position;
        for (long[] level : levels) {
            int word = at >>> SHIFT;
            long before = level[word];
            level[word] = before | 1L << at;
            if (before != 0) {
                return;
            }
            at = word;
        }
    }

    /** Removes a position that is in the set. */
    void remove(int position) {
        int at = position;
        for (long[] level : levels) {
            int word = at >>> SHIFT;
            level[word] &= ~(1L << at);
            if (level[word] != 0) {
                return;
            }
            at = word;
        }
    }

    /** Removes all positions. */
    void clear() {
        for (long[] level : levels) {
            Arrays.fill(level, 0);
        }
    }

    /** Whether no position is in the set. */
    boolean isEmpty() {
        return levels[LEVELS - 1][0] == 0;
    }

    /** The least position of a set that is not empty. */
    int least() {
        int word = 0;
        for (int level = LEVELS - 1; level >= 0; level--) {
            word = word << SHIFT | Long.numberOfTrailingZeros(levels[level][word]);
        }
        return word;
    }

    /** The greatest position of a set that is not empty. */
    int greatest() {
        int word = 0;
        for (int level = LEVELS - 1; level >= 0; level--) {
            word = word << SHIFT | LAST_BIT - Long.numberOfLeadingZeros(levels[level][word]);
        }
        return word;
    }
}
