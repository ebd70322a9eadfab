package org.refault.simulator.lock;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.result.HoldContent;

/**
 * One lock in simulated time, held by nobody, by one exclusively, or by readers together. A holder may hold it across
 * any number of steps.
 *
 * <p>A reader that comes while others wait gets behind them, so that no writer starves. When the lock is handed on to a
 * reader, the readers behind it get it too, up to the next writer. Where readers may overtake, one joins those who hold it
 * whoever waits, and all get it with the first.
 */
public final class SimLock {
    private static final int NO_CPU = -1;
    private static final int NOBODY = -1;
    private static final long NOT_YET = -1;

    private final LockClass lockClass;
    private final List<Claim> queue = new ArrayList<>();
    /** Those who hold it, and those to whom it is on its way. */
    private final List<Claim> holders = new ArrayList<>();

    private int lastCpu = NO_CPU;
    private int lineCpu = NO_CPU;
    private int chain;
    private long exclusiveTotal;

    /** One who wants the lock or has it. */
    private static final class Claim {
        private final Waiter waiter;
        private final LockSite site;
        private final long since;
        private boolean chosen;
        private boolean asleep;
        private long grantedAt = NOT_YET;

        Claim(Waiter waiter, LockSite site, long since) {
            this.waiter = waiter;
            this.site = site;
            this.since = since;
        }

        boolean isShared() {
            return site.mode() == LockMode.SHARED;
        }

        boolean isGranted() {
            return grantedAt != NOT_YET;
        }
    }

    SimLock(LockClass lockClass) {
        this.lockClass = lockClass;
    }

    // ---- Who has it

    /** The class it belongs to. */
    public LockClass lockClass() {
        return lockClass;
    }

    /** Whether somebody holds it, or it is on its way to somebody. */
    public boolean isHeld() {
        return !holders.isEmpty();
    }

    /** Who holds it or is about to, the first if there are several; or null. */
    public Waiter holder() {
        return holders.isEmpty() ? null : holders.get(0).waiter;
    }

    /** All who hold it or are about to, in the order in which they got it. */
    public List<Waiter> holders() {
        return waiters(holders);
    }

    /** All who wait for it, in the order in which they came. */
    public List<Waiter> waiters() {
        return waiters(queue);
    }

    private static List<Waiter> waiters(List<Claim> claims) {
        return claims.stream().map(claim -> claim.waiter).toList();
    }

    /**
     * Where a holder has taken it.
     *
     * @throws IllegalStateException if it does not hold it
     */
    public String siteOf(Waiter holder) {
        return holding(holder, "is not held by the one asked for").site.name();
    }

    private Claim holding(Waiter waiter, String otherwise) {
        for (Claim claim : holders) {
            if (claim.waiter == waiter && claim.isGranted()) {
                return claim;
            }
        }
        throw new IllegalStateException(lockClass.name() + " " + otherwise);
    }

    // ---- Taking

    /** Takes the lock exclusively, as {@link #acquire(Waiter, LockMode, String, long)} does. */
    public boolean acquire(Waiter waiter, String site, long now) {
        return acquire(waiter, LockMode.EXCLUSIVE, site, now);
    }

    /**
     * Takes the lock if it can be had.
     *
     * @return whether it was taken; if not, the waiter is queued and will be {@linkplain Waiter#granted granted} it
     * @param site where in the code it is taken, for the statistics
     */
    public boolean acquire(Waiter waiter, LockMode mode, String site, long now) {
        Claim claim = new Claim(waiter, lockClass.site(mode, site), now);
        if (isFreeFor(claim)) {
            takeFree(claim, now);
            return true;
        }
        queue.add(claim);
        claim.site.queued(queue.size(), now);
        holders.get(0).site.keptOthersWaiting();
        if (lockClass.waitersSpin() && lockClass.kind().sleeps()) {
            lockClass
                    .events()
                    .schedule(
                            now + lockClass.rules().spin(), EventClass.TIMER, waiter.cpu(), at -> endOfSpin(claim, at));
        } else {
            claim.asleep = lockClass.kind().sleeps();
        }
        return false;
    }

    /**
     * Takes the lock if it can be had, and does not wait otherwise.
     *
     * @return whether it was taken
     */
    public boolean tryAcquire(Waiter waiter, LockMode mode, String site, long now) {
        Claim claim = new Claim(waiter, lockClass.site(mode, site), now);
        if (isFreeFor(claim)) {
            takeFree(claim, now);
            return true;
        }
        claim.site.failed();
        return false;
    }

    private boolean isFreeFor(Claim claim) {
        return holders.isEmpty()
                || claim.isShared() && holders.get(0).isShared() && (queue.isEmpty() || readersOvertake());
    }

    private boolean readersOvertake() {
        return lockClass.rules().readersOvertake() && lockClass.kind() == LockKind.RWLOCK;
    }

