package org.refault.experiments.cli;

import java.util.List;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help}: the help of the program, of a verb, or of a verb's verb. */
@Command(name = "help", description = "Tells more about a verb: help compare, help trace info.")
final class HelpCommand implements Runnable {
    private final Shell shell;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "VERB",
            description = "A verb, and where it has verbs of its own, one of them.")
    private List<String> verbs = List.of();

    HelpCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        CommandLine command = spec.root().commandLine();
        for (String verb : verbs) {
            CommandLine next = command.getSubcommands().get(verb);
            if (next == null) {
                throw new InvalidSettingException("unknown verb '" + verb + "'"
                        + Suggestion.of(verb, command.getSubcommands().keySet()));
            }
            command = next;
        }
        shell.out().print(command.getUsageMessage());
    }
}
