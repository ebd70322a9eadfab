package org.refault.simulator.curve;

/**
 * The faults of a policy with the inclusion property for every memory size: a memory of c pages holds what one of c - 1 holds,
 * so that a reference at depth d of the policy's stack faults in every memory smaller than d (mattson1970).
 */
public final class FaultCurve {
    private final long references;
    private final int pages;
    private final long[] faults;

    /**
     * A curve.
     *
     * @param references all references
     * @param pages different pages: each faults once in any memory
     * @param depths references at each depth from 1 up to the greatest size that is asked for; position 0 is not used
     */
    FaultCurve(long references, int pages, long[] depths) {
        this.references = references;
        this.pages = pages;
        faults = new long[depths.length];
        long hits = 0;
        for (int depth = 0; depth < depths.length; depth++) {
            hits += depths[depth];
            faults[depth] = references - hits;
        }
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
     * Faults with a number of frames, first references included.
     *
     * @param frames at least 1; up to the greatest size asked for, or so many that all pages have room
     */
    public long faults(int frames) {
        if (frames < 1 || frames >= faults.length && frames < pages) {
            throw new IllegalArgumentException("frames: the curve says nothing of " + frames);
        }
        return frames >= pages ? pages : faults[frames];
    }
}
