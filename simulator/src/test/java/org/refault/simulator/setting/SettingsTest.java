package org.refault.simulator.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void aNumberAloneIsCyclesWhereTheDefaultIsInCycles() {
        Settings settings = Settings.defaults().with("horizon.max", "100", "test");

        assertEquals(100, settings.cycles(RunSettings.HORIZON_MAX));
    }

    @Test
    void everySettingHasADefaultItAcceptsAndADocAndASource() {
        for (Setting setting : SettingCatalogue.all()) {
            assertTrue(Settings.defaults().isDefault(setting), setting.key());
            assertEquals(setting, SettingCatalogue.find(setting.key()));
            assertTrue(setting.key().matches("[a-z0-9_]+(\\.[a-z0-9_]+)*"), setting.key());
            assertTrue(setting.doc().endsWith("."), setting.key());
            assertTrue(setting.source().matches("\\[[RDKA]\\].*"), setting.key());
            assertFalse(setting.range().isBlank(), setting.key());
        }
    }

    @Test
    void laterValuesWinAndSayWhereTheyCameFrom() {
        Settings preset = Settings.defaults().with("sampler.interval", "30 s", "esx-2002");
        Settings file = preset.with("sampler.interval", " 100 ms ", "plan.toml:4:1");
        assertEquals(45_000_000, file.cycles(MonitorSettings.SAMPLER_INTERVAL));
        assertEquals("100 ms", file.text(MonitorSettings.SAMPLER_INTERVAL));
        assertEquals("plan.toml:4:1", file.value("sampler.interval").origin());
        assertFalse(file.isDefault(MonitorSettings.SAMPLER_INTERVAL));
        assertEquals("esx-2002", preset.value("sampler.interval").origin(), "settings are immutable");
        assertTrue(Settings.defaults().isDefault(MonitorSettings.SAMPLER_INTERVAL));
    }

    @Test
    void durationsFollowTheClockOfTheMachine() {
        Settings faster = Settings.defaults()
                .with("sampler.interval", "1 ms", "--set")
                .with(MachineSettings.CPU_MHZ, "3000", "--set");
        assertEquals(3_000_000, faster.cycles(MonitorSettings.SAMPLER_INTERVAL));
    }

    @Test
    void valuesAreReadByTheirType() {
        Settings settings = Settings.defaults()
                .with("seed", "-1_000", "--set")
                .with("slow", "true", "--set")
                .with("cpl.weight", "2.5", "--set")
                .with("pin.limit", "25 %", "--set")
                .with("protocol", "lock-all", "--set");
        assertEquals(-1_000, settings.integer(RunSettings.SEED));
        assertEquals(-1_000, settings.count(RunSettings.SEED));
        assertTrue(settings.flag(RunSettings.SLOW));
        assertEquals(2.5, settings.real(MonitorSettings.CPL_WEIGHT));
        assertEquals(50, settings.pages(MonitorSettings.PIN_LIMIT, 200));
        assertEquals("lock-all", settings.word(MonitorSettings.PROTOCOL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sampler.intervall | 1 ms | sampler.intervall: unknown setting; did you mean sampler.interval?",
                "cpu.mhz | fast | cpu.mhz: a whole number was expected, not 'fast'",
                "cpu.mhz | 4.5 | cpu.mhz: a whole number was expected, not '4.5'",
                "cpu.mhz | 0 | cpu.mhz: 0 is out of range; allowed: 1 to 100000",
                "cpl.weight | NaN | cpl.weight: NaN is out of range; allowed: 1.0E-6 to 1000000",
                "cpl.weight | much | cpl.weight: a number was expected, not 'much'",
                "slow | yes | slow: true or false was expected, not 'yes'",
                "lock.kind.kernel_flag | spin | lock.kind.kernel_flag: unknown choice 'spin'; known: tas, ticket, queued",
                "sampler.interval | 100 | sampler.interval: a duration with a unit (cyc, ns, us, ms, s) was expected, not '100'",
                "sampler.interval | 0 ms | sampler.interval: 0 ms is out of range; allowed: more than 0",
                "pin.limit | some | pin.limit: a number of pages or a share (100, 64 MiB, 5 %, 1/8) was expected, not 'some'"
            })
    void errorsAreOneLineWithTheKeyAndTheRemedy(String key, String value, String message) {
        InvalidSettingException error = assertThrows(
                InvalidSettingException.class, () -> Settings.defaults().with(key, value, "--set"));
        assertEquals(message, error.getMessage());
    }
}
