package org.refault.reports;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.result.ReplayResult;

/**
 * A replay with sampled Accessed bits beside its exact twin.
 *
 * @param replay the replay; in a twin's own row the twin's
 * @param sampled the policy as it was asked for, with the options that are not the default: whose price it is
 * @param every references between two samples; 0 in a twin's own row
 * @param twin the policy that sees the bits exactly, with the options that are not the default
 * @param exact what the twin counted
 */
public record PriceRow(ReplayRow replay, String sampled, long every, String twin, ReplayResult exact) {
    /** Table of the price of sampling: the columns of {@link ResultTables#REPLAY}, and then what is compared. */
    public static final Table<PriceRow> TABLE = replayColumns()
            .and(List.of(
                    Column.text("sampled", "Policy whose bits are sampled, as it was asked for.", PriceRow::sampled),
                    Column.count(
                            "sample_every",
                            "references",
                            "References between two samples; 0 in the row of the exact twin.",
                            PriceRow::every),
                    Column.text("twin", "Its exact twin.", PriceRow::twin),
                    Column.count(
                            "twin_faults",
                            "faults",
                            "Faults of the exact twin.",
                            row -> row.exact().faults()),
                    Column.real(
                            "price",
                            "",
                            "Price of sampling: faults over those of the exact twin, less 1.",
                            PriceRow::price)));

    /** The columns of {@link #TABLE} that people compare. */
    public static final Table<PriceRow> IN_SHORT = TABLE.only("trace", "sampled", "frames")
            .and(List.of(
                    Column.text(
                            "sample every",
                            "References between two samples.",
                            row -> row.isTwin() ? "exact" : new Value.Count(row.every).readable()),
                    Column.text(
                            "twin",
                            "The exact twin, where it is another policy.",
                            row -> row.twin.equals(row.sampled) ? "" : row.twin),
                    new Column<>(
                            "replication",
                            "",
                            "Replication, from 0.",
                            true,
                            row -> row.replay.replication() == 0
                                    ? new Value.Text("")
                                    : new Value.Count(row.replay.replication()))))
            .and(TABLE.only("faults"))
            .and(List.of(Column.real("price", "%", "Faults more than those of the exact twin.", PriceRow::percent)))
            .and(TABLE.only("page_outs", "mean_resident"));

    private record Name(String trace, String sampled, int frames, long every) {}

    private static Table<PriceRow> replayColumns() {
        List<Column<PriceRow>> columns = new ArrayList<>();
        for (Column<ReplayRow> column : ResultTables.REPLAY.columns()) {
            columns.add(new Column<>(
                    column.name(),
                    column.unit(),
                    column.doc(),
                    column.number(),
                    row -> column.value().apply(row.replay)));
        }
        return new Table<>(columns);
    }

    /** Whether the row is of an exact twin. */
    boolean isTwin() {
        return every == 0;
    }

    /** Faults over those of the exact twin, less 1; 0 where neither faults. */
    public double price() {
        long faults = replay.result().faults();
        return faults == exact.faults() ? 0 : (double) faults / exact.faults() - 1;
    }

    /** The price in per cent. */
    double percent() {
        return 100 * price();
    }

    /** The replications of each replay, in the order of their first rows. */
    public static List<Group<PriceRow>> replications(List<PriceRow> rows) {
        return Group.of(
                rows,
                row -> new Name(
                        row.replay.trace(), row.sampled, row.replay.result().frames(), row.every),
                row -> row.replay.replication());
    }
}
