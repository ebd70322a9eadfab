package org.refault.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * The price of sampling, for one trace: by how much faults exceed those of the exact twin, over the references between two
 * samples; a curve for each policy, and a panel for each memory size. The exact twin is the line at zero.
 */
final class PriceChart {
    private static final int HEAD = 130;
    private static final int PANEL = 320;
    private static final int SMALLER_PANEL = 190;
    private static final int MOST_TICKS = 12;
    private static final double LOG_MARGIN = 1.3;
    private static final double MARGIN = 0.06;
    private static final int GAP = 16;

    /** An axis that goes to the greatest price would make the others one line: it ends at so many times what most pay. */
    private static final double BEYOND_MOST = 1.5;

    private static final double MOST = 0.8;
    private static final double LEAST_END = 20;
    private static final double WORTH_A_CUT = 2;

    /**
     * One point of a curve.
     *
     * @param panel number of the panel
     * @param frames memory size
     * @param pages footprint of the trace
     * @param policy the policy as it was asked for
     * @param series number of its curve
     * @param twin its exact twin
     * @param every references between two samples
     * @param percent faults more than those of the twin, in per cent, with its interval over the replications
     */
    record Point(
            int panel, int frames, int pages, String policy, int series, String twin, long every, Interval percent) {
        /** The curve's name in the legend: a picture without its caption tells against which other policy it is drawn. */
        String curve() {
            return twin.equals(policy) ? policy : policy + " (twin: " + twin + ")";
        }
    }

    private static final Table<Point> TABLE = new Table<>(List.of(
            Column.text("policy", "Policy.", Point::policy),
            Column.text("twin", "Its exact twin.", Point::twin),
            Column.count("frames", "frames", "Memory.", Point::frames),
            Column.count("sample_every", "references", "References between two samples.", Point::every),
            Column.real(
                    "price",
                    "%",
                    "Faults more than those of the exact twin, mean over the replications.",
                    point -> point.percent().mean()),
            Column.real(
                    "price_ci",
                    "%",
                    "Half width of its confidence interval; 0 for one replication.",
                    point -> point.percent().halfWidth()),
            Column.count(
                    "replications",
                    "",
                    "Replications.",
                    point -> point.percent().replications())));

    private PriceChart() {}

    /** The chart of a trace's rows. */
    static Chart of(String trace, List<PriceRow> rows, double confidence, Look look) {
        List<Point> points = points(rows, confidence);
        int panels = 1 + points.stream().mapToInt(Point::panel).max().orElseThrow();
        String title = "Price of sampling: faults beyond those of the exact twin";
        String subtitle = trace + " · footprint "
                + new Value.Count(points.get(0).pages()).readable() + " pages · "
                + new Value.Count(rows.get(0).exact().references()).readable() + " references"
                + (panels == 1 ? " · " + memory(points.get(0)) : "");
        boolean replicated = points.stream().anyMatch(point -> point.percent().isKnown());
        String caption =
                "Faults beyond those of the exact twin, the line at 0, by how rarely Accessed bits are sampled: "
                        + "a policy that looks at the bits when it wants a victim sees what the last sample found, "
                        + "a policy that scans does so every so many references. " + twins(points)
                        + beyond(points, panels)
                        + (replicated
                                ? " Bars are " + FaultRateChart.percent(confidence)
                                        + " confidence intervals over the replications."
                                : "");
        return new Chart(
                Chart.fileName("price-of-sampling", trace),
                "Price of sampling: " + trace,
                caption,
                look.chart(title, subtitle, plot(points, panels, look), RectangleEdge.RIGHT)::draw,
                HEAD + (panels == 1 ? PANEL : panels * SMALLER_PANEL),
                TableFormat.CSV.text(TABLE, points));
    }

    private static String twins(List<Point> points) {
        List<String> others = points.stream()
                .filter(point -> !point.twin().equals(point.policy()))
                .map(point -> point.policy() + ": " + point.twin())
                .distinct()
                .toList();
        return others.isEmpty()
                ? "The twin is the policy itself."
                : "The twin is the policy itself, but of " + String.join("; of ", others) + ".";
    }

    private static String memory(Point point) {
        return new Value.Count(point.frames()).readable() + " frames ("
                + Look.numbers("#,##0.#").format(100.0 * point.frames() / Math.max(1, point.pages())) + " %)";
    }

