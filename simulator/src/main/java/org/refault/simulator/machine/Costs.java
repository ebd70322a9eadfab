package org.refault.simulator.machine;

import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * What things cost on a CPU, in cycles; see the settings of the same names.
 *
 * <p>Under nested paging the monitor is part of the host's kernel. The way from the guest to it is an exit and an entry of
 * the hardware ({@code vmexit}), charged as a trap; from there to the host it is no way at all.
 *
 * @param base a reference that hits the first-level TLB
 * @param l2Hit extra for a hit in the second level
 * @param walk extra for a page walk, where it is a constant
 * @param aSet extra for setting an Accessed bit
 * @param dSet extra for setting a Dirty bit
 * @param trap a trap into the monitor; also the lookahead between virtual CPUs
 * @param fault what a fault costs beside the trap
 * @param worldSwitch between monitor and host, one way
 * @param guestExit between guest and host, one way, when an interrupt or the end of a slice takes the CPU from the guest
 * @param flush loading CR3
 * @param invalidate invalidating one page's translations
 * @param flushCeiling most pages invalidated one by one; more are a full flush
 * @param ipiLatency from sending an interrupt to its delivery
 * @param ipiPerTarget sending to each further CPU
 * @param ipiHandler handling a flush, without what it flushes where that goes by pages
 * @param broadcast invalidating on other CPUs by hardware, or {@link #NO_BROADCAST} where interrupts do it
 * @param contextSwitch blocking or waking a thread
 */
public record Costs(
        long base,
        long l2Hit,
        long walk,
        long aSet,
        long dSet,
        long trap,
        long fault,
        long worldSwitch,
        long guestExit,
        long flush,
        long invalidate,
        int flushCeiling,
        long ipiLatency,
        long ipiPerTarget,
        long ipiHandler,
        long broadcast,
        long contextSwitch) {
    /** The CPUs tell each other by interrupts. */
    public static final long NO_BROADCAST = -1;

    /**
     * The costs of the settings.
     *
     * @throws InvalidSettingException if they do not fit each other
     */
    public static Costs of(Settings settings) {
        boolean nested = settings.word(MonitorSettings.PAGING_MODE).equals("ept");
        boolean softBits = settings.word(MachineSettings.EPT_AD).equals("soft");
        if (softBits && !nested) {
            throw new InvalidSettingException("ept.ad: soft is of nested paging; set paging.mode = ept too");
        }
        long exit = settings.cycles(MachineSettings.VMEXIT);
        long worldSwitch = settings.cycles(MachineSettings.WS_ONEWAY);
        String flavour = settings.word(MachineSettings.TLB_SHOOTDOWN);
        return new Costs(
                settings.cycles(MachineSettings.COST_BASE),
                settings.cycles(MachineSettings.TLB_L2_HIT),
                settings.cycles(nested ? MachineSettings.WALK_NESTED : MachineSettings.COST_WALK),
                settings.cycles(softBits ? MachineSettings.COST_FAST_FAULT : MachineSettings.COST_A_SET),
                settings.cycles(MachineSettings.COST_D_SET),
                nested ? exit : settings.cycles(MachineSettings.COST_TRAP),
                nested ? settings.cycles(MachineSettings.EPT_VIOLATION) : 0,
                nested ? 0 : worldSwitch,
                nested ? exit / 2 : worldSwitch,
                settings.cycles(MachineSettings.COST_FLUSH),
                settings.cycles(MachineSettings.COST_INVLPG),
                switch (flavour) {
                    case "mask-page" -> Integer.MAX_VALUE;
                    case "batched", "hw" -> settings.count(MachineSettings.TLB_FLUSH_CEILING);
                    default -> 0;
                },
                settings.cycles(MachineSettings.IPI_LATENCY),
                settings.cycles(MachineSettings.IPI_PER_TARGET),
                settings.cycles(MachineSettings.IPI_HANDLER),
                flavour.equals("hw") ? settings.cycles(MachineSettings.TLB_HW_BROADCAST) : NO_BROADCAST,
                settings.cycles(MachineSettings.CTXSW));
    }

    /** Whether translations of these pages go one by one; if not, or for null, everything goes. */
    public boolean flushesByPage(TlbFlush flush) {
        return !flush.isOfEverything() && flush.count() <= flushCeiling;
    }

    /** Flushing these pages' translations, or for null everything, on the own CPU. */
    public long flushCost(TlbFlush what) {
        return flushesByPage(what) ? invalidate * what.count() : flush;
    }

    /** Handling an interrupt that asks for that. The handler of a kernel that always flushes everything includes it. */
    long handlerCost(TlbFlush what) {
        return flushCeiling == 0 ? ipiHandler : ipiHandler + flushCost(what);
    }
}
