package org.refault.simulator.memory;

/**
 * The monitor's page table: where each guest page is, as the page walker of a virtual CPU sees it.
 *
 * <p>Accessed and Dirty bits are kept for each virtual CPU apart (a bit each), so that what one pays for setting its
 * own does not depend on the order of two CPUs inside a window of run-ahead; whoever looks takes all of them together.
 * Accessed bits are also kept for two ring classes, supervisor and user: a monitor with separate tables for each has
 * them; where it has one table, all are in the first class.
 *
 * <pre>
 *   entry:  31 P   30 poisoned   29..0 frame
 * </pre>
 */
public final class MonitorTable {
    /** Present; the sign bit. */
    public static final int PRESENT = 1 << 31;

    /** The frame is no longer this page's: the host has taken it back behind the monitor. */
    public static final int POISONED = 1 << 30;

    private static final int FRAME = POISONED - 1;

    private final int[] entries;
    private final long[] accessed;
    private final long[] dirty;

    /** A table of pages that are all not present. */
    public MonitorTable(int pages) {
        entries = new int[pages];
        accessed = new long[2 * pages];
        dirty = new long[pages];
    }

    /** Number of guest pages. */
    public int pages() {
        return entries.length;
    }

    /** The entries themselves, for the page walker. */
    public int[] entries() {
        return entries;
    }

    /** Accessed bits, a bit for each virtual CPU, at index {@code 2 * page + ring class}. */
    public long[] accessedBits() {
        return accessed;
    }

    /** Dirty bits, a bit for each virtual CPU. */
    public long[] dirtyBits() {
        return dirty;
    }

    /** Frees the way for a state that was saved: the page is mapped to a frame, or not; with these bits. */
    public void restore(int page, boolean present, int frame, long accessedBits, long dirtyBits) {
        entries[page] = present ? PRESENT | frame : 0;
        accessed[2 * page] = accessedBits;
        accessed[2 * page + 1] = 0;
        dirty[page] = dirtyBits;
    }

    /** Whether a page is mapped. */
    public boolean isPresent(int page) {
        return entries[page] < 0;
    }

    /** Whether a page is mapped to a frame that is no longer its own. */
    public boolean isPoisoned(int page) {
        return (entries[page] & POISONED) != 0;
    }

    /** The frame a page is, or was last, mapped to. */
    public int frame(int page) {
        return entries[page] & FRAME;
    }

    /** Maps a page to a frame. */
    public void map(int page, int frame) {
        entries[page] = PRESENT | frame;
    }

    /** Sets the Accessed bit of one virtual CPU, and the Dirty bit if it writes: what the restarted instruction will do. */
    public void setBits(int page, int ringClass, int vcpu, boolean write) {
        accessed[2 * page + ringClass] |= 1L << vcpu;
        if (write) {
            dirty[page] |= 1L << vcpu;
        }
    }

    /** Unmaps a page in one atomic exchange; the A/D bits stay to be taken. */
    public void unmap(int page) {
        entries[page] &= ~(PRESENT | POISONED);
    }

    /** Marks a page's translation as no longer its own. */
    public void poison(int page) {
        entries[page] |= POISONED;
    }

    /** Whether a page was accessed since its bits were last taken. */
    public boolean isAccessed(int page) {
        return (accessed[2 * page] | accessed[2 * page + 1]) != 0;
    }

    /** Whether a page was written since its bit was last taken. */
    public boolean isDirty(int page) {
        return dirty[page] != 0;
    }

    /** Takes (reads and clears) a page's Accessed bits: 1 for supervisor, 2 for user, or both; 0 if it was not accessed. */
    public int takeAccessed(int page) {
        int rings = (accessed[2 * page] != 0 ? 1 : 0) | (accessed[2 * page + 1] != 0 ? 2 : 0);
        accessed[2 * page] = 0;
        accessed[2 * page + 1] = 0;
        return rings;
    }

    /** Takes a page's Dirty bit. */
    public boolean takeDirty(int page) {
        boolean was = dirty[page] != 0;
        dirty[page] = 0;
        return was;
    }
}
