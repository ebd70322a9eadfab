package org.refault.simulator.curve;

import java.util.Arrays;

/** How often each length of interval occurs: a hash table of lengths, probed one place after the other. */
final class IntervalCounts {
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final int FIRST_BITS = 12;

    /** 0 where a place is free: no interval is so short. */
    private long[] lengths = new long[1 << FIRST_BITS];

    private long[] numbers = new long[1 << FIRST_BITS];
    private int shift = Long.SIZE - FIRST_BITS;
    private int different;

    /** Counts a number of intervals of a length, at least 1. */
    void add(long length, long number) {
        int place = place(length);
        if (lengths[place] == 0) {
            lengths[place] = length;
            different++;
        }
        numbers[place] += number;
        if (2 * different > lengths.length) {
            grow();
        }
    }

    /** How many intervals there are of a length. */
    long number(long length) {
        return numbers[place(length)];
    }

    /** The different lengths, in order. */
    long[] lengths() {
        return Arrays.stream(lengths).filter(length -> length != 0).sorted().toArray();
    }

    private int place(long length) {
        int place = (int) (length * GOLDEN_RATIO >>> shift);
        while (lengths[place] != length && lengths[place] != 0) {
            place = place + 1 & lengths.length - 1;
        }
        return place;
    }

    private void grow() {
        long[] oldLengths = lengths;
        long[] oldNumbers = numbers;
        lengths = new long[2 * oldLengths.length];
        numbers = new long[lengths.length];
        shift--;
        for (int i = 0; i < oldLengths.length; i++) {
            if (oldLengths[i] != 0) {
                int place = place(oldLengths[i]);
                lengths[place] = oldLengths[i];
                numbers[place] = oldNumbers[i];
            }
        }
    }
}
