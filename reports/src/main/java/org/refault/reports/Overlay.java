package org.refault.reports;

import java.util.List;

/**
 * A closed formula and what the simulation makes of it, over one variable, to be drawn on one chart.
 *
 * @param name its files' name: lower-case letters, digits and hyphens
 * @param experiment id of the experiment it belongs to
 * @param quantity what is compared, in a few words
 * @param title what it shows, one line
 * @param subtitle the formula and what holds for all points, one line
 * @param caption how to read it, one sentence
 * @param x the variable
 * @param y the quantity
 * @param curves one for each parameter, in order
 */
public record Overlay(
        String name,
        String experiment,
        String quantity,
        String title,
        String subtitle,
        String caption,
        Axis x,
        Axis y,
        List<Curve> curves) {

    /** An overlay of a copy of the curves. */
    public Overlay {
        curves = List.copyOf(curves);
    }

    /**
     * One axis.
     *
     * @param label what it measures, with its unit
     * @param logarithmic whether its scale is; then all values are above 0
     */
    public record Axis(String label, boolean logarithmic) {}

    /**
     * A formula with one parameter fixed, and the points simulated on it.
     *
     * @param label the parameter and its value
     * @param formula the formula where it is drawn, in the order of x
     * @param points what was simulated, in the order of x
     */
    public record Curve(String label, List<FormulaValue> formula, List<Point> points) {
        /** A curve of copies of the lists. */
        public Curve {
            formula = List.copyOf(formula);
            points = List.copyOf(points);
        }
    }

    /**
     * The formula at one place.
     *
     * @param x the variable
     * @param y what the formula says
     */
    public record FormulaValue(double x, double y) {}

    /**
     * One point simulated.
     *
     * @param label the variable and its value
     * @param x the variable
     * @param formula what the formula says
     * @param mean mean of the replications
     * @param halfWidth half the width of the confidence interval around the mean
     * @param replications independent replications
     */
    public record Point(String label, double x, double formula, double mean, double halfWidth, int replications) {
        /** Lower end of the confidence interval. */
        public double low() {
            return mean - halfWidth;
        }

        /** Upper end of the confidence interval. */
        public double high() {
            return mean + halfWidth;
        }

        /** Whether the interval covers what the formula says. */
        public boolean covered() {
            return low() <= formula && formula <= high();
        }
    }
}
