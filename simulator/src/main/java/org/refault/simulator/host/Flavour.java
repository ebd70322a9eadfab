package org.refault.simulator.host;

import java.util.List;
import org.refault.simulator.lock.SimLock;

/** How the host chooses pages and takes them, and which locks guard what: the part in which kernels differ. */
interface Flavour extends FrameWatcher {
    /** The one lock of all of memory management, which a thread drops while it sleeps; null if there is none. */
    SimLock globalLock();

    /** The lock of the page-table entry of a page. */
    SimLock tableLock(AddressSpace space, int page);

    /** A shootdown's own lock, one for the whole machine; null if there is none. */
    default SimLock shootdownLock() {
        return null;
    }

    /** The locks under which a slot of the swap device is found, in the order in which they are taken. */
    default List<SimLock> slotLocks() {
        return List.of();
    }

    /**
     * The locks under which a page enters the swap cache or leaves it, in the order in which they are taken; none where that
     * is part of other work.
     */
    default List<SimLock> swapCacheLocks(int slot) {
        return List.of();
    }

    /** Gives a new address space what this flavour wants it to have. */
    default void prepare(AddressSpace space) {}

    /** Whether a fault keeps the semaphore of its address space while a page is read. */
    boolean keepsSemaphore();

    /** Whether the fault maps a page that was read, and looks it up once more to lock it; else the end of the read maps it. */
    default boolean mapsApart() {
        return globalLock() == null;
    }

    /**
     * A reclaim. It is performed with the {@link #globalLock} held, and no other lock of the flavour.
     *
     * @param onBehalf the address space that wants the frame; null for the swapper or the kernel
     */
    Reclaim newReclaim(AddressSpace onBehalf);
}
