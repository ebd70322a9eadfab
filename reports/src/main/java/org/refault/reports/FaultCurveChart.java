package org.refault.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;
import org.refault.simulator.curve.CurvePoint;

/**
 * Fault curves of one trace over all memory sizes. Policies that give pages up ahead of need, as the working set does, are drawn
 * over their mean resident set, on the same axes as those that fill their frames.
 */
final class FaultCurveChart {
    private static final int MOST_TICKS = 10;
    private static final int LEGEND_LINE = 20;
    private static final int HEAD = 130;
    private static final int HEIGHT = 520;
    private static final int LONGEST_AT_SIDE = 24;

    /** From this ratio of greatest to least on, the axis of faults is logarithmic. */
    private static final double LOG_FROM = 8;

    /** With more points than that, marks would make a curve unreadable. */
    private static final int MOST_MARKS = 24;

    /** Memories that differ by less are at one place of the axis. */
    private static final double STEP = 1.005;

    /** Closer than that, intervals would cover each other and the curve. */
    private static final double STEP_OF_ESTIMATES = 1.12;

    /** In the legend, of a policy whose memory is not its frames. */
    private static final String MEAN_SET = "mean set";

    /** No memory is smaller; VMIN's mean resident set can be. */
    private static final double LEAST_MEMORY = 1;

    /**
     * One point.
     *
     * @param curve the curve's name in the legend
     * @param series number of the curve
     * @param row what was found
     * @param rate faults per reference, with the interval over the samples
     */
    record Point(String curve, int series, CurveRow row, Interval rate) {
        double memory() {
            return row.memory();
        }
    }

    private FaultCurveChart() {}

    /** The chart of a trace's curves. */
    static Chart of(String trace, List<CurveRow> rows, double confidence, Look look) {
        List<Point> points = points(rows, confidence);
        CurvePoint first = rows.get(0).point();
        String title = "Fault curves";
        String subtitle = trace + " · footprint " + new Value.Count(first.pages()).readable() + " pages · "
                + new Value.Count(first.references()).readable() + " references";
        return new Chart(
                Chart.fileName("fault-curves", trace),
                title + ": " + trace,
                caption(rows, confidence),
                look.chart(title, subtitle, plot(points, first.pages(), look), legendEdge(points))::draw,
                height(points),
                TableFormat.CSV.text(table(confidence), points));
    }

    private static String caption(List<CurveRow> rows, double confidence) {
        boolean variable = rows.stream().anyMatch(CurveRow::variable);
        boolean sampled = rows.stream().anyMatch(row -> !row.point().isExact());
        return "Lower is better; a dashed curve marked (oracle) knows what no real pager can know"
                + (variable
                        ? "; a policy marked (" + MEAN_SET
                                + ") stands at its mean resident set, the others at their frames"
                        : "")
                + (sampled
                        ? "; bars are " + FaultRateChart.percent(confidence)
                                + " confidence intervals of estimates over samples of the pages"
                        : "")
                + ".";
    }

    private static Table<Point> table(double confidence) {
        return new Table<>(List.of(
                Column.text("curve", "Policy.", Point::curve),
                Column.real("memory", "pages", "Frames, or mean resident set.", Point::memory),
                Column.real(
                        "share",
                        "%",
                        "Memory, of the footprint.",
                        point -> 100
                                * point.memory()
                                / Math.max(1, point.row().point().pages())),
                Column.real(
                        "fault_rate",
                        "faults/reference",
                        "Faults per reference.",
                        point -> point.rate().mean()),
                Column.real(
                        "fault_rate_ci",
                        "faults/reference",
                        "Half width of its " + FaultRateChart.percent(confidence) + " interval; 0 where it is exact.",
                        point -> point.rate().halfWidth())));
    }

    /** The points of all curves: curves in the order of the rows, each by memory, as many as can be told apart. */
    static List<Point> points(List<CurveRow> rows, double confidence) {
        Map<String, Set<String>> options = new LinkedHashMap<>();
        Map<List<String>, List<CurveRow>> curves = new LinkedHashMap<>();
        for (CurveRow row : rows) {
            options.computeIfAbsent(row.policy(), policy -> new LinkedHashSet<>())
                    .add(row.options());
            curves.computeIfAbsent(List.of(row.policy(), row.options()), name -> new ArrayList<>())
                    .add(row);
        }
        List<Point> points = new ArrayList<>();
        int series = 0;
        for (List<CurveRow> curve : curves.values()) {
            CurveRow first = curve.get(0);
            String name = PolicyName.of(first.policy(), first.options(), options.get(first.policy())) + marks(first);
            for (CurveRow row : thinned(curve)) {
                points.add(new Point(name, series, row, row.rate(confidence)));
            }
            series++;
        }
        return points;
    }

    private static String marks(CurveRow row) {
        String marks = (row.oracle() ? "oracle" : "")
                + (row.oracle() && row.variable() ? ", " : "")
                + (row.variable() ? MEAN_SET : "");
        return marks.isEmpty() ? "" : " (" + marks + ")";
    }

