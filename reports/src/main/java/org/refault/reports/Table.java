package org.refault.reports;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table, in order; names are unique.
 *
 * @param columns the columns
 * @param <R> what a row is
 */
public record Table<R>(List<Column<R>> columns) {
    /** A table of a copy of the columns. */
    public Table {
        columns = List.copyOf(columns);
        if (columns.stream().map(Column::name).distinct().count() < columns.size()) {
            throw new IllegalArgumentException("two columns have one name: " + names(columns));
        }
    }

    /** The columns' names. */
    public List<String> names() {
        return names(columns);
    }

    /** The columns with these names alone, in this order; each must exist. */
    public Table<R> only(String... names) {
        List<Column<R>> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(column(name));
        }
        return new Table<>(chosen);
    }

    /** These columns, and more after them. */
    public Table<R> and(List<Column<R>> more) {
        List<Column<R>> all = new ArrayList<>(columns);
        all.addAll(more);
        return new Table<>(all);
    }

    /** These columns, and those of another table after them. */
    public Table<R> and(Table<R> more) {
        return and(more.columns);
    }

    /** The columns that say something of at least one of some rows. */
    public Table<R> withoutEmpty(List<R> rows) {
        return new Table<>(columns.stream()
                .filter(column -> rows.stream()
                        .anyMatch(row -> !column.value().apply(row).plain().isEmpty()))
                .toList());
    }

    /** As {@link #withoutEmpty}, and without numbers that are 0 in all of these rows. */
    Table<R> withoutZeros(List<R> rows) {
        return new Table<>(columns.stream()
                .filter(column -> rows.stream()
                        .map(row -> column.value().apply(row).plain())
                        .anyMatch(text -> !text.isEmpty() && !(column.number() && text.equals("0"))))
                .toList());
    }

    private Column<R> column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no column " + name + " among " + names()));
    }

    private static <R> List<String> names(List<Column<R>> columns) {
        return columns.stream().map(Column::name).toList();
    }
}
