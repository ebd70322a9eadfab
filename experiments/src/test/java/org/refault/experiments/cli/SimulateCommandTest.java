package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.SettingCatalogue;

class SimulateCommandTest {
    private static final String TRACE = "gen:zipf:n=5000,pages=100,s=1.0,seed=1";

    private static List<String> rows(String... options) {
        String[] arguments = new String[options.length + 4];
        System.arraycopy(new String[] {"simulate", "--format", "csv", TRACE}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        Captured run = Captured.run(arguments);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        return run.lines();
    }

    /** The row without the trace's name, which has commas. */
    private static String afterTrace(String row) {
        return row.substring(row.lastIndexOf('"') + 2);
    }

    @Test
    void printsTheColumnsThatScriptsRelyOn() {
        List<String> rows = rows();
        assertTrue(rows.get(0)
                .startsWith("trace,protocol,policy,machine,vcpus,references,cycles,soft_faults,minor_relocks,"
                        + "major_relocks,fault_rate,page_outs,ipis,clobbers,slowdown,fingerprint,"
                        + "first_touches,demotions,host_evictions"));
        assertEquals(2, rows.size());
        assertTrue(afterTrace(rows.get(1)).startsWith("relock,idle-age,p2-450-1999,1,5000,"), rows.get(1));
    }

    @Test
    void runsEveryProtocolWithEveryPolicyAndNumberOfFrames() {
        List<String> rows = rows("--protocol", "relock,lock-all", "-p", "clock,aging", "-f", "20,50%");
        assertEquals(1 + 4 + 1, rows.size());
        assertTrue(afterTrace(rows.get(1)).startsWith("relock,clock,"));
        assertTrue(afterTrace(rows.get(4)).startsWith("relock,aging,"));
        assertTrue(afterTrace(rows.get(5)).startsWith("lock-all,,"), "a protocol without policy runs once");
    }

    @Test
    void aPolicyKeepsHalfOfTheFootprintUnlessToldOtherwise() {
        assertTrue(rows("-p", "clock").get(1).contains(",load-bit=0,50,0,"));
        assertTrue(rows("-p", "clock", "--set", "pin.limit=30%").get(1).contains(",load-bit=0,30,0,"));
        assertTrue(rows("-p", "clock", "-f", "7").get(1).contains(",load-bit=0,7,0,"));
    }

    @Test
    void dealsTheTraceOutToVirtualCpus() {
        assertTrue(afterTrace(rows("--vcpus", "2").get(1)).startsWith("relock,idle-age,p2-450-1999,2,10000,"));
    }

    @Test
    void printsTheSameBytesTwiceAndWithAnyNumberOfJobs() {
        String[] options = {"--protocol", "lock-all,relock,unsafe-shared", "--replications", "2"};
        assertEquals(rows(options), rows(options));
        assertEquals(
                rows("--protocol", "lock-all,relock", "-j", "1"), rows("--protocol", "lock-all,relock", "-j", "2"));
    }

    @Test
    void writesTheLockTableWithTheColumnsOfLockStat(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("locks.csv");
        rows("--lockstat", file.toString());
        assertTrue(Files.readAllLines(file)
                .get(0)
                .startsWith("class,site,con-bounces,contentions,waittime-min,waittime-max,waittime-total,waittime-avg,"
                        + "acq-bounces,acquisitions,holdtime-min,holdtime-max,holdtime-total,holdtime-avg,"
                        + "utilisation,queue-avg,queue-max,wait-p50,wait-p99,"));
        assertTrue(rows("--lockstat", "-").contains(Files.readAllLines(file).get(0)));
    }

    @Test
    void writesWhatTheTimeOfFaultsWentToInRowsThatSumToIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("paths.csv");
        rows("--protocol", "lock-all", "--faultpath", file.toString());
        List<String> lines = Files.readAllLines(file);
        assertEquals(
                "trace,protocol,policy,options,frames,replication,kind,faults,cause,lock,cycles,mean_us", lines.get(0));
        // A first touch under lock-all: the walk, the trap and the exchange of the entry, on the machine of 450 MHz.
        assertEquals("lock-all,,,0,0,first_touches,100,walk,,3000,0.0666667", afterTrace(lines.get(1)));
        assertTrue(
                lines.stream().anyMatch(line -> line.contains("first_touches,100,monitor,,3000,")), lines.toString());
        assertTrue(rows("--faultpath", "-").contains(lines.get(0)));
    }

    @Test
    void severalVirtualMachinesShareTheHostAndHaveATableOfTheirOwn(@TempDir Path folder) throws IOException {
        List<String> rows = rows("--vms", "2", "--quiet", "-o", folder.toString());
        assertTrue(afterTrace(rows.get(1)).startsWith("relock,idle-age,p2-450-1999,2,10000,"), rows.get(1));
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("Each virtual machine: relock"), page);
        assertTrue(page.contains("<td class=\"n\">1</td><td class=\"n\">5,000</td>"), page);
    }

    @Test
    void theFolderSaysWhichSettingsMadeTheResult(@TempDir Path folder) throws IOException {
        rows("-p", "clock", "-f", "20", "--set", "sampler.interval=2ms", "--quiet", "-o", folder.toString());
        List<String> results = Files.readAllLines(folder.resolve("results.csv"));
        List<String> columns = List.of(results.get(0).split(",", -1));
        // The name of the trace, in the first column, has commas of its own.
        List<String> values = List.of(results.get(1).split(",", -1));
        int shift = values.size() - columns.size();
        for (Setting setting : SettingCatalogue.all()) {
            // cpl.weight is in the column of the policy's options.
            boolean expected = RunSpec.decides(RunSpec.Kind.TIMED, setting)
                    && !setting.key().equals("cpl.weight");
            assertEquals(expected, columns.contains(setting.key()), setting.key());
        }
        assertEquals("2ms", values.get(columns.indexOf("sampler.interval") + shift));
        assertEquals("20 pages", values.get(columns.indexOf("pin.limit") + shift));
        assertEquals("450", values.get(columns.indexOf("cpu.mhz") + shift));
    }
}
