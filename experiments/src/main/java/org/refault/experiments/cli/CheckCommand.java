package org.refault.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.refault.experiments.output.OutputFolder;
import org.refault.experiments.output.RunRecord;
import org.refault.reports.CheckTables;
import org.refault.reports.CheckedProtocol;
import org.refault.reports.TableFormat;
import org.refault.simulator.check.CheckResult;
import org.refault.simulator.check.CheckSpec;
import org.refault.simulator.check.Explorer;
import org.refault.simulator.check.Finding;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.setting.Suggestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check}: every interleaving of a protocol's steps. */
@Command(
        name = "check",
        description = {
            "Explores every interleaving of a protocol's steps in a tiny configuration, and prints the shortest way to each violation.",
            "",
            "The steps are those the timed machine performs, without time: virtual CPUs refer to pages, the monitor gives "
                    + "pages up, the host's swapper takes them, a device emulator touches them, other processes take and "
                    + "give back frames, in any order. Exit code 1 if anything is wrong."
        },
        footer = {
            "",
            "Examples:",
            "  refault check relock --without device,others",
            "  refault check relock --set fuzz.mutate=unpin_before_ack",
            "  refault check lock-all,unsafe-shared --vcpus 1 -o checked"
        })
final class CheckCommand implements Callable<Integer> {
    private static final double NANOSECONDS = 1e9;

    private final Shell shell;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private SettingOptions settingOptions;

    @Mixin
    private FormatOption format;

    @Option(names = "--vcpus", paramLabel = "N", description = "Virtual CPUs, 1 to 4 (default: 2).")
    private int vcpus = 2;

    @Option(names = "--pages", paramLabel = "N", description = "Guest pages, 1 to 3 (default: 1).")
    private int pages = 1;

    @Option(names = "--frames", paramLabel = "N", description = "Frames of the host, up to 6 (default: 2).")
    private int frames = 2;

    @Option(
            names = "--without",
            paramLabel = "LIST",
            split = ",",
            description = "Actors to leave out: monitor (its giving pages up), swapper, device, others.")
    private List<String> without = List.of();

    @Option(
            names = "--host-flushes",
            description =
                    "The host's own shootdowns empty the TLBs of virtual CPUs too, as where every way from the guest"
                            + " to the host is a flush (default: not, as where translations are tagged).")
    private boolean hostFlushes;

    @Option(
            names = "--retries",
            description =
                    "Say also with two virtual CPUs whether a fault can begin again without bound: one is told apart from the"
                            + " other then, which makes more states (default: with one only).")
    private boolean retries;

    @Option(
            names = "--max-states",
            paramLabel = "N",
            description = "Stop at so many states, incomplete (default: 1000000).")
    private int maxStates = 1_000_000;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Folder for report.html, charts/ (a sequence chart of each way), results.csv and run.toml.")
    private Path output;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Threads that share one exploration; changes no result (default: one a core).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--quiet", description = "No warnings, no notices.")
    private boolean quiet;

    @Parameters(
            arity = "0..1",
            paramLabel = "PROTOCOL",
            split = ",",
            description = "Protocols; see the protocols command (default: the setting protocol, relock).")
    private List<String> protocols = List.of();

    CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = settingOptions.layers(shell.environment()).settings();
        CheckSpec configuration = configuration();
        ProtocolCatalogue catalogue = ProtocolCatalogue.load();
        List<String> ids = protocols.isEmpty() ? List.of(settings.word(MonitorSettings.PROTOCOL)) : protocols;
        List<Protocol> chosen = ids.stream().distinct().map(catalogue::find).toList();
        boolean isNew = output != null && !Files.exists(output);
        if (output != null) {
            Files.createDirectories(output);
        }
        List<CheckedProtocol> checks = new ArrayList<>();
        boolean interrupted = false;
        try {
            for (Protocol protocol : chosen) {
                checks.add(check(
                        protocol, configuration, settings.with(MonitorSettings.PROTOCOL, protocol.id(), "check")));
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!interrupted || !checks.isEmpty()) {
            print(checks);
            if (output != null) {
                write(checks, settings);
            }
        } else if (isNew) {
            Files.delete(output);
        }
        if (interrupted) {
            shell.complain(List.of(
                    "interrupted: " + checks.size() + " of " + chosen.size() + " protocols are explored and kept"));
            return ExitCode.INTERRUPTED;
        }
        boolean wrong =
                checks.stream().anyMatch(check -> !check.result().findings().isEmpty());
        return wrong ? ExitCode.FAILED : ExitCode.DONE;
    }

