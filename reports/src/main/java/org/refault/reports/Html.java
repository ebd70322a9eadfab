package org.refault.reports;

import java.util.ArrayList;
import java.util.List;

/** Pieces of HTML. */
final class Html {
    private Html() {}

    /** Text, so that it stands for itself in content and in quoted attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * A table. Words that are the same in every one of several rows go to the caption.
     *
     * @param caption plain text
     */
    static <R> String table(String caption, Table<R> table, List<R> rows) {
        List<Column<R>> shown = new ArrayList<>();
        StringBuilder heading = new StringBuilder(escape(caption));
        for (Column<R> column : table.columns()) {
            List<String> words = rows.stream()
                    .map(row -> column.value().apply(row).readable())
                    .distinct()
                    .toList();
            if (column.number() || words.size() != 1) {
                shown.add(column);
            } else if (!words.get(0).isEmpty()) {
                heading.append(" · ").append(escape(column.name() + " " + words.get(0)));
            }
        }
        StringBuilder html = new StringBuilder("<div class=\"wide\"><table>\n<caption>").append(heading);
        html.append("</caption>\n<thead><tr>");
        for (Column<R> column : shown) {
            html.append(column.number() ? "<th scope=\"col\" class=\"n\" title=\"" : "<th scope=\"col\" title=\"");
            html.append(escape(column.doc()))
                    .append("\">")
                    .append(escape(column.name().replace('_', ' ')));
            boolean timed = column.unit().equals("cycles") && !column.name().contains("cycles");
            html.append(timed ? " <small>cycles</small></th>" : "</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (R row : rows) {
            html.append("<tr>");
            for (Column<R> column : shown) {
                html.append(column.number() ? "<td class=\"n\">" : "<td>");
                html.append(escape(column.value().apply(row).readable())).append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }
}
