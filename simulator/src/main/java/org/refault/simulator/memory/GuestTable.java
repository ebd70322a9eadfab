package org.refault.simulator.memory;

import java.util.Arrays;

/**
 * The page table of a guest that does paging of its own, as the page walker of a virtual CPU sees it: the guest page of
 * each virtual page, where it has one.
 *
 * <p>Accessed and Dirty bits are kept for each virtual CPU apart (a bit each), as in {@link MonitorTable}. A translation
 * may stay in a TLB after its entry was cleared, until the guest's shootdown has reached it; so the guest page that a
 * virtual page had last is remembered: it changes only when no TLB holds the old one any more.
 *
 * <p>Where the monitor keeps a shadow of it, each virtual CPU has entries of its own in the shadow, which it makes at its
 * first walk by a fault that the guest does not see; {@link ShadowBits} says what becomes of their bits.
 */
public final class GuestTable {
    /** What an entry says where the virtual page is not present. */
    public static final int NOT_PRESENT = -1;

    private final int[] pages;
    private final int[] lastPages;
    private final long[] accessed;
    private final long[] dirty;
    private final long[][] lastUses;
    private final ShadowBits shadowBits;
    /** Who has an entry of the shadow. Its A is set. */
    private final long[] shadowed;
    /** Whose entry of the shadow has D. */
    private final long[] shadowDirty;
    /** Who has written through the shadow since the guest has mapped the page, whatever the guest's D says. */
    private final long[] written;

    /**
     * A table that has nothing present.
     *
     * @param recordsUse whether the cycle of every reference is kept, which no hardware does
     */
    public GuestTable(int virtualPages, boolean recordsUse, ShadowBits shadowBits) {
        this.shadowBits = shadowBits;
        shadowed = new long[virtualPages];
        shadowDirty = new long[virtualPages];
        written = new long[virtualPages];
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

    /**
     * A walk through the entry by one virtual CPU, given as its bit, has found it present: sets A, and D if it writes, in
     * the guest's entry or its shadow.
     *
     * @return whether that took a fault inside the monitor, which the guest does not see
     */
    public boolean walked(int virtualPage, long vcpu, boolean write) {
        boolean hidden = switch (shadowBits) {
            case NONE -> false;
            case TRAP ->
                (shadowed[virtualPage] & accessed[virtualPage] & vcpu) == 0
                        || write && (dirty[virtualPage] & vcpu) == 0;
            case HARVEST, LAZY -> (shadowed[virtualPage] & vcpu) == 0;
        };
        if (hidden || shadowBits == ShadowBits.NONE) {
            filled(virtualPage, vcpu, write);
        } else if (write) {
            shadowDirty[virtualPage] |= vcpu;
            written[virtualPage] |= vcpu;
        }
        return hidden;
    }

    /** Whoever makes an entry of the shadow looks at the guest's first, and sets A there, and D for a write. */
    private void filled(int virtualPage, long vcpu, boolean write) {
        shadowed[virtualPage] |= vcpu;
        accessed[virtualPage] |= vcpu;
        if (write) {
            dirty[virtualPage] |= vcpu;
            shadowDirty[virtualPage] |= vcpu;
            written[virtualPage] |= vcpu;
        }
    }

    /** A walk has faulted on what the entry leads to: the monitor makes the entry of the shadow with the one it makes for that. */
    public void faulted(int virtualPage, long vcpu, boolean write) {
        if (shadowBits != ShadowBits.NONE) {
            filled(virtualPage, vcpu, write);
        }
    }

    /** The monitor drops the shadow. */
    public void dropShadow() {
        for (int virtualPage = 0; virtualPage < pages.length; virtualPage++) {
            if (shadowBits == ShadowBits.HARVEST) {
                accessed[virtualPage] |= shadowed[virtualPage];
                dirty[virtualPage] |= shadowDirty[virtualPage];
            }
            shadowed[virtualPage] = 0;
            shadowDirty[virtualPage] = 0;
        }
    }

    /** Whether a page was written through the shadow of an entry that the guest takes for clean. */
    public boolean hidesWrite(int virtualPage) {
        return shadowBits == ShadowBits.LAZY && dirty[virtualPage] == 0 && written[virtualPage] != 0;
    }

    /** Whether a virtual CPU, given as its bit, has set D where the walker sees it: only then its TLB may hold the translation as dirty. */
    public boolean isDirtyBy(int virtualPage, long vcpu) {
        long walkers = shadowBits == ShadowBits.NONE || shadowBits == ShadowBits.TRAP
                ? dirty[virtualPage]
                : shadowDirty[virtualPage];
        return (walkers & vcpu) != 0;
    }

    /** Makes a virtual page present, with A set as the restarted instruction will do. */
    public void map(int virtualPage, int page, boolean isWritten) {
        pages[virtualPage] = page;
        lastPages[virtualPage] = page;
        accessed[virtualPage] = -1;
        dirty[virtualPage] = isWritten ? -1 : 0;
        shadowed[virtualPage] = 0;
        shadowDirty[virtualPage] = 0;
        written[virtualPage] = 0;
    }

    /** Clears an entry, in one atomic exchange, before which the monitor drops its shadow. Returns whether D was set. */
    public boolean unmap(int virtualPage) {
        pages[virtualPage] = NOT_PRESENT;
        accessed[virtualPage] = 0;
        boolean wasDirty = dirty[virtualPage] != 0 || shadowBits == ShadowBits.HARVEST && shadowDirty[virtualPage] != 0;
        dirty[virtualPage] = 0;
        shadowed[virtualPage] = 0;
        shadowDirty[virtualPage] = 0;
        written[virtualPage] = 0;
        return wasDirty;
    }

    /** Takes (reads and clears) A. */
    public boolean takeAccessed(int virtualPage) {
        boolean was = accessed[virtualPage] != 0;
        accessed[virtualPage] = 0;
        return was;
    }
}
