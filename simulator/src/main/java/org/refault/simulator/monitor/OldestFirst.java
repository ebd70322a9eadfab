package org.refault.simulator.monitor;

import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps at most so many pages locked; the page locked longest ago is given up first, whatever its bits say. */
final class OldestFirst implements Victims {
    private final int limit;
    private final Deque<Integer> byLocking = new ArrayDeque<>();
    private int taken;

    OldestFirst(int limit) {
        this.limit = limit;
    }

    @Override
    public long scan(long now) {
        return 0;
    }

    @Override
    public int nextAtTick() {
        return NO_PAGE;
    }

    @Override
    public boolean reserve() {
        if (taken == limit) {
            return false;
        }
        taken++;
        return true;
    }

    @Override
    public void unreserve() {
        taken--;
    }

    @Override
    public int nextAtFault() {
        return byLocking.isEmpty() ? NO_PAGE : byLocking.pollFirst();
    }

    @Override
    public void locked(int page) {
        byLocking.addLast(page);
    }

    @Override
    public void keptAfterAll(int page) {
        byLocking.addFirst(page);
    }

    @Override
    public void unlocked(int page) {
        taken--;
    }

    @Override
    public long takeLookingCost() {
        return 0;
    }
}
