package org.refault.simulator.curve;

import java.util.stream.LongStream;

/** Sizes at which a curve is looked at: 1, 2, 3, then four to a doubling (4, 5, 6, 7, 8, 10, 12, 14, 16, …), and the last. */
public final class Ladder {
    private static final int STEPS = 4;

    private Ladder() {}

    /** The sizes up to the last, in order; none if that is 0. */
    public static long[] upTo(long last) {
        if (last < 1) {
            return new long[0];
        }
        LongStream.Builder sizes = LongStream.builder();
        long step = 1;
        for (long size = 1; size < last; size += step) {
            sizes.add(size);
            if (size >= 2 * STEPS * step) {
                step *= 2;
            }
        }
        return sizes.add(last).build().toArray();
    }
}
