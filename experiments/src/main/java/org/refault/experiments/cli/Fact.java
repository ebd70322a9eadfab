package org.refault.experiments.cli;

import java.util.List;
import org.refault.reports.Column;
import org.refault.reports.Table;

/**
 * One fact about something.
 *
 * @param name what is told
 * @param value what it is
 */
record Fact(String name, String value) {
    /** Facts, one a row. */
    static final Table<Fact> TABLE = new Table<>(List.of(
            Column.text("name", "What is told.", Fact::name), Column.text("value", "What it is.", Fact::value)));
}
