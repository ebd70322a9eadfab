package org.refault.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.refault.experiments.output.OutputFolder;
import org.refault.experiments.output.PriceRows;
import org.refault.experiments.output.ResultRows;
import org.refault.experiments.output.RunRecord;
import org.refault.experiments.plan.PlannedChart;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.CellGrid;
import org.refault.experiments.run.CellRunner;
import org.refault.experiments.run.FinishedCell;
import org.refault.experiments.run.SampledCell;
import org.refault.experiments.run.SamplingStudy;
import org.refault.experiments.run.Study;
import org.refault.experiments.run.TraceShelf;
import org.refault.reports.Group;
import org.refault.reports.MeanTables;
import org.refault.reports.PriceRow;
import org.refault.reports.ReplayRow;
import org.refault.reports.ResultTables;
import org.refault.reports.Table;
import org.refault.reports.TableFormat;
import org.refault.reports.TimedRow;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.ScanPeriod;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.Settings;
import org.refault.traces.TraceException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What all verbs that run cells do alike: make the cells, run them with progress, print them, write the folder. */
final class StudyRun {
    private final Shell shell;
    private final RunOptions options;
    private final TraceShelf shelf;

    StudyRun(Shell shell, RunOptions options) {
        this.shell = shell;
        this.options = options;
        this.shelf = new TraceShelf(warning -> {
            if (!options.isQuiet()) {
                shell.complain(List.of("warning: " + warning));
            }
        });
    }

    /** The cells of a study of the price of sampling, in order. */
    List<SampledCell> sampledCells(Study study, List<ScanPeriod> intervals) throws TraceException {
        PolicyCatalogue policies = options.plugins().catalogue();
        CellGrid grid = new CellGrid(policies, ProtocolCatalogue.load(), shelf);
        return new SamplingStudy(policies, grid, shelf).cells(study, intervals);
    }

    /** The cells of some studies, in order. */
    List<Cell> cells(Study... studies) throws TraceException {
        CellGrid grid = new CellGrid(options.plugins().catalogue(), ProtocolCatalogue.load(), shelf);
        List<Cell> cells = new ArrayList<>();
        for (Study study : studies) {
            cells.addAll(grid.cells(study));
        }
        return cells;
    }

    /** Makes the output folder, if one is asked for, before any work is done that it could not take. */
    void prepareOutput() throws IOException {
        if (options.output().isPresent()) {
            Files.createDirectories(options.output().get());
        }
    }

    /** What the output folder will say of the command that is running. */
    RunRecord record(
            CommandSpec spec,
            String title,
            String intro,
            Settings settings,
            List<Cell> cells,
            List<PlannedChart> charts) {
        ParseResult parsed = spec.commandLine().getParseResult();
        return new RunRecord(
                title,
                intro,
                CommandText.repeating(parsed),
                CommandText.asked(parsed),
                Version.text(),
                options.jobs(),
                settings,
                cells,
                charts);
    }

    /** Runs cells; fewer results than cells mean that the user interrupted. */
    List<FinishedCell> run(List<Cell> cells, Consumer<FinishedCell> onFinished) throws TraceException {
        boolean shown = shell.interactive() && options.showsProgress();
        try (Progress progress = new Progress(shell.err(), shown, cells.size())) {
            return new CellRunner(shelf, options.jobs()).run(cells, finished -> {
                onFinished.accept(finished);
                progress.step();
            });
        }
    }

    /** Prints the tables of results: in short for people, whole for programs. */
    void print(List<FinishedCell> finished) {
        ResultRows rows = new ResultRows(finished);
        if (options.showsMeans(rows.areReplicated())) {
            printMeans(rows, rows.replays(), rows.timed(), rows.plainReplays(), rows.plainTimed());
        } else if (isForPeople()) {
            printInShort(rows.replays(), rows.timed());
        } else {
            printBoth(ResultTables.REPLAY, rows.replays(), ResultTables.TIMED, rows.timed());
        }
    }

