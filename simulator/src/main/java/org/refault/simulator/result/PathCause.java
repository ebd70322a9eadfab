package org.refault.simulator.result;

/** What a virtual CPU's time goes to from the faulting reference until it is in the guest again. */
public enum PathCause {
    /** The walk that found no entry. */
    WALK("page walk"),
    /** The trap into the monitor. */
    TRAP("trap"),
    /** The monitor's own code. */
    MONITOR("monitor"),
    /** World switches between monitor and host. */
    WORLD_SWITCH("world switches"),
    /** Taking locks and waiting for them. */
    LOCK("locks"),
    /** Waiting for the acknowledgements of shootdowns, and answering those of others. */
    SHOOTDOWN("shootdowns"),
    /** The host's kernel, but for reclaim. */
    HOST("host kernel"),
    /** Reclaiming a frame for oneself. */
    RECLAIM("direct reclaim"),
    /** Behind other transfers in the swap device's queue. */
    DEVICE_QUEUE("swap device: queue"),
    /** While the swap device serves the transfer waited for. */
    DEVICE_SERVICE("swap device: service"),
    /** Asleep until another thread has done something: a page in transit, a place among the locked pages. */
    ASLEEP("asleep for others"),
    /** Blocking, waking, and waiting for the CPU. */
    CPU("context switches"),
    /** The guest's kernel: told of a page that is not there, it goes on with another thread. */
    GUEST("guest kernel"),
    /** The virtual CPU halted, as none of the guest's threads could run. */
    HALTED("halted");

    private final String label;

    PathCause(String label) {
        this.label = label;
    }

    /** What a legend says. */
    public String label() {
        return label;
    }
}