    /** The points of all curves, panel by panel, curve by curve; twins are the line at zero and have none. */
    static List<Point> points(List<PriceRow> rows, double confidence) {
        List<PriceRow> sampled = rows.stream().filter(row -> !row.isTwin()).toList();
        List<Integer> sizes = sampled.stream()
                .map(row -> row.replay().result().frames())
                .distinct()
                .sorted()
                .toList();
        List<String> policies =
                sampled.stream().map(PriceRow::sampled).distinct().toList();
        List<Point> points = new ArrayList<>();
        for (Group<PriceRow> group : PriceRow.replications(sampled)) {
            PriceRow row = group.first();
            int frames = row.replay().result().frames();
            points.add(new Point(
                    sizes.indexOf(frames),
                    frames,
                    row.exact().pages(),
                    row.sampled(),
                    policies.indexOf(row.sampled()),
                    row.twin(),
                    row.every(),
                    group.interval(PriceRow::percent, confidence)));
        }
        points.sort(Comparator.comparingInt(Point::panel)
                .thenComparingInt(Point::series)
                .thenComparingLong(Point::every));
        return points;
    }

    private static Plot plot(List<Point> points, int panels, Look look) {
        long least = points.stream().mapToLong(Point::every).min().orElseThrow();
        long greatest = points.stream().mapToLong(Point::every).max().orElseThrow();
        CombinedDomainXYPlot all = new CombinedDomainXYPlot(look.tidy(LogScale.decades(
                "references between two samples, log scale", least / LOG_MARGIN, greatest * LOG_MARGIN, MOST_TICKS)));
        all.setGap(GAP);
        for (int panel = 0; panel < panels; panel++) {
            int number = panel;
            all.add(panel(
                    points.stream().filter(point -> point.panel() == number).toList(), panels, look));
        }
        // The panels have the same curves.
        all.setFixedLegendItems(all.getSubplots().get(0).getLegendItems());
        return all;
    }

    private static XYPlot panel(List<Point> points, int panels, Look look) {
        double low = Math.min(
                0,
                points.stream()
                        .mapToDouble(point -> point.percent().low())
                        .min()
                        .orElseThrow());
        double high = end(points);
        double margin = high == low ? 1 : MARGIN * (high - low);
        String label = "extra faults (%)"
                + (panels == 1 ? "" : ", " + new Value.Count(points.get(0).frames()).readable() + " frames");
        ValueAxis prices = look.linearAxis(label, low - margin, high + margin);
        XYPlot plot = look.tidy(new XYPlot(dataset(points), null, prices, renderer(points)));
        plot.setRangeZeroBaselineVisible(true);
        plot.setRangeZeroBaselinePaint(Look.INK);
        return plot;
    }

    /** The upper end of a panel's axis, in per cent. */
    static double end(List<Point> points) {
        double[] highs = points.stream()
                .mapToDouble(point -> Math.max(0, point.percent().high()))
                .sorted()
                .toArray();
        double most = highs[(int) Math.ceil(MOST * highs.length) - 1];
        double end = Math.max(LEAST_END, BEYOND_MOST * most);
        double greatest = highs[highs.length - 1];
        return greatest > WORTH_A_CUT * end ? end : greatest;
    }

    private static String beyond(List<Point> points, int panels) {
        boolean cut = false;
        for (int panel = 0; panel < panels; panel++) {
            int number = panel;
            List<Point> here =
                    points.stream().filter(point -> point.panel() == number).toList();
            cut |= here.stream().anyMatch(point -> point.percent().mean() > end(here));
        }
        return cut
                ? " A curve that leaves its panel goes on, to at most "
                        + Look.shortNumber(Math.rint(points.stream()
                                .mapToDouble(point -> point.percent().mean())
                                .max()
                                .orElseThrow()))
                        + " %; the table has the numbers."
                : "";
    }

    /** The curves of one panel, each with the number it has in every panel. */
    private static YIntervalSeriesCollection dataset(List<Point> points) {
        YIntervalSeriesCollection curves = new YIntervalSeriesCollection();
        for (Point point : points) {
            if (curves.getSeriesCount() == 0
                    || !curves.getSeriesKey(curves.getSeriesCount() - 1).equals(point.curve())) {
                curves.addSeries(new YIntervalSeries(point.curve()));
            }
            Interval percent = point.percent();
            curves.getSeries(curves.getSeriesCount() - 1)
                    .add(point.every(), percent.mean(), percent.low(), percent.high());
        }
        return curves;
    }

    private static XYErrorRenderer renderer(List<Point> points) {
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setDrawYError(points.stream().anyMatch(point -> point.percent().isKnown()));
        renderer.setErrorStroke(Look.solid());
        renderer.setDefaultLinesVisible(true);
        renderer.setDrawSeriesLineAsPath(true);
        for (Point point : points) {
            renderer.setSeriesPaint(point.series(), Look.colour(point.series()));
            renderer.setSeriesShape(point.series(), Look.mark(point.series()));
            renderer.setSeriesStroke(point.series(), Look.solid());
        }
        return renderer;
    }
}
