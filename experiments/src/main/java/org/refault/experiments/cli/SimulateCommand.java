package org.refault.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.experiments.configuration.Assignment;
import org.refault.experiments.output.LockTable;
import org.refault.experiments.output.ResultRows;
import org.refault.experiments.output.RunRecord;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.FinishedCell;
import org.refault.experiments.run.Study;
import org.refault.experiments.run.TraceRequest;
import org.refault.reports.TableFormat;
import org.refault.reports.WholeFiles;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;
import org.refault.traces.TraceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simulate}: the timed machine. */
@Command(
        name = "simulate",
        description = "Runs traces on the timed machine: virtual CPUs, monitor, host swapper, locks. One row a run.")
final class SimulateCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    private final Shell shell;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private RunOptions options;

    @Option(
            names = {"-p", "--policies"},
            paramLabel = "LIST",
            split = ",",
            description =
                    "Policies that keep at most --frames pages locked (default: none; pages idle for idle.k scans go).")
    private List<String> policies = List.of();

    @Option(
            names = {"-f", "--frames"},
            paramLabel = "LIST",
            split = ",",
            description =
                    "Most pages a policy keeps locked: numbers or shares of the footprint (default: pin.limit, 50%%).")
    private List<String> frames = List.of();

    @Option(
            names = "--protocol",
            paramLabel = "LIST",
            split = ",",
            description = "Protocols; see the protocols command (default: the setting protocol, relock).")
    private List<String> protocols = List.of();

    @Option(names = "--vcpus", paramLabel = "N", description = "Virtual CPUs (the setting vcpu.per_vm).")
    private String vcpus;

    @Option(
            names = "--lockstat",
            paramLabel = "FILE",
            description = "Write the lock tables as CSV; - for standard output, in --format, after the results.")
    private String lockstat;

    @Option(
            names = "--replications",
            paramLabel = "N",
            description = "Runs with different random numbers (default: 1).")
    private int replications = 1;

    @Parameters(
            arity = "0..*",
            paramLabel = "TRACE",
            description = "One trace for each virtual CPU, or one of several virtual CPUs (default: bundled).")
    private List<String> traces = List.of(Study.DEFAULT_TRACE);

    SimulateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, TraceException {
        Settings settings =
                options.settings().layers(shell.environment(), shorthands()).settings();
        Study study = new Study(
                RunSpec.Kind.TIMED,
                List.of(new TraceRequest(traces, options.reading().options())),
                policies,
                frames,
                protocols,
                List.of(settings),
                RunOptions.atLeastOne("--replications", replications));
        StudyRun run = new StudyRun(shell, options);
        List<Cell> cells = run.cells(study);
        run.prepareOutput();
        prepareLockstat();
        List<FinishedCell> finished = run.run(cells, cell -> {});
        run.print(finished);
        if (lockstat != null) {
            writeLocks(finished);
        }
        if (options.output().isPresent()) {
            RunRecord record = run.record(
                    spec,
                    "A guest's memory shared with the host",
                    "The trace on the timed machine: the monitor keeps guest pages locked, or gives them to the host's swapper.",
                    settings,
                    cells);
            run.write(options.output().get(), record, finished);
        }
        return run.end(cells, finished);
    }

    private List<Assignment> shorthands() {
        return vcpus == null ? List.of() : List.of(new Assignment(MonitorSettings.VCPUS.key(), vcpus, "--vcpus"));
    }

    /** Finds out whether the lock tables can be written, before any work is done. */
    private void prepareLockstat() throws IOException {
        if (lockstat != null && !lockstat.equals(STANDARD_OUTPUT)) {
            Path folder = Path.of(lockstat).toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new NoSuchFileException(lockstat);
            }
        }
    }

    private void writeLocks(List<FinishedCell> finished) throws IOException {
        List<LockTable.Row> rows = LockTable.rows(new ResultRows(finished).timed());
        if (lockstat.equals(STANDARD_OUTPUT)) {
            shell.out().println();
            shell.print(LockTable.TABLE, rows, options.format().format());
        } else {
            WholeFiles.write(Path.of(lockstat), TableFormat.CSV.text(LockTable.TABLE, rows));
        }
    }
}
