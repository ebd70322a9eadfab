package org.refault.simulator.machine;

import java.util.ArrayList;
import java.util.List;

/** Threads asleep until something happens. */
public final class WaitQueue {
    private final List<Task> sleepers = new ArrayList<>();

    void add(Task task) {
        sleepers.add(task);
    }

    /** Wakes all sleepers, in the order in which they came. */
    public void wakeAll(long now) {
        if (!sleepers.isEmpty()) {
            List<Task> woken = new ArrayList<>(sleepers);
            sleepers.clear();
            woken.forEach(task -> task.woken(now));
        }
    }
}
