package org.refault.simulator.lock;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.result.LockStatistics;

/** A class of locks: one kind, one name, statistics kept together, as in Linux's {@code /proc/lock_stat}. */
public final class LockClass {
    private final String name;
    private final LockKind kind;
    private final LockCosts costs;
    private final LockRules rules;
    private final EventScheduler events;
    private final RandomStream chance;
    private final LockSide exclusive = new LockSide(LockMode.EXCLUSIVE);
    private final LockSide shared = new LockSide(LockMode.SHARED);
    private final List<SimLock> locks = new ArrayList<>();
    private final List<BitLocks> bitLocks = new ArrayList<>();

    /**
     * A class without locks yet, of the {@linkplain LockRules#PLAIN plain} rules.
     *
     * @param chance draws the winner among the waiters of a test-and-set lock
     */
    public LockClass(String name, LockKind kind, LockCosts costs, EventScheduler events, RandomStream chance) {
        this(name, kind, costs, LockRules.PLAIN, events, chance);
    }

    /**
     * A class without locks yet.
     *
     * @param chance draws the winner among the waiters of a test-and-set lock
     */
    public LockClass(
            String name, LockKind kind, LockCosts costs, LockRules rules, EventScheduler events, RandomStream chance) {
        this.name = name;
        this.kind = kind;
        this.costs = costs;
        this.rules = rules;
        this.events = events;
        this.chance = chance;
    }

    /** A new lock of the class. */
    public SimLock newLock() {
        SimLock lock = new SimLock(this);
        locks.add(lock);
        return lock;
    }

    /** So many locks of the class that are a bit each. */
    public BitLocks newBitLocks(int count) {
        BitLocks made = new BitLocks(this, count);
        bitLocks.add(made);
        return made;
    }

    /** Its locks, in the order in which they were made, without those that are a bit. */
    public List<SimLock> locks() {
        return Collections.unmodifiableList(locks);
    }

    /** The class's name. */
    public String name() {
        return name;
    }

    /** How its locks are waited for. */
    public LockKind kind() {
        return kind;
    }

    /** What is done with its locks, beside their kind. */
    public LockRules rules() {
        return rules;
    }

    /** Whether a waiter spins, be it only until it is told that it {@linkplain Waiter#spunInVain did so in vain}. */
    public boolean waitersSpin() {
        return !kind.sleeps() || rules.spin() > 0;
    }

    LockCosts costs() {
        return costs;
    }

    EventScheduler events() {
        return events;
    }

    int draw(int waiters) {
        return chance.nextInt(waiters);
    }

    LockSite site(LockMode mode, String site) {
        return (mode == LockMode.SHARED && kind.hasReaders() ? shared : exclusive).site(site);
    }

    /**
     * A CPU acknowledged a flush so many cycles late, since it spun for or held a lock of the class with interrupts off.
     *
     * @param flushes 1, or 0 if the flush had to wait for the class before
     */
    public void ackDelayed(int flushes, long cycles) {
        exclusive.ackDelayed(flushes, cycles);
    }

    /** The instant from which on is counted; 0 for the run's beginning. */
    public long countsFrom() {
        return exclusive.countsFrom();
    }

    /**
     * Counts anew from an instant on. A wait or a hold that is under way then counts from then on, and is one of those
     * that end after it.
     */
    public void restart(long now) {
        exclusive.restart(now);
        shared.restart(now);
        locks.forEach(SimLock::restart);
        bitLocks.forEach(BitLocks::restart);
    }

    /**
     * The rows of the lock table: one for all sites and one a site. A class with readers has two such groups, whose
     * names end in {@code -W} and {@code -R} as in {@code /proc/lock_stat}.
     *
     * @param now the end of the run
     * @throws IllegalStateException if Little's law does not hold (waits, unfinished ones included, must sum to the
     *     area under the queue's length), acquisitions are not the releases and the locks held, or a lock was held
     *     exclusively for more cycles than there were
     */
    public List<LockStatistics> statistics(long now) {
        long elapsed = now - countsFrom();
        long busiest = 0;
        for (SimLock lock : locks) {
            busiest = Math.max(busiest, lock.exclusiveUntil(now));
        }
        int instances = locks.size();
        for (BitLocks bits : bitLocks) {
            busiest = Math.max(busiest, bits.busiestUntil(now));
            instances += bits.count();
        }
        if (busiest > elapsed) {
            throw new IllegalStateException(
                    "a lock " + name + " was held exclusively for " + busiest + " of " + elapsed + " cycles");
        }
        if (!kind.hasReaders()) {
            return exclusive.rows(name, rules, instances, busiest, now);
        }
        List<LockStatistics> rows = exclusive.rows(name + "-W", rules, instances, busiest, now);
        rows.addAll(shared.rows(name + "-R", rules, instances, 0, now));
        return rows;
    }
}
