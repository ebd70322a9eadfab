package org.refault.simulator.monitor;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.MonitorSettings;
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
        return sources.policy() == null ? sources.byIdleAge() : sources.byPolicy();
    }

    /** The activity that serves a fault of a virtual CPU on a page that is not mapped. Called without touching shared state. */
    Activity onFault(Monitor monitor, VirtualCpu vcpu);

    /** Readies the guest's pages before cycle 0. */
    default void begin(Monitor monitor) {}

    /** Whether the monitor locks in the host's memory whatever the guest has a translation of: invariant I1. */
    default boolean locksWhatItMaps() {
        return true;
    }

    /** Whether only so many pages are kept locked as {@code pin.limit} says. */
    default boolean hasPinLimit(Settings settings) {
        return usesPolicy() && settings.word(MonitorSettings.TARGET_MODE).equals("fixed");
    }

    /** Whether a policy can keep within what the host's shares allow: {@code target.mode = balloon}. */
    default boolean followsShares() {
        return false;
    }

    /** Whether the host can drop pages that the guest reports as free: {@code reporting}. */
    default boolean takesReports() {
        return false;
    }

    /** Whether pages of the guest's own tables can be part of its memory: {@code pt.pages}, which is not none. */
    default boolean hasTablePages(Settings settings) {
        return settings.word(MonitorSettings.PAGING_MODE).equals("ept")
                && settings.word(MonitorSettings.PT_PAGES).equals("normal");
    }

    /** Whether the guest can be told of pages that must be read, instead of waiting for them: {@code async_pf}. */
    default boolean tellsOfReads() {
        return false;
    }

    /** What the protocol may begin of itself at any time, beside serving faults: for the explorer. */
    default List<Spontaneous> spontaneous(Monitor monitor) {
        return List.of();
    }

    /**
     * Something a protocol may begin of itself.
     *
     * @param name what it is, in a few words
     * @param possible whether it can be begun for a page now
     * @param begin its activity for a page; to be called for any page when a state is restored
     */
    record Spontaneous(String name, IntPredicate possible, IntFunction<Activity> begin) {}

    /** Saves or restores what the protocol keeps of a run beside its activities and the states of pages. */
    default void exchange(Monitor monitor, StateExchange exchange) {}

    /** Starts timers and threads. */
    default void start(Monitor monitor, Background background) {}
}
