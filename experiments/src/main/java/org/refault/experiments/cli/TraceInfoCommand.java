package org.refault.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.experiments.run.Study;
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

    @Override
    public Integer call() throws TraceException {
        TraceSummary summary = TraceSummary.of(TraceSource.load(List.of(trace), reading.options()));
        shell.print(Fact.TABLE, facts(summary), format.format());
        return ExitCode.DONE;
    }

    private static List<Fact> facts(TraceSummary summary) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("name", summary.name()));
        facts.add(new Fact("format", summary.format()));
        facts.add(new Fact("checksum", summary.checksum()));
        add(facts, "records", summary.records());
        add(facts, "references", summary.references());
        add(facts, "runs", summary.runs());
        add(facts, "references per run", summary.averageRun());
        add(facts, "pages", summary.pages());
        add(facts, "virtual pages", summary.virtualPages());
        add(facts, "footprint, bytes", summary.footprintBytes());
        add(facts, "fetches", summary.fetches());
        add(facts, "reads", summary.reads());
        add(facts, "writes", summary.writes());
        add(facts, "in mixed runs", summary.mixed());
        for (int cpl = 0; cpl < summary.referencesByCpl().size(); cpl++) {
            add(facts, "at CPL " + cpl, summary.referencesByCpl().get(cpl));
        }
        for (int vcpu = 0; vcpu < summary.referencesByVcpu().size(); vcpu++) {
            add(facts, "of vCPU " + vcpu, summary.referencesByVcpu().get(vcpu));
        }
        add(facts, "instructions", summary.instructions());
        for (TraceSummary.WorkingSet set : summary.workingSets()) {
            add(facts, "mean pages in " + set.window() + " references", set.meanPages());
            add(facts, "most pages in " + set.window() + " references", set.mostPages());
        }
        summary.warnings().forEach(warning -> facts.add(new Fact("warning", warning)));
        return facts;
    }

    private static void add(List<Fact> facts, String name, long number) {
        facts.add(new Fact(name, new Value.Count(number).plain()));
    }

    private static void add(List<Fact> facts, String name, double number) {
        facts.add(new Fact(name, new Value.Real(number).plain()));
    }
}
