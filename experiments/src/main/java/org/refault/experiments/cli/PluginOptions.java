package org.refault.experiments.cli;

import java.nio.file.Path;
import java.util.List;
import org.refault.experiments.plugin.Plugins;
import org.refault.simulator.policy.PolicyCatalogue;
import picocli.CommandLine.Option;

/** The policies of a verb: the catalogue, and what the user brings along. */
final class PluginOptions {
    @Option(
            names = "--plugin",
            paramLabel = "JAR",
            description =
                    "A jar with policies of your own; may be given again. A policy in a single source file is named"
                            + " where an id may stand: -p ./MyClock.java:option=1.")
    private List<Path> jars = List.of();

    private PolicyCatalogue catalogue;

    /** All policies there are, loaded once. */
    PolicyCatalogue catalogue() {
        if (catalogue == null) {
            catalogue = Plugins.catalogue(jars);
        }
        return catalogue;
    }
}
