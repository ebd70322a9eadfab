package org.refault.reports;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.result.Timeline;

/** Who had the guest's pages over time, for one run: stacked areas. */
final class TimelineChart {
    private static final List<Color> COLOURS = List.of(new Color(0x0072B2), new Color(0x8CC8EC), new Color(0xD9D9D9));

    private TimelineChart() {}

    /** The chart of a run's first replication, whose timeline has points. */
    static Chart of(TimedRun run, Look look) {
        TimedResult result = run.first();
        List<Timeline.Point> points = result.timeline().points();
        TimeUnit unit =
                TimeUnit.fitting(microseconds(points.get(points.size() - 1).time(), result.mhz()));
        String title = "Where the guest's pages were: " + run.label();
        String which = run.group().rows().size() > 1 ? "; first replication" : "";
        return new Chart(
                Chart.fileName("timeline", run.label()),
                title,
                "Dark are the pages the monitor keeps mapped and locked, light those in memory that the host may take, grey those not in memory.",
                look.chart(
                        title,
                        "footprint " + String.format(Locale.ROOT, "%,d", result.pages()) + " pages" + which,
                        plot(dataset(points, result.mhz(), unit), unit, look),
                        RectangleEdge.BOTTOM)::draw,
                Chart.SLIDE_HEIGHT,
                TableFormat.CSV.text(table(result.mhz()), points));
    }

    private static double microseconds(long cycles, long mhz) {
        return (double) cycles / mhz;
    }

    private static Table<Timeline.Point> table(long mhz) {
        return new Table<>(List.of(
                Column.count("cycle", "cycles", "Time.", Timeline.Point::time),
                Column.real("ms", "ms", "Time.", point -> TimeUnit.MILLISECONDS.of(microseconds(point.time(), mhz))),
                Column.count("locked", "pages", "Mapped by the monitor and locked.", Timeline.Point::locked),
                Column.count("swappable", "pages", "In memory, and the host may take them.", Timeline.Point::swappable),
                Column.count("swapped_out", "pages", "Not in memory.", Timeline.Point::swappedOut),
                Column.count("free", "frames", "Free frames of the host.", Timeline.Point::free)));
    }

    /** The upper edge of each area, the lowest first. */
    static XYSeriesCollection dataset(List<Timeline.Point> points, long mhz, TimeUnit unit) {
        XYSeries locked = new XYSeries("mapped and locked");
        XYSeries swappable = new XYSeries("in memory, swappable");
        XYSeries swappedOut = new XYSeries("swapped out");
        for (Timeline.Point point : points) {
            double time = unit.of(microseconds(point.time(), mhz));
            int inMemory = point.locked() + point.swappable();
            locked.add(time, point.locked());
            swappable.add(time, inMemory);
            swappedOut.add(time, inMemory + point.swappedOut());
        }
        XYSeriesCollection edges = new XYSeriesCollection();
        edges.addSeries(locked);
        edges.addSeries(swappable);
        edges.addSeries(swappedOut);
        return edges;
    }

    private static XYPlot plot(XYSeriesCollection edges, TimeUnit unit, Look look) {
        XYSeries top = edges.getSeries(edges.getSeriesCount() - 1);
        double end = top.getMaxX();
        XYAreaRenderer areas = new XYAreaRenderer();
        areas.setLegendArea(new Rectangle(-5, -5, 10, 10));
        for (int series = 0; series < COLOURS.size(); series++) {
            areas.setSeriesPaint(series, COLOURS.get(series));
        }
        ValueAxis time = look.linearAxis("simulated time (" + unit.symbol() + ")", 0, end > 0 ? end : 1);
        ValueAxis pages = look.linearAxis("guest pages", 0, 1.02 * Math.max(1, top.getMaxY()));
        XYPlot plot = look.tidy(new XYPlot(edges, time, pages, areas));
        // The lowest area last, over the others.
        plot.setSeriesRenderingOrder(SeriesRenderingOrder.REVERSE);
        return plot;
    }
}
