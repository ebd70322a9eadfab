package org.refault.experiments.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.refault.experiments.validation.ValidationExperiment;
import org.refault.reports.Overlay;
import org.refault.reports.OverlayRow;
import org.refault.reports.Report;
import org.refault.reports.ReportWriter;
import org.refault.reports.TableFormat;
import org.refault.reports.WholeFiles;
import org.refault.simulator.setting.Settings;

/** A folder of validations: {@code report.html}, {@code charts/}, {@code results.csv}, {@code run.toml}. */
public final class ValidationFolder {
    private final Path folder;

    /** A folder, made when something is written. */
    public ValidationFolder(Path folder) {
        this.folder = folder;
    }

    /** The report. */
    public Path report() {
        return folder.resolve("report.html");
    }

    /**
     * Writes everything.
     *
     * @param run how the results came about; has no cells
     * @param experiments those that were run
     * @param overlays what they found
     */
    public void write(RunRecord run, List<ValidationExperiment> experiments, List<Overlay> overlays)
            throws IOException {
        Files.createDirectories(folder);
        WholeFiles.write(
                folder.resolve("results.csv"), TableFormat.CSV.text(OverlayRow.TABLE, OverlayRow.of(overlays)));
        Map<String, Settings> settings = new LinkedHashMap<>();
        Map<String, String> facts = new LinkedHashMap<>();
        for (ValidationExperiment experiment : experiments) {
            settings.put(experiment.id(), experiment.settings());
            facts.put("Question of " + experiment.id(), experiment.question());
            facts.put("Settings of " + experiment.id(), changed(experiment.settings()));
        }
        WholeFiles.write(folder.resolve("run.toml"), RunToml.text(run, settings));
        ReportWriter.write(
                new Report(
                        run.title(),
                        run.intro(),
                        run.command(),
                        run.version(),
                        List.of(),
                        List.of(),
                        overlays,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        run.settings(),
                        facts),
                folder);
    }

    private static String changed(Settings settings) {
        return settings.keys().stream()
                .map(settings::value)
                .filter(value -> !settings.isDefault(value.setting()))
                .map(value -> value.setting().key() + " = " + value.text())
                .collect(Collectors.joining(", "));
    }
}
