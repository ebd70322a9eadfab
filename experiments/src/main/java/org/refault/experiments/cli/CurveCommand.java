package org.refault.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.refault.experiments.output.OutputFolder;
import org.refault.experiments.output.RunRecord;
import org.refault.experiments.run.CurveRunner;
import org.refault.experiments.run.CurveStudy;
import org.refault.experiments.run.Study;
import org.refault.experiments.run.TraceRequest;
import org.refault.experiments.run.TraceShelf;
import org.refault.reports.CurveRow;
import org.refault.reports.CurveTables;
import org.refault.reports.TableFormat;
import org.refault.simulator.curve.CurvePoint;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;
import org.refault.traces.LoadedTrace;
import org.refault.traces.TraceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code curve}: faults over all memory sizes. */
@Command(
        name = "curve",
        description =
                "Faults over all memory sizes, untimed: lru and opt in one pass, ws and vmin over all windows with"
                        + " their mean resident set; other policies by a replay of each size, or estimated from samples.",
        footer = {
            "",
            "CSV and JSON have the columns trace,policy,frames,faults,fault_rate,… or, of ws and vmin alone,",
            "trace,policy,window,mean_frames,faults,fault_rate,…; of both kinds one table, empty where a column says nothing."
        })
final class CurveCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private SettingOptions settingOptions;

    @Mixin
    private PluginOptions plugins;

    @Mixin
    private FormatOption format;

    @Option(
            names = {"-p", "--policies"},
            paramLabel = "LIST",
            split = ",",
            description = "Policies, with options: lru,clock:load-bit=1 (default: lru,opt,ws,vmin).")
    private List<String> policies = CurveStudy.DEFAULT_POLICIES;

    @Option(
            names = {"-f", "--frames"},
            paramLabel = "LIST",
            split = ",",
            description = "Frames: numbers or shares of the footprint, 100,5%%,1/8; or all"
                    + " (default: four sizes to a doubling, up to the footprint).")
    private List<String> frames = List.of();

    @Option(
            names = "--windows",
            paramLabel = "LIST",
            split = ",",
            description =
                    "Windows of ws and vmin, in references (default: four to a doubling, up to the trace's length).")
    private List<Long> windows = List.of();

    @Option(
            names = "--sampled",
            paramLabel = "SHARE",
            description =
                    "Estimate from samples with this share of the pages each, as 1%% or 1/20, in as small a share of"
                            + " the frames; with the confidence interval over the samples. Not ws and vmin, which are exact anyhow.")
    private String sampled;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Samples, which share no page (default: " + CurveStudy.DEFAULT_SAMPLES + ").")
    private Integer samples;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Folder for report.html, charts/, results.csv and run.toml.")
    private Path output;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Threads (default: one a core).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--quiet", description = "No progress, no warnings, no notices.")
    private boolean quiet;

    @Option(names = "--no-progress", description = "No progress on the terminal.")
    private boolean noProgress;

    @Parameters(arity = "0..1", paramLabel = "TRACE", description = "The trace (default: bundled).")
    private String trace = Study.DEFAULT_TRACE;

    CurveCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, TraceException {
        Settings settings = settingOptions.layers(shell.environment()).settings();
        TraceRequest request = new TraceRequest(List.of(trace), reading.options());
        CurveStudy study = new CurveStudy(request, policies, frames, windows, sampling(), settings);
        TraceShelf shelf = new TraceShelf(warning -> {
            if (!quiet) {
                shell.complain(List.of("warning: " + warning));
            }
        });
        CurveRunner runner = new CurveRunner(plugins.catalogue(), shelf, RunOptions.atLeastOne("--jobs", jobs));
        List<Callable<CurveRunner.Found>> parts = runner.parts(study);
        if (output != null) {
            Files.createDirectories(output);
        }
        List<CurveRunner.Found> found;
        boolean shown = shell.interactive() && !quiet && !noProgress;
        try (Progress progress = new Progress(shell.err(), shown, parts.size())) {
            found = runner.run(parts, part -> progress.step());
        }
        LoadedTrace loaded = shelf.take(request).trace();
        List<CurveRow> rows = rows(loaded.name(), found);
        print(rows, settings.real(RunSettings.CI));
        if (output != null) {
            write(settings, request, loaded.checksum(), rows);
        }
        if (found.size() < parts.size()) {
            shell.complain(
                    List.of("interrupted: " + found.size() + " of " + parts.size() + " parts are finished and kept"));
            return ExitCode.INTERRUPTED;
        }
        return ExitCode.DONE;
    }

    private Optional<CurveStudy.Sampling> sampling() {
        if (sampled == null) {
            if (samples != null) {
                throw new InvalidSettingException("--samples: needs --sampled, the share of the pages in each");
            }
            return Optional.empty();
        }
        return Optional.of(CurveStudy.Sampling.parse(sampled, samples == null ? CurveStudy.DEFAULT_SAMPLES : samples));
    }

    private static List<CurveRow> rows(String trace, List<CurveRunner.Found> found) {
        List<CurveRow> rows = new ArrayList<>();
        for (CurveRunner.Found part : found) {
            PolicyChoice<?> policy = part.policy();
            for (CurvePoint point : part.points()) {
                rows.add(new CurveRow(
                        trace,
                        policy.id(),
                        // At a window the option tau is not what it is by default: the column window says it.
                        point.isWindow() ? "" : policy.optionsText(),
                        policy.changedOptionsText(),
                        policy.isOracle(),
                        policy.capabilities().contains(Capability.RELEASE),
                        point));
            }
        }
        return rows;
    }

    /** One table for programs; for people one for each kind of policy. */
    private void print(List<CurveRow> rows, double confidence) {
        if (format.format() != TableFormat.TABLE) {
            shell.print(CurveTables.of(rows, confidence), rows, format.format());
            return;
        }
        List<CurveRow> sizes = CurveTables.sizes(rows);
        List<CurveRow> ofWindows = CurveTables.windows(rows);
        if (!sizes.isEmpty()) {
            shell.print(CurveTables.sizesInShort(confidence).withoutEmpty(sizes), sizes, TableFormat.TABLE);
        }
        if (!sizes.isEmpty() && !ofWindows.isEmpty()) {
            shell.out().println();
        }
        if (!ofWindows.isEmpty()) {
            shell.print(CurveTables.windowsInShort(confidence), ofWindows, TableFormat.TABLE);
        }
    }

    private void write(Settings settings, TraceRequest request, String checksum, List<CurveRow> rows)
            throws IOException {
        ParseResult parsed = spec.commandLine().getParseResult();
        RunRecord record = new RunRecord(
                "Fault curves",
                "Faults of an untimed replay over all memory sizes. Policies with a window stand at their mean resident set.",
                CommandText.repeating(parsed),
                CommandText.asked(parsed),
                Version.text(),
                jobs,
                settings,
                List.of(),
                List.of());
        OutputFolder folder = new OutputFolder(output);
        folder.writeCurves(record, request.description(), checksum, rows);
        if (!quiet) {
            shell.complain(List.of("report: " + folder.report()));
        }
    }
}
