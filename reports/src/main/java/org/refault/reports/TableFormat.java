package org.refault.reports;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** How a table is written. Lines end with a line feed; the last one too. */
public enum TableFormat {
    /** Aligned text, for people. */
    TABLE {
        @Override
        public <R> void write(Table<R> table, List<R> rows, Writer out) throws IOException {
            List<Column<R>> columns = table.columns();
            List<String[]> lines = new ArrayList<>();
            lines.add(table.names().toArray(String[]::new));
            for (R row : rows) {
                lines.add(columns.stream()
                        .map(column -> column.value().apply(row).readable())
                        .toArray(String[]::new));
            }
            int[] widths = new int[columns.size()];
            for (String[] line : lines) {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], width(line[i]));
                }
            }
            lines.add(1, rules(widths));
            for (String[] line : lines) {
                out.write(aligned(line, widths, columns));
            }
        }

        private String[] rules(int[] widths) {
            String[] rules = new String[widths.length];
            for (int i = 0; i < widths.length; i++) {
                rules[i] = "-".repeat(widths[i]);
            }
            return rules;
        }

        private <R> String aligned(String[] line, int[] widths, List<Column<R>> columns) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - width(line[i]));
                text.append(i == 0 ? "" : "  ");
                text.append(columns.get(i).number() ? space + line[i] : line[i] + space);
            }
            return text.toString().stripTrailing() + "\n";
        }

        private int width(String text) {
            return text.codePointCount(0, text.length());
        }
    },

    /** Comma-separated values with a header (RFC 4180), for scripts. */
    CSV {
        @Override
        public <R> void write(Table<R> table, List<R> rows, Writer out) throws IOException {
            // Not closed: the caller's writer stays open.
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
            csv.writeRecord(table.names());
            for (R row : rows) {
                csv.writeRecord(table.columns().stream()
                        .map(column -> column.value().apply(row).plain())
                        .toList());
            }
            csv.flush();
        }
    },

    /** An array with one object a row, numbers as numbers; one that is missing is null. */
    JSON {
        @Override
        public <R> void write(Table<R> table, List<R> rows, Writer out) throws IOException {
            out.write("[");
            String separator = "\n";
            for (R row : rows) {
                out.write(separator + object(table, row));
                separator = ",\n";
            }
            out.write("\n]\n");
        }

        private <R> String object(Table<R> table, R row) {
            List<String> members = new ArrayList<>();
            for (Column<R> column : table.columns()) {
                Value value = column.value().apply(row);
                boolean missing = column.number() && value.plain().isEmpty();
                String text = missing ? "null" : value.isNumber() ? value.plain() : quoted(value.plain());
                members.add(quoted(column.name()) + ": " + text);
            }
            return "  {" + String.join(", ", members) + "}";
        }

        private String quoted(String text) {
            StringBuilder quoted = new StringBuilder("\"");
            for (char c : text.toCharArray()) {
                if (c == '"' || c == '\\') {
                    quoted.append('\\').append(c);
                } else if (c < ' ') {
                    quoted.append("\\u00")
                            .append(Character.forDigit(c >> 4, 16))
                            .append(Character.forDigit(c & 15, 16));
                } else {
                    quoted.append(c);
                }
            }
            return quoted.append('"').toString();
        }
    };

    /** Writes the rows of a table; the writer is left open. */
    public abstract <R> void write(Table<R> table, List<R> rows, Writer out) throws IOException;

    /** The rows of a table as one text. */
    public <R> String text(Table<R> table, List<R> rows) {
        StringWriter text = new StringWriter();
        try {
            write(table, rows, text);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return text.toString();
    }
}
