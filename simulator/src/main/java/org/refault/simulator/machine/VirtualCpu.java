package org.refault.simulator.machine;

/** A virtual CPU as the monitor sees it: the reference that made it trap, and what its TLBs hold. */
public interface VirtualCpu {
    /** Its number among those of all virtual machines, 0 to 63. */
    int number();

    /** The guest page of the reference that comes next: the faulting one, after a fault. */
    int page();

    /** The unit of the monitor's table that translates the reference that comes next. */
    int unit();

    /** Whether the reference that comes next writes. */
    boolean writes();

    /** The privilege level of the reference that comes next, 0 to 3. */
    int cpl();

    /** The ring class of the reference that comes next: 1 for user where user has tables of its own, else 0. */
    int ringClass();

    /** The virtual page of the reference that comes next. Only where there is a reference string. */
    default int virtualPage() {
        throw new IllegalStateException("this virtual CPU has no references");
    }

    /**
     * From now on the fault being served is one on a page of the guest's own tables, which the monitor reads on behalf of
     * the reference that comes next. Only where there is a reference string.
     */
    default void turnToTable(int page) {
        throw new IllegalStateException("this virtual CPU has no references");
    }

    /** The fault being served is that of the reference again. Only where there is a reference string. */
    default void turnToReference() {
        throw new IllegalStateException("this virtual CPU has no references");
    }

    /** The monitor's window on this virtual CPU into the guest's own tables. Only where there is a reference string. */
    default TableWindow window() {
        throw new IllegalStateException("this virtual CPU has no references");
    }

    /** Whether its TLBs may hold translations: it is in the guest, or in the monitor since, or they are tagged. */
    boolean isTlbLive();

    /** Whether a TLB, or the monitor's window on it, holds a translation of a guest page. */
    boolean holdsTranslation(int page);

    /** Whether a TLB holds a poisoned translation of a guest page to a frame. */
    boolean holdsPoisoned(int page, int frame);

    /** References executed. Only where there is a reference string. */
    default long references() {
        throw new IllegalStateException("this virtual CPU has no references to count");
    }

    /** The first run of its references that is not executed to its end. Only where there is a reference string. */
    default int firstRun() {
        throw new IllegalStateException("this virtual CPU has no references");
    }

    /** The thread of the guest that runs, or ran last: from 0. */
    default int thread() {
        return 0;
    }

    /** Whether another thread of the guest could run. */
    default boolean hasOtherThread() {
        return false;
    }

    /** The thread of the guest that runs waits from now on; {@link #switchThread} is to follow. Only with a reference string. */
    default void blockThread() {
        throw new IllegalStateException("this virtual CPU has no threads");
    }

    /** A thread of the guest waits no longer. Only where there is a reference string. */
    default void threadReady(int thread) {
        throw new IllegalStateException("this virtual CPU has no threads");
    }

    /** The next thread of the guest that can run does. Returns whether there is one. Only where there is a reference string. */
    default boolean switchThread() {
        throw new IllegalStateException("this virtual CPU has no threads");
    }

    /** Drops a guest page from every TLB, at no cost. Only where there is a reference string. */
    default void forget(int page) {
        throw new IllegalStateException("this virtual CPU forgets nothing");
    }

    /**
     * Makes every TLB slot of a guest page one that never hits, because the frame is no longer the page's.
     *
     * @param frame where those lead that are not poisoned yet
     */
    void poison(int page, int frame);
}
