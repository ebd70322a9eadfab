package org.refault.simulator.memory;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The monitor's page table, as the page walker of a virtual CPU sees it: where each guest page is.
 *
 * <p>It has an entry for each <em>unit</em> of translation. In a table of guest pages ({@code flat}, nested paging) a unit
 * is a guest page. In a shadow table a unit is a virtual page of the guest, and several may lead to one guest page: what
 * concerns a page, such as unmapping it or taking its bits, then concerns all its units.
 *
 * <p>Accessed and Dirty bits are kept for each virtual CPU apart (a bit each), so that what one pays for setting its
 * own does not depend on the order of two CPUs inside a window of run-ahead; whoever looks takes all of them together.
 * Accessed bits are also kept for two ring classes, supervisor and user: a monitor with separate tables for each has
 * them; where it has one table, all are in the first class.
 *
 * <pre>
 *   entry:  31 P   30 poisoned   29 was present when its page was last unmapped   28..0 frame
 * </pre>
 */
public final class MonitorTable {
    /** Present; the sign bit. */
    public static final int PRESENT = 1 << 31;

    /** The frame is no longer this page's: the host has taken it back behind the monitor. */
    public static final int POISONED = 1 << 30;

    private static final int WAS_PRESENT = 1 << 29;
    /** What {@link #frameOf} says where a page has none. */
    public static final int NO_FRAME = -1;

    private static final int FRAME = WAS_PRESENT - 1;

    private final int[] entries;
    private final long[] accessed;
    private final long[] dirty;

    // The units of page p are units[firstUnit[p]] to units[firstUnit[p + 1]], exclusive.
    private final int[] units;
    private final int[] firstUnit;
    private final boolean shadow;
    /** The pages of the guest's own tables, or null where they are no part of its memory. */
    private final TablePages tablePages;

    private SupervisorUses supervisorUses;

    /** A table of guest pages, all not present: unit and page are the same. */
    public MonitorTable(int pages) {
        this(identity(pages), pages, false, null);
    }

    /** As {@link #MonitorTable(int)}, with the pages of the guest's own tables, which come last. */
    public MonitorTable(TablePages tablePages) {
        this(
                identity(tablePages.first() + tablePages.count()),
                tablePages.first() + tablePages.count(),
                false,
                tablePages);
    }

    private MonitorTable(int[] pageOfUnit, int pages, boolean shadow, TablePages tablePages) {
        this.shadow = shadow;
        this.tablePages = tablePages;
        entries = new int[pageOfUnit.length];
        accessed = new long[2 * pageOfUnit.length];
        dirty = new long[pageOfUnit.length];
        firstUnit = new int[pages + 1];
        for (int page : pageOfUnit) {
            firstUnit[page + 1]++;
        }
        for (int page = 0; page < pages; page++) {
            firstUnit[page + 1] += firstUnit[page];
        }
        int[] next = Arrays.copyOf(firstUnit, pages);
        units = new int[pageOfUnit.length];
        for (int unit = 0; unit < pageOfUnit.length; unit++) {
            units[next[pageOfUnit[unit]]++] = unit;
        }
    }

    /**
     * A shadow table, all not present: a unit is a virtual page.
     *
     * @param pageOfVirtual guest page of each virtual page
     * @param pages number of guest pages
     */
    public static MonitorTable shadow(int[] pageOfVirtual, int pages) {
        return new MonitorTable(pageOfVirtual, pages, true, null);
    }

    /**
     * As {@link #shadow(int[], int)}, with the pages of the guest's own tables: each has a unit more, through which the
     * monitor itself reaches it.
     */
    public static MonitorTable shadow(int[] pageOfVirtual, TablePages tablePages) {
        int[] pageOfUnit = Arrays.copyOf(pageOfVirtual, pageOfVirtual.length + tablePages.count());
        for (int table = 0; table < tablePages.count(); table++) {
            pageOfUnit[pageOfVirtual.length + table] = tablePages.first() + table;
        }
        return new MonitorTable(pageOfUnit, tablePages.first() + tablePages.count(), true, tablePages);
    }

