package org.refault.reports;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * A closed formula as lines, the simulation as points with their confidence intervals. Below, since most intervals are
 * smaller than a point: by how many half widths of its interval each point is off.
 */
final class OverlayChart {
    private static final int MOST_TICKS = 12;
    private static final double MARGIN = 0.08;
    private static final double LOG_MARGIN = 1.3;
    private static final int HEIGHT = 600;
    private static final int WEIGHT = 7;
    private static final int WEIGHT_OF_DEVIATIONS = 3;

    /** How far apart curves stand in the lower panel, as a share of the axis. */
    private static final double STEP_ASIDE = 0.012;

    private OverlayChart() {}

    /** The chart of an overlay. */
    static Chart of(Overlay overlay, Look look) {
        return new Chart(
                overlay.name(),
                overlay.title(),
                overlay.caption(),
                look.chart(overlay.title(), overlay.subtitle(), plot(overlay, look), RectangleEdge.BOTTOM)::draw,
                HEIGHT,
                TableFormat.CSV.text(OverlayRow.TABLE, OverlayRow.of(List.of(overlay))));
    }

    private static Plot plot(Overlay overlay, Look look) {
        ValueAxis x = axis(overlay.x(), xs(overlay), look);
        CombinedDomainXYPlot both = new CombinedDomainXYPlot(x);
        both.setGap(14);
        both.add(values(overlay, look), WEIGHT);
        both.add(deviations(overlay, x, look), WEIGHT_OF_DEVIATIONS);
        return both;
    }

    private static XYPlot values(Overlay overlay, Look look) {
        ValueAxis y = axis(overlay.y(), ys(overlay), look);
        XYPlot plot = look.tidy(new XYPlot(points(overlay, y.getLowerBound()), null, y, marks(overlay)));
        plot.setDataset(1, lines(overlay));
        plot.setRenderer(1, strokes(overlay));
        return plot;
    }

    private static XYPlot deviations(Overlay overlay, ValueAxis x, Look look) {
        YIntervalSeriesCollection deviations = deviations(overlay, x.getLowerBound(), x.getUpperBound());
        double most = 2;
        for (int series = 0; series < deviations.getSeriesCount(); series++) {
            for (int item = 0; item < deviations.getItemCount(series); item++) {
                most = Math.max(most, Math.abs(deviations.getYValue(series, item)) + 1);
            }
        }
        XYErrorRenderer marks = marks(overlay);
        marks.setDefaultSeriesVisibleInLegend(false);
        ValueAxis y = look.linearAxis("off, in half widths", -1.05 * most, 1.05 * most);
        XYPlot plot = look.tidy(new XYPlot(deviations, null, y, marks));
        plot.setRangeZeroBaselineVisible(true);
        plot.setRangeZeroBaselinePaint(Look.INK);
        return plot;
    }

    /** The points' distances from the formula in half widths of their intervals, curves a little beside each other. */
    static YIntervalSeriesCollection deviations(Overlay overlay, double left, double right) {
        YIntervalSeriesCollection deviations = new YIntervalSeriesCollection();
        int curves = overlay.curves().size();
        for (int number = 0; number < curves; number++) {
            Overlay.Curve curve = overlay.curves().get(number);
            YIntervalSeries series = new YIntervalSeries(curve.label());
            double aside = STEP_ASIDE * (number - (curves - 1) / 2.0);
            for (Overlay.Point point : curve.points()) {
                double x = overlay.x().logarithmic()
                        ? point.x() * Math.pow(right / left, aside)
                        : point.x() + (right - left) * aside;
                double off = point.mean() - point.formula();
                double widths = off == 0 ? 0 : off / point.halfWidth();
                series.add(x, widths, widths - 1, widths + 1);
            }
            deviations.addSeries(series);
        }
        return deviations;
    }

    private static double[] xs(Overlay overlay) {
        return values(overlay, overlay.x(), Overlay.FormulaValue::x, Overlay.Point::x, Overlay.Point::x);
    }

    /** Of an interval that reaches below the scale of a logarithmic axis, only the upper end decides the range. */
    private static double[] ys(Overlay overlay) {
        return values(
                overlay,
                overlay.y(),
                Overlay.FormulaValue::y,
                point -> overlay.y().logarithmic() && point.low() <= 0 ? point.mean() : point.low(),
                Overlay.Point::high);
    }

    private static double[] values(
            Overlay overlay,
            Overlay.Axis axis,
            ToDoubleFunction<Overlay.FormulaValue> ofFormula,
            ToDoubleFunction<Overlay.Point> low,
            ToDoubleFunction<Overlay.Point> high) {
        DoubleStream all = overlay.curves().stream()
                .flatMapToDouble(curve -> DoubleStream.concat(
                        curve.formula().stream().mapToDouble(ofFormula),
                        curve.points().stream()
                                .flatMapToDouble(point ->
                                        DoubleStream.of(low.applyAsDouble(point), high.applyAsDouble(point)))));
        return all.filter(value -> !axis.logarithmic() || value > 0).toArray();
    }

    private static ValueAxis axis(Overlay.Axis axis, double[] values, Look look) {
        double least = DoubleStream.of(values).min().orElse(1);
        double greatest = DoubleStream.of(values).max().orElse(1);
        if (axis.logarithmic()) {
            return look.tidy(LogScale.decades(
                    axis.label() + ", log scale", least / LOG_MARGIN, greatest * LOG_MARGIN, MOST_TICKS));
        }
        double margin = greatest == least ? 1 : MARGIN * (greatest - least);
        return look.linearAxis(axis.label(), least - margin, greatest + margin);
    }

    /** The points with their intervals; one that reaches below the axis ends at it. */
    static YIntervalSeriesCollection points(Overlay overlay, double least) {
        YIntervalSeriesCollection points = new YIntervalSeriesCollection();
        for (Overlay.Curve curve : overlay.curves()) {
            YIntervalSeries series = new YIntervalSeries(curve.label() + ", simulated");
            for (Overlay.Point point : curve.points()) {
                series.add(point.x(), point.mean(), Math.max(least, point.low()), point.high());
            }
            points.addSeries(series);
        }
        return points;
    }

    private static XYSeriesCollection lines(Overlay overlay) {
        XYSeriesCollection lines = new XYSeriesCollection();
        for (Overlay.Curve curve : overlay.curves()) {
            XYSeries series = new XYSeries(curve.label() + ", formula");
            curve.formula().forEach(value -> series.add(value.x(), value.y()));
            lines.addSeries(series);
        }
        return lines;
    }

    private static XYErrorRenderer marks(Overlay overlay) {
        XYErrorRenderer marks = new XYErrorRenderer();
        marks.setDrawXError(false);
        marks.setErrorStroke(Look.solid());
        marks.setDefaultLinesVisible(false);
        for (int curve = 0; curve < overlay.curves().size(); curve++) {
            marks.setSeriesPaint(curve, Look.colour(curve));
            marks.setSeriesShape(curve, Look.mark(curve));
        }
        return marks;
    }

    private static XYLineAndShapeRenderer strokes(Overlay overlay) {
        XYLineAndShapeRenderer strokes = new XYLineAndShapeRenderer(true, false);
        strokes.setDrawSeriesLineAsPath(true);
        for (int curve = 0; curve < overlay.curves().size(); curve++) {
            strokes.setSeriesPaint(curve, Look.paler(Look.colour(curve)));
            strokes.setSeriesStroke(curve, Look.solid());
        }
        return strokes;
    }
}
