package org.refault.experiments.cli;

import java.io.PrintWriter;
import org.refault.experiments.validation.ValidationCatalogue;
import org.refault.reports.TableFormat;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import picocli.CommandLine;

/** The program as a function: arguments in, output and exit code out. */
public final class CommandLineInterface {
    private CommandLineInterface() {}

    /** Runs a command; returns its exit code. */
    public static int run(Shell shell, String... arguments) {
        CommandLine commands = commands(shell);
        try {
            return commands.execute(arguments);
        } catch (OutOfMemoryError e) {
            shell.err()
                    .println("refault: memory is full; try fewer --jobs or a shorter trace, or give Java more: "
                            + "REFAULT_JAVA_OPTIONS=-Xmx8g");
            return ExitCode.FAILED;
        } finally {
            shell.out().flush();
        }
    }

    /** All commands, ready to run. */
    static CommandLine commands(Shell shell) {
        CommandLine commands = new CommandLine(new RefaultCommand());
        commands.addSubcommand(new DemoCommand(shell));
        commands.addSubcommand(new CompareCommand(shell));
        commands.addSubcommand(new CurveCommand(shell));
        commands.addSubcommand(new SimulateCommand(shell));
        commands.addSubcommand(new SweepCommand(shell));
        commands.addSubcommand(new CheckCommand(shell));
        commands.addSubcommand(validateCommand(shell));
        commands.addSubcommand(traceCommands(shell));
        commands.addSubcommand(policiesCommands(shell));
        commands.addSubcommand(new ProtocolsCommand(shell));
        commands.addSubcommand(new MachinesCommand(shell));
        commands.addSubcommand(new SettingsCommand(shell));
        commands.addSubcommand(new CompletionCommand(shell));
        commands.addSubcommand(new HelpCommand(shell));
        ErrorLines errors = new ErrorLines(shell);
        commands.setParameterExceptionHandler(errors);
        commands.setExecutionExceptionHandler(errors);
        WordConverter.register(commands, PageKey.class);
        WordConverter.register(commands, ReferenceKind.class);
        WordConverter.register(commands, TableFormat.class);
        WordConverter.register(commands, RowKind.class);
        WordConverter.register(commands, CatalogueFormat.class);
        commands.setExpandAtFiles(false);
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commands.setOut(new PrintWriter(shell.out(), true));
        commands.setErr(new PrintWriter(shell.err(), true));
        return commands;
    }

    private static CommandLine validateCommand(Shell shell) {
        ValidateCommand command = new ValidateCommand(shell, ValidationCatalogue.load());
        CommandLine validate = new CommandLine(command);
        validate.getCommandSpec().usageMessage().footer(command.footer());
        return validate;
    }

    private static CommandLine policiesCommands(Shell shell) {
        CommandLine policies = new CommandLine(new PoliciesCommand(shell));
        policies.addSubcommand(new PoliciesNewCommand(shell));
        policies.addSubcommand(new PoliciesCheckCommand(shell));
        return policies;
    }

    private static CommandLine traceCommands(Shell shell) {
        CommandLine trace = new CommandLine(new TraceCommand());
        trace.addSubcommand(new TraceInfoCommand(shell));
        trace.addSubcommand(new TraceHeadCommand(shell));
        trace.getCommandSpec().usageMessage().footer(TraceCommand.footer());
        return trace;
    }
}
