package org.refault.simulator.machine;

import java.util.ArrayList;
import java.util.List;

/** Threads asleep until something happens. */
public final class WaitQueue {
    private final List<Sleeper> sleepers = new ArrayList<>();

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
        sleepers.clear();
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
