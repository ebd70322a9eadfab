package org.refault.simulator.monitor;

import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.setting.LockSettings;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * What the monitor's own work costs, in cycles; see the settings of the same names.
 *
 * @param open opening a page of the guest's own tables: exchanging the window's entry, and dropping what it led to
 * @param exchange exchanging a page-table entry atomically
 * @param unpin a call of the host for one page
 * @param unlock unlocking one page in the host, by the primitive
 * @param scan looking at one page-table entry
 * @param scanClear clearing its Accessed bit
 * @param grace how long an unmapped page stays locked
 * @param pinAhead pages locked along with one that faults
 */
record MonitorCosts(
        long open, long exchange, long unpin, long unlock, long scan, long scanClear, long grace, int pinAhead) {
    static MonitorCosts of(Settings settings, PinPrimitive primitive) {
        return new MonitorCosts(
                settings.cycles(MonitorSettings.COST_PTE) + settings.cycles(MachineSettings.COST_INVLPG),
                settings.cycles(MonitorSettings.COST_PTE),
                settings.cycles(MonitorSettings.COST_UNPIN),
                settings.cycles(primitive.changesMapping() ? MonitorSettings.COST_UNPIN : LockSettings.LOCK_ATOMIC),
                settings.cycles(MonitorSettings.COST_SCAN),
                settings.cycles(MonitorSettings.COST_SCAN_CLEAR),
                settings.cycles(MonitorSettings.GRACE),
                settings.count(MonitorSettings.PIN_AHEAD));
    }
}
