package org.refault.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Tables of results with one row for all replications of a run: means, and confidence intervals around them. */
public final class MeanTables {
    /** What a column of half widths is called after the column of means. */
    private static final String HALF_WIDTH = "_ci";

    private static final Set<String> OF_ONE_REPLICATION = Set.of("replication", "fingerprint");
    /** Numbers that replications have in common. */
    private static final Set<String> SHARED = Set.of("frames", "pages", "vcpus");

    private MeanTables() {}

    /**
     * For programs: each column of numbers becomes one of means and one of half widths, whose name ends in
     * {@code _ci}; the last column says how many replications there were.
     *
     * @param single the table with a row for each replication
     * @param confidence of the intervals, in percent
     */
    public static <R> Table<Group<R>> whole(Table<R> single, double confidence) {
        return of(single, (column, columns) -> {
            columns.add(new Column<>(
                    column.name(),
                    column.unit(),
                    "Mean over the replications: " + column.doc(),
                    true,
                    group -> new Value.Real(interval(column, group, confidence).mean())));
            columns.add(new Column<>(
                    column.name() + HALF_WIDTH,
                    column.unit(),
                    "Half width of the confidence interval of " + column.name() + "; empty for one replication.",
                    true,
                    group -> halfWidth(interval(column, group, confidence))));
            return columns;
        });
    }

    /**
     * For people: numbers are written as mean ± half width.
     *
     * @param single the table with a row for each replication
     * @param confidence of the intervals, in percent
     */
    public static <R> Table<Group<R>> inShort(Table<R> single, double confidence) {
        return of(single, (column, columns) -> {
            columns.add(new Column<>(
                    column.name(),
                    column.unit(),
                    column.doc(),
                    true,
                    group -> isEmpty(column, group)
                            ? new Value.Text("")
                            : new Value.Text(text(interval(column, group, confidence)))));
            return columns;
        });
    }

    private static <R> Table<Group<R>> of(
            Table<R> single, BiFunction<Column<R>, List<Column<Group<R>>>, List<Column<Group<R>>>> numbers) {
        List<Column<Group<R>>> columns = new ArrayList<>();
        for (Column<R> column : single.columns()) {
            if (OF_ONE_REPLICATION.contains(column.name())) {
                continue;
            }
            if (column.number() && !SHARED.contains(column.name())) {
                numbers.apply(column, columns);
            } else {
                columns.add(new Column<>(
                        column.name(),
                        column.unit(),
                        column.doc(),
                        column.number(),
                        group -> column.value().apply(group.first())));
            }
        }
        columns.add(Column.count(
                "replications", "", "Replications.", group -> group.rows().size()));
        return new Table<>(columns);
    }

    private static <R> boolean isEmpty(Column<R> column, Group<R> group) {
        return column.value().apply(group.first()).plain().isEmpty();
    }

    private static <R> Interval interval(Column<R> column, Group<R> group, double confidence) {
        return group.interval(row -> number(column.value().apply(row)), confidence);
    }

    private static double number(Value value) {
        if (value instanceof Value.Count count) {
            return count.count();
        }
        if (value instanceof Value.Real real) {
            return real.number();
        }
        throw new IllegalArgumentException("no number: " + value.plain());
    }

    private static Value halfWidth(Interval interval) {
        return interval.isKnown() ? new Value.Real(interval.halfWidth()) : new Value.Text("");
    }

    private static String text(Interval interval) {
        String mean = new Value.Real(interval.mean()).readable();
        return interval.isKnown() ? mean + " ± " + new Value.Real(interval.halfWidth()).readable() : mean;
    }
}
