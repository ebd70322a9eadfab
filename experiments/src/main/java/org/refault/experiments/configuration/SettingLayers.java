package org.refault.experiments.configuration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.Settings;

/**
 * The layers from which the settings of a run are made; the later wins.
 *
 * <pre>
 *   built-in defaults  <  machine.preset  <  the user's RC file  <  --config  <  plan  <  --set
 * </pre>
 *
 * @param below settings of RC files, checked
 * @param above settings of the command line, checked
 */
public record SettingLayers(List<Assignment> below, List<Assignment> above) {
    /**
     * Reads and checks the layers of a command.
     *
     * @param environment for {@code XDG_CONFIG_HOME} and {@code HOME}
     * @param files presets or files, as the user named them
     * @param assignments settings on the command line
     * @throws InvalidSettingsException with every error of them all
     */
    public static SettingLayers read(
            Map<String, String> environment, List<String> files, List<Assignment> assignments) {
        Problems problems = new Problems();
        SettingsFile reader = new SettingsFile(problems);
        List<Assignment> below = new ArrayList<>();
        Path own = userFile(environment);
        if (Files.exists(own)) {
            below.addAll(reader.read(own.toString()));
        }
        files.forEach(file -> below.addAll(reader.read(file)));
        assignments.forEach(reader::check);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems.lines());
        }
        return new SettingLayers(List.copyOf(below), List.copyOf(assignments));
    }

    /** The effective settings without a plan. */
    public Settings settings() {
        return settings(List.of());
    }

    /** The effective settings with those of a plan, which have been checked. */
    public Settings settings(List<Assignment> plan) {
        List<Assignment> all = new ArrayList<>(below);
        all.addAll(plan);
        all.addAll(above);
        String machine = MachineSettings.MACHINE_PRESET.defaultText();
        for (Assignment assignment : all) {
            if (assignment.key().equals(MachineSettings.MACHINE_PRESET.key())) {
                machine = assignment.text();
            }
        }
        Settings settings = machine(machine);
        for (Assignment assignment : all) {
            settings = settings.with(assignment.key(), assignment.text(), assignment.origin());
        }
        return settings;
    }

    /** The defaults under a machine preset that exists; what it only repeats of them stays a default. */
    public static Settings machine(String name) {
        Problems problems = new Problems();
        Settings settings = Settings.defaults();
        for (Assignment assignment : new SettingsFile(problems).read(name)) {
            if (!settings.value(assignment.key()).text().equals(assignment.text())) {
                settings = settings.with(assignment.key(), assignment.text(), assignment.origin());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("a preset of the program is wrong: " + problems.lines());
        }
        return settings;
    }

    private static Path userFile(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path home = xdg.isEmpty() ? Path.of(environment.getOrDefault("HOME", ""), ".config") : Path.of(xdg);
        return home.resolve("refault").resolve("refault.toml");
    }
}
