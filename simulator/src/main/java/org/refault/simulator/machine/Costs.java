package org.refault.simulator.machine;

import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.Settings;

/**
 * What things cost on a CPU, in cycles; see the settings of the same names.
 *
 * @param base a reference that hits the first-level TLB
 * @param l2Hit extra for a hit in the second level
 * @param walk extra for a page walk
 * @param aSet extra for setting an Accessed bit
 * @param dSet extra for setting a Dirty bit
 * @param trap a trap into the monitor; also the lookahead between virtual CPUs
 * @param worldSwitch between monitor and host, one way
 * @param flush loading CR3
 * @param ipiLatency from sending an interrupt to its delivery
 * @param ipiPerTarget sending to each further CPU
 * @param ipiHandler handling a flush
 * @param contextSwitch blocking or waking a thread
 */
public record Costs(
        long base,
        long l2Hit,
        long walk,
        long aSet,
        long dSet,
        long trap,
        long worldSwitch,
        long flush,
        long ipiLatency,
        long ipiPerTarget,
        long ipiHandler,
        long contextSwitch) {
    /** The costs of the settings. */
    public static Costs of(Settings settings) {
        return new Costs(
                settings.cycles(MachineSettings.COST_BASE),
                settings.cycles(MachineSettings.TLB_L2_HIT),
                settings.cycles(MachineSettings.COST_WALK),
                settings.cycles(MachineSettings.COST_A_SET),
                settings.cycles(MachineSettings.COST_D_SET),
                settings.cycles(MachineSettings.COST_TRAP),
                settings.cycles(MachineSettings.WS_ONEWAY),
                settings.cycles(MachineSettings.COST_FLUSH),
                settings.cycles(MachineSettings.IPI_LATENCY),
                settings.cycles(MachineSettings.IPI_PER_TARGET),
                settings.cycles(MachineSettings.IPI_HANDLER),
                settings.cycles(MachineSettings.CTXSW));
    }
}
