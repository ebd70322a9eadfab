package org.refault.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import org.refault.experiments.catalogue.Documents;
import org.refault.experiments.catalogue.PolicyEntry;
import org.refault.reports.TableFormat;
import org.refault.simulator.policy.PolicyCatalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policies}. */
@Command(
        name = "policies",
        description = "Lists the policies, or tells everything about one; writes a new one; checks one.")
final class PoliciesCommand implements Runnable {
    private final Shell shell;

    @Mixin
    private CommonOptions common;

    @Mixin
    private PluginOptions plugins;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, csv, json or markdown (default: table).")
    private CatalogueFormat format;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "A policy, or its source file.")
    private String id;

    PoliciesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        PolicyCatalogue catalogue = plugins.catalogue();
        if (id != null) {
            describe(PolicyEntry.of(catalogue, catalogue.find(id)));
        } else if (format == CatalogueFormat.MARKDOWN) {
            shell.out().print(Documents.policies(PolicyEntry.all(catalogue)));
        } else {
            List<PolicyEntry> policies = PolicyEntry.all(catalogue);
            shell.print(PolicyEntry.table(policies), policies, format.ofTables());
        }
    }

    private void describe(PolicyEntry policy) {
        TableFormat tables = format.ofTables();
        if (tables == TableFormat.TABLE) {
            List<Fact> facts = new ArrayList<>(List.of(
                    new Fact("id", policy.id()),
                    new Fact("summary", policy.summary()),
                    new Fact("kind", policy.kind()),
                    new Fact("sees", policy.letters() + ": " + policy.sight()),
                    new Fact("paper", policy.paper()),
                    new Fact("conventions", policy.conventions())));
            if (!policy.file().isEmpty()) {
                facts.add(new Fact("file", policy.file() + ", SHA-256 " + policy.checksum()));
            }
            shell.print(Fact.TABLE, facts, tables);
            if (policy.options().isEmpty()) {
                return;
            }
            shell.out().println();
        }
        shell.print(PolicyEntry.OptionEntry.TABLE, policy.options(), tables);
    }
}
