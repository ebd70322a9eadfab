package org.refault.experiments.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.CellResult;
import org.refault.experiments.run.FinishedCell;
import org.refault.reports.Column;
import org.refault.reports.Group;
import org.refault.reports.ReplayRow;
import org.refault.reports.ResultTables;
import org.refault.reports.Table;
import org.refault.reports.TimedRow;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.SettingCatalogue;
import org.refault.simulator.setting.Settings;

/** Finished cells as rows of the tables of results. */
public final class ResultRows {
    /** Settings that the tables show in columns of their own: cpl.weight is an option of the policy. */
    private static final Set<String> HAVE_COLUMNS =
            Set.of(MonitorSettings.PROTOCOL.key(), MonitorSettings.CPL_WEIGHT.key());

    private final List<FinishedCell> cells;

    /** Rows of some cells, in their order. */
    public ResultRows(List<FinishedCell> cells) {
        this.cells = List.copyOf(cells);
    }

    /** The untimed replays. */
    public List<ReplayRow> replays() {
        return of(RunSpec.Kind.REPLAY).stream().map(ResultRows::replay).toList();
    }

    /** The runs of the timed machine. */
    public List<TimedRow> timed() {
        return of(RunSpec.Kind.TIMED).stream().map(ResultRows::timed).toList();
    }

    /** The cells of a kind, in their order. */
    public List<FinishedCell> of(RunSpec.Kind kind) {
        return cells.stream().filter(cell -> cell.cell().spec().kind() == kind).toList();
    }

    /** Whether some cell has more than one replication. */
    public boolean areReplicated() {
        return cells.stream().anyMatch(cell -> cell.cell().spec().replication() > 0);
    }

    /** Confidence of the intervals over replications, in percent. */
    public double confidence() {
        return cells.isEmpty()
                ? Settings.defaults().real(RunSettings.CI)
                : cells.get(0).cell().spec().settings().real(RunSettings.CI);
    }

    /** The replications of each cell of a kind, in the order of their first ones. */
    public List<Group<FinishedCell>> replications(RunSpec.Kind kind) {
        return Group.of(of(kind), ResultRows::name, cell -> cell.cell().spec().replication());
    }

    /** All that replications of a cell share. */
    private static List<Object> name(FinishedCell finished) {
        RunSpec spec = finished.cell().spec();
        List<Object> name =
                new ArrayList<>(List.of(finished.cell().traceName(), spec.policy(), spec.options(), spec.frames()));
        VaryingSettings.relevant(spec.kind(), spec.settings())
                .forEach(key -> name.add(spec.settings().value(key).text()));
        return name;
    }

    /** As {@link #replays()}, the settings that vary named with the options, so that a chart tells the rows apart. */
    public List<ReplayRow> distinctReplays() {
        Set<String> varying = varying(RunSpec.Kind.REPLAY).keySet();
        return of(RunSpec.Kind.REPLAY).stream()
                .map(cell -> {
                    ReplayRow row = replay(cell);
                    return new ReplayRow(
                            row.trace(),
                            row.policy(),
                            row.options() + label(cell, varying),
                            row.changedOptions() + label(cell, varying),
                            row.oracle(),
                            row.variable(),
                            row.replication(),
                            row.result());
                })
                .toList();
    }

    /** As {@link #timed()}, the settings that vary named with the protocol, so that a chart tells the rows apart. */
    public List<TimedRow> distinctTimed() {
        Set<String> varying = varying(RunSpec.Kind.TIMED).keySet();
        return of(RunSpec.Kind.TIMED).stream()
                .map(cell -> {
                    TimedRow row = timed(cell);
                    return new TimedRow(
                            row.trace(),
                            row.protocol() + label(cell, varying),
                            row.policy(),
                            row.options(),
                            row.changedOptions(),
                            row.machine(),
                            row.frames(),
                            row.replication(),
                            row.result());
                })
                .toList();
    }

    /** The settings that differ between cells of a kind, each with its values. */
    Map<String, Set<String>> varying(RunSpec.Kind kind) {
        return VaryingSettings.of(of(kind).stream().map(FinishedCell::cell).toList());
    }

    /** The table of replays: that of the reports. */
    public Table<FinishedCell> plainReplays() {
        return over(ResultTables.REPLAY, ResultRows::replay);
    }

    /** The table of runs of the timed machine: that of the reports. */
    public Table<FinishedCell> plainTimed() {
        return over(ResultTables.TIMED, ResultRows::timed);
    }

    /** The table of stored replays: that of the reports, every effective setting a result can depend on after it. */
    public Table<FinishedCell> storedReplays() {
        return plainReplays().and(settingColumns(RunSpec.Kind.REPLAY));
    }

    /** The table of stored runs of the timed machine: that of the reports, every effective setting a result can depend on after it. */
    public Table<FinishedCell> storedTimed() {
        return plainTimed().and(settingColumns(RunSpec.Kind.TIMED));
    }

    static List<Column<FinishedCell>> settingColumns(RunSpec.Kind kind) {
        return VaryingSettings.relevant(kind, Settings.defaults()).stream()
                .filter(key -> !HAVE_COLUMNS.contains(key))
                .map(key -> Column.<FinishedCell>text(
                        key,
                        SettingCatalogue.find(key).doc(),
                        cell -> cell.cell().spec().settings().value(key).text()))
                .toList();
    }

    private static String label(FinishedCell cell, Set<String> varying) {
        return varying.stream()
                .map(key -> " " + key + "="
                        + cell.cell().spec().settings().value(key).text())
                .collect(Collectors.joining());
    }

    private static <R> Table<FinishedCell> over(Table<R> table, Function<FinishedCell, R> row) {
        return new Table<>(table.columns().stream()
                .map(column -> LockTable.of(column, row))
                .toList());
    }

    static ReplayRow replay(FinishedCell finished) {
        Cell cell = finished.cell();
        RunSpec spec = cell.spec();
        return new ReplayRow(
                cell.traceName(),
                spec.policy(),
                spec.options(),
                cell.changedOptions(),
                cell.isOracle(),
                cell.isVariableSpace(),
                spec.replication(),
                ((CellResult.Replayed) finished.result()).result());
    }

    /** A run of the timed machine. */
    static TimedRow timed(FinishedCell finished) {
        RunSpec spec = finished.cell().spec();
        Settings settings = spec.settings();
        return new TimedRow(
                finished.cell().traceName(),
                settings.word(MonitorSettings.PROTOCOL),
                spec.policy(),
                spec.options(),
                finished.cell().changedOptions(),
                settings.word(MachineSettings.MACHINE_PRESET),
                spec.frames(),
                spec.replication(),
                ((CellResult.Timed) finished.result()).result());
    }
}
