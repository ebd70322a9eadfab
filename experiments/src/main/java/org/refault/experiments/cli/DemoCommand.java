package org.refault.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.experiments.output.ResultRows;
import org.refault.experiments.output.RunRecord;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.FinishedCell;
import org.refault.experiments.run.Study;
import org.refault.experiments.run.TraceRequest;
import org.refault.reports.FaultTable;
import org.refault.reports.ResultTables;
import org.refault.reports.Table;
import org.refault.reports.TableFormat;
import org.refault.reports.TimedRow;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.Settings;
import org.refault.traces.TraceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code demo}: the main job on the bundled trace. */
@Command(
        name = "demo",
        description =
                "Compares policies on the bundled trace, then protocols on the timed machine; writes a report folder.")
final class DemoCommand implements Callable<Integer> {
    private static final Path FOLDER = Path.of("refault-report");
    private static final List<String> POLICIES =
            List.of("clock", "aging", "cpl-weighted", "lru-timestamp", "fifo", "lru", "opt");
    private static final List<String> FRAMES = List.of("2.5%", "5%", "10%", "20%", "40%", "60%");
    private static final List<String> PROTOCOLS = List.of("lock-all", "relock", "unsafe-shared");

    private static final Table<TimedRow> MACHINE = ResultTables.TIMED_IN_SHORT.only(
            "protocol",
            "vcpus",
            "cycles",
            "ms",
            "slowdown",
            "first_touches",
            "minor_relocks",
            "major_relocks",
            "demotions",
            "host_evictions",
            "clobbers");

    private final Shell shell;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private RunOptions options;

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, TraceException {
        Settings settings = options.settings().layers(shell.environment()).settings();
        List<TraceRequest> bundled = List.of(
                new TraceRequest(List.of(Study.DEFAULT_TRACE), options.reading().options()));
        Path folder = options.output().orElse(FOLDER);
        StudyRun run = new StudyRun(shell, options);
        List<Cell> cells = run.cells(
                new Study(RunSpec.Kind.REPLAY, bundled, POLICIES, FRAMES, List.of(), List.of(settings), 1),
                new Study(RunSpec.Kind.TIMED, bundled, List.of(), List.of(), PROTOCOLS, List.of(settings), 1));
        Files.createDirectories(folder);
        List<FinishedCell> finished = run.run(cells, cell -> {});
        if (run.isForPeople()) {
            print(new ResultRows(finished));
        } else {
            run.print(finished);
        }
        if (finished.size() == cells.size()) {
            RunRecord record = run.record(
                    spec,
                    "Refault demo",
                    "A real trace of a small guest. First: page replacement policies against OPT, LRU and FIFO over sizes of memory. "
                            + "Then: the same trace on a machine of 1999 whose host swaps on a CPU of its own, under three protocols of sharing memory.",
                    settings,
                    cells,
                    List.of());
            run.write(folder, record, finished);
        }
        return run.end(cells, finished);
    }

    /** Two tables that people take in at a glance; report and CSV have the rest. */
    private void print(ResultRows rows) {
        FaultTable faults = FaultTable.of(rows.replays());
        shell.out().println("Page faults by policy and memory: frames (share of the footprint)\n");
        shell.print(faults.table(), faults.rows(), TableFormat.TABLE);
        shell.out().println("\nThe guest on the timed machine, by protocol of sharing memory with the host\n");
        shell.print(MACHINE, rows.timed(), TableFormat.TABLE);
    }
}
