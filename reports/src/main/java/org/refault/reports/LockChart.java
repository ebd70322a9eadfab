package org.refault.reports;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.category.DefaultCategoryDataset;
import org.refault.simulator.result.LockStatistics;

/** Time spent spinning for, sleeping for and holding locks: by class of locks somebody waited for, a bar for each run. */
final class LockChart {
    private static final double LOG_FROM = 30;
    private static final int BAR = 13;
    private static final int MOST_LABELS = 36;
    private static final int MOST_TICKS = 6;
    /** Room right of the longest bar, as share of it. */
    private static final double ROOM = 0.03;

    private static final double ROOM_FOR_NUMBER = 0.34;
    private static final NumberFormat TIME = new DurationFormat();

    /**
     * One class of locks in one run; times in microseconds, means over the replications.
     *
     * @param lockClass the class
     * @param run label of the run
     * @param waited sum of the waits
     * @param held sum of the holds
     * @param spun the part of the waits spent spinning
     */
    record Bar(String lockClass, String run, double waited, double held, double spun) {
        /** The part of the waits spent asleep. */
        double slept() {
            return waited - spun;
        }
    }

    private static final Table<Bar> TABLE = new Table<>(List.of(
            Column.text("class", "Class of locks.", Bar::lockClass),
            Column.text("run", "Run.", Bar::run),
            Column.real("wait_us", "µs", "Sum of the waits, mean over the replications.", Bar::waited),
            Column.real("hold_us", "µs", "Sum of the holds, mean over the replications.", Bar::held),
            Column.real("spin_us", "µs", "The part of the waits spent spinning.", Bar::spun)));

    private LockChart() {}

    /** The chart of runs, of which at least one waited for a lock. */
    static Chart of(List<TimedRun> runs, Look look) {
        List<Bar> bars = bars(runs);
        String title = "Waiting for and holding locks";
        boolean log = isLog(bars);
        String subtitle = "simulated time in total, by class of locks that somebody had to wait for"
                + (TimedRun.areReplicated(runs) ? ", mean of the replications" : "") + (log ? "; log scale" : "");
        int classes = (int) bars.stream().map(Bar::lockClass).distinct().count();
        return new Chart(
                "locks",
                title,
                "The time all threads together spun or slept until they got locks of a class, and the time these were held"
                        + (log ? "; each gridline is a multiple, not a sum." : "."),
                look.chart(title, subtitle, plot(bars, log, look), RectangleEdge.BOTTOM)::draw,
                BarChart.height(classes * (runs.size() + 1), BAR),
                TableFormat.CSV.text(TABLE, bars));
    }

    /** The bars: contended classes by name, each with the runs in order. */
    static List<Bar> bars(List<TimedRun> runs) {
        Set<String> classes = new TreeSet<>();
        for (TimedRun run : runs) {
            run.first().locks().forEach(row -> classes.add(row.lockClass()));
        }
        List<Bar> bars = new ArrayList<>();
        for (String lockClass : classes) {
            List<Bar> ofClass = runs.stream().map(run -> bar(run, lockClass)).toList();
            if (ofClass.stream().anyMatch(bar -> bar.waited() > 0)) {
                bars.addAll(ofClass);
            }
        }
        return bars;
    }

    private static Bar bar(TimedRun run, String lockClass) {
        return new Bar(
                lockClass,
                run.label(),
                microseconds(run, lockClass, LockStatistics::waitTotal),
                microseconds(run, lockClass, LockStatistics::holdTotal),
                microseconds(run, lockClass, LockStatistics::spinTotal));
    }

    private static double microseconds(TimedRun run, String lockClass, ToDoubleFunction<LockStatistics> cycles) {
        return run.mean(result -> result.locks().stream()
                        .filter(row ->
                                row.lockClass().equals(lockClass) && row.site().equals(LockStatistics.ALL_SITES))
                        .mapToDouble(cycles)
                        .sum()
                / result.mhz());
    }

    private static double greatest(List<Bar> bars) {
        return bars.stream().flatMapToDouble(LockChart::times).max().orElseThrow();
    }

    private static double leastPositive(List<Bar> bars) {
        return bars.stream()
                .flatMapToDouble(LockChart::times)
                .filter(time -> time > 0)
                .min()
                .orElse(1);
    }

    private static DoubleStream times(Bar bar) {
        return DoubleStream.of(bar.spun(), bar.slept(), bar.held());
    }

    private static boolean isLog(List<Bar> bars) {
        return greatest(bars) >= LOG_FROM * leastPositive(bars);
    }

    /** Microseconds by run and class. */
    static DefaultCategoryDataset dataset(List<Bar> bars, ToDoubleFunction<Bar> time) {
        DefaultCategoryDataset dataset = new DefaultCategoryDataset();
        bars.forEach(bar -> dataset.addValue(time.applyAsDouble(bar), bar.run(), bar.lockClass()));
        return dataset;
    }

    private static CategoryPlot plot(List<Bar> bars, boolean log, Look look) {
        List<CategoryPlot> panels = new ArrayList<>();
        if (bars.stream().anyMatch(bar -> bar.spun() > 0)) {
            panels.add(panel("waiting: spinning", bars, Bar::spun, log, look));
        }
        if (bars.stream().anyMatch(bar -> bar.slept() > 0)) {
            panels.add(panel("waiting: asleep", bars, Bar::slept, log, look));
        }
        CategoryPlot hold = panel("holding", bars, Bar::held, log, look);
        panels.add(hold);
        CategoryPlot all = BarChart.sideBySide(panels, look);
        double runs = hold.getDataset().getRowCount();
        all.getDomainAxis().setCategoryMargin(Math.min(0.25, 1 / (runs + 1)));
        // One legend is enough for all panels.
        all.setFixedLegendItems(hold.getLegendItems());
        return all;
    }

    private static CategoryPlot panel(
            String label, List<Bar> bars, ToDoubleFunction<Bar> time, boolean log, Look look) {
        BarRenderer renderer = new BarRenderer();
        boolean numbered = bars.size() <= MOST_LABELS;
        if (numbered) {
            look.numberBars(renderer, TIME::format);
        }
        double greatest = greatest(bars);
        ValueAxis axis;
        if (log) {
            // Bars begin at a power of ten, the least one being still to be seen.
            double low = Math.pow(10, Math.floor(Math.log10(leastPositive(bars) / 2)));
            double decades = Math.log10(greatest / low);
            double high = greatest * Math.pow(10, decades * (numbered ? ROOM_FOR_NUMBER : ROOM));
            axis = look.tidy(LogScale.decades(label, low, high, MOST_TICKS, TIME));
            renderer.setBase(low);
        } else {
            NumberAxis linear = look.linearAxis(
                    label, 0, (greatest > 0 ? greatest : 1) * (1 + (numbered ? ROOM_FOR_NUMBER : ROOM)));
            linear.setNumberFormatOverride(TIME);
            axis = linear;
        }
        DefaultCategoryDataset dataset = dataset(bars, time);
        for (int series = 0; series < dataset.getRowCount(); series++) {
            renderer.setSeriesPaint(series, Look.colour(series));
        }
        return BarChart.panel(dataset, axis, renderer, look);
    }
}
