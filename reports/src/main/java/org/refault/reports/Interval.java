package org.refault.reports;

import umontreal.ssj.stat.Tally;

/**
 * The mean of a figure over replications, and a confidence interval around it by Student's t: replications are
 * independent, and so many values of a run add up to a figure that it is taken for normal.
 *
 * @param mean the mean
 * @param halfWidth half the width of the interval; 0 where one replication tells nothing of the spread
 * @param replications how many there were, at least 1
 */
record Interval(double mean, double halfWidth, int replications) {
    /**
     * The interval of some replications.
     *
     * @param confidence that it covers what the mean estimates, in percent
     */
    static Interval of(double[] replications, double confidence) {
        Tally tally = new Tally();
        for (double replication : replications) {
            tally.add(replication);
        }
        if (replications.length == 1) {
            return new Interval(replications[0], 0, 1);
        }
        double[] centreAndRadius = new double[2];
        tally.confidenceIntervalStudent(confidence / 100, centreAndRadius);
        return new Interval(centreAndRadius[0], centreAndRadius[1], replications.length);
    }

    /** Whether there are enough replications to know a half width. */
    boolean isKnown() {
        return replications > 1;
    }

    /** Lower end. */
    double low() {
        return mean - halfWidth;
    }

    /** Upper end. */
    double high() {
        return mean + halfWidth;
    }
}