    /** As {@link #print}, with the settings that tell the cells of a sweep apart. */
    void printStored(List<FinishedCell> finished) {
        ResultRows rows = new ResultRows(finished);
        if (options.showsMeans(rows.areReplicated())) {
            printMeans(rows, rows.distinctReplays(), rows.distinctTimed(), rows.storedReplays(), rows.storedTimed());
        } else if (isForPeople()) {
            printInShort(rows.distinctReplays(), rows.distinctTimed());
        } else {
            printBoth(
                    rows.storedReplays(),
                    rows.of(RunSpec.Kind.REPLAY),
                    rows.storedTimed(),
                    rows.of(RunSpec.Kind.TIMED));
        }
    }

    /** Whether standard output is to be read by people. */
    boolean isForPeople() {
        return options.format().format() == TableFormat.TABLE;
    }

    /** One row for all replications: in short for people, whole for programs. */
    private void printMeans(
            ResultRows rows,
            List<ReplayRow> replays,
            List<TimedRow> timed,
            Table<FinishedCell> wholeReplays,
            Table<FinishedCell> wholeTimed) {
        double confidence = rows.confidence();
        if (isForPeople()) {
            List<Group<ReplayRow>> replayGroups = ResultTables.replications(replays);
            List<Group<TimedRow>> timedGroups = ResultTables.timedReplications(timed);
            printBoth(
                    MeanTables.inShort(ResultTables.REPLAY_IN_SHORT, confidence).withoutEmpty(replayGroups),
                    replayGroups,
                    MeanTables.inShort(ResultTables.TIMED_IN_SHORT, confidence).withoutEmpty(timedGroups),
                    timedGroups);
        } else {
            printBoth(
                    MeanTables.whole(wholeReplays, confidence),
                    rows.replications(RunSpec.Kind.REPLAY),
                    MeanTables.whole(wholeTimed, confidence),
                    rows.replications(RunSpec.Kind.TIMED));
        }
    }

    private void printInShort(List<ReplayRow> replays, List<TimedRow> timed) {
        printBoth(
                ResultTables.REPLAY_IN_SHORT.withoutEmpty(replays),
                replays,
                ResultTables.TIMED_IN_SHORT.withoutEmpty(timed),
                timed);
    }

    private <R, T> void printBoth(Table<R> replays, List<R> replayRows, Table<T> timed, List<T> timedRows) {
        TableFormat format = options.format().format();
        if (!replayRows.isEmpty()) {
            shell.print(replays, replayRows, format);
        }
        if (!replayRows.isEmpty() && !timedRows.isEmpty()) {
            shell.out().println();
        }
        if (!timedRows.isEmpty()) {
            shell.print(timed, timedRows, format);
        }
    }

    /** Prints prices of sampling: in short for people, whole for programs. */
    void print(PriceRows prices, double confidence) {
        TableFormat format = options.format().format();
        List<PriceRow> rows = prices.rows();
        if (options.showsMeans(prices.areReplicated())) {
            List<Group<PriceRow>> groups = PriceRow.replications(rows);
            shell.print(
                    isForPeople()
                            ? MeanTables.inShort(PriceRow.IN_SHORT, confidence).withoutEmpty(groups)
                            : MeanTables.whole(PriceRow.TABLE, confidence),
                    groups,
                    format);
        } else {
            shell.print(isForPeople() ? PriceRow.IN_SHORT.withoutEmpty(rows) : PriceRow.TABLE, rows, format);
        }
    }

    /** Writes a folder of prices of sampling and says so. */
    void write(Path folder, RunRecord run, PriceRows prices) throws IOException {
        OutputFolder output = new OutputFolder(folder);
        output.writePrices(run, prices);
        tellOf(output);
    }

    /** Writes a folder of results and says so. */
    void write(Path folder, RunRecord run, List<FinishedCell> finished) throws IOException {
        OutputFolder output = new OutputFolder(folder);
        output.write(run, finished);
        tellOf(output);
    }

    private void tellOf(OutputFolder output) {
        if (!options.isQuiet()) {
            shell.complain(List.of("report: " + output.report()));
        }
    }

    /** The exit code, and a line if not all cells are finished. */
    int end(List<Cell> cells, List<FinishedCell> finished) {
        if (finished.size() == cells.size()) {
            return ExitCode.DONE;
        }
        shell.complain(
                List.of("interrupted: " + finished.size() + " of " + cells.size() + " runs are finished and kept"));
        return ExitCode.INTERRUPTED;
    }
}
