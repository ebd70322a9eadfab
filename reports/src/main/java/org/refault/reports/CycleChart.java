package org.refault.reports;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.category.DefaultCategoryDataset;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.TimedResult;

/** Where the cycles of some CPUs went: a stacked bar for each run. */
final class CycleChart {
    private static final double WHOLE = 100;
    private static final int BAR = 32;
    /** Where waiting takes more than this share of a bar, the rest is hard to see. */
    private static final double MUCH_WAITING = 50;

    /**
     * Part of a bar.
     *
     * @param run label of the run
     * @param use what the cycles went to
     * @param cycles mean over the replications
     * @param share percent of the cycles shown in this bar
     */
    record Part(String run, CycleUse use, double cycles, double share) {}

    private static final Table<Part> TABLE = new Table<>(List.of(
            Column.text("run", "Run.", Part::run),
            Column.text("use", "What the cycles went to.", part -> part.use().label()),
            Column.real("cycles", "cycles", "Mean over the replications.", Part::cycles),
            Column.real("share", "%", "Of the cycles shown for this run.", Part::share)));

    private CycleChart() {}

    /** The charts of the virtual CPUs' cycles, of those without waiting where waiting is much, and of the host's. */
    static List<Chart> of(List<TimedRun> runs, Look look) {
        List<Chart> charts = new ArrayList<>();
        List<Part> vcpu = vcpuParts(runs, true);
        charts.add(chart(
                "cycles-vcpu",
                "Where the cycles of the virtual CPUs went",
                "Each bar is all cycles of one run's virtual CPUs: the green part is the guest's own work, the rest is what paging costs.",
                "% of vCPU cycles",
                vcpu,
                runs,
                look));
        if (vcpu.stream().anyMatch(part -> isWaiting(part.use()) && part.share() > MUCH_WAITING)) {
            charts.add(chart(
                    "cycles-vcpu-busy",
                    "Where the busy cycles of the virtual CPUs went",
                    "The same without the wait for page transfers and idling, which hide the rest; bars of different runs stand for different totals.",
                    "% of busy vCPU cycles",
                    vcpuParts(runs, false),
                    runs,
                    look));
        }
        List<Part> host = hostParts(runs);
        if (!host.isEmpty()) {
            charts.add(chart(
                    "cycles-host",
                    "Where the cycles of the host's own CPUs went",
                    "Each bar is all cycles of the CPUs that run no virtual CPU: host processes, the swapper and what they wait for.",
                    "% of host CPU cycles",
                    host,
                    runs,
                    look));
        }
        return charts;
    }

    /** Uses of the virtual CPUs' cycles. */
    static List<Part> vcpuParts(List<TimedRun> runs, boolean withWaiting) {
        List<Part> parts = new ArrayList<>();
        for (TimedRun run : runs) {
            parts.addAll(parts(run, true, withWaiting));
        }
        return parts;
    }

    /** Uses of the other CPUs' cycles; empty where there are none. */
    static List<Part> hostParts(List<TimedRun> runs) {
        List<Part> parts = new ArrayList<>();
        for (TimedRun run : runs) {
            parts.addAll(parts(run, false, true));
        }
        return parts;
    }

    private static List<Part> parts(TimedRun run, boolean ofVcpus, boolean withWaiting) {
        List<CycleUse> uses = new ArrayList<>();
        double total = 0;
        for (CycleUse use : CycleUse.values()) {
            if (withWaiting || !isWaiting(use)) {
                uses.add(use);
                total += run.mean(result -> cycles(result, use, ofVcpus));
            }
        }
        List<Part> parts = new ArrayList<>();
        for (CycleUse use : uses) {
            double cycles = run.mean(result -> cycles(result, use, ofVcpus));
            if (cycles > 0) {
                parts.add(new Part(run.label(), use, cycles, WHOLE * cycles / total));
            }
        }
        return parts;
    }

    private static double cycles(TimedResult result, CycleUse use, boolean ofVcpus) {
        long guest = result.guestCycles(use);
        if (ofVcpus) {
            return guest;
        }
        long all = 0;
        for (long[] cpu : result.cyclesOfCpu()) {
            all += cpu[use.ordinal()];
        }
        return all - guest;
    }

    private static boolean isWaiting(CycleUse use) {
        return use == CycleUse.IO_WAIT || use == CycleUse.IDLE;
    }

    private static Chart chart(
            String name, String title, String caption, String axis, List<Part> parts, List<TimedRun> runs, Look look) {
        String subtitle =
                "percent, a bar for each run" + (TimedRun.areReplicated(runs) ? ", mean of its replications" : "");
        return new Chart(
                name,
                title,
                caption,
                look.chart(title, subtitle, plot(axis, parts, look), RectangleEdge.BOTTOM)::draw,
                BarChart.height(runs.size(), BAR),
                TableFormat.CSV.text(TABLE, parts));
    }

    /** Percent by use and run: uses in their own order, those without a cycle left out. */
    static DefaultCategoryDataset dataset(List<Part> parts) {
        DefaultCategoryDataset bars = new DefaultCategoryDataset();
        List<String> runs = parts.stream().map(Part::run).distinct().toList();
        for (CycleUse use : CycleUse.values()) {
            if (parts.stream().anyMatch(part -> part.use() == use)) {
                runs.forEach(run -> bars.addValue(0, use.label(), run));
            }
        }
        parts.forEach(part -> bars.setValue(part.share(), part.use().label(), part.run()));
        return bars;
    }

    private static CategoryPlot plot(String label, List<Part> parts, Look look) {
        NumberAxis axis = look.linearAxis(label, 0, WHOLE);
        DefaultCategoryDataset bars = dataset(parts);
        StackedBarRenderer renderer = new StackedBarRenderer();
        for (CycleUse use : CycleUse.values()) {
            int series = bars.getRowIndex(use.label());
            if (series >= 0) {
                renderer.setSeriesPaint(series, colour(use));
            }
        }
        CategoryPlot plot = BarChart.panel(bars, axis, renderer, look);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        return plot;
    }

    /** Related uses have related colours: green the guest, blue the hardware, purple the monitor, yellow the host, red the waste, grey waiting. */
    private static Color colour(CycleUse use) {
        return new Color(
                switch (use) {
                    case GUEST -> 0x009E73;
                    case WALK -> 0x56B4E9;
                    case BITS -> 0x0072B2;
                    case GUEST_PAGING -> 0x66C2A5;
                    case MONITOR -> 0xCC79A7;
                    case WORLD_SWITCH -> 0x7B3F6E;
                    case HOST -> 0xE69F00;
                    case PROCESS -> 0xF0E442;
                    case SPIN -> 0xD55E00;
                    case ACK -> 0x8A2A0A;
                    case INTERRUPT -> 0x222222;
                    case SWITCH -> 0x6F7F3F;
                    case IO_WAIT -> 0xB0B0B0;
                    case IDLE -> 0xE4E4E4;
                });
    }
}
