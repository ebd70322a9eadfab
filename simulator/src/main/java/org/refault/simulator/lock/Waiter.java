package org.refault.simulator.lock;

/** Whoever takes locks: a thread of control on a CPU. */
public interface Waiter {
    /** The CPU it runs on. */
    int cpu();

    /** The lock it waited for became its own, at this cycle. */
    void granted(SimLock lock, long now);

    /** It has spun for the lock as long as it should, and is to sleep until it is granted. */
    void spunInVain(SimLock lock, long now);
}
