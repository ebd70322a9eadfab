package org.refault.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.experiments.configuration.Assignment;
import org.refault.experiments.output.FaultPathTable;
import org.refault.experiments.output.LockTable;
import org.refault.experiments.output.ResultRows;
import org.refault.experiments.output.RunRecord;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.FinishedCell;
import org.refault.experiments.run.Study;
import org.refault.experiments.run.TraceRequest;
import org.refault.reports.Table;
import org.refault.reports.TableFormat;
import org.refault.reports.TimedRow;
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

    @Option(names = "--vms", paramLabel = "N", description = "Virtual machines on the host (the setting vm.count).")
    private String vms;

    @Option(
            names = "--lockstat",
            paramLabel = "FILE",
            description = "Write the lock tables as CSV; - for standard output, in --format, after the results.")
    private String lockstat;

    @Option(
            names = "--faultpath",
            paramLabel = "FILE",
            description =
                    "Write what the time of faults went to as CSV, a row a cause; - for standard output, as --lockstat.")
    private String faultpath;

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
        prepareTable(lockstat);
        prepareTable(faultpath);
        List<FinishedCell> finished = run.run(cells, cell -> {});
        run.print(finished);
        List<TimedRow> rows = new ResultRows(finished).timed();
        if (lockstat != null) {
            write(lockstat, LockTable.TABLE, LockTable.rows(rows));
        }
        if (faultpath != null) {
            write(faultpath, FaultPathTable.TABLE, FaultPathTable.rows(rows));
        }
        if (options.output().isPresent()) {
            RunRecord record = run.record(
                    spec,
                    "A guest's memory shared with the host",
                    "The trace on the timed machine: the monitor keeps guest pages locked, or gives them to the host's swapper.",
                    settings,
                    cells,
                    List.of());
            run.write(options.output().get(), record, finished);
        }
        return run.end(cells, finished);
    }

    private List<Assignment> shorthands() {
        List<Assignment> shorthands = new ArrayList<>();
        if (vcpus != null) {
            shorthands.add(new Assignment(MonitorSettings.VCPUS.key(), vcpus, "--vcpus"));
        }
        if (vms != null) {
            shorthands.add(new Assignment(MonitorSettings.VM_COUNT.key(), vms, "--vms"));
        }
        return shorthands;
    }

    /** Finds out whether a table can be written, before any work is done. */
    private static void prepareTable(String file) throws IOException {
        if (file != null && !file.equals(STANDARD_OUTPUT)) {
            Path folder = Path.of(file).toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new NoSuchFileException(file);
            }
        }
    }

    private <R> void write(String file, Table<R> table, List<R> rows) throws IOException {
        if (file.equals(STANDARD_OUTPUT)) {
            shell.out().println();
            shell.print(table, rows, options.format().format());
        } else {
            WholeFiles.write(Path.of(file), TableFormat.CSV.text(table, rows));
        }
    }
}
