package org.refault.simulator.host;

import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * What the host's memory management costs, in cycles; see the settings of the same names.
 *
 * @param fault a page fault without locks
 * @param zero clearing a frame
 * @param minor faulting in and locking a page that is in memory
 * @param unmap unmapping one page, without the flush
 * @param allocate allocating or freeing a frame
 * @param submit finding a slot and submitting a transfer
 * @param complete the end of a transfer, with the lock of the device's queue held
 * @param slot finding a slot with the locks of slots held
 * @param scan looking at one page-table entry
 * @param scanClear clearing its Accessed bit
 * @param mapping a level of the tree of mappings, where a fault looks its own up
 * @param split splitting a mapping
 * @param gupFast finding and pinning a present page without locks
 * @param swapCache entering a page into the swap cache, or taking it out, with its locks held
 * @param reverse finding a frame's page-table entry by the reverse map
 */
record HostCosts(
        long fault,
        long zero,
        long minor,
        long unmap,
        long allocate,
        long submit,
        long complete,
        long slot,
        long scan,
        long scanClear,
        long mapping,
        long split,
        long gupFast,
        long swapCache,
        long reverse) {
    static HostCosts of(Settings settings) {
        return new HostCosts(
                settings.cycles(HostSettings.COST_HOST_FAULT),
                settings.cycles(HostSettings.COST_ZERO) * MachineSettings.pageFactor(settings),
                settings.cycles(HostSettings.COST_HF_MINOR),
                settings.cycles(HostSettings.COST_UNMAP),
                settings.cycles(HostSettings.COST_ALLOC),
                settings.cycles(HostSettings.COST_IO_SUBMIT),
                settings.cycles(HostSettings.COST_IO_COMPLETE),
                settings.cycles(HostSettings.COST_SLOT),
                settings.cycles(MonitorSettings.COST_SCAN),
                settings.cycles(MonitorSettings.COST_SCAN_CLEAR),
                settings.cycles(HostSettings.COST_VMA),
                settings.cycles(HostSettings.COST_VMA_SPLIT),
                settings.cycles(HostSettings.COST_GUP_FAST),
                settings.cycles(HostSettings.COST_SWAP_CACHE),
                settings.cycles(HostSettings.COST_RMAP));
    }
}
