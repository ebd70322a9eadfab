package org.refault.simulator.machine;

import java.util.ArrayList;
import java.util.List;

/** Threads asleep until something happens. */
public final class WaitQueue {
    private final List<Sleeper> sleepers = new ArrayList<>();
    private final boolean forTransfers;
    private long service;

    /** A queue for anything but transfers. */
    public WaitQueue() {
        this(false);
    }

    private WaitQueue(boolean forTransfers) {
        this.forTransfers = forTransfers;
    }

    /** A queue of those who wait for a transfer of the swap device. */
    public static WaitQueue forTransfers() {
        return new WaitQueue(true);
    }

    boolean isForTransfers() {
        return forTransfers;
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
