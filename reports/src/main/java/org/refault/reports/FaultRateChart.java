package org.refault.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * Fault rate over memory size, a curve for each policy, for one trace.
 *
 * <p>A policy whose resident set varies stands at the mean number of its resident pages; its runs with several values of
 * one option, such as the window of ws, are one curve.
 */
final class FaultRateChart {
    /** From this ratio of greatest to least on, an axis is logarithmic. */
    private static final double LOG_FROM = 8;

    private static final int MOST_MARKS = 30;
    private static final int LONGEST_AT_SIDE = 24;
    private static final int HEAD = 100;
    private static final int LEGEND_LINE = 20;
    private static final int MOST_TICKS = 10;

    /**
     * One point of a curve.
     *
     * @param curve its name in the legend
     * @param series number of the curve
     * @param oracle whether its policy sees more than a real pager could
     * @param variable whether frames only bound the resident set
     * @param frames memory size
     * @param memory where it is drawn: frames, or mean resident pages, mean over the replications
     * @param pages footprint of the trace
     * @param faults faults, mean over the replications
     * @param rate faults per reference, with its interval over the replications
     */
    record Point(
            String curve,
            int series,
            boolean oracle,
            boolean variable,
            int frames,
            double memory,
            int pages,
            double faults,
            Interval interval) {
        double rate() {
            return interval.mean();
        }

        double share() {
            return 100.0 * frames / Math.max(1, pages);
        }
    }

    /** Where a policy whose set varies is drawn. */
    private static final String MEAN_SET = "mean set";

    private record Name(String policy, String options, int frames) {}

    private static final Table<Point> TABLE = new Table<>(List.of(
            Column.text("policy", "Policy.", Point::curve),
            Column.count("oracle", "", "1 if it sees more than a real pager could.", point -> point.oracle() ? 1 : 0),
            Column.count("frames", "frames", "Memory.", Point::frames),
            Column.real("share", "%", "Memory, of the footprint.", Point::share),
            Column.real("fault_rate", "faults/reference", "Mean over the replications.", Point::rate),
            Column.real(
                    "fault_rate_ci",
                    "faults/reference",
                    "Half width of its confidence interval; 0 for one replication.",
                    point -> point.interval().halfWidth()),
            Column.count(
                    "replications",
                    "",
                    "Replications.",
                    point -> point.interval().replications()),
            Column.real(
                    "memory",
                    "frames",
                    "Where the point is drawn: frames, or mean resident pages where their number varies.",
                    Point::memory)));

    private FaultRateChart() {}

    /** The chart of a trace's replays. */
    static Chart of(String trace, List<ReplayRow> rows, double confidence, Look look) {
        List<Point> points = drawn(rows, confidence);
        boolean variable = points.stream().anyMatch(Point::variable);
        String title = "Fault rate by memory size";
        int pages = points.get(0).pages();
        String subtitle = trace + " · footprint " + new Value.Count(pages).readable() + " pages · "
                + new Value.Count(rows.get(0).result().references()).readable() + " references";
        boolean replicated = rows.stream().anyMatch(row -> row.replication() > 0);
        String caption = "Lower is better; a dashed curve marked (oracle) knows what no real pager can know"
                + (variable
                        ? "; one marked (mean set) gives pages up ahead of need and stands at the mean number of its resident pages, frames being a bound only, the greatest where windows vary"
                        : "")
                + (replicated
                        ? "; bars are " + percent(confidence) + " confidence intervals over the replications"
                        : "")
                + ".";
        return new Chart(
                Chart.fileName("fault-rate", trace),
                title + ": " + trace,
                caption,
                look.chart(title, subtitle, plot(points, look), legendEdge(points))::draw,
                height(points),
                TableFormat.CSV.text(TABLE, points));
    }

    /** A confidence in words. */
    static String percent(double confidence) {
        return Look.numbers("0.####").format(confidence) + " %";
    }

