package org.refault.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a report folder: {@code report.html}, and {@code charts/} with every chart as SVG, PNG and the CSV of its data. */
public final class ReportWriter {
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private ReportWriter() {}

    /**
     * Writes the report into a folder, which is made if needed. Other files in it stay; each file is replaced whole or
     * not at all, the page last. Must be the first to use AWT in this JVM if the machine has no fonts.
     *
     * @throws IOException if the folder or a temporary file cannot be written
     */
    public static void write(Report report, Path folder) throws IOException {
        Look look = new Look(Fonts.load());
        Path charts = folder.resolve("charts");
        Files.createDirectories(charts);
        Map<Chart, String> drawings = new LinkedHashMap<>();
        for (Chart chart : Charts.of(report, look)) {
            String svg = Pictures.svg(chart);
            drawings.put(chart, svg);
            WholeFiles.write(charts.resolve(chart.name() + ".csv"), chart.csv());
            WholeFiles.write(charts.resolve(chart.name() + ".svg"), XML + svg);
            WholeFiles.write(charts.resolve(chart.name() + ".png"), Pictures.png(chart));
        }
        WholeFiles.write(folder.resolve("report.html"), new HtmlPage(report, drawings).text());
    }
}
