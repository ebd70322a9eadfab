package org.refault.simulator.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.result.LockStatistics;

/** A class of locks: one kind, one name, statistics kept together, as in Linux's {@code /proc/lock_stat}. */
public final class LockClass {
    private static final int DIGITS = 3;

    private final String name;
    private final LockKind kind;
    private final LockCosts costs;
    private final EventScheduler events;
    private final RandomStream chance;
    private final Map<String, Site> sites = new TreeMap<>();
    private int instances;
    private int held;
    private int waiting;
    private long waitingSince;
    private long queueArea;
    private long requestTimes;

    /**
     * A class without locks yet.
     *
     * @param chance draws the winner among the waiters of a test-and-set lock
     */
    public LockClass(String name, LockKind kind, LockCosts costs, EventScheduler events, RandomStream chance) {
        this.name = name;
        this.kind = kind;
        this.costs = costs;
        this.events = events;
        this.chance = chance;
    }

    /** A new lock of the class. */
    public SimLock newLock() {
        instances++;
        return new SimLock(this);
    }

    /** The class's name. */
    public String name() {
        return name;
    }

    /** How its locks are waited for. */
    public LockKind kind() {
        return kind;
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

    Site site(String site) {
        return sites.computeIfAbsent(site, s -> new Site());
    }

    /** A lock of the class was taken. */
    void taken() {
        held++;
    }

    /** A lock of the class was released. */
    void released() {
        held--;
    }

    /** A waiter came. */
    void queued(long now) {
        advance(now);
        waiting++;
        requestTimes += now;
    }

    /** A waiter that came at {@code since} went. */
    void dequeued(long now, long since) {
        advance(now);
        waiting--;
        requestTimes -= since;
    }

    private void advance(long now) {
        queueArea += waiting * (now - waitingSince);
        waitingSince = now;
    }

    /**
     * The rows of the lock table: one a site, and one for all sites.
     *
     * @param elapsed cycles the run lasted
     * @throws IllegalStateException if Little's law does not hold (waits, unfinished ones included, must sum to the
     *     area under the queue's length), or acquisitions are not the releases and the locks held
     */
    public List<LockStatistics> statistics(long elapsed) {
        List<LockStatistics> rows = new ArrayList<>();
        Site all = new Site();
        for (Map.Entry<String, Site> entry : sites.entrySet()) {
            all.add(entry.getValue());
            rows.add(entry.getValue().row(name, entry.getKey(), instances, elapsed));
        }
        rows.add(0, all.row(name, LockStatistics.ALL_SITES, instances, elapsed));
        advance(elapsed);
        long unfinished = waiting * elapsed - requestTimes;
        if (queueArea != all.waitTotal + unfinished) {
            throw new IllegalStateException("Little's law fails for lock " + name + ": queue area " + queueArea
                    + ", waits " + all.waitTotal + " and unfinished " + unfinished);
        }
        if (all.acquisitions != all.holds + held) {
            throw new IllegalStateException("lock " + name + " was acquired " + all.acquisitions + " times, released "
                    + all.holds + " times, and is held " + held + " times");
        }
        return rows;
    }

    /** Statistics of one place that takes locks of the class. */
    static final class Site {
        private final Histogram waits = new Histogram(DIGITS);
        private long conBounces;
        private long contentions;
        private long waitMin = Long.MAX_VALUE;
        private long waitMax;
        private long waitTotal;
        private long acqBounces;
        private long acquisitions;
        private long holds;
        private long holdMin = Long.MAX_VALUE;
        private long holdMax;
        private long holdTotal;
        private long queueMax;

        void contended(long wait, boolean bounced) {
            contentions++;
            conBounces += bounced ? 1 : 0;
            waitTotal += wait;
            waitMax = Math.max(waitMax, wait);
            if (wait > 0) {
                waitMin = Math.min(waitMin, wait);
            }
            waits.recordValue(wait);
        }

        void queued(int length) {
            queueMax = Math.max(queueMax, length);
        }

        void acquired(boolean bounced) {
            acquisitions++;
            acqBounces += bounced ? 1 : 0;
        }

        void held(long hold) {
            holds++;
            holdTotal += hold;
            holdMin = Math.min(holdMin, hold);
            holdMax = Math.max(holdMax, hold);
        }

        private void add(Site other) {
            waits.add(other.waits);
            conBounces += other.conBounces;
            contentions += other.contentions;
            waitMin = Math.min(waitMin, other.waitMin);
            waitMax = Math.max(waitMax, other.waitMax);
            waitTotal += other.waitTotal;
            acqBounces += other.acqBounces;
            acquisitions += other.acquisitions;
            holds += other.holds;
            holdMin = Math.min(holdMin, other.holdMin);
            holdMax = Math.max(holdMax, other.holdMax);
            holdTotal += other.holdTotal;
            queueMax = Math.max(queueMax, other.queueMax);
        }

        private LockStatistics row(String lockClass, String site, int instances, long elapsed) {
            return new LockStatistics(
                    lockClass,
                    site,
                    conBounces,
                    contentions,
                    waitMin == Long.MAX_VALUE ? 0 : waitMin,
                    waitMax,
                    waitTotal,
                    acqBounces,
                    acquisitions,
                    holds == 0 ? 0 : holdMin,
                    holdMax,
                    holdTotal,
                    instances,
                    elapsed,
                    queueMax,
                    contentions == 0 ? 0 : waits.getValueAtPercentile(50),
                    contentions == 0 ? 0 : waits.getValueAtPercentile(99));
        }
    }
}
