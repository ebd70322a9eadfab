package org.refault.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a report folder: {@code report.html}, and {@code charts/} with every chart as SVG, PNG and the CSV of its data,
 * and {@code index.csv}, the list of them.
 */
public final class ReportWriter {
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private static final String CSV = ".csv";
    private static final String SVG = ".svg";
    private static final String PNG = ".png";
    private static final String INDEX = "index.csv";

    private static final Table<Chart> TABLE = new Table<>(List.of(
            Column.text("chart", "Name of its files.", Chart::name),
            Column.text("title", "What it shows.", Chart::title),
            Column.text("caption", "How to read it.", Chart::caption)));

    /** A row of the list; no name leads out of the folder. */
    private static final Pattern ROW = Pattern.compile("^([a-z0-9-]+),");

    private ReportWriter() {}

    /**
     * Writes the report into a folder, which is made if needed. Charts that the list of an earlier report names are
     * deleted; other files stay. Each file is replaced whole or not at all, the page last. Must be the first to use AWT in this JVM if the machine has no fonts.
     *
     * @throws IOException if the folder or a temporary file cannot be written
     */
    public static void write(Report report, Path folder) throws IOException {
        Look look = new Look(Fonts.load());
        Path charts = folder.resolve("charts");
        Files.createDirectories(charts);
        deleteChartsOfEarlierReport(charts);
        Map<Chart, String> drawings = new LinkedHashMap<>();
        for (Chart chart : Charts.of(report, look)) {
            String svg = Pictures.svg(chart);
            drawings.put(chart, svg);
            WholeFiles.write(charts.resolve(chart.name() + CSV), chart.csv());
            WholeFiles.write(charts.resolve(chart.name() + SVG), XML + svg);
            WholeFiles.write(charts.resolve(chart.name() + PNG), Pictures.png(chart));
        }
        WholeFiles.write(charts.resolve(INDEX), TableFormat.CSV.text(TABLE, List.copyOf(drawings.keySet())));
        WholeFiles.write(folder.resolve("report.html"), new HtmlPage(report, drawings).text());
    }

    private static void deleteChartsOfEarlierReport(Path charts) throws IOException {
        Path index = charts.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            return;
        }
        List<String> lines = Files.readAllLines(index);
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                for (String form : List.of(CSV, SVG, PNG)) {
                    Files.deleteIfExists(charts.resolve(row.group(1) + form));
                }
            }
        }
    }
}
