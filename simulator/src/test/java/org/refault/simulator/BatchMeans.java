package org.refault.simulator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import umontreal.ssj.probdist.StudentDist;

/**
 * The mean of a stationary sequence with its confidence interval, by batch means: the mean of each of some long batches
 * counts as one independent observation. What comes before the first batch is warm-up and left out.
 */
public final class BatchMeans {
    /** Batches of observations that count. */
    public static final int BATCHES = 30;

    private static final double LEVEL = 0.99;

    private final String what;
    private final double[] numerators = new double[BATCHES];
    private final double[] denominators = new double[BATCHES];

    /** Of a quantity, as messages name it. */
    public BatchMeans(String what) {
        this.what = what;
    }

    /** An observation of a batch; those before batch 0 are ignored. */
    public void add(int batch, double value) {
        addRatio(batch, value, 1);
    }

    /** A part of a batch whose value is a ratio of two sums. */
    public void addRatio(int batch, double numerator, double denominator) {
        if (batch >= 0 && batch < BATCHES) {
            numerators[batch] += numerator;
            denominators[batch] += denominator;
        }
    }

    /** The mean of the batches. */
    public double mean() {
        double sum = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            sum += numerators[batch] / denominators[batch];
        }
        return sum / BATCHES;
    }

    /** Half the width of the interval when {@code statements} intervals must hold together (Bonferroni). */
    private double halfWidth(int statements) {
        double mean = mean();
        double squares = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            double deviation = numerators[batch] / denominators[batch] - mean;
            squares += deviation * deviation;
        }
        double quantile = StudentDist.inverseF(BATCHES - 1, 1 - (1 - LEVEL) / 2 / statements);
        return quantile * Math.sqrt(squares / (BATCHES - 1) / BATCHES);
    }

    /**
     * The interval covers the value, and is narrow enough to say something.
     *
     * @param statements as many as are made together with this one
     * @param greatest greatest half width allowed, share of the value
     */
    public void assertCovers(double value, int statements, double greatest) {
        double half = halfWidth(statements);
        String figures = what + ": " + mean() + " ± " + half + ", formula " + value;
        assertTrue(Math.abs(mean() - value) <= half, figures);
        assertTrue(half <= greatest * value, "too wide: " + figures);
    }
}
