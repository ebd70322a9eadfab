package org.refault.experiments.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.refault.reports.Table;
import org.refault.reports.TableFormat;

/**
 * What a command sees of the process it runs in.
 *
 * @param out standard output: results and nothing else
 * @param err standard error: errors, warnings, progress
 * @param environment environment variables
 * @param interactive whether a person is watching, so that progress may be shown
 */
public record Shell(PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive) {
    /** Writes a table to standard output. Nobody reading it any more is no error. */
    <R> void print(Table<R> table, List<R> rows, TableFormat format) {
        out.print(format.text(table, rows));
        out.flush();
    }

    /** Writes lines to standard error, each with the program's name before it. */
    void complain(List<String> lines) {
        lines.forEach(line -> err.println("refault: " + line));
    }
}
