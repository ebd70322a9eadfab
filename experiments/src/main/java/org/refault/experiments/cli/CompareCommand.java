package org.refault.experiments.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.experiments.output.RunRecord;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.FinishedCell;
import org.refault.experiments.run.Study;
import org.refault.experiments.run.TraceRequest;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.Settings;
import org.refault.traces.TraceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: untimed replay. */
@Command(name = "compare", description = "Replays a trace, untimed: policies × frames.")
final class CompareCommand implements Callable<Integer> {
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
                    "Policies, with options: clock,aging:period=1000 (default: fifo,clock,aging,cpl-weighted,lru-timestamp,lru,opt).")
    private List<String> policies = Study.DEFAULT_POLICIES;

    @Option(
            names = {"-f", "--frames"},
            paramLabel = "LIST",
            split = ",",
            description = "Frames: numbers or shares of the footprint, 100,5%%,1/8 (default: 5%%,10%%,20%%,40%%).")
    private List<String> frames = Study.DEFAULT_FRAMES;

    @Option(
            names = "--replications",
            paramLabel = "N",
            description = "Runs with different random numbers (default: 1).")
    private int replications = 1;

    @Parameters(arity = "0..1", paramLabel = "TRACE", description = "The trace (default: bundled).")
    private String trace = Study.DEFAULT_TRACE;

    CompareCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, TraceException {
        Settings settings = options.settings().layers(shell.environment()).settings();
        Study study = new Study(
                RunSpec.Kind.REPLAY,
                List.of(new TraceRequest(List.of(trace), options.reading().options())),
                policies,
                frames,
                List.of(),
                List.of(settings),
                RunOptions.atLeastOne("--replications", replications));
        StudyRun run = new StudyRun(shell, options);
        List<Cell> cells = run.cells(study);
        run.prepareOutput();
        List<FinishedCell> finished = run.run(cells, cell -> {});
        run.print(finished);
        if (options.output().isPresent()) {
            RunRecord record = run.record(
                    spec,
                    "Page replacement policies compared",
                    "Untimed replay of one trace by each policy with each number of frames.",
                    settings,
                    cells,
                    List.of());
            run.write(options.output().get(), record, finished);
        }
        return run.end(cells, finished);
    }
}