    private static int[] identity(int length) {
        int[] numbers = new int[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    /** Number of guest pages. */
    public int pages() {
        return firstUnit.length - 1;
    }

    /** Has every use at CPL 0 noted. To be called before there are virtual CPUs. */
    public SupervisorUses noteSupervisorUses() {
        supervisorUses = new SupervisorUses(pages());
        return supervisorUses;
    }

    /** The uses at CPL 0, or null where they are not noted. */
    public SupervisorUses supervisorUses() {
        return supervisorUses;
    }

    /** The pages of the guest's own tables, or null where they are no part of its memory. */
    public TablePages tablePages() {
        return tablePages;
    }

    /** Whether a page is one of the guest's own tables. */
    public boolean isTablePage(int page) {
        return tablePages != null && page >= tablePages.first();
    }

    /** The unit of a page of the guest's own tables. */
    public int unitOfTablePage(int page) {
        return units[firstUnit[page]];
    }

    /** Units through which the guest's references are translated: those below this number. */
    public int guestUnits() {
        return entries.length - (tablePages == null ? 0 : tablePages.count());
    }

    /** The unit through which each virtual page is translated, given the guest page of each. */
    public int[] unitOfVirtual(int[] pageOfVirtual) {
        return shadow ? identity(pageOfVirtual.length) : pageOfVirtual;
    }

    /** The entries themselves by unit, for the page walker. */
    public int[] entries() {
        return entries;
    }

    /** Accessed bits, a bit for each virtual CPU, at index {@code 2 * unit + ring class}. */
    public long[] accessedBits() {
        return accessed;
    }

    /** Dirty bits by unit, a bit for each virtual CPU. */
    public long[] dirtyBits() {
        return dirty;
    }

    /** Width of what {@link #save} returns. */
    public static final int SAVED_BITS = 3;

    private static final int SAVED_PRESENT = 1;
    private static final int SAVED_ACCESSED = 2;
    private static final int SAVED_DIRTY = 4;

    /** Of a table whose units are guest pages: whether a page is mapped, and whether its bits are set. */
    public int save(int page) {
        return (entries[page] < 0 ? SAVED_PRESENT : 0)
                | ((accessed[2 * page] | accessed[2 * page + 1]) != 0 ? SAVED_ACCESSED : 0)
                | (dirty[page] != 0 ? SAVED_DIRTY : 0);
    }

    /** Whether the page was mapped that was saved. */
    public static boolean isSavedPresent(int saved) {
        return (saved & SAVED_PRESENT) != 0;
    }

    /**
     * Puts in place what was saved of a page.
     *
     * @param frame the frame the page is, or was last, mapped to; {@link #NO_FRAME} if that does not matter any more
     */
    public void restore(int page, int saved, int frame) {
        entries[page] = frame == NO_FRAME ? 0 : frame | (isSavedPresent(saved) ? PRESENT : WAS_PRESENT);
        accessed[2 * page] = (saved & SAVED_ACCESSED) != 0 ? 1 : 0;
        accessed[2 * page + 1] = 0;
        dirty[page] = (saved & SAVED_DIRTY) != 0 ? 1 : 0;
    }

    /** Whether a unit is mapped. */
    public boolean isUnitPresent(int unit) {
        return entries[unit] < 0;
    }

    /** Whether a page is mapped, through any of its units. */
    public boolean isPresent(int page) {
        return mappedUnits(page) > 0;
    }

    /** Units through which a page is mapped. */
    public int mappedUnits(int page) {
        int mapped = 0;
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            mapped -= entries[units[i]] >> 31;
        }
        return mapped;
    }

    /** Whether a page is mapped to a frame that is no longer its own. */
    public boolean isPoisoned(int page, int frame) {
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            if ((entries[units[i]] & (POISONED | FRAME)) == (POISONED | frame)) {
                return true;
            }
        }
        return false;
    }

    /** The frame a unit is, or was last, mapped to. */
    public int frame(int unit) {
        return entries[unit] & FRAME;
    }

