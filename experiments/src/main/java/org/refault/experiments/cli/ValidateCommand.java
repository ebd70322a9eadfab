package org.refault.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.experiments.output.RunRecord;
import org.refault.experiments.output.ValidationFolder;
import org.refault.experiments.validation.Effort;
import org.refault.experiments.validation.Replications;
import org.refault.experiments.validation.ValidationCatalogue;
import org.refault.experiments.validation.ValidationExperiment;
import org.refault.reports.Overlay;
import org.refault.reports.OverlayRow;
import org.refault.simulator.setting.Settings;
import org.refault.traces.TraceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code validate}: the timed machine against closed formulas. */
@Command(
        name = "validate",
        description = "Holds the timed machine against closed formulas. One row a point, with its confidence interval;"
                + " exit code 1 if one does not cover its formula.")
final class ValidateCommand implements Callable<Integer> {
    private final Shell shell;
    private final ValidationCatalogue catalogue;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private FormatOption format;

    @Option(names = "--quick", description = "Fewer points with wider intervals: seconds instead of minutes.")
    private boolean quick;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Folder for report.html, charts/, results.csv and run.toml.")
    private Path output;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Runs at one time (default: one a core).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--quiet", description = "No progress, no notices.")
    private boolean quiet;

    @Parameters(arity = "0..*", paramLabel = "EXPERIMENT", description = "Experiments (default: all).")
    private List<String> ids = List.of();

    ValidateCommand(Shell shell, ValidationCatalogue catalogue) {
        this.shell = shell;
        this.catalogue = catalogue;
    }

    /** The experiments there are, for the help. */
    String[] footer() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Experiments:");
        for (ValidationExperiment experiment : catalogue.experiments()) {
            lines.add("  " + experiment.id() + "  " + experiment.question());
        }
        return lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new);
    }

    @Override
    public Integer call() throws IOException, TraceException {
        List<ValidationExperiment> experiments = ids.isEmpty()
                ? catalogue.experiments()
                : ids.stream().distinct().map(catalogue::find).toList();
        Replications replications = new Replications(RunOptions.atLeastOne("--jobs", jobs));
        if (output != null) {
            Files.createDirectories(output);
        }
        List<Overlay> overlays = new ArrayList<>();
        try (Progress progress = new Progress(shell.err(), shell.interactive() && !quiet, experiments.size())) {
            for (ValidationExperiment experiment : experiments) {
                overlays.addAll(experiment.run(quick ? Effort.QUICK : Effort.FULL, replications));
                progress.step();
            }
        } catch (InterruptedException e) {
            shell.complain(List.of("interrupted: nothing is kept"));
            return ExitCode.INTERRUPTED;
        }
        List<OverlayRow> rows = OverlayRow.of(overlays);
        shell.print(OverlayRow.TABLE, rows, format.format());
        if (output != null) {
            write(experiments, overlays);
        }
        return rows.stream().allMatch(row -> row.point().covered()) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void write(List<ValidationExperiment> experiments, List<Overlay> overlays) throws IOException {
        ParseResult parsed = spec.commandLine().getParseResult();
        RunRecord record = new RunRecord(
                "The timed machine against closed formulas",
                "Situations in which a formula says exactly what a run must find, and what the simulated machine found.",
                CommandText.repeating(parsed),
                CommandText.asked(parsed),
                Version.text(),
                jobs,
                Settings.defaults(),
                List.of(),
                List.of());
        ValidationFolder folder = new ValidationFolder(output);
        folder.write(record, experiments, overlays);
        if (!quiet) {
            shell.complain(List.of("report: " + folder.report()));
        }
    }
}
