package org.refault.simulator.monitor;

import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * A protocol under which the monitor owns the guest's pages: those in memory are locked against the host's swapper, and the
 * monitor's own pager decides which are paged out.
 *
 * <p>Guest pages that the trace never uses are not the pager's but the host's, as if the guest had given them back.
 */
abstract class OwnPages implements Protocol {
    @Override
    public final boolean isSafe(Settings settings, int vcpus) {
        return true;
    }

    @Override
    public final boolean usesPolicy() {
        return false;
    }

    @Override
    public int leastPages(Settings settings, int vmPages, int footprint) {
        return footprint;
    }

    /** All pages in memory are locked, and known to whoever chooses. */
    @Override
    public final void begin(Monitor monitor) {
        for (int page = 0; page < monitor.pages().count(); page++) {
            if (monitor.guest().state(page) == AddressSpace.State.PRESENT) {
                monitor.pin(page, 0);
                monitor.victims().locked(page);
            }
        }
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new AskPager(monitor);
    }

    /** Pages that are to stay in memory, of the footprint. */
    static int pagesToKeep(Settings settings, int footprint) {
        return Math.max(1, settings.pages(MonitorSettings.PIN_LIMIT, footprint));
    }
}
