package org.refault.experiments.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.refault.experiments.output.PriceRows;
import org.refault.experiments.output.RunRecord;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.FinishedCell;
import org.refault.experiments.run.SampledCell;
import org.refault.experiments.run.SamplingStudy;
import org.refault.experiments.run.Study;
import org.refault.experiments.run.TraceRequest;
import org.refault.simulator.policy.ScanPeriod;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.RunSettings;
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
                    "Policies, with options: clock,aging:period=1000 (default: fifo,clock,aging,cpl-weighted,lru-timestamp,lru,opt;"
                            + " with --sample-every: clock,gclock,sieve,car,clock-pro,lru-timestamp,aging).")
    private List<String> policies = List.of();

    @Option(
            names = {"-f", "--frames"},
            paramLabel = "LIST",
            split = ",",
            description =
                    "Frames: numbers or shares of the footprint, 100,5%%,1/8 (default: 5%%,10%%,20%%,40%%). A policy that gives"
                            + " pages up by itself (sees V: ws, pff …) has no more than these; charts show it at its"
                            + " mean_resident. 100%% bounds it nowhere. Of several windows, as ws:tau=1000,ws:tau=9000, charts"
                            + " make one curve, with the most frames given.")
    private List<String> frames = Study.DEFAULT_FRAMES;

    @Option(
            names = "--sample-every",
            paramLabel = "LIST",
            split = ",",
            description =
                    "The price of sampling: each policy with its Accessed bits sampled every so many references (1,100,10k)"
                            + " or multiples of the frames (4x), against its exact twin. A policy that looks when it wants a"
                            + " victim sees what the last sample found, and its twin is itself with exact bits; one that scans"
                            + " has this period, and its twin is the policy it approximates (lru-timestamp: lru), else itself"
                            + " with period 1.")
    private List<String> sampleEvery = List.of();

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
        return sampleEvery.isEmpty() ? compare() : price();
    }

    private Study study(Settings settings, List<String> defaultPolicies) {
        return new Study(
                RunSpec.Kind.REPLAY,
                List.of(new TraceRequest(List.of(trace), options.reading().options())),
                policies.isEmpty() ? defaultPolicies : policies,
                frames,
                List.of(),
                List.of(settings),
                RunOptions.atLeastOne("--replications", replications));
    }

    private int compare() throws IOException, TraceException {
        Settings settings = options.settings().layers(shell.environment()).settings();
        StudyRun run = new StudyRun(shell, options);
        List<Cell> cells = run.cells(study(settings, Study.DEFAULT_POLICIES));
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

    /** Each policy with sampled bits against its exact twin. */
    private int price() throws IOException, TraceException {
        Settings settings = options.settings().layers(shell.environment()).settings();
        if (settings.integer(RunSettings.SAMPLE_EVERY) != Replay.AT_THE_INSTANT) {
            throw new InvalidSettingException(
                    "--sample-every and the setting sample.every say two things; leave one out");
        }
        StudyRun run = new StudyRun(shell, options);
        List<SampledCell> sampled = run.sampledCells(
                study(settings, SamplingStudy.DEFAULT_POLICIES),
                sampleEvery.stream().map(CompareCommand::interval).toList());
        Map<String, Cell> different = new LinkedHashMap<>();
        for (SampledCell cell : sampled) {
            different.putIfAbsent(cell.twin().spec().key(), cell.twin());
            different.putIfAbsent(cell.cell().spec().key(), cell.cell());
        }
        List<Cell> cells = List.copyOf(different.values());
        run.prepareOutput();
        List<FinishedCell> finished = run.run(cells, cell -> {});
        PriceRows prices = new PriceRows(sampled, finished);
        run.print(prices, settings.real(RunSettings.CI));
        if (options.output().isPresent() && !prices.rows().isEmpty()) {
            RunRecord record = run.record(
                    spec,
                    "The price of sampling",
                    "Untimed replay of one trace by each policy, its Accessed bits sampled at intervals, against its exact twin.",
                    settings,
                    cells,
                    List.of());
            run.write(options.output().get(), record, prices);
        }
        return run.end(cells, finished);
    }

    private static ScanPeriod interval(String text) {
        return ScanPeriod.parse("--sample-every", text);
    }
}
