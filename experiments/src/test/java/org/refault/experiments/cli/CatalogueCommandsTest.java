package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.experiments.configuration.Presets;
import org.refault.experiments.configuration.SettingLayers;
import org.refault.simulator.setting.Settings;

class CatalogueCommandsTest {
    @ParameterizedTest
    @ValueSource(strings = {"policies", "settings"})
    void theDocumentIsWhatTheCommandPrints(String catalogue) throws IOException {
        String document = Files.readString(Path.of("..", "docs", catalogue + ".md"));
        assertEquals(
                Captured.run(catalogue, "--format", "markdown").out(),
                document,
                "write it anew: ./refault " + catalogue + " --format markdown > docs/" + catalogue + ".md");
    }

    @Test
    void listsPoliciesWithWhatTheySee() {
        String policies = Captured.run("policies", "--format", "csv").out();
        assertTrue(policies.startsWith("id,sees,kind,summary\n"));
        assertTrue(policies.contains("\nclock,AE,real,"));
        assertTrue(policies.contains("\nopt,FRE,oracle,"));
    }

    @Test
    void tellsEverythingAboutOnePolicy() {
        String clock = Captured.run("policies", "clock").out();
        assertTrue(clock.contains("load-bit"));
        assertTrue(clock.contains("conventions"));
    }

    @Test
    void listsProtocolsAndTellsEverythingAboutOne() {
        String protocols = Captured.run("protocols", "--format", "csv").out();
        for (String id : new String[] {"lock-all", "relock", "unsafe-shared"}) {
            assertTrue(protocols.contains("\n" + id + ","), id);
            assertTrue(Captured.run("protocols", id).out().contains("description"));
        }
    }

    @Test
    void aMachineTellsItsSizesAndCostsWithTheirSources() {
        String machine =
                Captured.run("machines", "p2-450-1999", "--format", "csv").out();
        assertTrue(machine.startsWith("key,value,unit,source,doc\n"));
        assertTrue(machine.contains("\ncpu.mhz,450,MHz,"));
        assertTrue(machine.contains("\ntlb.l1d.entries,64,entries,[R] "));
        assertTrue(machine.contains("\ndisk.random,10 ms,time,"));
    }

    @Test
    void theDefaultMachineIsItsPreset() {
        Settings preset = SettingLayers.machine("p2-450-1999");
        for (String key : preset.keys()) {
            assertEquals(
                    Settings.defaults().value(key).text(), preset.value(key).text(), key);
        }
    }

    @ParameterizedTest
    @CsvSource({"xeon-ept-2014, 2600", "server-2024, 3000"})
    void theOtherMachinesHaveNestedPagingAndRunTheTrace(String machine, String clock) {
        String values = Captured.run("machines", machine, "--format", "csv").out();
        assertTrue(values.contains("\ncpu.mhz," + clock + ",MHz,"), values);
        assertTrue(values.contains("\npaging.mode,ept,"));
        assertTrue(values.contains("\nvmexit,1"));
        assertTrue(values.contains("\nwalk.guest_levels,4,levels,"));
        assertTrue(values.contains("\ntlb.tagged,true,"));

        String[] run = Captured.run("simulate", "--set", "machine.preset=" + machine, "--format", "csv")
                .out()
                .split("\n");
        List<String> columns = List.of(run[0].split(","));
        List<String> cells = List.of(run[1].split(","));
        assertEquals("0", cells.get(columns.indexOf("clobbers")));
        assertEquals("1702", cells.get(columns.indexOf("first_touches")), "the bundled trace");
        assertTrue(Integer.parseInt(cells.get(columns.indexOf("demotions"))) > 0);
        assertTrue(Integer.parseInt(cells.get(columns.indexOf("host_evictions"))) > 0);
    }

    static List<String> scenarios() {
        return Presets.scenarios();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyScenarioRunsTheTrace(String scenario) {
        String[] run = Captured.run("simulate", "--config", scenario, "--format", "csv")
                .out()
                .split("\n");
        List<String> columns = List.of(run[0].split(","));
        List<String> cells = List.of(run[1].split(","));
        int touched = Integer.parseInt(cells.get(columns.indexOf("first_touches")))
                + Integer.parseInt(cells.get(columns.indexOf("async_first_touches")));
        assertEquals(1702, touched, "the bundled trace");
        boolean clobbered = !cells.get(columns.indexOf("clobbers")).equals("0");
        assertEquals(scenario.equals("unsafe-shared"), clobbered);
    }

    @Test
    void aSettingTellsItsValueAndOrigin() {
        String setting = Captured.run("settings", "grace", "--set", "grace=3 ms", "--format", "csv")
                .out();
        assertTrue(setting.startsWith(
                "key,value,origin,unit,range,default,source,doc\ngrace,3 ms,--set,time,0 or more,0 ms,"));
    }

    @Test
    void tellsHowManyRecordsAndReferencesATraceHas() {
        String info = Captured.run("trace", "info", "gen:loop:n=12,pages=4", "--format", "csv")
                .out();
        assertTrue(info.contains("\nreferences,12,\n"), info);
        assertTrue(info.contains("\nrecords,12,\n"), info);
        assertTrue(info.contains("\npages,4,\n"), info);
    }

    @Test
    void showsTheFirstRunsOfATrace() {
        Captured head = Captured.run("trace", "head", "-n", "2", "gen:loop:n=12,pages=4", "--format", "csv");
        assertEquals(3, head.lines().size());
        assertEquals(
                "run,vcpu,cpl,kinds,references,page,virtual,frame", head.lines().get(0));
    }
}
