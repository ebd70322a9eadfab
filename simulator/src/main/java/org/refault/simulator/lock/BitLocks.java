package org.refault.simulator.lock;

import java.util.Arrays;

/**
 * The books of locks that are a bit each: whoever finds one set sleeps until it is clear, and tries again. Who has the bit is
 * known elsewhere; here it is only noted, in the statistics of a class. Somebody who has waited counts as one who took the
 * lock and let it go at once.
 */
public final class BitLocks {
    private static final long FREE = -1;
    private static final int NO_CPU = -1;

    private final LockClass lockClass;
    private final LockSite[] heldFrom;
    private final long[] since;
    private final long[] heldTotal;
    private final int[] lastCpu;
    private final int[] waiters;

    BitLocks(LockClass lockClass, int count) {
        this.lockClass = lockClass;
        heldFrom = new LockSite[count];
        since = new long[count];
        heldTotal = new long[count];
        lastCpu = new int[count];
        waiters = new int[count];
        Arrays.fill(since, FREE);
        Arrays.fill(lastCpu, NO_CPU);
    }

    int count() {
        return since.length;
    }

    /** Counts anew; a hold that is under way counts from now on. */
    void restart() {
        Arrays.fill(heldTotal, 0);
    }

    /** Whether a lock is noted as taken. */
    public boolean isHeld(int lock) {
        return since[lock] != FREE;
    }

    /** A lock that was free is taken. */
    public void taken(int lock, int cpu, String site, long now) {
        LockSite from = lockClass.site(LockMode.EXCLUSIVE, site);
        from.acquired(bounces(lock, cpu), now);
        lastCpu[lock] = cpu;
        heldFrom[lock] = from;
        since[lock] = now;
    }

    /** A lock is given back; nothing if it was not noted as taken. */
    public void given(int lock, long now) {
        if (isHeld(lock)) {
            heldFrom[lock].released(since[lock], now);
            heldTotal[lock] += now - countedFrom(lock);
            since[lock] = FREE;
        }
    }

    /** An attempt to take a lock without waiting has failed. */
    public void failed(String site) {
        lockClass.site(LockMode.EXCLUSIVE, site).failed();
    }

    /** Somebody begins to wait for a lock. */
    public void waits(int lock, String site, long now) {
        waiters[lock]++;
        lockClass.site(LockMode.EXCLUSIVE, site).queued(waiters[lock], now);
        if (isHeld(lock)) {
            heldFrom[lock].keptOthersWaiting();
        }
    }

    /** Somebody has waited since an instant. */
    public void waited(int lock, int cpu, String site, long began, long now) {
        waiters[lock]--;
        LockSite at = lockClass.site(LockMode.EXCLUSIVE, site);
        at.contended(began, now, 0, bounces(lock, cpu));
        at.acquired(bounces(lock, cpu), now);
        at.released(now, now);
        lastCpu[lock] = cpu;
    }

    private long countedFrom(int lock) {
        return Math.max(since[lock], lockClass.countsFrom());
    }

    private boolean bounces(int lock, int cpu) {
        return lastCpu[lock] != NO_CPU && lastCpu[lock] != cpu;
    }

    /** Cycles for which the lock that was held longest was held up to an instant. */
    long busiestUntil(long now) {
        long busiest = 0;
        for (int lock = 0; lock < since.length; lock++) {
            busiest = Math.max(busiest, heldTotal[lock] + (isHeld(lock) ? now - countedFrom(lock) : 0));
        }
        return busiest;
    }
}
