package org.refault.experiments.cli;

import org.refault.reports.TableFormat;
import picocli.CommandLine.Option;

/** The format of standard output. */
final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Standard output as table, csv or json (default: table).")
    private TableFormat format;

    /** The format. */
    TableFormat format() {
        return format;
    }
}
