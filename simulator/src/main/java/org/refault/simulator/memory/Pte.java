package org.refault.simulator.memory;

/**
 * The page-table entry of the untimed replay: one int per page, its bits named in this one place.
 *
 * <pre>
 *   31 30 29 28 27..24        23..0
 *   P  A  D  L  A of ring 3..0  frame (where P is set)
 * </pre>
 *
 * P present, A accessed, D dirty, L was loaded at some time; a bit for each ring that referenced the page since the
 * ring bits were cleared, as a monitor with separate tables for each ring would have.
 */
public final class Pte {
    /** Present; the sign bit, so that one comparison tests it. */
    public static final int PRESENT = 1 << 31;

    /** Accessed. */
    public static final int ACCESSED = 1 << 30;

    /** Dirty. */
    public static final int DIRTY = 1 << 29;

    /** Loaded at some time, whether or not it still is. */
    public static final int LOADED = 1 << 28;

    /** The bits of all rings. */
    public static final int RINGS = 15 << 24;

    /** Most frames an entry can tell apart. */
    public static final int MAX_FRAMES = 1 << 24;

    private static final int RING_SHIFT = 24;

    private Pte() {}

    /** Whether the page is resident. */
    public static boolean isPresent(int pte) {
        return pte < 0;
    }

    /** Whether the page was resident at some time. */
    public static boolean wasLoaded(int pte) {
        return (pte & LOADED) != 0;
    }

    /** The frame of a resident page. */
    public static int frame(int pte) {
        return pte & MAX_FRAMES - 1;
    }

    /** The Accessed bit of one ring. */
    public static int ring(int cpl) {
        return 1 << RING_SHIFT + cpl;
    }

    /** The ring bits as a set: bit c for ring c. */
    public static int rings(int pte) {
        return (pte & RINGS) >>> RING_SHIFT;
    }
}
