package org.refault.simulator.monitor;

import java.util.List;
import java.util.function.IntPredicate;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * What a way of choosing pages to give up may be made from.
 *
 * @param settings the run's
 * @param policy a replacement policy, or null
 * @param strings the references of each virtual CPU of the virtual machine
 * @param supervisor whether a guest page is the guest kernel's
 * @param events for the time
 * @param memory the host's, for how much is free
 * @param shares how the host divides its memory among virtual machines
 * @param chance random numbers of this choice alone
 * @param guest the virtual machine's memory, as the host knows it
 */
public record VictimSources(
        Settings settings,
        PolicyChoice<?> policy,
        List<ReferenceString> strings,
        IntPredicate supervisor,
        EventScheduler events,
        HostMemory memory,
        MemoryShares shares,
        RandomStream chance,
        AddressSpace guest) {
    /** Pages that were idle for a while go. */
    Monitor.VictimChoice byIdleAge() {
        return Monitor.idlePages(settings, supervisor, chance);
    }

    /** The policy chooses. */
    Monitor.VictimChoice byPolicy() {
        if (settings.word(MonitorSettings.TARGET_MODE).equals("balloon")) {
            return Monitor.policyWithinShares(settings, policy, supervisor, events, chance, guest, shares);
        }
        return Monitor.policy(settings, policy, supervisor, events, chance);
    }
}
