package org.refault.reports;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;
import org.refault.simulator.result.Counter;

/** Faults by kind, and clobbers where there are any: a panel for each, with a scale of its own, a bar for each run. */
final class FaultKindChart {
    private static final int BAR = 30;
    private static final double ROOM_FOR_NUMBER = 2;

    /**
     * One count of one run, the mean over its replications.
     *
     * @param run label of the run
     * @param counter what is counted
     * @param count the mean, with its interval
     */
    record Bar(String run, Counter counter, Interval count) {}

    private static final Map<Counter, String> PANELS = panels();

    private static final Table<Bar> TABLE = new Table<>(List.of(
            Column.text("run", "Run.", Bar::run),
            Column.text("counter", "What is counted.", bar -> bar.counter().column()),
            Column.real(
                    "count",
                    "",
                    "Mean over the replications.",
                    bar -> bar.count().mean()),
            Column.real(
                    "count_ci",
                    "",
                    "Half width of its confidence interval; 0 for one replication.",
                    bar -> bar.count().halfWidth())));

    private FaultKindChart() {}

    private static Map<Counter, String> panels() {
        Map<Counter, String> panels = new LinkedHashMap<>();
        panels.put(Counter.FIRST_TOUCHES, "first touches");
        panels.put(Counter.SOFT_FAULTS, "soft faults");
        panels.put(Counter.MINOR_RELOCKS, "minor re-locks");
        panels.put(Counter.MAJOR_RELOCKS, "major re-locks");
        panels.put(Counter.ASYNC_FAULTS, "asynchronous faults");
        panels.put(Counter.CLOBBERS, "clobbers");
        return panels;
    }

    /** A kind of fault in words. */
    static String label(Counter kind) {
        return PANELS.get(kind);
    }

    /** The chart of some runs. */
    static Chart of(List<TimedRun> runs, double confidence, Look look) {
        List<Bar> bars = bars(runs, confidence);
        String title = "Faults by kind";
        String subtitle = (TimedRun.areReplicated(runs)
                        ? "means of the replications with " + FaultRateChart.percent(confidence)
                                + " confidence intervals"
                        : "counts")
                + ", a scale for each panel";
        List<CategoryPlot> panels = new ArrayList<>();
        for (Map.Entry<Counter, String> panel : PANELS.entrySet()) {
            if (bars.stream().anyMatch(bar -> bar.counter() == panel.getKey())) {
                panels.add(panel(panel.getValue(), Look.colour(panels.size()), dataset(bars, panel.getKey()), look));
            }
        }
        return new Chart(
                "faults",
                title,
                "Each panel has its own scale; a major re-lock reads the swap device, a minor one and a soft fault find the page in memory.",
                look.chartWithoutLegend(title, subtitle, BarChart.sideBySide(panels, look))::draw,
                BarChart.height(runs.size(), BAR),
                TableFormat.CSV.text(TABLE, bars));
    }

    /** The bars: kinds in order, clobbers only where some run has any. */
    static List<Bar> bars(List<TimedRun> runs, double confidence) {
        List<Bar> bars = new ArrayList<>();
        for (Counter counter : PANELS.keySet()) {
            boolean shown = counter != Counter.CLOBBERS
                    || runs.stream().anyMatch(run -> run.mean(result -> result.count(counter)) > 0);
            if (shown) {
                runs.forEach(run -> bars.add(
                        new Bar(run.label(), counter, run.interval(result -> result.count(counter), confidence))));
            }
        }
        return bars;
    }

    static DefaultStatisticalCategoryDataset dataset(List<Bar> bars, Counter counter) {
        DefaultStatisticalCategoryDataset dataset = new DefaultStatisticalCategoryDataset();
        for (Bar bar : bars) {
            if (bar.counter() == counter) {
                // An interval of no width is not drawn.
                Double halfWidth = bar.count().halfWidth() > 0 ? bar.count().halfWidth() : null;
                dataset.add(Double.valueOf(bar.count().mean()), halfWidth, PANELS.get(counter), bar.run());
            }
        }
        return dataset;
    }

    private static double halfWidth(DefaultStatisticalCategoryDataset dataset, int column) {
        Number halfWidth = dataset.getStdDevValue(0, column);
        return halfWidth == null ? 0 : halfWidth.doubleValue();
    }

    private static CategoryPlot panel(
            String label, Color colour, DefaultStatisticalCategoryDataset dataset, Look look) {
        double greatest = 1;
        for (int i = 0; i < dataset.getColumnCount(); i++) {
            greatest = Math.max(greatest, dataset.getMeanValue(0, i).doubleValue() + halfWidth(dataset, i));
        }
        NumberAxis axis = look.linearAxis(label, 0, greatest * ROOM_FOR_NUMBER);
        axis.setTickLabelsVisible(false);
        BarRenderer renderer = new IntervalBars();
        renderer.setSeriesPaint(0, colour);
        look.numberBars(renderer, Look::shortNumber);
        CategoryPlot plot = BarChart.panel(dataset, axis, renderer, look);
        plot.setRangeGridlinesVisible(false);
        return plot;
    }
}