    private CheckSpec configuration() {
        for (String actor : without) {
            if (!CheckSpec.OPTIONAL.contains(actor)) {
                throw new InvalidSettingException(
                        "--without: unknown actor '" + actor + "'" + Suggestion.of(actor, CheckSpec.OPTIONAL));
            }
        }
        if (frames < pages) {
            throw new ParameterException(
                    spec.commandLine(), "--frames: at least one a page, so " + pages + " or more, not " + frames);
        }
        return new CheckSpec(
                vcpus,
                pages,
                frames,
                !without.contains("monitor"),
                !without.contains("swapper"),
                !without.contains("device"),
                !without.contains("others"),
                hostFlushes,
                retries,
                RunOptions.atLeastOne("--max-states", maxStates));
    }

    private CheckedProtocol check(Protocol protocol, CheckSpec configuration, Settings settings)
            throws InterruptedException {
        long begin = System.nanoTime();
        CheckResult result = Explorer.explore(configuration, protocol, settings, RunOptions.atLeastOne("--jobs", jobs));
        double seconds = (System.nanoTime() - begin) / NANOSECONDS;
        if (!quiet) {
            shell.complain(List.of(String.format(
                    Locale.ROOT,
                    "%s: %,d distinct states and %,d transitions in %.1f s; a second %,.0f and %,.0f",
                    protocol.id(),
                    result.states(),
                    result.transitions(),
                    seconds,
                    result.states() / seconds,
                    result.transitions() / seconds)));
            if (!result.complete()) {
                shell.complain(List.of("warning: " + protocol.id() + ": the exploration is incomplete: it stopped at "
                        + result.states() + " states; raise --max-states, or leave actors out with --without"));
            }
        }
        return new CheckedProtocol(protocol.id(), settings.word(MonitorSettings.FUZZ_MUTATE), configuration, result);
    }

    private void print(List<CheckedProtocol> checks) {
        List<CheckTables.Row> rows = CheckTables.rows(checks);
        if (format.format() != TableFormat.TABLE) {
            shell.print(CheckTables.CHECKS, rows, format.format());
            return;
        }
        shell.print(CheckTables.CHECKS_IN_SHORT.withoutEmpty(rows), rows, TableFormat.TABLE);
        for (CheckedProtocol checked : checks) {
            for (Finding finding : checked.result().findings()) {
                shell.out().println();
                shell.out().println(checked.heading(finding));
                shell.print(CheckTables.STEPS, CheckTables.steps(finding), TableFormat.TABLE);
            }
        }
    }

    private void write(List<CheckedProtocol> checks, Settings settings) throws IOException {
        OutputFolder folder = new OutputFolder(output);
        folder.writeChecks(
                new RunRecord(
                        "Protocols, step by step in every order",
                        "Every interleaving of the steps of protocol and host in a tiny configuration, and the shortest way to each violation.",
                        CommandText.repeating(spec.commandLine().getParseResult()),
                        CommandText.asked(spec.commandLine().getParseResult()),
                        Version.text(),
                        1,
                        settings,
                        List.of(),
                        List.of()),
                checks);
        if (!quiet) {
            shell.complain(List.of("report: " + folder.report()));
        }
    }
}
