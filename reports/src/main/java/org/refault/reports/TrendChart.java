package org.refault.reports;

import java.awt.Stroke;
import java.util.List;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.StatisticalLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;

/**
 * A figure over the values of an axis of a sweep, a curve for each combination of the other axes. The values stand as far
 * apart as each other, in the plan's order: they may be words, and numbers of plans mostly double.
 */
final class TrendChart {
    /** From this ratio of greatest to least on, the figure's axis is logarithmic. */
    private static final double LOG_FROM = 30;

    private static final int MOST_TICKS = 10;
    private static final int LEGEND_LINE = 20;
    private static final int CURVES_IN_SLIDE = 4;

    /**
     * One point of a curve.
     *
     * @param curve its name in the legend
     * @param x value of the axis
     * @param interval mean over the replications, with its interval
     */
    record Mean(String curve, String x, Interval interval) {}

    private record Place(String curve, String x) {}

    private static final Table<Mean> TABLE = new Table<>(List.of(
            Column.text("curve", "Curve.", Mean::curve),
            Column.text("x", "Value of the axis.", Mean::x),
            Column.real(
                    "mean",
                    "",
                    "Mean over the replications.",
                    point -> point.interval().mean()),
            Column.real(
                    "ci",
                    "",
                    "Half width of its confidence interval; 0 for one replication.",
                    point -> point.interval().halfWidth()),
            Column.count(
                    "replications",
                    "",
                    "Replications.",
                    point -> point.interval().replications())));

    private TrendChart() {}

    /** The chart of a trend. */
    static Chart of(Trend trend, double confidence, Look look) {
        List<Mean> means = means(trend, confidence);
        String title = name(trend) + " by " + trend.by();
        boolean log = isLog(means);
        boolean replicated = means.stream().anyMatch(mean -> mean.interval().isKnown());
        String subtitle = trend.figure().doc()
                + (replicated ? " Means, " + FaultRateChart.percent(confidence) + " confidence intervals." : "")
                + (log ? " Log scale." : "");
        long curves = means.stream().map(Mean::curve).distinct().count();
        CategoryPlot plot = plot(trend, means, log, look);
        return new Chart(
                Chart.fileName(trend.figure().name(), "by", trend.by()),
                title,
                "Each curve is a combination of what else varies; values at the bottom stand in the plan's order, equally far apart.",
                curves == 1
                        ? look.chartWithoutLegend(title, subtitle, plot)::draw
                        : look.chart(title, subtitle, plot, RectangleEdge.BOTTOM)::draw,
                Chart.SLIDE_HEIGHT + LEGEND_LINE * (int) Math.max(0, curves - CURVES_IN_SLIDE),
                TableFormat.CSV.text(TABLE, means));
    }

    /** The means of the replications, in the order of the points. */
    static List<Mean> means(Trend trend, double confidence) {
        return Group.of(
                        trend.points(),
                        point -> new Place(point.curve(), point.x()),
                        point -> point.row().replication())
                .stream()
                .map(group -> new Mean(
                        group.first().curve(),
                        group.first().x(),
                        group.interval(point -> number(trend.figure().value().apply(point.row())), confidence)))
                .toList();
    }

    private static double number(Value value) {
        if (value instanceof Value.Count whole) {
            return whole.count();
        }
        if (value instanceof Value.Real real) {
            return real.number();
        }
        throw new IllegalArgumentException("not a number: " + value);
    }

    private static String name(Trend trend) {
        return trend.figure().name().replace('_', ' ');
    }

    private static double greatest(List<Mean> means) {
        return means.stream().mapToDouble(mean -> mean.interval().high()).max().orElseThrow();
    }

    private static double least(List<Mean> means) {
        return means.stream().mapToDouble(mean -> mean.interval().mean()).min().orElseThrow();
    }

    private static boolean isLog(List<Mean> means) {
        return least(means) > 0 && greatest(means) >= LOG_FROM * least(means);
    }

    /** Means and half widths by curve and value; on a logarithmic axis without the intervals that reach 0. */
    static DefaultStatisticalCategoryDataset dataset(List<Mean> means, boolean log) {
        DefaultStatisticalCategoryDataset curves = new DefaultStatisticalCategoryDataset();
        for (Mean mean : means) {
            Interval interval = mean.interval();
            // Neither is an interval of no width drawn.
            boolean drawn = interval.halfWidth() > 0 && !(log && interval.low() <= 0);
            Double halfWidth = drawn ? interval.halfWidth() : null;
            curves.add(Double.valueOf(interval.mean()), halfWidth, mean.curve(), mean.x());
        }
        return curves;
    }

    private static CategoryPlot plot(Trend trend, List<Mean> means, boolean log, Look look) {
        String unit = trend.figure().unit();
        String label = name(trend) + (unit.isEmpty() ? "" : " (" + unit + ")");
        double greatest = greatest(means);
        ValueAxis values = log
                ? look.tidy(LogScale.decades(label, least(means) / 1.3, greatest * 1.3, MOST_TICKS))
                : look.linearAxis(label, Math.min(0, 1.05 * least(means)), greatest > 0 ? 1.05 * greatest : 1);
        CategoryAxis axis = look.tidy(new CategoryAxis(trend.by()));
        axis.setMaximumCategoryLabelLines(2);
        StatisticalLineAndShapeRenderer renderer = new StatisticalLineAndShapeRenderer(true, true);
        renderer.setErrorIndicatorStroke(Look.solid());
        DefaultStatisticalCategoryDataset dataset = dataset(means, log);
        for (int curve = 0; curve < dataset.getRowCount(); curve++) {
            Stroke stroke = curve % 2 == 0 ? Look.solid() : Look.dashed(curve);
            renderer.setSeriesPaint(curve, Look.colour(curve));
            renderer.setSeriesShape(curve, Look.mark(curve));
            renderer.setSeriesStroke(curve, stroke);
        }
        return look.tidy(new CategoryPlot(dataset, axis, values, renderer));
    }
}