    /** Long names, as with options, would leave the curves no room at their side. */
    private static RectangleEdge legendEdge(List<Point> points) {
        return points.stream().anyMatch(point -> point.curve().length() > LONGEST_AT_SIDE)
                ? RectangleEdge.BOTTOM
                : RectangleEdge.RIGHT;
    }

    /** High enough for the legend. */
    private static int height(List<Point> points) {
        int curves = 1 + points.get(points.size() - 1).series();
        return Math.max(Chart.SLIDE_HEIGHT, HEAD + LEGEND_LINE * curves);
    }

    /** The points of all curves: curves in the order of the rows, each by memory size. */
    static List<Point> points(List<ReplayRow> rows, double confidence) {
        return points(rows, confidence, FaultRateChart::curve, Comparator.comparingInt(Point::frames));
    }

    /**
     * As {@link #points}, as they are drawn: each curve by where its points stand. Of a policy whose set varies with the
     * values of one option, only those that were least bounded by frames.
     */
    static List<Point> drawn(List<ReplayRow> rows, double confidence) {
        List<ReplayRow> shown = rows.stream()
                .filter(row -> !row.variable()
                        || !isSweep(row.policy(), rows)
                        || row.result().frames() == mostFrames(row.policy(), rows))
                .toList();
        return points(shown, confidence, FaultRateChart::drawnCurve, Comparator.comparingDouble(Point::memory));
    }

    /** Whether one option alone differs between the runs of a policy. */
    private static boolean isSweep(String policy, List<ReplayRow> rows) {
        return PolicyName.differing(optionsOf(policy, rows)).size() == 1;
    }

    private static int mostFrames(String policy, List<ReplayRow> rows) {
        return rows.stream()
                .filter(row -> row.policy().equals(policy))
                .mapToInt(row -> row.result().frames())
                .max()
                .orElseThrow();
    }

    private static List<Point> points(
            List<ReplayRow> rows,
            double confidence,
            BiFunction<Group<ReplayRow>, List<ReplayRow>, String> name,
            Comparator<Point> inCurve) {
        List<Group<ReplayRow>> groups = Group.of(
                rows, row -> new Name(row.policy(), row.options(), row.result().frames()), ReplayRow::replication);
        List<String> curves =
                groups.stream().map(group -> name.apply(group, rows)).distinct().toList();
        List<Point> points = new ArrayList<>();
        for (Group<ReplayRow> group : groups) {
            String curve = name.apply(group, rows);
            ReplayRow first = group.first();
            points.add(new Point(
                    curve,
                    curves.indexOf(curve),
                    first.oracle(),
                    first.variable(),
                    first.result().frames(),
                    group.mean(ReplayRow::memory),
                    first.result().pages(),
                    group.mean(row -> row.result().faults()),
                    group.interval(row -> row.result().faultRate(), confidence)));
        }
        points.sort(Comparator.comparingInt(Point::series).thenComparing(inCurve));
        return points;
    }

    private static String curve(Group<ReplayRow> group, List<ReplayRow> rows) {
        ReplayRow row = group.first();
        return PolicyName.of(row.policy(), row.options(), optionsOf(row.policy(), rows))
                + marks(group, row.variable() ? "at most" : "");
    }

    private static List<String> optionsOf(String policy, List<ReplayRow> rows) {
        return rows.stream()
                .filter(row -> row.policy().equals(policy))
                .map(ReplayRow::options)
                .toList();
    }

    private static String marks(Group<ReplayRow> group, String ofSpace) {
        List<String> marks = new ArrayList<>();
        if (group.first().oracle()) {
            marks.add("oracle");
        }
        if (!ofSpace.isEmpty()) {
            marks.add(ofSpace);
        }
        return (group.copy() == 0 ? "" : " (" + (group.copy() + 1) + ")")
                + (marks.isEmpty() ? "" : " (" + String.join(", ", marks) + ")");
    }

