package org.refault.experiments.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program without a verb. */
@Command(
        name = "refault",
        versionProvider = Version.class,
        description =
                "Simulates paging strategies: page replacement, and a VM monitor sharing memory with a host swapper.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:found what it looked for, or failed while running",
            "2:usage, unknown policy or setting",
            "3:bad or missing input data",
            "130:interrupted; what was finished is kept"
        },
        footer = {
            "",
            "TRACE is a file in any known format, - for standard input, gen:KIND:name=value,… for a generated one, or bundled (the default).",
            "refault help VERB tells more."
        })
final class RefaultCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a verb is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
