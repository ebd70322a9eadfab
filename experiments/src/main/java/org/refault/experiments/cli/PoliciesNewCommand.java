package org.refault.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.refault.experiments.plugin.NewPolicy;
import org.refault.simulator.policy.PolicyCatalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policies new}: a policy to begin with. */
@Command(
        name = "new",
        description = "Writes a policy to begin with, and its test, which compile and run as they are: my-clock becomes"
                + " MyClock.java and MyClockTest.java.")
final class PoliciesNewCommand implements Callable<Integer> {
    /** Where the policies of the catalogue are, in a clone. */
    private static final Path CATALOGUE = Path.of("policies", "src", "main", "java", "org", "refault", "policies");

    private final Shell shell;

    @Mixin
    private CommonOptions common;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the files go (default: here).")
    private Path folder = Path.of("");

    @Parameters(paramLabel = "ID", description = "The policy's id, as in my-clock.")
    private String id;

    PoliciesNewCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        NewPolicy made = NewPolicy.write(id, folder, PolicyCatalogue.load());
        String written = made.file().isAbsolute() ? made.file().toString() : "./" + made.file();
        shell.out().println(written + " and " + made.test().getFileName() + " are written. Next:");
        shell.out().println();
        shell.out().println("  refault policies check " + written);
        shell.out().println("  refault compare -p clock," + written);
        if (Files.isDirectory(CATALOGUE)) {
            shell.out().println();
            shell.out().println("To join the catalogue it moves to " + CATALOGUE + ": see docs/write-a-policy.md.");
        }
        return ExitCode.DONE;
    }
}
