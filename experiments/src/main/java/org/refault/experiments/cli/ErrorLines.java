package org.refault.experiments.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.refault.experiments.configuration.InvalidInputException;
import org.refault.experiments.configuration.InvalidSettingsException;
import org.refault.experiments.run.CellException;
import org.refault.experiments.run.PluginException;
import org.refault.simulator.host.HostOutOfMemoryException;
import org.refault.simulator.machine.NoProgressException;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;
import org.refault.traces.TraceException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Errors as users see them: one line each, starting {@code refault: }, and the exit code. */
final class ErrorLines implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
    private final Shell shell;

    ErrorLines(Shell shell) {
        this.shell = shell;
    }

    @Override
    public int handleParseException(CommandLine.ParameterException error, String[] arguments) {
        CommandSpec command = error.getCommandLine().getCommandSpec();
        String what = error instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched(unmatched, command)
                : firstLine(error.getMessage()).replaceFirst("^Invalid value for option '(--[a-z-]+)'[^:]*: ", "$1: ");
        shell.complain(List.of(what.endsWith("?") ? what : what + "; see " + command.qualifiedName() + " --help"));
        if (List.of(arguments).contains(CommonOptions.STACKTRACE)) {
            error.printStackTrace(shell.err());
        }
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine commandLine, CommandLine.ParseResult parsed) {
        CommandLine.ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        shell.complain(lines(error));
        if (innermost.hasMatchedOption(CommonOptions.STACKTRACE)) {
            error.printStackTrace(shell.err());
        }
        return exitCode(error);
    }

    private static int exitCode(Exception error) {
        if (error instanceof CellException failed) {
            return exitCode(failed.reason());
        }
        if (error instanceof InvalidSettingException || error instanceof InvalidSettingsException) {
            return ExitCode.USAGE;
        }
        return error instanceof TraceException || error instanceof InvalidInputException
                ? ExitCode.BAD_INPUT
                : ExitCode.FAILED;
    }

    private static List<String> lines(Exception error) {
        if (error instanceof CellException failed) {
            return lines(failed.reason()).stream()
                    .map(line -> failed.cell() + ": " + line)
                    .toList();
        }
        if (error instanceof InvalidSettingsException settings) {
            return settings.lines();
        }
        if (error instanceof InvalidInputException input) {
            return input.lines();
        }
        if (error instanceof InvalidSettingException
                || error instanceof TraceException
                || error instanceof PluginException
                || error instanceof HostOutOfMemoryException
                || error instanceof NoProgressException) {
            return List.of(firstLine(error.getMessage()));
        }
        if (error instanceof UncheckedIOException unchecked) {
            return List.of(describe(unchecked.getCause()));
        }
        if (error instanceof IOException io) {
            return List.of(describe(io));
        }
        return List.of("an error of the program itself, please report it with the output of --stacktrace: "
                + firstLine(String.valueOf(error)));
    }

    private static String describe(IOException error) {
        if (error instanceof FileSystemException file) {
            String reason = file.getReason() == null ? "cannot be read or written" : file.getReason();
            if (error instanceof NoSuchFileException) {
                reason = "no such file or folder";
            } else if (error instanceof AccessDeniedException) {
                reason = "permission denied";
            } else if (error instanceof FileAlreadyExistsException) {
                reason = "is there already, and is no folder";
            }
            return file.getFile() + ": " + reason;
        }
        return firstLine(String.valueOf(error.getMessage()));
    }

    private static String unmatched(CommandLine.UnmatchedArgumentException error, CommandSpec command) {
        String argument = error.getUnmatched().get(0);
        if (argument.startsWith("-") && argument.length() > 1) {
            List<String> known = new ArrayList<>();
            command.options().forEach(option -> known.add(option.longestName()));
            String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
            return "unknown option '" + name + "'" + near(name, known);
        }
        if (command.subcommands().isEmpty() || !command.positionalParameters().isEmpty()) {
            return "'" + argument + "' is one argument too many";
        }
        return "unknown verb '" + argument + "'"
                + Suggestion.of(argument, command.subcommands().keySet());
    }

    /** The suggestion if there is a near name; all the options would make a long line. */
    private static String near(String name, List<String> known) {
        String suggestion = Suggestion.of(name, known);
        return suggestion.startsWith("; did you mean") ? suggestion : "";
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
