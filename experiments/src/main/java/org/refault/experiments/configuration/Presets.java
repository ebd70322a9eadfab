package org.refault.experiments.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;

/** The presets that come with the program: TOML resources, machines and whole scenarios. */
public final class Presets {
    private static final List<String> MACHINES = List.of("p2-450-1999", "xeon-ept-2014", "server-2024");
    private static final List<String> SCENARIOS = List.of(
            "lock-all",
            "unsafe-shared",
            "freemware-1999",
            "esx-2002",
            "plex86-2003",
            "xenpaging",
            "kvm-4.19",
            "kvm-6.14");

    private Presets() {}

    /** Names of the machines, for {@code machine.preset}. */
    public static List<String> machines() {
        return MACHINES;
    }

    /** Names of the scenarios, each a protocol with what belongs to it. */
    public static List<String> scenarios() {
        return SCENARIOS;
    }

    /** Names of everything that can be included. */
    public static List<String> all() {
        List<String> names = new ArrayList<>(MACHINES);
        names.addAll(SCENARIOS);
        return names;
    }

    /** Whether there is a preset with a name. */
    public static boolean exists(String name) {
        return MACHINES.contains(name) || SCENARIOS.contains(name);
    }

    /**
     * Refuses a name that is no machine's.
     *
     * @throws InvalidSettingException if there is no such machine
     */
    public static void requireMachine(String name) {
        if (!MACHINES.contains(name)) {
            throw new InvalidSettingException(
                    "machine.preset: unknown machine '" + name + "'" + Suggestion.of(name, MACHINES));
        }
    }

    /** The TOML text of a preset that exists. */
    public static String text(String name) {
        String resource = "/presets/" + (MACHINES.contains(name) ? "machines/" : "") + name + ".toml";
        try (InputStream in = Presets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** What a preset is, in one line: its first comment. */
    public static String summary(String name) {
        return text(name).lines().findFirst().orElse("").replaceFirst("^#\\s*", "");
    }
}
