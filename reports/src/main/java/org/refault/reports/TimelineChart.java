package org.refault.reports;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StackedXYAreaRenderer2;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultTableXYDataset;
import org.jfree.data.xy.XYSeries;
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
                "Dark are the pages the monitor keeps mapped and locked, light those in memory that the host may take, grey those on the swap device.",
                look.chart(
                        title,
                        "footprint " + String.format(Locale.ROOT, "%,d", result.pages()) + " pages" + which,
                        plot(dataset(points, result.mhz(), unit), unit),
                        RectangleEdge.BOTTOM),
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

    static DefaultTableXYDataset dataset(List<Timeline.Point> points, long mhz, TimeUnit unit) {
        XYSeries locked = new XYSeries("mapped and locked", true, false);
        XYSeries swappable = new XYSeries("in memory, swappable", true, false);
        XYSeries swappedOut = new XYSeries("swapped out", true, false);
        for (Timeline.Point point : points) {
            double time = unit.of(microseconds(point.time(), mhz));
            locked.add(time, point.locked());
            swappable.add(time, point.swappable());
            swappedOut.add(time, point.swappedOut());
        }
        DefaultTableXYDataset dataset = new DefaultTableXYDataset();
        dataset.addSeries(locked);
        dataset.addSeries(swappable);
        dataset.addSeries(swappedOut);
        return dataset;
    }

    private static XYPlot plot(DefaultTableXYDataset dataset, TimeUnit unit) {
        NumberAxis time = Look.linearAxis("simulated time (" + unit.symbol() + ")");
        time.setLowerMargin(0);
        time.setUpperMargin(0);
        NumberAxis pages = Look.linearAxis("guest pages");
        StackedXYAreaRenderer2 areas = new StackedXYAreaRenderer2();
        for (int series = 0; series < COLOURS.size(); series++) {
            areas.setSeriesPaint(series, COLOURS.get(series));
        }
        XYPlot plot = new XYPlot(dataset, time, pages, areas);
        plot.setOutlineVisible(false);
        return plot;
    }
}
