package org.refault.simulator.result;

/**
 * One row of the lock table, with the columns of Linux's {@code /proc/lock_stat}; times in cycles.
 *
 * @param lockClass name of the class of locks; with readers and writers {@code -R} and {@code -W} tell the sides apart
 * @param site where it is taken, or {@code *} for all sites together
 * @param conBounces contended acquisitions whose previous holder ran on another CPU
 * @param contentions acquisitions that had to wait
 * @param waitMin shortest wait that was not zero; 0 if there was none
 * @param waitMax longest wait
 * @param waitTotal sum of the waits
 * @param acqBounces acquisitions whose previous holder ran on another CPU
 * @param acquisitions all acquisitions
 * @param holdMin shortest time from grant to release
 * @param holdMax longest
 * @param holdTotal sum
 * @param instances locks of the class
 * @param elapsed cycles the run lasted
 * @param queueMax most waiters of one lock at one time
 * @param waitP50 median wait of contended acquisitions, to 3 digits
 * @param waitP99 99th percentile of them
 * @param waitP90 90th percentile of them
 * @param waitP999 99.9th percentile of them
 * @param queueArea sum of the waits, those that had not ended with the run included: the area under the queue's length
 * @param spinTotal the part of the waits spent spinning
 * @param tryFailures attempts to take it without waiting that failed
 * @param interruptsOff cycles CPUs spun for it or held it with interrupts off
 * @param detail what is known of the class as a whole; {@link LockDetail#NONE} for one site
 */
public record LockStatistics(
        String lockClass,
        String site,
        long conBounces,
        long contentions,
        long waitMin,
        long waitMax,
        long waitTotal,
        long acqBounces,
        long acquisitions,
        long holdMin,
        long holdMax,
        long holdTotal,
        long instances,
        long elapsed,
        long queueMax,
        long waitP50,
        long waitP99,
        long waitP90,
        long waitP999,
        long queueArea,
        long spinTotal,
        long tryFailures,
        long interruptsOff,
        LockDetail detail) {

    /** The site of a row that sums over all sites. */
    public static final String ALL_SITES = "*";

    /** Mean wait of contended acquisitions, cycles. */
    public double waitAverage() {
        return contentions == 0 ? 0 : (double) waitTotal / contentions;
    }

    /** Mean hold, cycles. */
    public double holdAverage() {
        return acquisitions == 0 ? 0 : (double) holdTotal / acquisitions;
    }

    /** Share of the acquisitions that had to wait. */
    public double contended() {
        return acquisitions == 0 ? 0 : (double) contentions / acquisitions;
    }

    /** Mean over the locks of the class of the number of holders: on the exclusive side the share of the run a lock was held. */
    public double utilisation() {
        return elapsed == 0 || instances == 0 ? 0 : (double) holdTotal / elapsed / instances;
    }

    /** Share of the run during which the busiest lock of the class was held exclusively. */
    public double greatestUtilisation() {
        return elapsed == 0 ? 0 : (double) detail.busiest() / elapsed;
    }

    /** Time-average number of waiters, over all locks of the class. */
    public double queueAverage() {
        return elapsed == 0 ? 0 : (double) queueArea / elapsed;
    }
}
