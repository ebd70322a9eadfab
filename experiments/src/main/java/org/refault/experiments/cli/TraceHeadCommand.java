package org.refault.experiments.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.refault.experiments.run.Study;
import org.refault.reports.Column;
import org.refault.reports.Table;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.Run;
import org.refault.traces.TraceException;
import org.refault.traces.TraceSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace head}: the first references as the simulator sees them. */
@Command(name = "head", description = "Prints the first runs of a trace as the simulator sees them.")
final class TraceHeadCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private FormatOption format;

    @Option(
            names = {"-n", "--runs"},
            paramLabel = "N",
            description = "How many (default: 10).")
    private int runs = 10;

    @Parameters(arity = "0..1", paramLabel = "TRACE", description = "The trace (default: bundled).")
    private String trace = Study.DEFAULT_TRACE;

    TraceHeadCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws TraceException {
        ReferenceString string =
                TraceSource.load(List.of(trace), reading.options()).string();
        int shown = Math.min(RunOptions.atLeastOne("--runs", runs), string.length());
        shell.print(table(string), IntStream.range(0, shown).boxed().toList(), format.format());
        return ExitCode.DONE;
    }

    private static Table<Integer> table(ReferenceString string) {
        return new Table<>(List.of(
                Column.count("run", "", "Number of the run, from 0.", run -> run),
                Column.count("vcpu", "", "Virtual CPU.", string::vcpu),
                Column.count("cpl", "", "Privilege level.", run -> Run.cpl(string.runs()[run])),
                Column.text("kinds", "F, R, W as in trace files.", run -> kinds(string.runs()[run])),
                Column.count("references", "", "References of the run.", string::count),
                Column.count("page", "", "Page, as a dense number.", run -> string.pages()[run]),
                Column.text(
                        "virtual",
                        "Virtual page number in the trace.",
                        run -> "0x" + Long.toHexString(string.virtualNumber(string.virtualPages()[run]))),
                Column.text(
                        "frame",
                        "Frame number in the trace; - where it is unknown.",
                        run -> frame(string.frameNumber(string.pages()[run])))));
    }

    private static String kinds(byte run) {
        return Stream.of(ReferenceKind.values())
                .filter(kind -> (Run.kinds(run) & kind.bit()) != 0)
                .map(kind -> String.valueOf(kind.letter()))
                .collect(Collectors.joining());
    }

    private static String frame(long number) {
        return number == ReferenceString.NO_NUMBER ? "-" : "0x" + Long.toHexString(number);
    }
}
