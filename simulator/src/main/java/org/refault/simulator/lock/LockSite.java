package org.refault.simulator.lock;

import org.HdrHistogram.Histogram;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.result.LockStatistics;

/** Statistics of one place that takes locks of a class in one mode. */
final class LockSite {
    private static final int DIGITS = 3;

    private final LockSide side;
    private final String name;
    private final Histogram waits = new Histogram(DIGITS);
    private long conBounces;
    private long contentions;
    private long waitMin = Long.MAX_VALUE;
    private long waitMax;
    private long waitTotal;
    private long spinTotal;
    private long acqBounces;
    private long acquisitions;
    private long holds;
    private long holdMin = Long.MAX_VALUE;
    private long holdMax;
    private long holdTotal;
    private long queueMax;
    private long tryFailures;
    private long queued;
    private long othersKept;
    /** Unfinished waits and holds, and the sums of the cycles in which they began. */
    private long waiting;

    private long waitStarts;
    private long held;
    private long holdStarts;
    private long heldBefore;

    LockSite(LockSide side, String name) {
        this.side = side;
        this.name = name;
    }

    LockSide side() {
        return side;
    }

    LockMode mode() {
        return side.mode();
    }

    String name() {
        return name;
    }

    /** Times somebody had to wait here. */
    long timesQueued() {
        return queued;
    }

    /** Times somebody had to wait while the lock was held from here. */
    long timesOthersKept() {
        return othersKept;
    }

    void queued(int length, long now) {
        side.queued(now);
        queued++;
        waiting++;
        waitStarts += now;
        queueMax = Math.max(queueMax, length);
    }

    void keptOthersWaiting() {
        othersKept++;
    }

    void failed() {
        tryFailures++;
    }

    /** One who came at {@code since} is granted the lock. */
    void contended(long since, long now, long spun, boolean bounced) {
        side.dequeued(now);
        long counted = Math.max(since, side.countsFrom());
        waiting--;
        waitStarts -= counted;
        long wait = now - counted;
        contentions++;
        conBounces += bounced ? 1 : 0;
        waitTotal += wait;
        spinTotal += Math.max(0, spun - (counted - since));
        waitMax = Math.max(waitMax, wait);
        if (wait > 0) {
            waitMin = Math.min(waitMin, wait);
        }
        waits.recordValue(wait);
    }

    void acquired(boolean bounced, long now) {
        acquisitions++;
        acqBounces += bounced ? 1 : 0;
        held++;
        holdStarts += now;
    }

    void released(long since, long now) {
        long counted = Math.max(since, side.countsFrom());
        held--;
        holdStarts -= counted;
        long hold = now - counted;
        holds++;
        holdTotal += hold;
        holdMin = Math.min(holdMin, hold);
        holdMax = Math.max(holdMax, hold);
    }

    /** Sum of the waits up to an instant, unfinished ones included. */
    long waitedUntil(long now) {
        return waitTotal + waiting * now - waitStarts;
    }

    private long heldUntil(long now) {
        return holdTotal + held * now - holdStarts;
    }

    /** Counts anew from an instant on: of what is under way then, only what comes after it. */
    void restart(long now) {
        waits.reset();
        conBounces = 0;
        contentions = 0;
        waitMin = Long.MAX_VALUE;
        waitMax = 0;
        waitTotal = 0;
        spinTotal = 0;
        acqBounces = 0;
        acquisitions = 0;
        holds = 0;
        holdMin = Long.MAX_VALUE;
        holdMax = 0;
        holdTotal = 0;
        queueMax = 0;
        tryFailures = 0;
        queued = 0;
        othersKept = 0;
        waitStarts = waiting * now;
        holdStarts = held * now;
        heldBefore = held;
    }

    /** Somebody of a queue of this length came before the instant from which on is counted. */
    void stillQueued(int length) {
        queueMax = Math.max(queueMax, length);
    }

    /** Whether nothing has happened here. */
    boolean isIdle() {
        return acquisitions == 0 && heldBefore == 0 && waiting == 0 && contentions == 0 && tryFailures == 0;
    }

    /** @throws IllegalStateException if acquisitions are not the releases and the locks held */
    void check(String lockClass) {
        if (heldBefore + acquisitions != holds + held) {
            throw new IllegalStateException(
                    "lock " + lockClass + " was held " + heldBefore + " times at first, acquired "
                            + acquisitions + " times, released "
                            + holds + " times, and is held " + held + " times");
        }
    }

    void add(LockSite other) {
        waits.add(other.waits);
        conBounces += other.conBounces;
        contentions += other.contentions;
        waitMin = Math.min(waitMin, other.waitMin);
        waitMax = Math.max(waitMax, other.waitMax);
        waitTotal += other.waitTotal;
        spinTotal += other.spinTotal;
        acqBounces += other.acqBounces;
        acquisitions += other.acquisitions;
        holds += other.holds;
        holdMin = Math.min(holdMin, other.holdMin);
        holdMax = Math.max(holdMax, other.holdMax);
        holdTotal += other.holdTotal;
        queueMax = Math.max(queueMax, other.queueMax);
        tryFailures += other.tryFailures;
        waiting += other.waiting;
        waitStarts += other.waitStarts;
        held += other.held;
        holdStarts += other.holdStarts;
    }

    LockStatistics row(String lockClass, boolean interruptsOff, int instances, long now, LockDetail detail) {
        long waited = waitedUntil(now);
        return new LockStatistics(
                lockClass,
                name,
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
                now - side.countsFrom(),
                queueMax,
                percentile(50),
                percentile(99),
                percentile(90),
                percentile(99.9),
                waited,
                spinTotal,
                tryFailures,
                interruptsOff ? waited + heldUntil(now) : 0,
                detail);
    }

    /** To 3 digits; the histogram rounds up, but nobody waited longer than the longest. */
    private long percentile(double percentile) {
        return contentions == 0 ? 0 : Math.min(waitMax, waits.getValueAtPercentile(percentile));
    }
}
