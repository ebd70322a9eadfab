package org.refault.simulator.reference;

/**
 * The packed description of a run: the kinds of reference in it and the privilege level (CPL) that made it.
 *
 * <pre>
 *   bit   7 6 5   4 3   2       1      0
 *         unused  CPL   write   read   fetch
 * </pre>
 */
public final class Run {
    /** Number of different packed descriptions; tables indexed by one have this length. */
    public static final int DESCRIPTIONS = 32;

    private static final int KINDS = 7;
    private static final int CPL_SHIFT = 3;

    private Run() {}

    /** Packs a non-empty set of {@linkplain ReferenceKind#bit() kind bits} and a CPL of 0 to 3. */
    public static byte pack(int kinds, int cpl) {
        return (byte) (kinds | cpl << CPL_SHIFT);
    }

    /** The set of kind bits. */
    public static int kinds(int run) {
        return run & KINDS;
    }

    /** The privilege level, 0 (kernel) to 3 (user). */
    public static int cpl(int run) {
        return run >> CPL_SHIFT & 3;
    }

    /**
     * The description of {@code count} references of a run, of which {@code before} come earlier. One reference of each
     * kind comes first, in the order fetch, read, write; the others are hits and have no kind.
     */
    public static byte part(int run, int before, int count) {
        int kinds = 0;
        int position = 0;
        for (int left = kinds(run); left != 0; left &= left - 1) {
            if (position >= before && position - before < count) {
                kinds |= Integer.lowestOneBit(left);
            }
            position++;
        }
        return pack(kinds, cpl(run));
    }

    /** Whether a reference of the run writes. */
    public static boolean writes(int run) {
        return (run & 4) != 0;
    }
}
