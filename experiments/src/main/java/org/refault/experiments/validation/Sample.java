package org.refault.experiments.validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.refault.reports.Overlay;
import org.refault.traces.TraceException;

/**
 * What an experiment measured: each of its cases in some independent replications. Lays them over formulas.
 *
 * @param <C> a case
 * @param <R> what a replication finds
 * @param cases the cases, in the order of their points
 * @param runs the replications of the first case, then those of the second, and so on
 * @param each replications of a case, at least 2
 * @param intervals confidence intervals that all hold together: of all points on all overlays of the experiment
 */
record Sample<C, R>(List<C> cases, List<R> runs, int each, int intervals) {
    /**
     * One replication of a case.
     *
     * @param <C> a case
     * @param <R> what is found
     */
    @FunctionalInterface
    interface Measurement<C, R> {
        /** Measures a case in a replication, counted from 0. */
        R of(C one, int replication) throws TraceException;
    }

    /**
     * How cases lie on the charts of an experiment.
     *
     * @param <C> a case
     * @param x the horizontal axis
     * @param logarithmic whether the vertical axis is
     * @param place where a case lies on the horizontal axis
     * @param point what its point is called
     * @param curve what its curve is called; cases on one curve have the same
     * @param along the cases at which the formula of a case's curve is drawn
     */
    record Layout<C>(
            Overlay.Axis x,
            boolean logarithmic,
            ToDoubleFunction<C> place,
            Function<C, String> point,
            Function<C, String> curve,
            Function<C, List<C>> along) {}

    /**
     * What is written on a chart.
     *
     * @param name of its files
     * @param experiment id of the experiment
     * @param quantity what is compared, in a few words
     * @param title what it shows, one line
     * @param subtitle the formula and what holds for all points, one line
     * @param note what there is to say of the points beside, with the mark that it begins with; empty for nothing
     */
    record Text(String name, String experiment, String quantity, String title, String subtitle, String note) {
        /** With nothing to say beside. */
        Text(String name, String experiment, String quantity, String title, String subtitle) {
            this(name, experiment, quantity, title, subtitle, "");
        }
    }

    /**
     * Makes the replications.
     *
     * @param overlays charts that show all cases
     */
    static <C, R> Sample<C, R> take(
            Replications replications, List<C> cases, int each, int overlays, Measurement<C, R> measurement)
            throws TraceException, InterruptedException {
        List<R> runs =
                replications.make(cases.size() * each, index -> measurement.of(cases.get(index / each), index % each));
        return new Sample<>(cases, runs, each, overlays * cases.size());
    }

    /** Formula and simulation on one chart. */
    Overlay overlay(Layout<C> layout, Text text, ToDoubleFunction<C> expected, ToDoubleFunction<R> found) {
        Map<String, List<Overlay.FormulaValue>> formulas = new LinkedHashMap<>();
        Map<String, List<Overlay.Point>> points = new LinkedHashMap<>();
        for (int i = 0; i < cases.size(); i++) {
            C one = cases.get(i);
            String curve = layout.curve().apply(one);
            formulas.computeIfAbsent(
                    curve,
                    none -> layout.along().apply(one).stream()
                            .map(at -> new Overlay.FormulaValue(
                                    layout.place().applyAsDouble(at), expected.applyAsDouble(at)))
                            .toList());
            points.computeIfAbsent(curve, none -> new ArrayList<>())
                    .add(Estimate.point(
                            layout.point().apply(one),
                            layout.place().applyAsDouble(one),
                            expected.applyAsDouble(one),
                            runsOf(i),
                            found,
                            intervals));
        }
        List<Overlay.Curve> curves = points.keySet().stream()
                .map(curve -> new Overlay.Curve(curve, formulas.get(curve), points.get(curve)))
                .toList();
        return overlay(text, layout.x(), layout.logarithmic(), curves);
    }

    /** A chart of curves that are made of this sample's runs. */
    Overlay overlay(Text text, Overlay.Axis x, boolean logarithmic, List<Overlay.Curve> curves) {
        String caption = (curves.size() == 1 ? "The line is the formula, points are" : "Lines are the formula, points")
                + " the simulated machine with its 99 % confidence intervals (of all " + intervals
                + " points together, " + each + " replications each)" + text.note()
                + ". Below, each interval from -1 to 1 around its point; where it meets the line at 0 it covers the formula.";
        return new Overlay(
                text.name(),
                text.experiment(),
                text.quantity(),
                text.title(),
                text.subtitle(),
                caption,
                x,
                new Overlay.Axis(text.quantity(), logarithmic),
                curves);
    }

    /** The replications of case number {@code i}. */
    List<R> runsOf(int i) {
        return runs.subList(i * each, (i + 1) * each);
    }
}
