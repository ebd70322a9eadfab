package org.refault.experiments.cli;

import picocli.CommandLine.Option;

/** Options of every verb. */
final class CommonOptions {
    /** The option that {@link ErrorLines} looks for. */
    static final String STACKTRACE = "--stacktrace";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Option(names = STACKTRACE, description = "After an error, also print where in the program it arose.")
    private boolean stacktrace;
}
