package org.refault.simulator.lock;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.event.EventClass;

/** One lock in simulated time. Its holder may hold it across any number of steps. */
public final class SimLock {
    private static final int NO_CPU = -1;

    private final LockClass lockClass;
    private final List<Request> queue = new ArrayList<>();
    private Waiter holder;
    private LockClass.Site holderSite;
    private long heldSince;
    private int lastCpu = NO_CPU;

    private record Request(Waiter waiter, LockClass.Site site, long since) {}

    SimLock(LockClass lockClass) {
        this.lockClass = lockClass;
    }

    /** The class it belongs to. */
    public LockClass lockClass() {
        return lockClass;
    }

    /** Who holds it, or null. */
    public Waiter holder() {
        return holder;
    }

    /**
     * Takes the lock if it is free.
     *
     * @return whether it was; if not, the waiter is queued and will be {@linkplain Waiter#granted granted} it
     * @param site where in the code it is taken, for the statistics
     */
    public boolean acquire(Waiter waiter, String site, long now) {
        LockClass.Site statistics = lockClass.site(site);
        if (holder == null) {
            take(waiter, statistics, now);
            return true;
        }
        queue.add(new Request(waiter, statistics, now));
        lockClass.queued(now);
        statistics.queued(queue.size());
        return false;
    }

    /** Whether the previous holder ran on another CPU. */
    private boolean bounces(Waiter waiter) {
        return lastCpu != NO_CPU && lastCpu != waiter.cpu();
    }

    /** Cycles that taking the free lock costs a waiter, to be asked before it is taken. */
    public long costOfTaking(Waiter waiter) {
        LockCosts costs = lockClass.costs();
        return costs.atomic() + (bounces(waiter) ? costs.transfer() : 0);
    }

    /** Releases the lock; if there are waiters, one of them is granted it after the hand-off. */
    public void release(Waiter waiter, long now) {
        if (holder != waiter) {
            throw new IllegalStateException(lockClass.name() + " is released by one who does not hold it");
        }
        holderSite.held(now - heldSince);
        lockClass.released();
        holder = null;
        if (!queue.isEmpty()) {
            int winner = lockClass.kind() == LockKind.TAS ? lockClass.draw(queue.size()) : 0;
            long handOn = lockClass.costs().handOn(lockClass.kind(), queue.size());
            Request next = queue.remove(winner);
            // Nobody can slip in between: the lock is the winner's from the release on, though it runs on only at the
            // grant.
            holder = next.waiter;
            holderSite = next.site;
            heldSince = now + handOn;
            lockClass.events().schedule(now + handOn, EventClass.GRANT, next.waiter.cpu(), at -> grant(next, at));
        }
    }

    private void grant(Request request, long now) {
        lockClass.dequeued(now, request.since);
        request.site.contended(now - request.since, bounces(request.waiter));
        take(request.waiter, request.site, now);
        request.waiter.granted(this, now);
    }

    private void take(Waiter waiter, LockClass.Site site, long now) {
        site.acquired(bounces(waiter));
        holder = waiter;
        holderSite = site;
        heldSince = now;
        lastCpu = waiter.cpu();
        lockClass.taken();
    }
}
