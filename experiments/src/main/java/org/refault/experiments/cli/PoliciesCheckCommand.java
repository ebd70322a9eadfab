package org.refault.experiments.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.refault.experiments.plugin.PolicyCheck;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.PolicyText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code policies check}: the laws that every policy is under. */
@Command(
        name = "check",
        description =
                "Tries a policy against the laws that all are under, with its default options and with others, and"
                        + " runs the test beside its source file: MyClockTest.java beside MyClock.java.")
final class PoliciesCheckCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common;

    @Mixin
    private PluginOptions plugins;

    @Mixin
    private FormatOption format;

    @Parameters(paramLabel = "ID", description = "A policy, or its source file.")
    private String id;

    PoliciesCheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        PolicyFactory<?> factory = plugins.catalogue().find(id);
        List<PolicyCheck> checks = new ArrayList<>(PolicyCheck.laws(factory));
        if (PolicyText.of(id).isSource()) {
            checks.addAll(PolicyCheck.test(Path.of(id)));
        }
        shell.print(PolicyCheck.TABLE, checks, format.format());
        return checks.stream().allMatch(PolicyCheck::isKept) ? ExitCode.DONE : ExitCode.FAILED;
    }
}
