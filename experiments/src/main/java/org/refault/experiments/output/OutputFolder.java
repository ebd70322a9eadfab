package org.refault.experiments.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.refault.experiments.run.FinishedCell;
import org.refault.reports.CheckTables;
import org.refault.reports.CheckedProtocol;
import org.refault.reports.CurveRow;
import org.refault.reports.CurveTables;
import org.refault.reports.MeanTables;
import org.refault.reports.PriceRow;
import org.refault.reports.Report;
import org.refault.reports.ReportWriter;
import org.refault.reports.ResultTables;
import org.refault.reports.Table;
import org.refault.reports.TableFormat;
import org.refault.reports.WholeFiles;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.RunSettings;

/**
 * A folder of results: {@code report.html}, {@code charts/}, {@code results.csv}, {@code run.toml}, and with replications
 * {@code means.csv}.
 *
 * <p>Files of an earlier run do not survive, all others stay. Each file is replaced whole or not at all.
 */
public final class OutputFolder {
    private static final String RESULTS = "results.csv";
    private static final String TIMED_BESIDE_REPLAYS = "simulate.csv";

    private static final String MEANS = "means.csv";

    private final Path folder;

    /** A folder, made when something is written. */
    public OutputFolder(Path folder) {
        this.folder = folder;
    }

    /** The report. */
    public Path report() {
        return folder.resolve("report.html");
    }

    /**
     * Writes everything. Runs of the timed machine beside replays go to a {@code simulate.csv} of their own.
     *
     * @param finished in the order of the study's cells
     */
    public void write(RunRecord run, List<FinishedCell> finished) throws IOException {
        Files.createDirectories(folder);
        ResultRows rows = new ResultRows(finished);
        List<FinishedCell> replays = rows.of(RunSpec.Kind.REPLAY);
        List<FinishedCell> timed = rows.of(RunSpec.Kind.TIMED);
        if (!replays.isEmpty()) {
            writeCsv(RESULTS, rows.storedReplays(), replays);
        }
        if (replays.isEmpty() || timed.isEmpty()) {
            deleteTimedOfEarlierRun();
        }
        writeMeans(rows);
        if (!timed.isEmpty()) {
            writeCsv(replays.isEmpty() ? RESULTS : TIMED_BESIDE_REPLAYS, rows.storedTimed(), timed);
        }
        WholeFiles.write(folder.resolve("run.toml"), RunToml.text(run));
        ReportWriter.write(
                new Report(
                        run.title(),
                        run.intro(),
                        run.command(),
                        run.version(),
                        rows.distinctReplays(),
                        rows.distinctTimed(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new Trends(timed).of(run.charts()),
                        run.settings(),
                        facts(run, rows)),
                folder);
    }

    /** Means are of the timed runs, or of replays where there are no others; none are written of single runs. */
    private void writeMeans(ResultRows rows) throws IOException {
        Path file = folder.resolve(MEANS);
        if (!rows.areReplicated()) {
            deleteMeansOfEarlierRun(file);
            return;
        }
        boolean untimed = rows.of(RunSpec.Kind.TIMED).isEmpty();
        Table<FinishedCell> single = untimed ? rows.storedReplays() : rows.storedTimed();
        RunSpec.Kind kind = untimed ? RunSpec.Kind.REPLAY : RunSpec.Kind.TIMED;
        WholeFiles.write(
                file, TableFormat.CSV.text(MeanTables.whole(single, rows.confidence()), rows.replications(kind)));
    }

    private static void deleteMeansOfEarlierRun(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.readString(file).startsWith("trace,p")) {
            Files.delete(file);
        }
    }

