package org.refault.simulator.memory;

import java.util.Arrays;

/**
 * The page table of a guest that does paging of its own, as the page walker of a virtual CPU sees it: the guest page of
 * each virtual page, where it has one.
 *
 * <p>Accessed and Dirty bits are kept for each virtual CPU apart (a bit each), as in {@link MonitorTable}. A translation
 * may stay in a TLB after its entry was cleared, until the guest's shootdown has reached it; so the guest page that a
 * virtual page had last is remembered: it changes only when no TLB holds the old one any more.
 */
public final class GuestTable {
    /** What an entry says where the virtual page is not present. */
    public static final int NOT_PRESENT = -1;

    private final int[] pages;
    private final int[] lastPages;
    private final long[] accessed;
    private final long[] dirty;
    private final long[][] lastUses;

    /**
     * A table that has nothing present.
     *
     * @param recordsUse whether the cycle of every reference is kept, which no hardware does
     */
    public GuestTable(int virtualPages, boolean recordsUse) {
        pages = new int[virtualPages];
        lastPages = new int[virtualPages];
        Arrays.fill(pages, NOT_PRESENT);
        Arrays.fill(lastPages, NOT_PRESENT);
        accessed = new long[virtualPages];
        dirty = new long[virtualPages];
        lastUses = recordsUse ? new long[Long.SIZE][] : null;
    }

    /** Guest page of each virtual page, or {@link #NOT_PRESENT}, for the page walker. */
    public int[] pages() {
        return pages;
    }

    /** Guest page that each virtual page has or had last: what a translation of it in a TLB leads to. */
    public int[] lastPages() {
        return lastPages;
    }

    /** The cycle at which a virtual CPU's last reference to each virtual page began, for it to write; null if that is not kept. */
    public long[] lastUsesBy(int vcpu) {
        if (lastUses == null) {
            return null;
        }
        if (lastUses[vcpu] == null) {
            lastUses[vcpu] = new long[pages.length];
        }
        return lastUses[vcpu];
    }

    /** The cycle at which the last reference to a virtual page began, by whatever virtual CPU; 0 if there was none. */
    public long lastUse(int virtualPage) {
        long last = 0;
        for (long[] ofVcpu : lastUses) {
            if (ofVcpu != null) {
                last = Math.max(last, ofVcpu[virtualPage]);
            }
        }
        return last;
    }

    /** A walk through the entry by one virtual CPU, given as its bit, has found it present: sets A, and D if it writes. */
    public void walked(int virtualPage, long vcpu, boolean write) {
        accessed[virtualPage] |= vcpu;
        if (write) {
            dirty[virtualPage] |= vcpu;
        }
    }

    /** Whether a virtual CPU, given as its bit, has set D: only then its TLB may hold the translation as dirty. */
    public boolean isDirtyBy(int virtualPage, long vcpu) {
        return (dirty[virtualPage] & vcpu) != 0;
    }

    /** Makes a virtual page present, with A set as the restarted instruction will do. */
    public void map(int virtualPage, int page, boolean written) {
        pages[virtualPage] = page;
        lastPages[virtualPage] = page;
        accessed[virtualPage] = -1;
        dirty[virtualPage] = written ? -1 : 0;
    }

    /** Clears an entry, in one atomic exchange. Returns whether D was set. */
    public boolean unmap(int virtualPage) {
        pages[virtualPage] = NOT_PRESENT;
        accessed[virtualPage] = 0;
        boolean wasDirty = dirty[virtualPage] != 0;
        dirty[virtualPage] = 0;
        return wasDirty;
    }

    /** Takes (reads and clears) A. */
    public boolean takeAccessed(int virtualPage) {
        boolean was = accessed[virtualPage] != 0;
        accessed[virtualPage] = 0;
        return was;
    }
}
