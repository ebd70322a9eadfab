package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurveCommandTest {
    private static final String ZIPF = "gen:zipf:n=20000,pages=400,s=1.0,seed=1";
    private static final String LOOP = "gen:loop:n=12,pages=4";

    private static List<String> csv(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "curve";
        all[1] = "--format";
        all[2] = "csv";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        Captured run = Captured.run(all);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        return run.lines();
    }

    /** A loop of 4 pages: LRU always lacks the next page; OPT in 3 frames faults 6 times, in 2 every time but 3. */
    @Test
    void countsFaultsOfALoopAsOneDoesByHand() {
        List<String> lines = csv("-p", "lru,opt", LOOP);
        assertTrue(lines.get(0).startsWith("trace,policy,frames,faults,fault_rate,"), lines.get(0));
        assertEquals(
                List.of("lru,1,12", "lru,2,12", "lru,3,12", "lru,4,4", "opt,1,12", "opt,2,9", "opt,3,6", "opt,4,4"),
                lines.stream().skip(1).map(CurveCommandTest::countsOfSize).toList());
    }

    private static String countsOfSize(String line) {
        return String.join(
                ",",
                List.of(line.substring(line.lastIndexOf('"') + 2).split(",")).subList(0, 3));
    }

    /** In a loop of 4 pages every interval is 4: with a shorter window everything faults, and min(window, 4) pages stay. */
    @Test
    void windowsHaveColumnsOfTheirOwn() {
        List<String> lines = csv("-p", "ws,vmin", "--windows", "1,3,4", "gen:loop:n=400,pages=4");
        assertTrue(lines.get(0).startsWith("trace,policy,window,mean_frames,faults,fault_rate,"), lines.get(0));
        assertTrue(lines.get(1).contains(",ws,1,1.00000,400,1.00000,"), lines.get(1));
        // From the third reference on three pages: 400 × 3 − 2 − 1.
        assertTrue(lines.get(2).contains(",ws,3,2.99250,400,1.00000,"), lines.get(2));
        assertTrue(lines.get(3).contains(",ws,4,3.98500,4,0.0100000,"), lines.get(3));
        assertTrue(lines.get(4).contains(",vmin,1,0,400,1.00000,"), lines.get(4));
        // 396 intervals of 4.
        assertTrue(lines.get(6).contains(",vmin,4,3.96000,4,0.0100000,"), lines.get(6));
    }

    @Test
    void policiesOfBothKindsShareATableForPrograms() {
        List<String> lines = csv("-p", "lru,ws", "-f", "3", "--windows", "4", LOOP);
        assertTrue(lines.get(0).startsWith("trace,policy,frames,faults,fault_rate,window,mean_frames,"), lines.get(0));
        assertTrue(lines.get(1).contains(",lru,3,12,1.00000,,,"), lines.get(1));
        assertTrue(lines.get(2).contains(",ws,,4,0.333333,4,3.50000,"), lines.get(2));
        String json = Captured.run("curve", "--format", "json", "-p", "lru,ws", "-f", "3", "--windows", "4", LOOP)
                .out();
        assertTrue(json.contains("\"window\": null"), json);
    }

    @Test
    void peopleSeeATableForEachKind() {
        List<String> lines = Captured.run("curve", "-p", "lru,ws", "-f", "3", "--windows", "4", LOOP)
                .lines();
        assertEquals(7, lines.size());
        assertEquals("", lines.get(3));
        assertTrue(!lines.get(0).contains("window") && lines.get(4).contains("window"));
    }

    @Test
    void printsTheSameBytesWithAnyNumberOfJobs() {
        String[] one = {"curve", "--format", "json", "-j", "1", "-p", "lru,opt,clock,ws,random", ZIPF};
        String[] two = {"curve", "--format", "json", "-j", "3", "-p", "lru,opt,clock,ws,random", ZIPF};
        assertEquals(Captured.run(one).out(), Captured.run(two).out());
    }

    @Test
    void estimatesSayThatTheyAreAndHowFarOff() {
        List<String> lines =
                csv("-p", "clock,ws", "-f", "50%", "--windows", "9", "--sampled", "10%", "--samples", "4", ZIPF);
        int interval = List.of(lines.get(0).split(",")).indexOf("fault_rate_ci");
        assertTrue(lines.get(1).contains(",4,sampled,no,"), lines.get(1));
        assertTrue(Double.parseDouble(value(lines.get(1), interval)) > 0, lines.get(1));
        assertTrue(lines.get(2).contains(",one-pass,yes,"), lines.get(2));
        assertEquals("", value(lines.get(2), interval));
        String other = csv(
                        "-p",
                        "clock,ws",
                        "-f",
                        "50%",
                        "--windows",
                        "9",
                        "--sampled",
                        "10%",
                        "--samples",
                        "4",
                        "--seed",
                        "2",
                        ZIPF)
                .get(1);
        assertNotEquals(lines.get(1), other, "another seed takes other pages");
    }

    /** The value of a column behind the trace, whose name has commas of its own. */
    private static String value(String line, int column) {
        return line.substring(line.lastIndexOf('"') + 1).split(",")[column];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p lur | refault: unknown policy 'lur'; did you mean lru?",
                "-f 0 | refault: frames: at least 1 is needed, not '0'",
                "-f all,3 | refault: frames: all stands alone",
                "-p ws:tau=9 | refault: ws:tau=9: the curve is over all windows; leave tau out, and choose some by --windows",
                "-p ws -f 9 | refault: frames: ws and vmin go by windows; use --windows, or add a policy",
                "-p lru --windows 9 | refault: --windows: neither ws nor vmin is among the policies",
                "--windows 0 | refault: --windows: at least 1 reference is needed, not 0",
                "-p vmin --sampled 5% | refault: --sampled: ws and vmin are exact in one pass; leave it out",
                "--samples 3 | refault: --samples: needs --sampled, the share of the pages in each",
                "--sampled 9 | refault: --sampled: a share of the pages was expected (10%, 1/8), not '9'",
                "--sampled 50% | refault: --sampled: 5 samples of 50% are more than there is; they share no page; take fewer --samples or a smaller share",
                "--sampled 5% --samples 1 | refault: --samples: at least 2 are needed, since their spread is the error, not 1",
                "--sampled 1/5 gen:loop:n=99,pages=50 | refault: --sampled: a sample has 10 of 50 pages, and 16 are the least; take a greater share, or leave it out",
                "--sampled 1/5 -f 9 gen:loop:n=999,pages=500 | refault: frames: 9 are 2 of a sample, and 16 are the least; take more frames or a greater share, or leave --sampled out",
                "--set warmup=10 | refault: warmup: a curve counts every reference; leave it 0, or use compare",
                "--set sample.every=7 | refault: sample.every: a curve has exact Accessed bits; leave it 0, or use compare",
                "--jobs 0 | refault: --jobs: at least 1 is needed, not 0",
            })
    void aUsageErrorIsOneLineWithARemedyAndExitCode2(String arguments, String line) {
        Captured run = Captured.run(("curve " + arguments).split(" "));
        assertEquals(line + "\n", run.err());
        assertEquals("", run.out());
        assertEquals(2, run.exitCode());
    }

    @Test
    void aMissingTraceIsBadInput() {
        assertEquals(3, Captured.run("curve", "no-such-trace").exitCode());
    }

    @Test
    void writesAFolderWithReportChartResultsAndSettings(@TempDir Path folder) throws IOException {
        Path output = folder.resolve("out");
        Captured run = Captured.run("curve", "-p", "lru,clock,ws", "--sampled", "1/8", "-o", output.toString(), ZIPF);
        assertEquals(0, run.exitCode());
        assertEquals("refault: report: " + output.resolve("report.html") + "\n", run.err());
        String report = Files.readString(output.resolve("report.html"));
        assertTrue(report.contains("Faults and mean resident set by window"));
        assertTrue(report.contains("Fault rates of samples are estimates: their 95 % intervals"));
        List<Path> charts = Files.list(output.resolve("charts")).toList();
        assertEquals(4, charts.size(), charts.toString());
        assertTrue(Files.readAllLines(output.resolve("results.csv")).size() > 60);
        String settings = Files.readString(output.resolve("run.toml"));
        assertTrue(settings.contains("command = \"refault curve -p lru,clock,ws --sampled 1/8 -o "), settings);
        assertTrue(settings.contains("checksum = \"") && settings.contains("seed = 1  # default"));
    }
}
