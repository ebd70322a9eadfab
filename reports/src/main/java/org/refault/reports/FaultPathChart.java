package org.refault.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.result.TimedResult;

/**
 * What the time of a fault consists of: a part of the picture for each kind of fault, with a scale of its own, since
 * kinds differ a thousandfold; in it a bar for each run.
 */
final class FaultPathChart {
    private static final double NAMES_RIGHT = 200;
    private static final double BARS_RIGHT = 640;
    private static final double ROW = 24;
    private static final double BAR = 16;
    private static final double HEADING = 30;
    private static final double LEGEND_ROW = 18;
    private static final double SWATCH = 11;
    private static final double BOTTOM = 14;
    private static final float SMALL = 10.5f;
    private static final NumberFormat TIME = new DurationFormat();

    /**
     * A part of a bar.
     *
     * @param run label of the run
     * @param kind kind of fault
     * @param faults how many, mean over the replications
     * @param cause what the time went to
     * @param micros mean of one fault
     */
    record Part(String run, Counter kind, double faults, PathCause cause, double micros) {}

    private static final Table<Part> TABLE = new Table<>(List.of(
            Column.text("run", "Run.", Part::run),
            Column.text("kind", "Kind of fault.", part -> part.kind().column()),
            Column.real("faults", "", "How many, mean over the replications.", Part::faults),
            Column.text("cause", "What the time went to.", part -> part.cause().label()),
            Column.real("us", "µs", "Mean of one fault.", Part::micros)));

    private final List<Part> parts;
    private final List<String> runs;
    private final List<Counter> kinds;
    private final List<PathCause> causes;
    private final boolean replicated;
    private final Look look;

    private FaultPathChart(List<Part> parts, boolean replicated, Look look) {
        this.parts = parts;
        this.replicated = replicated;
        this.look = look;
        runs = parts.stream().map(Part::run).distinct().toList();
        kinds = parts.stream().map(Part::kind).distinct().sorted().toList();
        causes = parts.stream().map(Part::cause).distinct().sorted().toList();
    }

    /** The chart of runs, of which at least one has a fault. */
    static Chart of(List<TimedRun> runs, Look look) {
        List<Part> parts = parts(runs);
        FaultPathChart chart = new FaultPathChart(parts, TimedRun.areReplicated(runs), look);
        return new Chart(
                "fault-paths",
                "Critical path of a fault",
                "The mean time from the faulting reference until the virtual CPU is in the guest again, by what it went to; bars compare within a kind of fault, not across.",
                chart::draw,
                chart.height(),
                TableFormat.CSV.text(TABLE, parts));
    }

    /** The parts: run by run, kinds and causes in their own order, those without a cycle left out. */
    static List<Part> parts(List<TimedRun> runs) {
        List<Part> parts = new ArrayList<>();
        for (TimedRun run : runs) {
            for (Counter kind : Counter.values()) {
                double faults = run.mean(result -> faults(result, kind));
                for (PathCause cause : PathCause.values()) {
                    double micros = run.mean(result -> micros(result, kind, cause));
                    if (micros > 0) {
                        parts.add(new Part(run.label(), kind, faults, cause, micros / faults));
                    }
                }
            }
        }
        return parts;
    }

    private static long faults(TimedResult result, Counter kind) {
        return result.paths().stream()
                .filter(path -> path.kind() == kind)
                .mapToLong(FaultPath::faults)
                .sum();
    }

    private static double micros(TimedResult result, Counter kind, PathCause cause) {
        return (double) result.paths().stream()
                        .filter(path -> path.kind() == kind)
                        .mapToLong(path -> path.cycles().getOrDefault(cause, 0L))
                        .sum()
                / result.mhz();
    }

    private List<Part> bar(String run, Counter kind) {
        return parts.stream()
                .filter(part -> part.run().equals(run) && part.kind() == kind)
                .toList();
    }

    private static double length(List<Part> bar) {
        return bar.stream().mapToDouble(Part::micros).sum();
    }

    private List<String> runsWith(Counter kind) {
        return runs.stream().filter(run -> !bar(run, kind).isEmpty()).toList();
    }

    private int height() {
        double height = Sketch.TOP + LEGEND_ROW * legend().size() + BOTTOM;
        for (Counter kind : kinds) {
            height += HEADING + ROW * runsWith(kind).size();
        }
        return (int) Math.ceil(height);
    }

    // ---- Drawing

