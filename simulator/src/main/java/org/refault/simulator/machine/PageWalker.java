package org.refault.simulator.machine;

import org.refault.simulator.memory.GuestTable;
import org.refault.simulator.memory.TablePages;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.Settings;

/**
 * What the page walks of one virtual CPU cost, reference by reference, with its page-walk caches.
 *
 * <p>A table of n levels is read from the root to the leaf, n references. Under nested paging each of the guest's n
 * entries lies at a guest-physical address, which takes m references of the host's table to find, and so does the
 * page in the end:
 *
 * <pre>
 *   n (m + 1) + m = (n + 1)(m + 1) - 1 references
 * </pre>
 *
 * <p>The reference to the guest's leaf and the one to the host's leaf of the page itself cost what {@code walk.leaf_from}
 * says, for there are many; all others are to entries that many walks share, and cost what {@code walk.upper_from} says.
 * Of the three levels of PAE the root is four registers, loaded with CR3: two references.
 *
 * <p>Departures: traces do not tell where the guest's tables lie; where they are no pages of its memory ({@code pt.pages})
 * each level's are taken to lie in a region of their own, in the order of what they translate, else behind all that the
 * trace uses. What the caches know of the guest's tables is where these lie in its memory, so that a walk that begins at a
 * cached entry finds the table through the host's table all the same. Nor do they tell one guest address space from another: equal upper bits share
 * their entries. A processor's cache of whole nested translations is left out.
 */
final class PageWalker {
    private static final int WITHOUT_PAE = 2;
    private static final int PAE = 3;
    private static final long TABLES = 1L << 50;
    private static final int TABLES_OF_A_LEVEL = 44;

    private final ReferenceString string;
    private final GuestTable guestTable;
    private final TablePages tablePages;
    /** What is added to the number of a table's page for its place in the guest's physical memory. */
    private final long tablesBehind;

    private final WalkCaches tables;
    private final WalkCaches nested;
    private final int bits;
    private final int tableShift;
    private final long upper;
    private final long leaf;
    private final long cacheHit;

    private PageWalker(ReferenceString string, GuestTable guestTable, TablePages tablePages, Settings settings) {
        this.string = string;
        this.guestTable = guestTable;
        this.tablePages = tablePages;
        tablesBehind = tablePages == null || guestTable != null ? 0 : behindAllFrames();
        boolean large = MachineSettings.pageFactor(settings) > 1;
        boolean twoTables = settings.word(MonitorSettings.PAGING_MODE).equals("ept");
        Setting own = twoTables ? MachineSettings.WALK_GUEST_LEVELS : MachineSettings.WALK_LEVELS;
        tables = caches(own, settings, large);
        nested = twoTables ? caches(MachineSettings.WALK_LEVELS, settings, large) : null;
        bits = bits(settings.count(own));
        tableShift = large ? bits : 0;
        upper = cost(MachineSettings.WALK_UPPER_FROM, settings);
        leaf = cost(MachineSettings.WALK_LEAF_FROM, settings);
        cacheHit = settings.cycles(MachineSettings.PWC_HIT);
    }

    /**
     * The walker of the settings, or null where a walk costs a constant.
     *
     * @param guestTable the page table of a guest that does paging of its own, or null
     * @param tablePages the pages of the guest's memory that hold its tables, or null
     * @throws InvalidSettingException if the settings do not fit each other
     */
    static PageWalker of(ReferenceString string, GuestTable guestTable, TablePages tablePages, Settings settings) {
        return settings.word(MachineSettings.WALK_MODEL).equals("levels")
                ? new PageWalker(string, guestTable, tablePages, settings)
                : null;
    }

    /** What puts the first page of tables behind the highest frame number of the trace, if it has such. */
    private long behindAllFrames() {
        long highest = ReferenceString.NO_NUMBER;
        for (int page = 0; page < string.pageCount(); page++) {
            highest = Math.max(highest, string.frameNumber(page));
        }
        return highest == ReferenceString.NO_NUMBER ? 0 : highest + 1 - tablePages.first();
    }

    private static WalkCaches caches(Setting levels, Settings settings, boolean large) {
        int count = settings.count(levels);
        if (large && count == WITHOUT_PAE) {
            throw new InvalidSettingException(
                    levels.key() + ": two levels have large pages of 4 MB, not of page.size; take 3 (PAE)");
        }
        int read = count == PAE ? count - 1 : count;
        return new WalkCaches(
                large ? read - 1 : read,
                bits(count),
                settings.count(MachineSettings.PWC_ENTRIES),
                settings.count(MachineSettings.PWC_WAYS));
    }

    private static int bits(int levels) {
        return levels == WITHOUT_PAE ? 10 : 9;
    }

    private static long cost(Setting from, Settings settings) {
        return settings.cycles(
                switch (settings.word(from)) {
                    case "l1" -> MachineSettings.COST_REF_L1;
                    case "l2" -> MachineSettings.COST_REF_L2;
                    case "llc" -> MachineSettings.COST_REF_LLC;
                    default -> MachineSettings.COST_REF_MEMORY;
                });
    }

    /** Levels of the guest's tables that the next walk will read, from this one down to the leaf. */
    int levelsToRead(int virtualPage) {
        return tables.levelsToRead(string.virtualNumber(virtualPage));
    }

    /**
     * The cycles of a walk; the caches know afterwards what it read.
     *
     * @param missing under nested paging, the level at which the walk ends since the guest's table there is not present;
     *     0 for a walk that reads all
     */
    long walk(int virtualPage, int missing) {
        long number = string.virtualNumber(virtualPage);
        int toRead = tables.walk(number, missing);
        long cost = toRead < tables.levels() ? cacheHit : 0;
        if (nested == null) {
            return cost + (toRead - 1) * upper + leaf;
        }
        for (int level = toRead; level > missing; level--) {
            cost += nestedWalk(placeOfTable(level, virtualPage, number), upper) + (level == 1 ? leaf : upper);
        }
        if (missing > 0) {
            return cost + nestedWalk(placeOfTable(missing, virtualPage, number), upper);
        }
        if (guestTable != null) {
            int page = guestTable.pages()[virtualPage];
            return page == GuestTable.NOT_PRESENT ? cost : cost + nestedWalk(page, leaf);
        }
        int page = string.pageOfVirtual()[virtualPage];
        long frame = string.frameNumber(page);
        return cost + nestedWalk(frame == ReferenceString.NO_NUMBER ? page : frame, leaf);
    }

    private long placeOfTable(int level, int virtualPage, long number) {
        if (tablePages != null) {
            return tablesBehind + tablePages.page(level, virtualPage);
        }
        long table = TABLES + ((long) level << TABLES_OF_A_LEVEL) + (number >> bits * level);
        return table >> tableShift;
    }

    private long nestedWalk(long guestPhysical, long last) {
        int toRead = nested.walk(guestPhysical);
        return (toRead < nested.levels() ? cacheHit : 0) + (toRead - 1) * upper + last;
    }

    /** A flush of everything, or an invalidation of a page, empties the caches. */
    void flush() {
        tables.flush();
        if (nested != null) {
            nested.flush();
        }
    }
}
