package org.refault.experiments.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Settings;

/**
 * Reads a file of settings and what it includes.
 *
 * <p>{@code include = ["freemware-1999", "other.toml"]} lays presets and files (relative to the including one) under
 * the file's own settings, wherever it is written.
 */
public final class SettingsFile {
    private static final String INCLUDE = "include";

    private final Problems problems;

    /** A reader that reports to {@code problems}. */
    public SettingsFile(Problems problems) {
        this.problems = problems;
    }

    /** The settings of a preset or file named by the user. */
    public List<Assignment> read(String name) {
        List<Assignment> found = new ArrayList<>();
        include(name, Path.of(""), name, List.of(), found);
        return found;
    }

    /**
     * The settings a file includes, and its own pairs that are not for the caller.
     *
     * @param file for resolving what it includes
     * @param pairs the file's own pairs
     * @param foreign keys that are not settings but the caller's business
     */
    public List<Assignment> settings(Path file, List<TomlFile.Pair> pairs, Predicate<TomlFile.Pair> foreign) {
        List<Assignment> found = new ArrayList<>();
        collect(file, pairs, foreign, "", List.of(file.normalize().toString()), found);
        return found;
    }

    /** Reports an assignment that no setting can take; returns whether it is right. */
    public boolean check(Assignment assignment) {
        try {
            Settings.defaults().with(assignment.key(), assignment.text(), assignment.origin());
            if (assignment.key().equals("machine.preset")) {
                Presets.requireMachine(assignment.text());
            }
            return true;
        } catch (InvalidSettingException e) {
            boolean noNearName = e.getMessage().endsWith("unknown setting");
            problems.add(assignment.origin(), e.getMessage() + (noNearName ? "; see the settings command" : ""));
            return false;
        }
    }

    private void include(String name, Path folder, String place, List<String> open, List<Assignment> found) {
        boolean preset = Presets.exists(name);
        Path file = folder.resolve(name);
        String identity = preset ? name : file.normalize().toString();
        if (open.contains(identity)) {
            problems.add(place, "include goes in a circle: " + String.join(" → ", open) + " → " + identity);
            return;
        }
        List<String> opened = new ArrayList<>(open);
        opened.add(identity);
        TomlFile content =
                preset ? TomlFile.parse(name, Presets.text(name), problems) : TomlFile.read(file, place, problems);
        collect(file, content.pairs(), pair -> false, preset ? name : "", opened, found);
    }

    private void collect(
            Path file,
            List<TomlFile.Pair> pairs,
            Predicate<TomlFile.Pair> foreign,
            String preset,
            List<String> open,
            List<Assignment> found) {
        Path folder = file.getParent() == null ? Path.of("") : file.getParent();
        for (TomlFile.Pair pair : pairs) {
            if (pair.key().equals(INCLUDE)) {
                for (Object name : pair.values()) {
                    include(name.toString(), folder, pair.place(), open, found);
                }
            }
        }
        for (TomlFile.Pair pair : pairs) {
            if (pair.key().equals(INCLUDE) || foreign.test(pair)) {
                continue;
            }
            if (pair.value() instanceof List<?>) {
                problems.add(pair.place(), pair.key() + ": a list of values is for settings in plans");
            } else {
                Assignment assignment =
                        new Assignment(pair.key(), pair.value().toString(), preset.isEmpty() ? pair.place() : preset);
                if (check(assignment)) {
                    found.add(assignment);
                }
            }
        }
    }
}
