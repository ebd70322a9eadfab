package org.refault.experiments.cli;

import org.refault.reports.TableFormat;

/** The format of a catalogue on standard output. */
enum CatalogueFormat {
    TABLE(TableFormat.TABLE),
    CSV(TableFormat.CSV),
    JSON(TableFormat.JSON),
    /** The document that docs/ holds; the same as {@code TABLE} for one item. */
    MARKDOWN(TableFormat.TABLE);

    private final TableFormat ofTables;

    CatalogueFormat(TableFormat ofTables) {
        this.ofTables = ofTables;
    }

    /** The format of a table. */
    TableFormat ofTables() {
        return ofTables;
    }
}
