package org.refault.simulator.monitor;

import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.VirtualCpu;

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

    /** Whether the guest can never use a frame that the host has taken back. */
    boolean isSafe();

    /** Whether a replacement policy chooses pages under it. */
    boolean usesPolicy();

    /** Whether pages are locked in the host while they are mapped, so that its invariants of locking are to be checked. */
    default boolean locksPages() {
        return true;
    }

    /** Whether all guest memory must be in the host's memory from the beginning. */
    default boolean needsAllMemory() {
        return false;
    }

    /** The activity that serves a fault of a virtual CPU on a page that is not mapped. Called without touching shared state. */
    Activity onFault(Monitor monitor, VirtualCpu vcpu);

    /** Readies the guest's pages before cycle 0. */
    default void begin(Monitor monitor) {}

    /** Starts timers and threads. */
    default void start(Monitor monitor, Background background) {}
}
