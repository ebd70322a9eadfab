package org.refault.simulator.monitor;

import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.Settings;

/** How host and monitor share the guest's pages. Found by {@link java.util.ServiceLoader}; holds no state of a run. */
public interface Protocol {
    /** The id on the command line. */
    String id();

    /** The idea, in one line. */
    String summary();

    /** How it works, in a paragraph, with what it assumes. */
    String description();

    /** Key of its source in docs/references.bib. */
    String source();

    /**
     * Whether the guest can never use a frame that the host has taken back.
     *
     * @param vcpus virtual CPUs of the virtual machine
     */
    boolean isSafe(Settings settings, int vcpus);

    /**
     * Whether the guest may have translations of pages that the host may take, so that exposure (invariant I1) is no
     * violation: where the host takes the translations back before it takes the page.
     */
    default boolean allowsExposure() {
        return false;
    }

    /** Whether a replacement policy chooses pages under it. */
    boolean usesPolicy();

    /** Whether all guest memory must be in the host's memory from the beginning. */
    default boolean needsAllMemory() {
        return false;
    }

    /**
     * The least number of frames with which a virtual machine gets along.
     *
     * @param vmPages pages of the virtual machine
     * @param footprint pages that the trace uses
     */
    default int leastPages(Settings settings, int vmPages, int footprint) {
        return needsAllMemory() ? vmPages : footprint / 4 + 64;
    }

    /**
     * What locking a page of the host is.
     *
     * @throws org.refault.simulator.setting.InvalidSettingException if the protocol is another with what was asked for
     */
    default PinPrimitive pinPrimitive(Settings settings) {
        return PinPrimitive.named(settings.word(HostSettings.PIN_PRIMITIVE));
    }

    /** How it chooses pages to give up. */
    default Monitor.VictimChoice victims(VictimSources sources) {
        return sources.policy() == null ? Monitor.idlePages(sources.settings()) : sources.byPolicy();
    }

    /** The activity that serves a fault of a virtual CPU on a page that is not mapped. Called without touching shared state. */
    Activity onFault(Monitor monitor, VirtualCpu vcpu);

    /** Readies the guest's pages before cycle 0. */
    default void begin(Monitor monitor) {}

    /** Starts timers and threads. */
    default void start(Monitor monitor, Background background) {}
}
