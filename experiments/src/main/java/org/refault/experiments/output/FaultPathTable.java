package org.refault.experiments.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.refault.reports.Column;
import org.refault.reports.ResultTables;
import org.refault.reports.Table;
import org.refault.reports.TimedRow;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.PathCause;

/**
 * The critical paths of the faults of several runs as one table: which run it was, and then a row for each cause, for
 * locks one for each class; the rows of a kind of fault sum to its time.
 */
public final class FaultPathTable {
    /** The table. */
    public static final Table<Row> TABLE = table();

    private FaultPathTable() {}

    /**
     * A part of the critical path of the faults of one kind.
     *
     * @param run the run
     * @param path the whole path
     * @param cause what the time went to
     * @param lock the class of locks, or nothing
     * @param cycles summed over the faults
     */
    public record Row(TimedRow run, FaultPath path, PathCause cause, String lock, long cycles) {}

    /** The rows of some runs, run by run; causes without a cycle are left out. */
    public static List<Row> rows(List<TimedRow> runs) {
        List<Row> rows = new ArrayList<>();
        for (TimedRow run : runs) {
            for (FaultPath path : run.result().paths()) {
                path.cycles().forEach((cause, cycles) -> {
                    if (cause == PathCause.LOCK) {
                        path.locks().forEach((lock, part) -> rows.add(new Row(run, path, cause, lock, part)));
                    } else if (cycles > 0) {
                        rows.add(new Row(run, path, cause, "", cycles));
                    }
                });
            }
        }
        return rows;
    }

    private static Table<Row> table() {
        List<Column<Row>> columns = new ArrayList<>();
        ResultTables.TIMED
                .only("trace", "protocol", "policy", "options", "frames", "replication")
                .columns()
                .forEach(column -> columns.add(LockTable.of(column, Row::run)));
        columns.add(
                Column.text("kind", "Kind of fault.", row -> row.path().kind().column()));
        columns.add(Column.count(
                "faults", "", "Faults of the kind.", row -> row.path().faults()));
        columns.add(Column.text(
                "cause", "What the time went to.", row -> row.cause().name().toLowerCase(Locale.ROOT)));
        columns.add(Column.text("lock", "Class of locks, where the cause is lock.", Row::lock));
        columns.add(Column.count("cycles", "cycles", "Summed over the faults.", Row::cycles));
        columns.add(Column.real(
                "mean_us",
                "µs",
                "Mean of one fault.",
                row -> (double) row.cycles()
                        / row.path().faults()
                        / row.run().result().mhz()));
        return new Table<>(columns);
    }
}
