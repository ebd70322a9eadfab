package org.refault.simulator.lock;

/** Whoever takes locks: a thread of control on a CPU. */
public interface Waiter {
    /** The CPU it runs on. */
    int cpu();

    /** The lock it waited for became its own, at this cycle. */
    void granted(SimLock lock, long now);
}
