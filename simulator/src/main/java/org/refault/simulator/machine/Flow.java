package org.refault.simulator.machine;

import org.refault.simulator.lock.SimLock;
import org.refault.simulator.result.CycleUse;

/**
 * What a step of an {@link Activity} may ask of whoever executes it.
 *
 * <p>The continuations ({@link #spend}, {@link #leaveMonitor}, {@link #enterMonitor}, {@link #acquire},
 * {@link #awaitAcknowledgements}, {@link #sleep}, {@link #call}, {@link #done}) end a step; a step calls exactly one.
 * The others act at once.
 */
public interface Flow {
    /** In a list of pages to flush: a page that no guest translates; it costs its invalidation. */
    int NO_GUEST_PAGE = -1;

    /** The instant of the step, in cycles. */
    long now();

    /** The virtual CPU whose thread performs the step, or null for a thread of the host. */
    Vcpu vcpu();

    /** Continuation: the CPU is busy for some cycles; then the next step. */
    void spend(CycleUse use, long cycles);

    /** Continuation: world switch from the monitor to the host. The TLB is empty afterwards. */
    void leaveMonitor();

    /** Continuation: world switch from the host to the monitor. */
    void enterMonitor();

    /** Continuation: the next step holds the lock. */
    void acquire(SimLock lock, String site);

    /** Gives a lock back. */
    void release(SimLock lock);

    /**
     * The own TLBs lose the translations of some guest pages, where it is a virtual CPU that has some.
     *
     * @param pages null for everything
     */
    void flushTlb(int[] pages);

    /** Empties the own TLBs, where it is a virtual CPU that has some. */
    default void flushTlb() {
        flushTlb(null);
    }

    /**
     * Begins a TLB shootdown: sends a flush to other CPUs.
     *
     * @param cpus a bit for each CPU; the own one is left out
     * @param pages guest pages whose translations go, or {@link #NO_GUEST_PAGE} for a page of another process; null for
     *     everything
     */
    void shootDown(long cpus, int[] pages);

    /** As {@link #shootDown(long, int[])}, of everything. */
    default void shootDown(long cpus) {
        shootDown(cpus, null);
    }

    /** Continuation: all CPUs told by the last {@link #shootDown} have flushed. */
    void awaitAcknowledgements();

    /** Continuation: somebody has woken the queue. */
    void sleep(WaitQueue queue);

    /** Wakes all who sleep on a queue. */
    void wake(WaitQueue queue);

    /** Continuation: another activity has been performed to its end. */
    void call(Activity activity);

    /** Continuation: this activity has ended. */
    void done();
}