    private void endOfSpin(Claim claim, long now) {
        if (!claim.chosen) {
            claim.asleep = true;
            claim.waiter.spunInVain(this, now);
        }
    }

    /** Whether the previous holder took it on another CPU. */
    private boolean bounces(Waiter waiter) {
        return lastCpu != NO_CPU && lastCpu != waiter.cpu();
    }

    /** Cycles that taking the free lock costs a waiter, to be asked before it is taken. */
    public long costOfTaking(Waiter waiter) {
        return lockClass.costs().atomic() + fetch(lineCpu, waiter.cpu());
    }

    private long fetch(int from, int to) {
        return from == NO_CPU || from == to ? 0 : lockClass.costs().transfer();
    }

    private void takeFree(Claim claim, long now) {
        if (holders.isEmpty()) {
            chain = 0;
        }
        holders.add(claim);
        take(claim, now);
    }

    private void take(Claim claim, long now) {
        int cpu = claim.waiter.cpu();
        claim.site.acquired(bounces(claim.waiter), now);
        if (lastCpu != NO_CPU) {
            claim.site.side().moved(lastCpu, cpu);
        }
        claim.grantedAt = now;
        lastCpu = cpu;
        lineCpu = cpu;
    }

    // ---- Giving back

    /** Releases the lock; if that frees it and there are waiters, it is handed on. */
    public void release(Waiter waiter, long now) {
        Claim claim = holding(waiter, "is released by one who does not hold it");
        holders.remove(claim);
        claim.site.released(claim.grantedAt, now);
        if (!claim.isShared()) {
            exclusiveTotal += now - countedGrant(claim);
        }
        lineCpu = waiter.cpu();
        if (holders.isEmpty() && !queue.isEmpty()) {
            handOn(now);
        }
    }

    private void handOn(long now) {
        long time = now + lockClass.costs().handOn(lockClass.kind(), queue.size());
        Claim next = queue.remove(winner());
        chain++;
        next.site.side().handedOn(chain);
        choose(next, time);
        int cpu = next.waiter.cpu();
        for (int at = nextReader(next); at != NOBODY; at = nextReader(next)) {
            // The count of readers goes from one CPU to the next.
            Claim reader = queue.remove(at);
            time += fetch(cpu, reader.waiter.cpu());
            cpu = reader.waiter.cpu();
            choose(reader, time);
        }
    }

    /** The place in the queue of the reader that gets the lock together with another one. */
    private int nextReader(Claim first) {
        int last = readersOvertake() ? queue.size() : Math.min(1, queue.size());
        for (int at = 0; at < last && first.isShared(); at++) {
            if (queue.get(at).isShared()) {
                return at;
            }
        }
        return NOBODY;
    }

    private int winner() {
        if (lockClass.kind() == LockKind.TAS) {
            return lockClass.draw(queue.size());
        }
        if (lockClass.rules().writerPreference()) {
            for (int i = 0; i < queue.size(); i++) {
                if (!queue.get(i).isShared()) {
                    return i;
                }
            }
        }
        return 0;
    }

    /** Nobody can slip in between: the lock is the winner's from the release on, though it runs on only at the grant. */
    private void choose(Claim claim, long time) {
        claim.chosen = true;
        holders.add(claim);
        lockClass.events().schedule(time, EventClass.GRANT, claim.waiter.cpu(), at -> grant(claim, at));
    }

    private void grant(Claim claim, long now) {
        long wait = now - claim.since;
        long spun = claim.asleep ? Math.min(wait, lockClass.rules().spin()) : wait;
        claim.site.contended(claim.since, now, spun, bounces(claim.waiter));
        take(claim, now);
        claim.waiter.granted(this, now);
    }

    // ---- Accounts

    /**
     * A holder has spent cycles while it held the lock.
     *
     * @throws IllegalStateException if nobody holds it
     */
    public void spent(HoldContent content, long cycles) {
        if (holders.isEmpty()) {
            throw new IllegalStateException(lockClass.name() + " is held by nobody who could spend cycles");
        }
        holders.get(0).site.side().spent(content, cycles);
    }

    /** When a holder got it, or what comes later: the instant from which on is counted. */
    private long countedGrant(Claim claim) {
        return Math.max(claim.grantedAt, lockClass.countsFrom());
    }

    /** Counts anew. */
    void restart() {
        exclusiveTotal = 0;
        chain = 0;
        for (int i = 0; i < queue.size(); i++) {
            queue.get(i).site.stillQueued(i + 1);
        }
    }

    /** Cycles it was held exclusively up to an instant. */
    long exclusiveUntil(long now) {
        long unfinished = 0;
        for (Claim claim : holders) {
            unfinished += claim.isGranted() && !claim.isShared() ? now - countedGrant(claim) : 0;
        }
        return exclusiveTotal + unfinished;
    }
}