    /** As {@link #curve}, in the chart: where one option alone differs between the runs of a policy whose set varies, they are one curve. */
    private static String drawnCurve(Group<ReplayRow> group, List<ReplayRow> rows) {
        ReplayRow row = group.first();
        if (!row.variable()) {
            return curve(group, rows);
        }
        List<String> options = optionsOf(row.policy(), rows);
        if (!isSweep(row.policy(), rows)) {
            return PolicyName.of(row.policy(), row.options(), options) + marks(group, MEAN_SET);
        }
        return row.policy() + marks(group, MEAN_SET);
    }

    /** The points with their intervals; one that reaches below the axis ends at it. */
    static YIntervalSeriesCollection dataset(List<Point> points, double least) {
        YIntervalSeriesCollection curves = new YIntervalSeriesCollection();
        YIntervalSeries curve = null;
        for (Point point : points) {
            if (curve == null || !curve.getKey().equals(point.curve())) {
                curve = new YIntervalSeries(point.curve());
                curves.addSeries(curve);
            }
            Interval interval = point.interval();
            curve.add(point.memory(), interval.mean(), Math.max(least, interval.low()), interval.high());
        }
        return curves;
    }

    private static XYPlot plot(List<Point> points, Look look) {
        ValueAxis rates = rates(points, look);
        XYPlot plot = look.tidy(
                new XYPlot(dataset(points, rates.getLowerBound()), frames(points, look), rates, renderer(points)));
        plot.setDomainAxis(1, shares(points, plot.getDomainAxis(), look));
        plot.setDomainAxisLocation(1, AxisLocation.TOP_OR_RIGHT);
        return plot;
    }

    private static ValueAxis frames(List<Point> points, Look look) {
        double least = points.stream().mapToDouble(Point::memory).min().orElseThrow();
        double greatest = points.stream().mapToDouble(Point::memory).max().orElseThrow();
        String label = points.stream().anyMatch(Point::variable)
                ? "memory (frames, or mean resident pages)"
                : "memory (frames)";
        if (least > 0 && greatest >= LOG_FROM * least) {
            return look.tidy(LogScale.doublings(label + ", log scale", least / 1.1, greatest * 1.1, "#,##0"));
        }
        double margin = greatest == least ? 1 : 0.04 * (greatest - least);
        return look.linearAxis(label, Math.max(0, least - margin), greatest + margin);
    }

    /** The same axis, in percent of the footprint. */
    private static ValueAxis shares(List<Point> points, ValueAxis frames, Look look) {
        String label = "share of footprint (%)";
        double scale = 100.0 / Math.max(1, points.get(0).pages());
        double low = scale * frames.getLowerBound();
        double high = scale * frames.getUpperBound();
        return frames instanceof LogScale
                ? look.tidy(LogScale.doublings(label, low, high, "#,##0.###"))
                : look.linearAxis(label, low, high);
    }

    private static ValueAxis rates(List<Point> points, Look look) {
        double least = points.stream().mapToDouble(Point::rate).min().orElseThrow();
        double greatest = points.stream()
                .mapToDouble(point -> point.interval().high())
                .max()
                .orElseThrow();
        String label = "faults per reference";
        return least > 0 && greatest >= LOG_FROM * least
                ? look.tidy(LogScale.decades(label + ", log scale", least / 1.2, greatest * 1.2, MOST_TICKS))
                : look.linearAxis(label, 0, greatest > 0 ? 1.05 * greatest : 1);
    }

    private static XYErrorRenderer renderer(List<Point> points) {
        boolean marks = points.stream().filter(point -> point.series() == 0).count() <= MOST_MARKS;
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setDrawYError(
                points.stream().anyMatch(point -> point.interval().halfWidth() > 0));
        renderer.setErrorStroke(Look.solid());
        renderer.setDefaultLinesVisible(true);
        renderer.setDefaultShapesVisible(marks);
        renderer.setDrawSeriesLineAsPath(true);
        for (Point point : points) {
            int series = point.series();
            renderer.setSeriesPaint(series, Look.colour(series));
            renderer.setSeriesShape(series, Look.mark(series));
            renderer.setSeriesStroke(series, point.oracle() ? Look.dashed(series) : Look.solid());
        }
        return renderer;
    }
}
