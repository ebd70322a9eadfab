package org.refault.simulator.monitor;

import java.util.List;

/** Chooses which locked guest pages the monitor gives up. */
public interface Victims {
    /** What says that there is no page to give up. */
    int NO_PAGE = -1;

    /** Looks at the Accessed bits, once a tick. Returns what the looking cost, in cycles. */
    long scan(long now);

    /** At a tick: the next page to give up, or {@link #NO_PAGE}. */
    int nextAtTick();

    /** Whether another page may be locked; if so, room for it is set aside. */
    boolean reserve();

    /** Room set aside is not needed after all. */
    void unreserve();

    /** At a fault with no room: a page to give up, or {@link #NO_PAGE}. */
    int nextAtFault();

    /** A page for which room was set aside has been locked. */
    void locked(int page);

    /** A page chosen to be given up stays after all: it was used meanwhile. */
    void keptAfterAll(int page);

    /** A page chosen to be given up is unlocked now. */
    void unlocked(int page);

    /** What looking at the bits at faults has cost since it was last asked, in cycles. */
    long takeLookingCost();

    /** Pages the host's shares last allowed, or 0 where they allow none and forbid none. */
    default int target() {
        return 0;
    }

    /** Pages whose Accessed bits were cleared since this was last asked. */
    default List<Integer> takeCleared() {
        return List.of();
    }
}
