package org.refault.experiments.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command run in this process.
 *
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Captured(int exitCode, String out, String err) {
    /** Runs a command for a user without an RC file. */
    static Captured run(String... arguments) {
        return run(Path.of("no-such-home"), arguments);
    }

    /** Runs a command for a user whose RC file is {@code home/refault/refault.toml}. */
    static Captured run(Path home, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("XDG_CONFIG_HOME", home.toString()),
                false);
        int exitCode = CommandLineInterface.run(shell, arguments);
        return new Captured(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Lines of standard output. */
    List<String> lines() {
        return out.lines().toList();
    }
}