    /** Maps a unit to a frame. */
    public void map(int unit, int frame) {
        entries[unit] = PRESENT | frame;
    }

    /** What a page's units led to before they were unmapped is of no concern any more: the page may be in another frame. */
    public void forget(int page) {
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            entries[units[i]] &= ~WAS_PRESENT;
        }
    }

    /** The frame that one of a page's units leads to, or led to before it was unmapped; {@link #NO_FRAME} if none did. */
    public int frameOf(int page) {
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            if ((entries[units[i]] & (PRESENT | WAS_PRESENT)) != 0) {
                return entries[units[i]] & FRAME;
            }
        }
        return NO_FRAME;
    }

    /** Maps those units of a page that were mapped when it was unmapped. */
    public void mapAgain(int page, int frame) {
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            if ((entries[units[i]] & WAS_PRESENT) != 0) {
                map(units[i], frame);
            }
        }
    }

    /** Whether some units of a page are in a set of units. */
    public boolean hasUnits(int page, BitSet in) {
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            if (in.get(units[i])) {
                return true;
            }
        }
        return false;
    }

    /** Maps those units of a page that are in a set of units. */
    public void mapUnits(int page, int frame, BitSet which) {
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            if (which.get(units[i])) {
                map(units[i], frame);
            }
        }
    }

    /** Takes the units of a page out of a set of units. Returns how many were there. */
    public int clearUnits(int page, BitSet from) {
        int before = from.cardinality();
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            from.clear(units[i]);
        }
        return before - from.cardinality();
    }

    /** Sets the Accessed bit of one virtual CPU, and the Dirty bit if it writes: what the restarted instruction will do. */
    public void setBits(int unit, int ringClass, int vcpu, boolean write) {
        accessed[2 * unit + ringClass] |= 1L << vcpu;
        if (write) {
            dirty[unit] |= 1L << vcpu;
        }
    }

    /**
     * Unmaps all units of a page, each in one atomic exchange; the A/D bits stay to be taken.
     *
     * @return units that were mapped
     */
    public int unmap(int page) {
        int mapped = 0;
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            int entry = entries[units[i]];
            mapped -= entry >> 31;
            entries[units[i]] = entry & (FRAME | WAS_PRESENT) | (entry < 0 ? WAS_PRESENT : 0);
        }
        return mapped;
    }

    /**
     * Marks the translations of a page to a frame as no longer its own.
     *
     * @return whether there are any
     */
    public boolean poison(int page, int frame) {
        boolean any = false;
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            int entry = entries[units[i]];
            if (entry < 0 && (entry & FRAME) == frame) {
                entries[units[i]] = entry | POISONED;
                any = true;
            }
        }
        return any;
    }

    /** Whether a page was accessed since its bits were last taken. */
    public boolean isAccessed(int page) {
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            if ((accessed[2 * units[i]] | accessed[2 * units[i] + 1]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a page was written since its bit was last taken. */
    public boolean isDirty(int page) {
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            if (dirty[units[i]] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a page was written since its bit was last taken, other than through poisoned entries. */
    public boolean isDirtyInPlace(int page) {
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            if (dirty[units[i]] != 0 && (entries[units[i]] & POISONED) == 0) {
                return true;
            }
        }
        return false;
    }

    /** Takes (reads and clears) a page's Accessed bits: 1 for supervisor, 2 for user, or both; 0 if it was not accessed. */
    public int takeAccessed(int page) {
        long supervisor = 0;
        long user = 0;
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            int first = 2 * units[i];
            supervisor |= accessed[first];
            user |= accessed[first + 1];
            accessed[first] = 0;
            accessed[first + 1] = 0;
        }
        return (supervisor != 0 ? 1 : 0) | (user != 0 ? 2 : 0);
    }

    /** Takes a page's Dirty bit. */
    public boolean takeDirty(int page) {
        boolean was = isDirty(page);
        for (int i = firstUnit[page]; i < firstUnit[page + 1]; i++) {
            dirty[units[i]] = 0;
        }
        return was;
    }
}
