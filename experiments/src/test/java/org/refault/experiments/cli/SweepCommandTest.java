package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SweepCommandTest {
    private static final String REPLAYS = """
            title = "Small replays"
            traces = ["gen:zipf:n=3000,pages=60,s=1.0,seed=1", "gen:loop:n=300,pages=30"]
            policies = ["clock", "lru"]
            frames = [10, "50%"]
            replications = 2
            """;
    private static final String TIMED = """
            title = "Small machines"
            kind = "timed"
            traces = ["gen:zipf:n=3000,pages=60,s=1.0,seed=1"]
            protocols = ["relock", "lock-all"]
            replications = 2
            sampler.interval = ["100 us", "1 ms"]
            [idle]
            k = [1, 2]
            """;

    @TempDir
    private Path folder;

    private Path plan;

    @BeforeEach
    void writePlan() throws IOException {
        plan = folder.resolve("plan.toml");
        Files.writeString(plan, REPLAYS);
    }

    private Captured sweep(Path output, String... more) {
        List<String> arguments = new ArrayList<>(List.of("sweep", plan.toString(), "-o", output.toString(), "--quiet"));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    static List<Path> plans() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("plans"))) {
            return files.filter(file -> file.toString().endsWith(".toml"))
                    .sorted()
                    .toList();
        }
    }

    /** What each asks and found is in the README beside them. */
    @ParameterizedTest
    @MethodSource("plans")
    void everyPlanThatComesWithItIsValidAndExplained(Path file) throws IOException {
        Captured dry = Captured.run("sweep", file.toString(), "--dry-run", "--format", "csv");

        assertEquals(0, dry.exitCode(), dry.err());
        assertEquals("", dry.err());
        assertTrue(dry.lines().size() > 1);
        assertTrue(Files.readString(Path.of("plans", "README.md")).contains("`" + file.getFileName() + "`"));
    }

    /** The plans of the folder plans are there to be started from. */
    @ParameterizedTest
    @CsvSource({"scan-interval, 45", "policies, 50", "lock-wait, 14", "square-wave, 3", "square-wave-combined, 3"})
    void thePlansThatComeWithItAreValid(String name, int cells) {
        Captured dry = Captured.run("sweep", "plans/" + name + ".toml", "--dry-run", "--format", "csv");

        assertEquals(0, dry.exitCode(), dry.err());
        assertEquals(1 + cells, dry.lines().size());
    }

    @Test
    void runsTheGridAndStoresARowACellAndReplication() throws IOException {
        Path output = folder.resolve("out");
        Captured run = sweep(output);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        List<String> results = Files.readAllLines(output.resolve("results.csv"));
        assertEquals(1 + 2 * 2 * 2 * 2, results.size());
        assertTrue(
                results.get(1).contains(",clock,load-bit=0,10,")
                        && results.get(1).matches(".*,0,0,[0-9.]+,1,0,0"),
                results.get(1));
        assertTrue(results.get(2).matches(".*,1,0,[0-9.]+,1,0,0"), results.get(2));
    }

    /* The mean of two replications is halfway; its interval reaches Student's quantile for 1 degree of freedom, 12.706, times
     * half of what lies between them. */
    @Test
    void theFolderHasTheMeansOfReplicationsBesideTheRuns() throws IOException {
        Path output = folder.resolve("out");
        Captured run = sweep(output, "--rows", "means", "--format", "csv", "--set", "warmup=20");
        assertEquals("", run.err());
        List<String> means = Files.readAllLines(output.resolve("means.csv"));
        List<String> results = Files.readAllLines(output.resolve("results.csv"));
        assertEquals(run.lines(), means);
        assertEquals(1 + 2 * 2 * 2, means.size());
        assertTrue(means.get(0)
                .startsWith("trace,policy,options,frames,references,references_ci,pages,faults,faults_ci,"));
        assertTrue(means.get(0).endsWith(",seed,warmup,sample.every,replications"), means.get(0));
        int faults = List.of(results.get(0).split(",")).indexOf("faults");
        double first = number(results.get(1), faults);
        double second = number(results.get(2), faults);
        int mean = List.of(means.get(0).split(",")).indexOf("faults");
        assertEquals((first + second) / 2, number(means.get(1), mean), 1e-2);
        assertEquals(12.7062 * Math.abs(first - second) / 2, number(means.get(1), mean + 1), 1e-1);
    }

    /** A number of a row whose first column, the trace, has commas between quotes. */
    private static double number(String row, int column) {
        return Double.parseDouble(row.substring(row.lastIndexOf('"') + 1).split(",")[column]);
    }

    @Test
    void aSettingWithAListIsAnAxis() throws IOException {
        Files.writeString(plan, TIMED);
        List<String> cells = Captured.run("sweep", plan.toString(), "--dry-run", "--format", "csv")
                .lines();
        assertEquals("key,trace,protocol,policy,options,frames,replication,sampler.interval,idle.k", cells.get(0));
        assertEquals(1 + 2 * 2 * 2 * 2, cells.size());
        assertTrue(cells.get(1).endsWith(",relock,idle-age,,0,0,100 us,1"), cells.get(1));
        assertTrue(cells.get(16).endsWith(",lock-all,,,0,1,1 ms,2"), cells.get(16));
        assertTrue(Files.notExists(Path.of("plan.results")));
    }

    @Test
    void drawsTheChartsThatThePlanAsksFor() throws IOException {
        Files.writeString(plan, "charts = [\"minor_relocks by sampler.interval\", \"ms by protocol\"]\n" + TIMED);
        Path output = folder.resolve("out");
        Captured run = sweep(output);
        assertEquals(0, run.exitCode(), run.err());

        List<String> relocks = Files.readAllLines(output.resolve("charts/minor-relocks-by-sampler-interval.csv"));
        assertEquals("curve,x,mean,ci,replications", relocks.get(0));
        List<String> places = relocks.stream()
                .skip(1)
                .map(line -> line.replaceAll("(\",[^,]+),.*", "$1"))
                .toList();
        assertEquals(
                List.of(
                        "\"relock, idle-age, idle.k 1\",100 us",
                        "\"lock-all, idle.k 1\",100 us",
                        "\"relock, idle-age, idle.k 2\",100 us",
                        "\"lock-all, idle.k 2\",100 us",
                        "\"relock, idle-age, idle.k 1\",1 ms",
                        "\"lock-all, idle.k 1\",1 ms",
                        "\"relock, idle-age, idle.k 2\",1 ms",
                        "\"lock-all, idle.k 2\",1 ms"),
                places);
        List<String> means = Files.readAllLines(output.resolve("means.csv"));
        int column = List.of(means.get(0).split(",")).indexOf("minor_relocks");
        assertTrue(number(means.get(1), column) > 0);
        assertEquals(
                number(means.get(1), column),
                Double.parseDouble(relocks.get(1).replaceAll(".*us,", "").split(",")[0]));
        assertTrue(Files.exists(output.resolve("charts/ms-by-protocol.png")));
    }

    @Test
    void namesWhatIsWrongWithAChart() throws IOException {
        Files.writeString(plan, "charts = [\"slowdwn by idle.k\", \"slowdown by idle.q\", \"slowdown\"]\n" + TIMED);
        Captured run = Captured.run("sweep", plan.toString(), "--dry-run");
        assertEquals(3, run.exitCode());
        assertEquals("""
                refault: PLAN:1:1: charts: unknown figure 'slowdwn'; did you mean slowdown?
                refault: PLAN:1:1: charts: 'idle.q' is no axis of the plan; did you mean idle.k?
                refault: PLAN:1:1: charts: 'FIGURE by AXIS' was expected, not 'slowdown'
                """, run.err().replace(plan.toString(), "PLAN"));
    }

    /** A machine's name says the settings in which it differs from others. */
    @Test
    void machinesAreToldApartByTheirNames() throws IOException {
        Files.writeString(
                plan,
                "charts = [\"ms by machine.preset\"]\nmachine.preset = [\"p2-450-1999\", \"server-2024\"]\n" + TIMED);
        List<String> cells = Captured.run("sweep", plan.toString(), "--dry-run", "--format", "csv")
                .lines();
        assertEquals(
                "key,trace,protocol,policy,options,frames,replication,machine.preset,sampler.interval,idle.k",
                cells.get(0));
        assertEquals(1 + 2 * 2 * 2 * 2 * 2, cells.size());
    }

    @Test
    void theCommandLineOverridesAnAxis() throws IOException {
        Files.writeString(plan, TIMED);
        Captured run = Captured.run(
                "sweep", plan.toString(), "--dry-run", "--format", "csv", "--set", "idle.k=3", "--replications", "1");
        assertEquals(1 + 2 * 2, run.lines().size());
    }

    @Test
    void goesOnWhereAKilledSweepStoppedAndEndsWithTheSameBytes() throws IOException {
        for (String text : List.of(REPLAYS, TIMED)) {
            Files.writeString(plan, text);
            Path whole = Files.createTempDirectory(folder, "whole");
            String out = sweep(whole, "-j", "2").out();
            Path killed = Files.createTempDirectory(folder, "killed");
            byte[] journal = Files.readAllBytes(whole.resolve("results.journal"));
            Files.write(killed.resolve("results.journal"), cutInsideLine(journal, 6));

            Captured rest = sweep(killed, "-j", "1");
            assertEquals(0, rest.exitCode(), rest.err());
            assertEquals(out, rest.out());
            assertSameFiles(whole, killed);
        }
    }

    private static byte[] cutInsideLine(byte[] bytes, int line) {
        int length = 0;
        for (int lines = 1; lines < line; length++) {
            lines += bytes[length] == '\n' ? 1 : 0;
        }
        return Arrays.copyOf(bytes, length + 20);
    }

    private static void assertSameFiles(Path expected, Path actual) throws IOException {
        try (Stream<Path> files = Files.walk(expected)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = expected.relativize(file);
                String name = relative.toString();
                if (!name.equals("run.toml") && !name.equals("results.journal")) {
                    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(actual.resolve(relative)), name);
                }
            }
        }
    }

    @Test
    void runsNothingTwice() throws IOException {
        Path output = folder.resolve("out");
        sweep(output);
        byte[] journal = Files.readAllBytes(output.resolve("results.journal"));
        assertEquals(0, sweep(output).exitCode());
        assertArrayEquals(journal, Files.readAllBytes(output.resolve("results.journal")));
    }

    @Test
    void shardsTogetherAreTheWhole() throws IOException {
        Path whole = folder.resolve("whole");
        sweep(whole);
        List<String> all = Files.readAllLines(whole.resolve("results.csv"));
        List<String> parts = new ArrayList<>(List.of(all.get(0)));
        for (int i = 1; i <= 3; i++) {
            Path part = folder.resolve("part" + i);
            assertEquals(0, sweep(part, "--shard", i + "/3").exitCode());
            List<String> rows = Files.readAllLines(part.resolve("results.csv"));
            parts.addAll(rows.subList(1, rows.size()));
        }
        assertEquals(all.stream().sorted().toList(), parts.stream().sorted().toList());
    }

    @Test
    void refusesAFolderWithResultsOfAnotherPlanUnlessToldToResume() throws IOException {
        Path output = folder.resolve("out");
        sweep(output);
        Files.writeString(plan, REPLAYS.replace("\"clock\", ", ""));
        Captured refused = sweep(output);
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().startsWith("refault: " + output + ": holds 8 results that are not of this plan; "));
        assertEquals(0, sweep(output, "--resume").exitCode());
        assertEquals(1 + 8, Files.readAllLines(output.resolve("results.csv")).size());
    }

    @Test
    void refusesAFolderWithOtherFiles() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "precious");
        Captured refused = sweep(folder);
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains("is not empty and holds no sweep"));
    }

    @Test
    void tellsEveryErrorOfAPlanWithItsPlace() throws IOException {
        Files.writeString(plan, """
                polices = ["clock"]
                policies = ["clok"]
                frames = [0]
                [sampler]
                intervall = "1 ms"
                interval = [100]
                """);
        Captured run = Captured.run("sweep", plan.toString());
        assertEquals(3, run.exitCode());
        assertEquals("""
                refault: PLAN:1:1: polices: unknown key; did you mean policies?
                refault: PLAN:5:1: sampler.intervall: unknown setting; did you mean sampler.interval?
                refault: PLAN:6:1: sampler.interval: a duration with a unit (cyc, ns, us, ms, s) was expected, not '100'
                refault: PLAN:2:1: policies: unknown policy 'clok'; did you mean clock?
                refault: PLAN:3:1: frames: at least 1 is needed, not '0'
                """, run.err().replace(plan.toString(), "PLAN"));
    }

    @Test
    void aReplayHasNoAxisThatCannotChangeIt() throws IOException {
        Files.writeString(plan, "grace = [\"0 ms\", \"1 ms\"]\n");
        Captured run = Captured.run("sweep", plan.toString());
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("plan.toml:1:1: grace: does not change a replay"), run.err());
    }

    @Test
    void aMissingOrBrokenPlanIsBadInput() throws IOException {
        assertEquals(3, Captured.run("sweep", "no-such-plan.toml").exitCode());
        Files.writeString(plan, "title = \n");
        Captured broken = Captured.run("sweep", plan.toString());
        assertEquals(3, broken.exitCode());
        assertTrue(broken.err().startsWith("refault: " + plan + ":1:"), broken.err());
    }

    @Test
    void anImpossibleShardIsAUsageError() {
        assertEquals(2, Captured.run("sweep", plan.toString(), "--shard", "4/3").exitCode());
    }

    @Test
    void aFailingCellIsNamedAndThoseBeforeItAreKept() throws IOException {
        Files.writeString(plan, """
                kind = "timed"
                traces = ["gen:loop:n=300,pages=30"]
                protocols = ["lock-all"]
                mem.pages = ["0 pages", "1000 pages"]
                """);
        Path output = folder.resolve("out");
        Captured run = sweep(output, "-j", "1");
        assertEquals(2, run.exitCode());
        assertEquals("", run.out());
        List<String> keys = Captured.run("sweep", plan.toString(), "--dry-run", "--format", "csv").lines().stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
        assertTrue(run.err().startsWith("refault: cell " + keys.get(1) + " (gen:loop:n=300,pages=30,"), run.err());
        assertTrue(run.err().contains(", lock-all, replication 0): mem.pages: 1000 is not enough"), run.err());
        assertEquals(1, run.err().lines().count());
        assertTrue(Files.readAllLines(output.resolve("results.journal")).get(1).startsWith(keys.get(0)));
    }
}
