package org.refault.experiments.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code completion}. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh: source <(./refault completion)")
final class CompletionCommand implements Runnable {
    private final Shell shell;

    @Mixin
    private CommonOptions common;

    CompletionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        shell.out().print(AutoComplete.bash("refault", CommandLineInterface.commands(shell)));
    }
}
