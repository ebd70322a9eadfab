package org.refault.experiments.validation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.refault.reports.Overlay;
import umontreal.ssj.probdist.StudentDist;

/**
 * A mean of independent replications with the half width of its confidence interval, by Student's t.
 *
 * @param mean the mean
 * @param halfWidth half the width of the interval
 */
record Estimate(double mean, double halfWidth) {
    /** Confidence that all intervals of an experiment cover what they estimate. */
    static final double FAMILY_CONFIDENCE = 0.99;

    /**
     * The estimate from some replications, as one of a family of intervals that all cover with {@link #FAMILY_CONFIDENCE}:
     * by Bonferroni each misses with an equal share of the rest.
     *
     * @param replications at least 2
     * @param family intervals in the family
     */
    static Estimate of(double[] replications, int family) {
        int n = replications.length;
        if (n < 2) {
            throw new IllegalArgumentException(n + " replications tell nothing of their spread");
        }
        double mean = Arrays.stream(replications).sum() / n;
        double squares = Arrays.stream(replications)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double miss = (1 - FAMILY_CONFIDENCE) / family;
        double quantile = StudentDist.inverseF(n - 1, 1 - miss / 2);
        return new Estimate(mean, quantile * Math.sqrt(squares / (n - 1) / n));
    }

    /**
     * The upper end of the interval of a Poisson process's rate where nothing happened, as one of a family of intervals.
     *
     * @param time for how long nothing happened
     */
    static double mostIfNone(double time, int family) {
        return -Math.log((1 - FAMILY_CONFIDENCE) / family) / time;
    }

    /**
     * A point of a chart: the formula beside the estimate from some runs, as one of a family of intervals.
     *
     * @param runs the replications, at least 2
     * @param found what a run found
     */
    static <R> Overlay.Point point(
            String label, double x, double formula, List<R> runs, ToDoubleFunction<R> found, int family) {
        Estimate estimate = of(runs.stream().mapToDouble(found).toArray(), family);
        return new Overlay.Point(label, x, formula, estimate.mean(), estimate.halfWidth(), runs.size());
    }
}
