package org.refault.simulator.monitor;

import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MonitorSettings;

/**
 * A CR3 load of the guest: the monitor drops its tables, as plex86 does, and keeps what their Dirty bits said, and, with
 * {@code sampler.harvest_on_drop}, their Accessed bits. The pages stay locked; they are mapped again as the guest touches
 * them. What leads the monitor itself to the guest's own tables stays. Where it keeps {@linkplain TableSets sets of tables}, it puts that of the next address space in place instead,
 * and drops one too many.
 */
final class DropTables extends Activity {
    private final Monitor monitor;
    private final TableSets sets;

    DropTables(Monitor monitor) {
        this.monitor = monitor;
        sets = monitor.tableSets();
    }

    @Override
    public void perform(Flow flow) {
        switch (step++) {
            case 0 -> flow.spend(CycleUse.MONITOR, monitor.processors().costs().trap());
            case 1 -> {
                monitor.dropTables();
                if (sets.areKept()) {
                    sets.leave();
                }
                int dropped = clear(monitor, flow.now());
                flow.shootDown(monitor.cpusWithTranslations(), monitor.flushOfAll());
                flow.flushTlb();
                flow.spend(
                        CycleUse.MONITOR,
                        monitor.costs().exchange() * (sets.areKept() ? sets.dropOldest() : dropped)
                                + monitor.processors().costs().flush());
            }
            case 2 -> flow.awaitAcknowledgements();
            case 3 -> {
                monitor.tablesDropped();
                if (sets.areKept()) {
                    monitor.mapLoadedSet(flow.now());
                }
                flow.done();
            }
            default -> throw new IllegalStateException("step " + step);
        }
    }

    /** Clears all entries of the set that is loaded; their bits are kept as it is set. Returns how many were exchanged. */
    static int clear(Monitor monitor, long now) {
        boolean harvest = monitor.settings().flag(MonitorSettings.SAMPLER_HARVEST)
                || monitor.tableSets().areKept();
        monitor.dropShadow();
        int dropped = 0;
        for (int page = 0; page < monitor.table().pages(); page++) {
            if (monitor.table().isPresent(page) && !monitor.table().isTablePage(page)) {
                boolean accessed = monitor.table().takeAccessed(page) != 0;
                monitor.pages().addSeen(page, accessed && harvest);
                dropped += monitor.unmapLoaded(page, now);
            }
        }
        return dropped;
    }
}
