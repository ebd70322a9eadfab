package org.refault.simulator.result;

/** What the cycles of a CPU went to. Each cycle of each CPU belongs to exactly one use. */
public enum CycleUse {
    /** The guest's references themselves. */
    GUEST("guest references"),
    /** TLB misses: second level and page walks. */
    WALK("TLB and page walks"),
    /** Setting Accessed and Dirty bits. */
    BITS("A/D bits"),
    /** The guest's kernel serving faults of its own paging, and being told of pages that the host has not there, or has again. */
    GUEST_PAGING("guest's own paging"),
    /** The monitor's own code: traps, scans, unmapping. */
    MONITOR("monitor"),
    /** World switches between monitor and host. */
    WORLD_SWITCH("world switches"),
    /** The host's kernel. */
    HOST("host kernel"),
    /** The host's processes computing. */
    PROCESS("host processes"),
    /** Spinning on a lock. */
    SPIN("lock spinning"),
    /** Waiting for the acknowledgements of a shootdown. */
    ACK("awaiting shootdown acks"),
    /** Interrupt handlers. */
    INTERRUPT("interrupts"),
    /** Blocking and waking threads. */
    SWITCH("context switches"),
    /** Nothing to run while a virtual CPU of this CPU sleeps until a page or a lock comes. */
    IO_WAIT("asleep for pages, locks"),
    /** Nothing to run. */
    IDLE("idle");

    private final String label;

    CycleUse(String label) {
        this.label = label;
    }

    /** What a legend says. */
    public String label() {
        return label;
    }
}
