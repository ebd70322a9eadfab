package org.refault.experiments.output;

import java.util.ArrayList;
import java.util.List;
import org.refault.experiments.run.Cell;
import org.refault.reports.Column;
import org.refault.reports.Table;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;

/** Cells before they are run. */
public final class CellTable {
    private CellTable() {}

    /** A table of some cells, with the settings that vary among them. */
    public static Table<Cell> of(List<Cell> cells) {
        List<Column<Cell>> columns = new ArrayList<>();
        columns.add(Column.text(
                "key",
                "Hash of all that decides the result.",
                cell -> cell.spec().key()));
        columns.add(Column.text("trace", "Trace.", Cell::traceName));
        columns.add(Column.text("protocol", "Protocol; empty for a replay.", CellTable::protocol));
        columns.add(Column.text("policy", "Policy.", cell -> cell.spec().policy()));
        columns.add(Column.text(
                "options",
                "The policy's effective options.",
                cell -> cell.spec().options()));
        columns.add(
                Column.count("frames", "frames", "Frames.", cell -> cell.spec().frames()));
        columns.add(Column.count(
                "replication", "", "Replication, from 0.", cell -> cell.spec().replication()));
        if (cells.stream().map(CellTable::machine).distinct().count() > 1) {
            columns.add(Column.text(MachineSettings.MACHINE_PRESET.key(), "Machine.", CellTable::machine));
        }
        for (String key : VaryingSettings.of(cells).keySet()) {
            columns.add(Column.text(
                    key, "", cell -> cell.spec().settings().value(key).text()));
        }
        return new Table<>(columns);
    }

    private static String machine(Cell cell) {
        return cell.spec().settings().word(MachineSettings.MACHINE_PRESET);
    }

    private static String protocol(Cell cell) {
        return cell.spec().kind() == RunSpec.Kind.TIMED ? cell.spec().settings().word(MonitorSettings.PROTOCOL) : "";
    }
}
