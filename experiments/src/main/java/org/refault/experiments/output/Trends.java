package org.refault.experiments.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.refault.experiments.plan.PlannedChart;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.FinishedCell;
import org.refault.reports.Column;
import org.refault.reports.ResultTables;
import org.refault.reports.TimedRow;
import org.refault.reports.Trend;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;

/** The charts that a plan asks for, made of the runs of the timed machine: which axis lies at the bottom, and what names the curves. */
final class Trends {
    private static final String FRAMES = "frames";

    private final List<FinishedCell> cells;
    private final Map<String, Function<FinishedCell, String>> axes = new LinkedHashMap<>();

    /** Charts of some runs of the timed machine. */
    Trends(List<FinishedCell> cells) {
        this.cells = List.copyOf(cells);
        Set<String> ofAllTraces = ofAllTraces();
        axes.put("trace", cell -> shortTrace(cell, ofAllTraces));
        axes.put("protocol", cell -> setting(cell, MonitorSettings.PROTOCOL.key()));
        axes.put("policy", Trends::policy);
        axes.put(FRAMES, cell -> String.valueOf(cell.cell().spec().frames()));
        addSetting(MachineSettings.MACHINE_PRESET.key());
        addSetting(MonitorSettings.TARGET_MODE.key());
        addSetting(MonitorSettings.PIN_LIMIT.key());
        VaryingSettings.of(this.cells.stream().map(FinishedCell::cell).toList())
                .keySet()
                .forEach(this::addSetting);
    }

    private void addSetting(String key) {
        axes.put(key, cell -> setting(cell, key));
    }

    /** The charts, in their order. */
    List<Trend> of(List<PlannedChart> charts) {
        return charts.stream().map(this::trend).toList();
    }

    private Trend trend(PlannedChart chart) {
        Function<FinishedCell, String> x = axes.getOrDefault(chart.by(), cell -> setting(cell, chart.by()));
        List<String> others = axes.keySet().stream()
                .filter(axis -> !isSame(axis, chart.by()) && isVaried(axis))
                .toList();
        // The limit on locked pages is shown once, as the pages it came to.
        boolean both = others.contains(FRAMES) && others.contains(MonitorSettings.PIN_LIMIT.key());
        List<String> naming = both
                ? others.stream()
                        .filter(axis -> !axis.equals(MonitorSettings.PIN_LIMIT.key()))
                        .toList()
                : others;
        return new Trend(
                figure(chart.figure()),
                chart.by(),
                cells.stream()
                        .map(cell -> new Trend.Point(curve(cell, naming), x.apply(cell), ResultRows.timed(cell)))
                        .toList());
    }

    private static Column<TimedRow> figure(String name) {
        return ResultTables.FIGURES.only(name).columns().get(0);
    }

    private static boolean isSame(String axis, String by) {
        Set<String> limits = Set.of(FRAMES, MonitorSettings.PIN_LIMIT.key());
        return axis.equals(by) || limits.contains(axis) && limits.contains(by);
    }

    private boolean isVaried(String axis) {
        return cells.stream().map(axes.get(axis)).distinct().count() > 1;
    }

    private String curve(FinishedCell cell, List<String> naming) {
        return naming.stream()
                .map(axis -> PlannedChart.LISTS.contains(axis) && !axis.equals(FRAMES)
                        ? axes.get(axis).apply(cell)
                        : axis + " " + axes.get(axis).apply(cell))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String policy(FinishedCell finished) {
        Cell cell = finished.cell();
        return cell.spec().policy() + (cell.changedOptions().isEmpty() ? "" : ":" + cell.changedOptions());
    }

    private static String setting(FinishedCell cell, String key) {
        return cell.cell().spec().settings().value(key).text();
    }

    /** What the names of all traces say. */
    private Set<String> ofAllTraces() {
        Set<String> common = new LinkedHashSet<>();
        for (FinishedCell cell : cells) {
            List<String> parts = parts(cell);
            if (common.isEmpty()) {
                common.addAll(parts);
            }
            common.retainAll(parts);
        }
        return common;
    }

    /** The trace's name without what all of them say, as the length of generated ones. */
    private static String shortTrace(FinishedCell cell, Set<String> ofAllTraces) {
        List<String> parts = new ArrayList<>(parts(cell));
        parts.removeAll(ofAllTraces);
        return String.join(" ", parts);
    }

    private static List<String> parts(FinishedCell cell) {
        return Arrays.asList(cell.cell().traceName().split("[:,]"));
    }
}
