package org.refault.experiments.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.Settings;

class SettingLayersTest {
    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file.toString();
    }

    private SettingLayers read(List<String> files, String... sets) {
        List<Assignment> assignments = List.of(sets).stream()
                .map(text -> Assignment.parse(text, "--set"))
                .toList();
        return SettingLayers.read(Map.of("XDG_CONFIG_HOME", folder.toString()), files, assignments);
    }

    private static void assertValue(Settings settings, String key, String text, String origin) {
        assertEquals(text, settings.value(key).text());
        assertEquals(origin, settings.value(key).origin());
    }

    @Test
    void theLaterLayerWinsAndEveryValueKnowsItsOrigin() throws IOException {
        String own =
                file("refault/refault.toml", "grace = \"1 ms\"\nidle.k = 3\nseed = 4\n[sampler]\nwhere = \"helper\"\n");
        String first = file("first.toml", "idle.k = 5\nseed = 6\n");
        String second = file("second.toml", "\n  seed = 7\nvm.populated = false\n");
        Settings settings =
                read(List.of(first, second), "seed=8", "disk.random=5ms").settings();
        assertValue(settings, "grace", "1 ms", own + ":1:1");
        assertValue(settings, "sampler.where", "helper", own + ":5:1");
        assertValue(settings, "idle.k", "5", first + ":1:1");
        assertValue(settings, "vm.populated", "false", second + ":3:1");
        assertValue(settings, "seed", "8", "--set");
        assertValue(settings, "disk.random", "5ms", "--set");
        assertValue(settings, "cpu.mhz", "450", "default");
    }

    @Test
    void aPlanLiesBetweenFilesAndCommandLine() throws IOException {
        String rc = file("rc.toml", "seed = 2\nidle.k = 3\n");
        Settings settings = read(List.of(rc), "grace=3ms")
                .settings(List.of(
                        new Assignment("seed", "5", "plan.toml:1:1"), new Assignment("grace", "1ms", "plan.toml:2:1")));
        assertValue(settings, "seed", "5", "plan.toml:1:1");
        assertValue(settings, "grace", "3ms", "--set");
        assertValue(settings, "idle.k", "3", rc + ":2:1");
    }

    @Test
    void includesPresetsAndFilesUnderItsOwnSettings() throws IOException {
        file("sub/base.toml", "idle.k = 9\nseed = 9\n");
        String rc = file("sub/rc.toml", "seed = 1\ninclude = [\"freemware-1999\", \"base.toml\"]\n");
        Settings settings = read(List.of(rc)).settings();
        assertValue(settings, "sampler.interval", "100 ms", "freemware-1999");
        assertValue(settings, "idle.k", "9", folder.resolve("sub/base.toml") + ":1:1");
        assertValue(settings, "seed", "1", rc + ":1:1");
    }

    @Test
    void aPresetCanBeNamedAsAFile() {
        assertValue(read(List.of("freemware-1999")).settings(), "sampler.interval", "100 ms", "freemware-1999");
    }

    @Test
    void refusesIncludesInACircle() throws IOException {
        String a = file("a.toml", "include = \"b.toml\"\n");
        String b = file("b.toml", "include = \"a.toml\"\n");
        InvalidSettingsException error = assertThrows(InvalidSettingsException.class, () -> read(List.of(a)));
        assertEquals(List.of(b + ":1:1: include goes in a circle: " + a + " → " + b + " → " + a), error.lines());
    }

    @Test
    void tellsAllErrorsOfAllLayersAtOnce() throws IOException {
        String rc = file(
                "rc.toml", "sampler.intervall = \"1 ms\"\n[idle]\nk = 0\n[disk]\nrandom = 10\njitter = [0.1, 0.2]\n");
        InvalidSettingsException error =
                assertThrows(InvalidSettingsException.class, () -> read(List.of(rc, "no.toml"), "gracee=1ms", "seed"));
        assertEquals(
                List.of(
                        rc + ":1:1: sampler.intervall: unknown setting; did you mean sampler.interval?",
                        rc + ":3:1: idle.k: 0 is out of range; allowed: 1 to 1000",
                        rc + ":5:1: disk.random: a duration with a unit (cyc, ns, us, ms, s) was expected, not '10'",
                        rc + ":6:1: disk.jitter: a list of values is for settings in plans",
                        "no.toml: no such file",
                        "--set: gracee: unknown setting; did you mean grace?",
                        "--set: seed: a whole number was expected, not ''"),
                error.lines());
    }

    @Test
    void tellsSyntaxErrorsWithTheirPlace() throws IOException {
        String rc = file("rc.toml", "seed = 1\nseed = 2\n");
        InvalidSettingsException error = assertThrows(InvalidSettingsException.class, () -> read(List.of(rc)));
        assertEquals(List.of(rc + ":2:1: seed previously defined at line 1, column 1"), error.lines());
    }

    @Test
    void everyPresetIsRight() {
        for (String preset : Presets.all()) {
            Problems problems = new Problems();
            new SettingsFile(problems).read(preset);
            assertEquals(List.of(), problems.lines(), preset);
        }
        assertEquals(
                MachineSettings.MACHINE_PRESET.defaultText(), Presets.machines().get(0));
    }
}
