package org.refault.experiments.cli;

import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** A command as text for a shell. */
final class CommandText {
    /** Options that say where and how fast, and cannot change a result. */
    private static final Set<String> NOT_REPEATED = Set.of(
            "--output",
            "--jobs",
            "--quiet",
            "--no-progress",
            "--format",
            "--resume",
            "--lockstat",
            "--faultpath",
            CommonOptions.STACKTRACE);

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:,=+@%-]+");

    private CommandText() {}

    /** The command as it was typed. */
    static String asked(ParseResult parsed) {
        StringJoiner text = new StringJoiner(" ");
        text.add("refault");
        root(parsed).originalArgs().forEach(argument -> text.add(quoted(argument)));
        return text.toString();
    }

    /** The command that repeats the results: what cannot change them is left out. */
    static String repeating(ParseResult parsed) {
        StringJoiner text = new StringJoiner(" ");
        text.add("refault").add(parsed.commandSpec().name());
        for (ArgSpec argument : parsed.matchedArgs()) {
            if (argument instanceof OptionSpec option && !NOT_REPEATED.contains(option.longestName())) {
                if (option.arity().max() == 0) {
                    text.add(option.longestName());
                } else {
                    values(option)
                            .forEach(value -> text.add(option.longestName()).add(quoted(value)));
                }
            }
        }
        for (PositionalParamSpec positional : parsed.matchedPositionals()) {
            values(positional).forEach(value -> text.add(quoted(value)));
        }
        return text.toString();
    }

    private static List<String> values(ArgSpec argument) {
        return argument.originalStringValues();
    }

    private static ParseResult root(ParseResult parsed) {
        return parsed.commandSpec().root().commandLine().getParseResult();
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