    /**
     * Writes everything of the price of sampling: {@code results.csv} has a row a replay, exact twins included.
     *
     * @param run how they came about
     */
    public void writePrices(RunRecord run, PriceRows prices) throws IOException {
        Files.createDirectories(folder);
        WholeFiles.write(folder.resolve(RESULTS), TableFormat.CSV.text(PriceRows.STORED, prices.stored()));
        deleteTimedOfEarlierRun();
        if (prices.areReplicated()) {
            WholeFiles.write(
                    folder.resolve(MEANS),
                    TableFormat.CSV.text(
                            MeanTables.whole(PriceRow.TABLE, run.settings().real(RunSettings.CI)),
                            PriceRow.replications(prices.rows())));
        } else {
            deleteMeansOfEarlierRun(folder.resolve(MEANS));
        }
        WholeFiles.write(folder.resolve("run.toml"), RunToml.text(run));
        Map<String, String> facts = new LinkedHashMap<>();
        RunToml.traces(run.cells()).forEach((trace, checksum) -> facts.put("Trace " + trace, checksum));
        ReportWriter.write(
                Report.ofPrices(
                        run.title(), run.intro(), run.command(), run.version(), prices.rows(), run.settings(), facts),
                folder);
    }

    /**
     * Writes everything of explored protocols: {@code results.csv} has a row a finding.
     *
     * @param run how they came about; it has no cells
     */
    public void writeChecks(RunRecord run, List<CheckedProtocol> checks) throws IOException {
        Files.createDirectories(folder);
        WholeFiles.write(folder.resolve(RESULTS), TableFormat.CSV.text(CheckTables.CHECKS, CheckTables.rows(checks)));
        deleteTimedOfEarlierRun();
        WholeFiles.write(folder.resolve("run.toml"), RunToml.text(run));
        ReportWriter.write(
                new Report(
                        run.title(),
                        run.intro(),
                        run.command(),
                        run.version(),
                        List.of(),
                        List.of(),
                        List.of(),
                        checks,
                        List.of(),
                        List.of(),
                        List.of(),
                        run.settings(),
                        Map.of()),
                folder);
    }

    /**
     * Writes everything of fault curves: {@code results.csv} has a row a point.
     *
     * @param run how they came about; it has no cells
     * @param trace the trace as it was asked for
     * @param checksum of the trace
     */
    public void writeCurves(RunRecord run, String trace, String checksum, List<CurveRow> rows) throws IOException {
        Files.createDirectories(folder);
        double confidence = run.settings().real(RunSettings.CI);
        WholeFiles.write(folder.resolve(RESULTS), TableFormat.CSV.text(CurveTables.of(rows, confidence), rows));
        deleteTimedOfEarlierRun();
        deleteMeansOfEarlierRun(folder.resolve(MEANS));
        WholeFiles.write(folder.resolve("run.toml"), RunToml.textOfTrace(run, trace, checksum));
        ReportWriter.write(
                Report.ofCurves(
                        run.title(),
                        run.intro(),
                        run.command(),
                        run.version(),
                        rows,
                        run.settings(),
                        Map.of("Trace " + trace, checksum)),
                folder);
    }

    /** Deletes what would be taken for results of this run; a file of the same name that is not ours stays. */
    private void deleteTimedOfEarlierRun() throws IOException {
        Path file = folder.resolve(TIMED_BESIDE_REPLAYS);
        String ours = String.join(",", ResultTables.TIMED.names());
        if (Files.isRegularFile(file) && Files.readString(file).startsWith(ours)) {
            Files.delete(file);
        }
    }

    private static Map<String, String> facts(RunRecord run, ResultRows rows) {
        Map<String, String> facts = new LinkedHashMap<>();
        RunToml.traces(run.cells()).forEach((trace, checksum) -> facts.put("Trace " + trace, checksum));
        RunToml.plugins(run.cells())
                .forEach(plugin ->
                        facts.put("Policy " + plugin.factory().id(), plugin.file() + ", SHA-256 " + plugin.checksum()));
        for (RunSpec.Kind kind : RunSpec.Kind.values()) {
            rows.varying(kind).forEach((key, values) -> facts.put("Varied: " + key, String.join(", ", values)));
        }
        return facts;
    }

    private void writeCsv(String name, Table<FinishedCell> table, List<FinishedCell> rows) throws IOException {
        WholeFiles.write(folder.resolve(name), TableFormat.CSV.text(table, rows));
    }
}
