package org.refault.experiments.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.refault.reports.Column;
import org.refault.reports.ResultTables;
import org.refault.reports.Table;
import org.refault.reports.TimedRow;
import org.refault.simulator.result.LockStatistics;

/** The lock tables of several runs as one: the columns of {@code /proc/lock_stat}, and then which run it was. */
public final class LockTable {
    /** The table. */
    public static final Table<Row> TABLE = table();

    private LockTable() {}

    /**
     * A row of a run's lock table.
     *
     * @param run the run
     * @param lock the row
     */
    public record Row(TimedRow run, LockStatistics lock) {}

    /** The rows of some runs, run by run. */
    public static List<Row> rows(List<TimedRow> runs) {
        List<Row> rows = new ArrayList<>();
        for (TimedRow run : runs) {
            run.result().locks().forEach(lock -> rows.add(new Row(run, lock)));
        }
        return rows;
    }

    private static Table<Row> table() {
        List<Column<Row>> columns = new ArrayList<>();
        ResultTables.LOCKSTAT.columns().forEach(column -> columns.add(of(column, Row::lock)));
        ResultTables.TIMED
                .only("trace", "protocol", "policy", "options", "frames", "replication")
                .columns()
                .forEach(column -> columns.add(of(column, Row::run)));
        return new Table<>(columns);
    }

    /** A column over a part of a row. */
    static <W, P> Column<W> of(Column<P> column, Function<W, P> part) {
        return new Column<>(
                column.name(),
                column.unit(),
                column.doc(),
                column.number(),
                whole -> column.value().apply(part.apply(whole)));
    }
}