    /** The points by memory, without those that the axis does not tell from the one before; the last stays. */
    private static List<CurveRow> thinned(List<CurveRow> curve) {
        List<CurveRow> sorted = curve.stream()
                .sorted(Comparator.comparingDouble(CurveRow::memory))
                .toList();
        List<CurveRow> kept = new ArrayList<>();
        double step = curve.get(0).point().isExact() ? STEP : STEP_OF_ESTIMATES;
        for (CurveRow row : sorted) {
            boolean last = row == sorted.get(sorted.size() - 1);
            if (kept.isEmpty()
                    || last
                    || row.memory() >= step * kept.get(kept.size() - 1).memory()) {
                kept.add(row);
            }
        }
        return kept;
    }

    private static RectangleEdge legendEdge(List<Point> points) {
        return points.stream().anyMatch(point -> point.curve().length() > LONGEST_AT_SIDE)
                ? RectangleEdge.BOTTOM
                : RectangleEdge.RIGHT;
    }

    private static int height(List<Point> points) {
        return Math.max(
                HEIGHT, HEAD + LEGEND_LINE * (1 + points.get(points.size() - 1).series()));
    }

    /** The curves with their intervals; one that reaches below the axis ends at it, and memories below the axis are left out. */
    static List<YIntervalSeries> curves(List<Point> points, double least) {
        List<YIntervalSeries> curves = new ArrayList<>();
        for (Point point : points) {
            if (point.series() == curves.size()) {
                curves.add(new YIntervalSeries(point.curve()));
            }
            Interval rate = point.rate();
            if (point.memory() >= LEAST_MEMORY) {
                curves.get(point.series()).add(point.memory(), rate.mean(), Math.max(least, rate.low()), rate.high());
            }
        }
        return curves;
    }

    private static XYPlot plot(List<Point> points, int pages, Look look) {
        double greatest = points.stream().mapToDouble(Point::memory).max().orElse(LEAST_MEMORY);
        double least = Math.max(
                LEAST_MEMORY, points.stream().mapToDouble(Point::memory).min().orElse(LEAST_MEMORY));
        double low = least / 1.1;
        double high = Math.max(2 * least, greatest * 1.1);
        ValueAxis rates = rates(points, look);
        XYPlot plot = look.tidy(new XYPlot());
        plot.setDomainAxis(look.tidy(LogScale.doublings(memoryLabel(points) + ", log scale", low, high, "#,##0")));
        plot.setRangeAxis(rates);
        Map<Integer, List<Point>> bySeries = points.stream().collect(Collectors.groupingBy(Point::series));
        List<YIntervalSeries> curves = curves(points, rates.getLowerBound());
        // Each has a dataset of its own: a renderer draws bars for all of its curves or for none.
        for (int series = 0; series < curves.size(); series++) {
            YIntervalSeriesCollection alone = new YIntervalSeriesCollection();
            alone.addSeries(curves.get(series));
            plot.setDataset(series, alone);
            plot.setRenderer(series, renderer(series, bySeries.get(series)));
        }
        double scale = 100.0 / Math.max(1, pages);
        plot.setDomainAxis(
                1, look.tidy(LogScale.doublings("share of footprint (%)", scale * low, scale * high, "#,##0.###")));
        plot.setDomainAxisLocation(1, AxisLocation.TOP_OR_RIGHT);
        return plot;
    }

    private static String memoryLabel(List<Point> points) {
        return points.stream().anyMatch(point -> point.row().variable())
                ? "memory (pages: frames, or mean resident set)"
                : "memory (frames)";
    }

    private static ValueAxis rates(List<Point> points, Look look) {
        double least =
                points.stream().mapToDouble(point -> point.rate().mean()).min().orElse(0);
        double greatest =
                points.stream().mapToDouble(point -> point.rate().high()).max().orElse(1);
        boolean sampled = points.stream().anyMatch(point -> !point.row().point().isExact());
        String label = "faults per reference" + (sampled ? ", estimated with intervals" : "");
        return least > 0 && greatest >= LOG_FROM * least
                ? look.tidy(LogScale.decades(label + ", log scale", least / 1.2, greatest * 1.2, MOST_TICKS))
                : look.linearAxis(label, 0, greatest > 0 ? 1.05 * greatest : 1);
    }

    private static XYErrorRenderer renderer(int series, List<Point> curve) {
        CurveRow first = curve.get(0).row();
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setDrawYError(!first.point().isExact());
        renderer.setErrorStroke(Look.solid());
        renderer.setDefaultLinesVisible(true);
        renderer.setDefaultShapesVisible(curve.size() <= MOST_MARKS);
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setSeriesPaint(0, Look.colour(series));
        renderer.setSeriesShape(0, Look.mark(series));
        renderer.setSeriesStroke(0, first.oracle() ? Look.dashed(series) : Look.solid());
        return renderer;
    }
}
