package org.refault.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.experiments.run.Study;
import org.refault.reports.Column;
import org.refault.reports.Table;
import org.refault.reports.TableFormat;
import org.refault.reports.Value;
import org.refault.traces.TraceException;
import org.refault.traces.TraceSource;
import org.refault.traces.TraceSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trace info}. */
@Command(name = "info", description = "Tells what there is to know of a trace at a glance.")
final class TraceInfoCommand implements Callable<Integer> {
    private static final Value NONE = new Value.Text("");

    private final Shell shell;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private FormatOption format;

    @Parameters(arity = "0..1", paramLabel = "TRACE", description = "The trace (default: bundled).")
    private String trace = Study.DEFAULT_TRACE;

    TraceInfoCommand(Shell shell) {
        this.shell = shell;
    }

    /**
     * One line of the answer.
     *
     * @param name what is told
     * @param value what it is
     * @param percent its share of the references, or nothing
     */
    private record Line(String name, Value value, Value percent) {
        static final Table<Line> TABLE = new Table<>(List.of(
                new Column<>("name", "", "What is told.", false, line -> new Value.Text(line.name())),
                new Column<>("value", "", "What it is.", false, Line::value),
                new Column<>("percent", "%", "Share of the references.", true, Line::percent)));
        /** The checksum, far longer than any other value, would push the last column away. */
        static final Table<Line> FOR_PEOPLE = TABLE.only("name", "percent", "value");
    }

    @Override
    public Integer call() throws TraceException {
        TraceSummary summary = TraceSummary.of(TraceSource.load(List.of(trace), reading.options()));
        TableFormat chosen = format.format();
        shell.print(chosen == TableFormat.TABLE ? Line.FOR_PEOPLE : Line.TABLE, lines(summary), chosen);
        return ExitCode.DONE;
    }

    private static List<Line> lines(TraceSummary summary) {
        List<Line> lines = new ArrayList<>();
        add(lines, "name", summary.name());
        add(lines, "format", summary.format());
        add(lines, "checksum", summary.checksum());
        add(lines, "records", summary.records());
        add(lines, "runs", summary.runs());
        add(lines, "pages", summary.pages());
        add(lines, "virtual pages", summary.virtualPages());
        add(lines, "footprint, bytes", summary.footprintBytes());
        add(lines, "instructions", summary.instructions());
        add(lines, "references per run", summary.averageRun());
        add(lines, "references", summary.references());
        addPart(lines, "fetches", summary.fetches(), summary);
        addPart(lines, "reads", summary.reads(), summary);
        addPart(lines, "writes", summary.writes(), summary);
        addPart(lines, "in mixed runs", summary.mixed(), summary);
        for (int cpl = 0; cpl < summary.referencesByCpl().size(); cpl++) {
            addPart(lines, "at CPL " + cpl, summary.referencesByCpl().get(cpl), summary);
        }
        for (int vcpu = 0; vcpu < summary.referencesByVcpu().size(); vcpu++) {
            addPart(lines, "of vCPU " + vcpu, summary.referencesByVcpu().get(vcpu), summary);
        }
        for (TraceSummary.WorkingSet set : summary.workingSets()) {
            String window = set.window() + " references";
            add(lines, "mean pages in " + window, set.meanPages());
            add(lines, "most pages in " + window, set.mostPages());
        }
        summary.warnings().forEach(warning -> add(lines, "warning", warning));
        return lines;
    }

    private static void add(List<Line> lines, String name, String word) {
        lines.add(new Line(name, new Value.Text(word), NONE));
    }

    private static void add(List<Line> lines, String name, long number) {
        lines.add(new Line(name, new Value.Count(number), NONE));
    }

    private static void add(List<Line> lines, String name, double number) {
        lines.add(new Line(name, new Value.Real(number), NONE));
    }

    private static void addPart(List<Line> lines, String name, long references, TraceSummary summary) {
        double share = 100.0 * references / Math.max(1, summary.references());
        lines.add(new Line(name, new Value.Count(references), new Value.Real(share)));
    }
}
