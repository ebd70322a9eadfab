package org.refault.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.traces.GeneratorParameter;
import org.refault.traces.TraceFormat;
import org.refault.traces.TraceGenerator;
import org.refault.traces.TraceSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code trace}: looks at traces. */
@Command(name = "trace", description = "Looks at traces.")
final class TraceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    /** What traces there are: the formats of files, and the kinds that can be generated. */
    static String[] footer() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Formats of files, plain or compressed (gzip, zstd, xz), told from the content: "
                + String.join(
                        ", ",
                        TraceSource.formats().stream().map(TraceFormat::id).toList()) + ".");
        lines.add("Generated traces, gen:KIND:name=value,…; of every kind:");
        addParameters(GeneratorParameter.ofEveryKind(), lines);
        for (TraceGenerator generator : TraceSource.generators()) {
            lines.add("  " + generator.id() + "  " + generator.summary());
            addParameters(generator.parameters(), lines);
        }
        return lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new);
    }

    private static void addParameters(List<GeneratorParameter> parameters, List<String> lines) {
        for (GeneratorParameter parameter : parameters) {
            lines.add("    " + parameter.name() + "=" + parameter.defaultText() + "  " + parameter.doc());
        }
    }

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a verb is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
