package org.refault.experiments.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.refault.experiments.run.FinishedCell;
import org.refault.experiments.run.SampledCell;
import org.refault.reports.Column;
import org.refault.reports.PriceRow;
import org.refault.reports.ReplayRow;
import org.refault.reports.Table;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.RunSettings;

/** Finished cells with sampled Accessed bits as rows, each beside its exact twin. */
public final class PriceRows {
    /** What the table has columns of its own for. */
    private static final Set<String> HAVE_COLUMNS = Set.of(RunSettings.SAMPLE_EVERY.key());

    /** The stored table: that of the reports, every effective setting a result can depend on after it. */
    static final Table<Stored> STORED = table();

    private final List<Stored> stored = new ArrayList<>();

    /** A row, with the cell it comes from. */
    record Stored(PriceRow row, FinishedCell cell) {}

    /** Rows of cells that were to be run, as far as they and their twins are finished. */
    public PriceRows(List<SampledCell> cells, List<FinishedCell> finished) {
        Map<String, FinishedCell> byKey = new HashMap<>();
        finished.forEach(cell -> byKey.put(cell.cell().spec().key(), cell));
        for (SampledCell sampled : cells) {
            FinishedCell cell = byKey.get(sampled.cell().spec().key());
            FinishedCell twin = byKey.get(sampled.twin().spec().key());
            if (cell != null && twin != null) {
                ReplayRow exact = ResultRows.replay(twin);
                stored.add(new Stored(
                        new PriceRow(
                                ResultRows.replay(cell),
                                sampled.policy(),
                                sampled.every(),
                                sampled.twinPolicy(),
                                exact.result()),
                        cell));
            }
        }
    }

    /** The rows. */
    public List<PriceRow> rows() {
        return stored.stream().map(Stored::row).toList();
    }

    /** The rows with their cells. */
    List<Stored> stored() {
        return stored;
    }

    /** Whether some cell has more than one replication. */
    public boolean areReplicated() {
        return stored.stream().anyMatch(row -> row.cell().cell().spec().replication() > 0);
    }

    private static Table<Stored> table() {
        List<Column<Stored>> columns = new ArrayList<>();
        PriceRow.TABLE.columns().forEach(column -> columns.add(LockTable.of(column, Stored::row)));
        ResultRows.settingColumns(RunSpec.Kind.REPLAY).stream()
                .filter(column -> !HAVE_COLUMNS.contains(column.name()))
                .forEach(column -> columns.add(LockTable.of(column, Stored::cell)));
        return new Table<>(columns);
    }
}
