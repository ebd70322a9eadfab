package org.refault.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.experiments.configuration.SettingLayers;
import org.refault.experiments.output.CellTable;
import org.refault.experiments.output.RunRecord;
import org.refault.experiments.output.SweepFolder;
import org.refault.experiments.plan.Plan;
import org.refault.experiments.plan.PlanReader;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.FinishedCell;
import org.refault.experiments.run.Study;
import org.refault.reports.ResultTables;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.traces.TraceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep}: a plan's grid, cell by cell, each kept as it finishes. */
@Command(
        name = "sweep",
        description = {
            "Runs a plan: the grid of all its lists. Every finished run is kept at once in the output folder "
                    + "(default: the plan's name with .results); the same command on the same folder goes on where it stopped."
        })
final class SweepCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private RunOptions options;

    @Option(names = "--dry-run", description = "Print the cells and run none.")
    private boolean dryRun;

    @Option(
            names = "--resume",
            description = "Go on in the folder even if it holds other files or results of another plan; they stay.")
    private boolean resume;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = Shard.Converter.class,
            description = "Run only every N-th cell from the I-th on, 1/N to N/N.")
    private Shard shard = Shard.WHOLE;

    @Option(
            names = "--replications",
            paramLabel = "N",
            description = "Runs with different random numbers (default: the plan's).")
    private Integer replications;

    @Parameters(paramLabel = "PLAN", description = "The plan, a TOML file.")
    private Path planFile;

    SweepCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, TraceException {
        Plan plan = PlanReader.read(
                planFile, options.plugins().catalogue(), ProtocolCatalogue.load(), ResultTables.FIGURES.names());
        SettingLayers layers = options.settings().layers(shell.environment());
        StudyRun run = new StudyRun(shell, options);
        List<Cell> all = run.cells(study(plan, layers));
        List<Cell> cells = shard.of(all);
        if (dryRun) {
            shell.print(CellTable.of(cells), cells, options.format().format());
            return ExitCode.DONE;
        }
        Path folder = options.output().orElse(defaultFolder());
        try (SweepFolder stored = SweepFolder.open(folder, all, resume)) {
            run.run(stored.missing(cells), stored::keep);
            List<FinishedCell> finished = stored.finished(cells);
            if (finished.size() == cells.size()) {
                run.printStored(finished);
                RunRecord record = run.record(
                        spec,
                        plan.title(),
                        "A sweep of " + cells.size() + " runs by the plan " + planFile.getFileName() + ".",
                        layers.settings(plan.assignments()),
                        cells,
                        plan.charts());
                run.write(folder, record, finished);
            }
            return run.end(cells, finished);
        }
    }

    private Study study(Plan plan, SettingLayers layers) {
        Study study = plan.study(layers, options.reading().options());
        return replications == null
                ? study
                : study.withReplications(RunOptions.atLeastOne("--replications", replications));
    }

    private Path defaultFolder() {
        return Path.of(planFile.getFileName().toString().replaceFirst("\\.toml$", "") + ".results");
    }
}
