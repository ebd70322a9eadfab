package org.refault.simulator.machine;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.result.PathCause;

/** Threads asleep until something happens. */
public final class WaitQueue {
    private final List<Sleeper> sleepers = new ArrayList<>();
    private final PathCause cause;
    private long service;

    /** A queue for anything but transfers. */
    public WaitQueue() {
        this(PathCause.ASLEEP);
    }

    private WaitQueue(PathCause cause) {
        this.cause = cause;
    }

    /** A queue of those who wait for a transfer of the swap device. */
    public static WaitQueue forTransfers() {
        return new WaitQueue(PathCause.DEVICE_QUEUE);
    }

    /** A queue of a virtual CPU whose guest has halted. */
    public static WaitQueue forHalts() {
        return new WaitQueue(PathCause.HALTED);
    }

    boolean isForTransfers() {
        return cause == PathCause.DEVICE_QUEUE;
    }

    /** What the time of those who sleep here goes to. */
    PathCause cause() {
        return cause;
    }

    /** How long the device took for the transfer that last woke the queue, in cycles. */
    long service() {
        return service;
    }

    /** Wakes all sleepers: a transfer has ended, which the device served for some cycles. */
    public void wakeAll(long now, long cycles) {
        service = cycles;
        wakeAll(now);
    }

    /** Whoever can sleep: a thread of control. */
    public interface Sleeper {
        /** The queue was woken. */
        void woken(long now);
    }

    /** A thread falls asleep. */
    public void add(Sleeper sleeper) {
        sleepers.add(sleeper);
    }

    /** Nobody sleeps here any more, and nobody is woken. */
    public void clear() {
        if (!sleepers.isEmpty()) {
            sleepers.clear();
        }
    }

    /** Wakes all sleepers, in the order in which they came. */
    public void wakeAll(long now) {
        if (!sleepers.isEmpty()) {
            List<Sleeper> woken = new ArrayList<>(sleepers);
            sleepers.clear();
            woken.forEach(sleeper -> sleeper.woken(now));
        }
    }
}
