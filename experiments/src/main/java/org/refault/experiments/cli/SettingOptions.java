package org.refault.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.refault.experiments.configuration.Assignment;
import org.refault.experiments.configuration.SettingLayers;
import picocli.CommandLine.Option;

/** Where settings come from. */
final class SettingOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "RC file (TOML) or preset; repeatable, the later wins.")
    private List<String> files = new ArrayList<>();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting; repeatable. See the settings command.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of every random stream (the setting seed).")
    private String seed;

    /** The layers of settings. */
    SettingLayers layers(Map<String, String> environment) {
        return layers(environment, List.of());
    }

    /** The layers of settings, with those that options of the command stand for. */
    SettingLayers layers(Map<String, String> environment, List<Assignment> shorthands) {
        List<Assignment> above = new ArrayList<>();
        assignments.forEach(text -> above.add(Assignment.parse(text, "--set")));
        if (seed != null) {
            above.add(new Assignment("seed", seed, "--seed"));
        }
        above.addAll(shorthands);
        return SettingLayers.read(environment, files, above);
    }
}