    private void draw(Graphics2D graphics, Rectangle2D area) {
        String subtitle =
                "mean time of one fault, each kind with its own scale; after each bar its length × the number of faults"
                        + (replicated ? ", over all replications" : "");
        Sketch.head(graphics, area, "Critical path of a fault", subtitle, look);
        double top = Sketch.TOP - 6;
        for (List<PathCause> line : legend()) {
            legend(graphics, line, top);
            top += LEGEND_ROW;
        }
        for (Counter kind : kinds) {
            String name = FaultKindChart.label(kind);
            Sketch.text(graphics, name, Sketch.MARGIN, top + HEADING - 9, look.bold(Sketch.TEXT), Look.INK);
            top += HEADING;
            double longest = runsWith(kind).stream()
                    .mapToDouble(run -> length(bar(run, kind)))
                    .max()
                    .orElseThrow();
            for (String run : runsWith(kind)) {
                bar(graphics, run, bar(run, kind), top, (BARS_RIGHT - NAMES_RIGHT) / longest);
                top += ROW;
            }
        }
    }

    private void bar(Graphics2D graphics, String run, List<Part> bar, double top, double pixelsEach) {
        Font font = look.plain(SMALL);
        double base = top + ROW / 2 + 3.8;
        String name = Sketch.fitting(run, font, NAMES_RIGHT - Sketch.MARGIN - 8);
        Sketch.textBefore(graphics, name, NAMES_RIGHT - 8, base, font, Look.INK);
        double x = NAMES_RIGHT;
        for (Part part : bar) {
            double width = part.micros() * pixelsEach;
            graphics.setColor(colour(part.cause()));
            graphics.fill(new Rectangle2D.Double(x, top + (ROW - BAR) / 2, width, BAR));
            String time = TIME.format(part.micros());
            if (Sketch.width(time, font) + 8 < width) {
                Sketch.textAround(graphics, time, x + width / 2, base, font, ink(part.cause()));
            }
            x += width;
        }
        String total =
                TIME.format(length(bar)) + " × " + Look.shortNumber(bar.get(0).faults());
        Sketch.text(graphics, total, x + 6, base, font, Look.INK);
    }

    /** The causes, in lines that fit. */
    private List<List<PathCause>> legend() {
        Font font = look.plain(SMALL);
        List<List<PathCause>> lines = new ArrayList<>();
        double room = Chart.WIDTH - 2 * Sketch.MARGIN;
        double left = 0;
        for (PathCause cause : causes) {
            double width = legendWidth(cause, font);
            if (width > left) {
                lines.add(new ArrayList<>());
                left = room;
            }
            lines.get(lines.size() - 1).add(cause);
            left -= width;
        }
        return lines;
    }

    private static double legendWidth(PathCause cause, Font font) {
        return SWATCH + 5 + Sketch.width(cause.label(), font) + 16;
    }

    private void legend(Graphics2D graphics, List<PathCause> line, double top) {
        Font font = look.plain(SMALL);
        double x = Sketch.MARGIN;
        for (PathCause cause : line) {
            graphics.setColor(colour(cause));
            graphics.fill(new Rectangle2D.Double(x, top + 3, SWATCH, SWATCH));
            Sketch.text(graphics, cause.label(), x + SWATCH + 5, top + 12.5, font, Look.INK);
            x += legendWidth(cause, font);
        }
    }

    /** Black or white, whichever can be read on a cause's colour. */
    private static Color ink(PathCause cause) {
        Color colour = colour(cause);
        int brightness = (299 * colour.getRed() + 587 * colour.getGreen() + 114 * colour.getBlue()) / 1000;
        return brightness > 140 ? Look.INK : Color.WHITE;
    }

    /** As in the chart of cycles: blue the hardware, purple the monitor, yellow the host, red locks and shootdowns, grey waiting. */
    private static Color colour(PathCause cause) {
        return new Color(
                switch (cause) {
                    case WALK -> 0x56B4E9;
                    case TRAP -> 0x0072B2;
                    case MONITOR -> 0xCC79A7;
                    case WORLD_SWITCH -> 0x7B3F6E;
                    case LOCK -> 0xD55E00;
                    case SHOOTDOWN -> 0x8A2A0A;
                    case HOST -> 0xE69F00;
                    case RECLAIM -> 0xF0E442;
                    case DEVICE_QUEUE -> 0xB0B0B0;
                    case DEVICE_SERVICE -> 0x7A7A7A;
                    case ASLEEP -> 0xDADADA;
                    case CPU -> 0x6F7F3F;
                    case GUEST -> 0x009E73;
                    case HALTED -> 0x4D4D4D;
                });
    }
}
