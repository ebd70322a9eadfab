package org.refault.simulator.monitor;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * The sets of tables that a monitor keeps for the address spaces of its guest, of which the guest loads one after the other
 * by a CR3 load; see {@code shadow.drop_on_cr3}.
 *
 * <p>The table of the monitor is the set that is loaded. Of the others it is only noted which units they map: a page that
 * is given up leaves all of them, so that whatever they map is where it was. The set loaded longest ago is dropped for
 * one too many.
 *
 * <p>Departures: a trace does not tell address spaces apart, so that all virtual CPUs change to the next at once, and what
 * one space maps the next may use too. Accessed and Dirty bits are collected when a set is left, not when it is scanned
 * or dropped; nothing can set them in between.
 */
final class TableSets {
    private static final String CACHE = "cache:";

    private final MonitorTable table;
    private final int spaces;
    private final int kept;
    /** What each set that is kept maps; null of a space whose set is not, and of the one that is loaded. */
    private final BitSet[] parked;
    /** The spaces whose sets are kept and not loaded, the one left longest ago first. */
    private final Deque<Integer> byAge = new ArrayDeque<>();

    private int loaded;

    private TableSets(MonitorTable table, int spaces, int kept) {
        this.table = table;
        this.spaces = spaces;
        this.kept = kept;
        parked = new BitSet[spaces];
    }

    /**
     * The sets of the settings, of which one is loaded and empty.
     *
     * @throws InvalidSettingException if the settings do not fit each other
     */
    static TableSets of(Settings settings, MonitorTable table, Protocol protocol) {
        String text = settings.word(MonitorSettings.SHADOW_DROP_ON_CR3);
        int kept = 0;
        if (text.startsWith(CACHE)) {
            kept = Numbers.positive(MonitorSettings.SHADOW_DROP_ON_CR3, text.substring(CACHE.length()));
            if (!protocol.locksWhatItMaps()) {
                throw new InvalidSettingException("shadow.drop_on_cr3: " + protocol.id()
                        + " does not lock what it maps, so that sets of tables are not kept; set it to true");
            }
            if (settings.cycles(MonitorSettings.GUEST_CR3) == 0) {
                throw new InvalidSettingException(
                        "shadow.drop_on_cr3: without CR3 loads there is nothing to keep; set guest.cr3_interval too");
            }
        } else if (!text.equals("true")) {
            throw new InvalidSettingException("shadow.drop_on_cr3: expected true or cache:n, not '" + text + "'");
        }
        return new TableSets(table, settings.count(MonitorSettings.GUEST_SPACES), kept);
    }

    /** Whether sets are kept at all; if not, the one that is loaded is dropped by every CR3 load. */
    boolean areKept() {
        return kept > 0;
    }

    /** The guest loads its next address space. The set that was loaded is noted as it is; its entries are still to be cleared. */
    void leave() {
        parked[loaded] = mapped();
        byAge.addLast(loaded);
        loaded = (loaded + 1) % spaces;
        byAge.remove(loaded);
    }

    /** Makes room: the sets left longest ago go. Returns the entries that had to be cleared. */
    int dropOldest() {
        int cleared = 0;
        while (byAge.size() > kept - 1) {
            int oldest = byAge.pollFirst();
            cleared += parked[oldest].cardinality();
            parked[oldest] = null;
        }
        return cleared;
    }

    private BitSet mapped() {
        BitSet units = new BitSet();
        for (int unit = 0; unit < table.guestUnits(); unit++) {
            units.set(unit, table.isUnitPresent(unit));
        }
        return units;
    }

    /** Takes what the set maps that is loaded now: it is the monitor's table from now on. */
    BitSet takeLoaded() {
        BitSet units = parked[loaded] == null ? new BitSet() : parked[loaded];
        parked[loaded] = null;
        return units;
    }

    /** A page is given up: it leaves all sets. Returns the entries that had to be cleared. */
    int forget(int page) {
        int cleared = 0;
        for (BitSet units : parked) {
            cleared += units == null ? 0 : table.clearUnits(page, units);
        }
        return cleared;
    }
}
