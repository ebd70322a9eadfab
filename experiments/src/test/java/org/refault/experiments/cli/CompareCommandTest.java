package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    private static final String ZIPF = "gen:zipf:n=20000,pages=200,s=1.0,seed=1";
    private static final String LOOP = "gen:loop:n=12,pages=4";

    @Test
    void printsTheColumnsThatScriptsRelyOn() {
        Captured run = Captured.run("compare", "--format", "csv", "-p", "clock", "-f", "10", ZIPF);
        assertEquals(0, run.exitCode());
        assertTrue(run.lines()
                .get(0)
                .startsWith("trace,policy,options,frames,references,pages,faults,cold_faults,refaults,page_outs,"
                        + "fault_rate,fingerprint"));
        assertEquals(2, run.lines().size());
        assertEquals("", run.err());
    }

    /**
     * A loop of 4 pages in 3 frames: LRU always lacks the next page. OPT loads 1 2 3, then 4 for 3; 3 comes back for 2,
     * 2 for 1: 6 faults.
     */
    @Test
    void countsFaultsOfALoopAsOneDoesByHand() {
        List<String> lines = Captured.run("compare", "--format", "csv", "-p", "lru,opt", "-f", "3", LOOP)
                .lines();
        assertTrue(lines.get(1).contains(",lru,,3,12,4,12,4,8,"), lines.get(1));
        assertTrue(lines.get(2).contains(",opt,,3,12,4,6,4,2,"), lines.get(2));
    }

    @Test
    void takesFramesAsNumbersAndSharesOfTheFootprint() {
        List<String> lines = Captured.run("compare", "--format", "csv", "-p", "fifo", "-f", "3,25%,1/2", LOOP)
                .lines();
        assertEquals(
                List.of("3", "1", "2"),
                lines.stream().skip(1).map(CompareCommandTest::frames).toList());
    }

    private static String frames(String line) {
        return line.substring(line.indexOf("fifo,,") + "fifo,,".length()).split(",")[0];
    }

    @Test
    void runsTheDefaultPoliciesAndFrames() {
        List<String> lines = Captured.run("compare", "--format", "csv", ZIPF).lines();
        assertEquals(1 + 7 * 4, lines.size());
        assertTrue(lines.get(1).contains(",fifo,"));
        assertTrue(lines.get(28).contains(",opt,"));
    }

    @Test
    void printsTheSameBytesTwiceAndWithAnyNumberOfJobs() {
        String once =
                Captured.run("compare", "--format", "json", "-j", "1", ZIPF).out();
        assertEquals(
                once,
                Captured.run("compare", "--format", "json", "-j", "1", ZIPF).out());
        assertEquals(
                once,
                Captured.run("compare", "--format", "json", "-j", "2", ZIPF).out());
    }

    @Test
    void showsEffectiveOptionsAndTakesThemFromTheCommandLine() {
        Captured run = Captured.run("compare", "--format", "csv", "-p", "clock:load-bit=1,clock", "-f", "10", ZIPF);
        assertTrue(run.lines().get(1).contains("clock,load-bit=1,"));
        assertTrue(run.lines().get(2).contains("clock,load-bit=0,"));
    }

    @Test
    void peopleSeeOnlyTheOptionsThatAreNotTheDefault() {
        String[] compare = {"compare", "-f", "10", ZIPF, "-p"};
        String changed = run(compare, "clock:load-bit=1,aging").out();
        assertTrue(changed.contains("load-bit=1"), changed);
        assertTrue(!changed.contains("bits=8"), changed);
        String defaults = run(compare, "clock,aging").lines().get(0);
        assertTrue(!defaults.contains("options"), defaults);
    }

    @Test
    void theSettingCplWeightIsTheWeightOfCplZeroUnlessTheOptionIsGiven() {
        String[] compare = {"compare", "--format", "csv", "-f", "10", "--set", "cpl.weight=8", ZIPF, "-p"};
        assertTrue(run(compare, "cpl-weighted").out().contains("+w0=8+"));
        assertTrue(run(compare, "cpl-weighted:w0=3").out().contains("+w0=3+"));
        assertTrue(run(compare, "cpl-weighted:w1=2").out().contains("+w0=8+w1=2+"));
    }

    private static Captured run(String[] command, String last) {
        String[] arguments = Arrays.copyOf(command, command.length + 1);
        arguments[command.length] = last;
        return Captured.run(arguments);
    }

    @Test
    void aReplicationOfAGeneratedTraceHasReferencesOfItsOwn() {
        List<String> lines = Captured.run(
                        "compare", "--format", "csv", "-p", "lru", "-f", "20", "--replications", "2", ZIPF)
                .lines();
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).contains(",0,0,") && lines.get(2).contains(",1,0,"), "replication, soft faults");
        assertTrue(!lines.get(1)
                .split(",lru,")[1]
                .equals(lines.get(2).split(",lru,")[1].replace(",1,0,", ",0,0,")));
    }

    @Test
    void aTableOfReplicationsShowsMeansUnlessRunsAreAskedFor() {
        List<String> means = Captured.run("compare", "-p", "random", "-f", "20", "--replications", "3", ZIPF)
                .lines();
        assertEquals(3, means.size(), "a head of two lines, and one row");
        assertTrue(means.get(2).contains(" ± "), means.get(2));
        assertEquals(
                5,
                Captured.run("compare", "-p", "random", "-f", "20", "--replications", "3", "--rows", "runs", ZIPF)
                        .lines()
                        .size());
        List<String> csv = Captured.run(
                        "compare", "--format", "csv", "-p", "random", "-f", "20", "--replications", "3", ZIPF)
                .lines();
        assertEquals(4, csv.size(), "programs get a row a run");
        assertTrue(csv.get(0).contains(",fingerprint,replication"), csv.get(0));
    }

    @Test
    void aHigherConfidenceHasWiderIntervals() {
        assertTrue(halfWidth("99") > halfWidth("95"));
    }

    private static double halfWidth(String confidence) {
        List<String> lines = Captured.run(
                        "compare",
                        "--rows",
                        "means",
                        "--format",
                        "csv",
                        "-p",
                        "random",
                        "-f",
                        "20",
                        "--replications",
                        "3",
                        "--set",
                        "ci=" + confidence,
                        ZIPF)
                .lines();
        int column = List.of(lines.get(0).split(",")).indexOf("faults_ci");
        return Double.parseDouble(
                lines.get(1).substring(lines.get(1).lastIndexOf('"') + 1).split(",")[column]);
    }

    @Test
    void aWarmUpLeavesOutTheFirstReferences() {
        List<String> all = Captured.run("compare", "--format", "csv", "-p", "lru", "-f", "20", ZIPF)
                .lines();
        List<String> cut = Captured.run(
                        "compare", "--format", "csv", "-p", "lru", "-f", "20", "--set", "warmup=10", ZIPF)
                .lines();
        long references = count(all, "references");
        assertEquals(references - references / 10, count(cut, "references"));
        assertTrue(count(cut, "cold_faults") < count(all, "cold_faults"));
        assertEquals(count(all, "pages"), count(cut, "pages"));
    }

    private static long count(List<String> lines, String name) {
        int column = List.of(lines.get(0).split(",")).indexOf(name);
        return Long.parseLong(
                lines.get(1).substring(lines.get(1).lastIndexOf('"') + 1).split(",")[column]);
    }

    @Test
    void writesAFolderWithReportChartsResultsAndSettings(@TempDir Path folder) throws IOException {
        Path output = folder.resolve("out");
        Captured run =
                Captured.run("compare", "-p", "clock,opt", "-f", "10,20", "--seed", "7", "-o", output.toString(), ZIPF);
        assertEquals(0, run.exitCode());
        assertTrue(Files.size(output.resolve("report.html")) > 1000);
        assertTrue(Files.isDirectory(output.resolve("charts")));
        List<String> results = Files.readAllLines(output.resolve("results.csv"));
        assertEquals(5, results.size());
        assertTrue(results.get(0).contains(",replication,"));
        assertTrue(results.get(0).endsWith(",seed,warmup,sample.every")
                && results.get(1).endsWith(",7,0,0"));
        String settings = Files.readString(output.resolve("run.toml"));
        assertTrue(settings.contains("seed = 7  # --seed\n"), settings);
        assertTrue(settings.contains("sampler.interval = \"1 ms\"  # default\n"));
        assertTrue(settings.contains("command = \"refault compare -p clock,opt -f 10,20 --seed 7 -o "));
        assertTrue(settings.contains("checksum = \""));
    }

    @Test
    void chartsAndTablesOfAnEarlierRunDoNotSurviveInTheSameFolder(@TempDir Path folder) throws IOException {
        Path output = folder.resolve("out");
        Captured.run("simulate", "--protocol", "lock-all,relock", "-o", output.toString(), "gen:loop:n=3000,pages=30");
        Files.writeString(output.resolve("charts/mine.csv"), "mine");
        Files.writeString(output.resolve("simulate.csv"), "mine");
        assertTrue(Files.exists(output.resolve("charts/locks.svg")));
        Captured.run("compare", "-p", "fifo", "-f", "5", "-o", output.toString(), "gen:loop:n=300,pages=30");
        assertTrue(Files.notExists(output.resolve("charts/locks.svg")));
        assertTrue(Files.notExists(output.resolve("charts/faults.png")));
        assertEquals("mine", Files.readString(output.resolve("charts/mine.csv")));
        assertEquals("mine", Files.readString(output.resolve("simulate.csv")));
    }

    /** A loop of 4 pages in 3 frames faults always. */
    @Test
    void thePriceOfSamplingIsNothingWhereBitsTellNothing() {
        List<String> lines = Captured.run(
                        "compare", "--format", "csv", "-p", "clock", "-f", "3", "--sample-every", "1,1x,2x", LOOP)
                .lines();
        assertEquals(5, lines.size());
        assertTrue(lines.get(0).endsWith(",mean_resident,sampled,sample_every,twin,twin_faults,price"), lines.get(0));
        assertTrue(lines.get(1).contains(",clock,load-bit=0,3,12,4,12,4,8,"), lines.get(1));
        assertTrue(lines.get(1).endsWith(",clock,0,clock,12,0"), lines.get(1));
        assertTrue(lines.get(2).endsWith(",clock,1,clock,12,0"), lines.get(2));
        assertTrue(lines.get(3).endsWith(",clock,3,clock,12,0"), lines.get(3));
        assertTrue(lines.get(4).endsWith(",clock,6,clock,12,0"), lines.get(4));
    }

    @Test
    void thePriceOfSamplingIsFaultsOverThoseOfTheExactTwin(@TempDir Path folder) throws IOException {
        String[] compare = {
            "compare",
            "--format",
            "csv",
            "-p",
            "lru-timestamp,sieve",
            "-f",
            "20,40",
            "--sample-every",
            "1,500",
            ZIPF,
            "-o",
            folder.toString(),
            "--quiet"
        };
        List<String> lines = Captured.run(compare).lines();
        assertEquals(1 + 2 * 2 * 3, lines.size());
        List<String> exact = Captured.run("compare", "--format", "csv", "-p", "lru,sieve", "-f", "20,40", ZIPF)
                .lines();
        for (int row = 1; row < lines.size(); row++) {
            String[] cells = lines.get(row).split(",");
            int place = cells.length - 5;
            long faults =
                    Long.parseLong(lines.get(row).replaceAll("^.*?,[a-z-]+,[^,]*,([0-9]+,){3}([0-9]+),.*$", "$2"));
            long twin = Long.parseLong(cells[place + 3]);
            boolean plainTwin = exact.get(1 + (row - 1) / 3).contains(",20000,200," + twin + ",");
            assertTrue(plainTwin, "the twin is the plain policy: " + lines.get(row));
            assertEquals((double) faults / twin - 1, Double.parseDouble(cells[place + 4]), 1e-5);
            assertTrue(!cells[place + 1].equals("1") || faults == twin, lines.get(row));
        }
        assertTrue(lines.get(3).contains(",lru-timestamp,period=500,"), lines.get(3));
        String stored = Files.readString(folder.resolve("results.csv"));
        assertTrue(stored.startsWith(lines.get(0) + ",seed"), stored);
        assertTrue(Files.readString(folder.resolve("report.html")).contains("Price of sampling"));
        try (var charts = Files.list(folder.resolve("charts"))) {
            assertEquals(
                    1, charts.filter(file -> file.toString().endsWith(".svg")).count(), "one chart");
        }
    }

    @Test
    void refusesToSampleWhatHasNoBits() {
        String[] compare = {"compare", "-f", "20", "--sample-every", "10", ZIPF, "-p"};
        Captured lru = run(compare, "lru");
        assertEquals(2, lru.exitCode());
        assertTrue(lru.err().contains("lru-timestamp"), lru.err());
        assertEquals(2, run(compare, "fifo").exitCode());
        assertEquals(1, run(compare, "fifo").err().lines().count());
        Captured aging = run(compare, "aging:period=5");
        assertEquals(
                "refault: policy aging scans once a period, which --sample-every sets; leave the option period out\n",
                aging.err());
        Captured kstaled = run(new String[] {"compare", "-f", "10000", "--sample-every", "1", ZIPF, "-p"}, "kstaled");
        assertEquals(2, kstaled.exitCode());
        assertTrue(
                kstaled.err()
                        .startsWith(
                                "refault: sampling every 1 references is not for this policy with 10000 frames: kstaled: k="),
                kstaled.err());
        Captured simulate = Captured.run("simulate", "--set", "sample.every=10", "-p", "clock", ZIPF);
        assertEquals(2, simulate.exitCode());
        assertTrue(simulate.err().contains("sampler.interval"), simulate.err());
    }
}
