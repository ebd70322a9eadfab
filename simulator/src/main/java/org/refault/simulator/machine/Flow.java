package org.refault.simulator.machine;

import org.refault.simulator.lock.SimLock;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;

/**
 * What a step of an {@link Activity} may ask of whoever executes it.
 *
 * <p>The continuations ({@link #spend}, {@link #leaveMonitor}, {@link #enterMonitor}, {@link #acquire},
 * {@link #tryAcquireShared}, {@link #awaitAcknowledgements}, {@link #sleep}, {@link #call}, {@link #done}) end a step; a step calls exactly one.
 * The others act at once.
 */
public interface Flow {
    /** The CPU it runs on. */
    int cpu();

    /** The instant of the step, in cycles. */
    long now();

    /** The virtual CPU whose thread performs the step, or null for a thread of the host. */
    VirtualCpu vcpu();

    /** Continuation: the CPU is busy for some cycles; then the next step. */
    void spend(CycleUse use, long cycles);

    /**
     * Continuation: as {@link #spend} in the host, but another thread of the host's kernel whose turn it is runs first.
     * Nothing may be held.
     */
    default void spendInTurn(long cycles) {
        spend(CycleUse.HOST, cycles);
    }

    /** Continuation: world switch from the monitor to the host. The TLB is empty afterwards. */
    void leaveMonitor();

    /** Continuation: world switch from the host to the monitor. */
    void enterMonitor();

    /**
     * Continuation, in the monitor with nothing held: the guest is let go on, and the reference that is being served faults
     * again at once. Costs what a fault's way into the monitor costs; the thread makes way first if another is to have the
     * CPU, as whoever returns to the guest does.
     */
    void faultAgain();

    /** Continuation: the next step holds the lock, alone. */
    void acquire(SimLock lock, String site);

    /** Continuation: the next step holds the lock, perhaps with others who read. */
    void acquireShared(SimLock lock, String site);

    /** Takes the lock if that needs no waiting. Returns whether it did. */
    boolean tryAcquire(SimLock lock, String site);

    /**
     * Continuation: takes the lock as a reader if that needs no waiting; the next step comes when the attempt has cost what
     * it costs.
     *
     * @return whether the next step holds the lock
     */
    boolean tryAcquireShared(SimLock lock, String site);

    /** Gives a lock back. */
    void release(SimLock lock);

    /** The own TLBs lose translations, where it is a virtual CPU that has some. */
    void flushTlb(TlbFlush flush);

    /** Empties the own TLBs, where it is a virtual CPU that has some. */
    default void flushTlb() {
        flushTlb(TlbFlush.ALL);
    }

    /**
     * Begins a TLB shootdown: sends a flush to other CPUs.
     *
     * @param cpus a bit for each CPU; the own one is left out
     */
    void shootDown(long cpus, TlbFlush flush);

    /**
     * Whether the CPU takes interrupts from now on while this thread runs there. While it does not, flushes asked for by
     * others wait, and so do those who asked. They are taken before the first step after interrupts are on again.
     */
    void interrupts(boolean on);

    /** Continuation: all CPUs told by the last {@link #shootDown} have flushed. */
    void awaitAcknowledgements();

    /** Continuation: somebody has woken the queue. */
    void sleep(WaitQueue queue);

    /** Wakes all who sleep on a queue. */
    void wake(WaitQueue queue);

    /** What kind of fault is being served has become clear: for the account of where its time went. */
    void faultWas(Counter kind);

    /** A fault that was found on the way to another is served; the other goes on, with an account of its own. */
    default void faultGoesOn() {}

    /** Continuation: another activity has been performed to its end. */
    void call(Activity activity);

    /** Continuation: this activity has ended. */
    void done();
}
