package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final List<String> SMALL = List.of("--vcpus", "1", "--without", "device,others");

    private static Captured check(String... arguments) {
        List<String> all = new ArrayList<>(List.of("check"));
        all.addAll(List.of(arguments));
        all.addAll(SMALL);
        return Captured.run(all.toArray(String[]::new));
    }

    @Test
    void refusesProtocolsThatNeedTimeToPassOrAFuture() {
        for (String protocol : List.of("balloon", "oracle")) {
            Captured run = Captured.run("check", protocol, "--without", "monitor");
            assertEquals(ExitCode.USAGE, run.exitCode());
            assertTrue(run.err().startsWith("refault: protocol: " + protocol + " cannot be explored"), run.err());
            assertEquals(1, run.err().lines().count());
        }
    }

    /** Ctrl-C interrupts the thread of the command. */
    @Test
    void anInterruptedExplorationEndsInOneLineAndLeavesNoFolder(@TempDir Path parent) {
        Path folder = parent.resolve("checked");
        Captured run;
        Thread.currentThread().interrupt();
        try {
            run = check("relock", "-o", folder.toString());
        } finally {
            Thread.interrupted();
        }
        assertEquals(ExitCode.INTERRUPTED, run.exitCode());
        assertEquals("refault: interrupted: 0 of 1 protocols are explored and kept\n", run.err());
        assertEquals("", run.out());
        assertFalse(Files.exists(folder));
    }

    @Test
    void findsNothingWrongWithASafeProtocol() {
        Captured run = check("lock-all", "--format", "csv");
        assertEquals(ExitCode.DONE, run.exitCode());
        assertEquals(2, run.lines().size());
        assertTrue(run.lines().get(1).startsWith("lock-all,none,1,1,2,device others,"), run.out());
        assertTrue(run.lines().get(1).endsWith(",yes,bounded,none,,,,"), run.out());
    }

    @Test
    void isRelockWhereNoProtocolIsNamedAndSaysHowFastItWasOnStandardErrorAlone() {
        Captured run = check();
        assertEquals(ExitCode.DONE, run.exitCode());
        assertTrue(run.lines().get(2).startsWith("relock    none"), run.out());
        assertEquals(3, run.lines().size());
        assertTrue(
                run.err().matches("refault: relock: [0-9,]+ distinct states and [0-9,]+ transitions in .*\\R"),
                run.err());
        assertEquals("", check("lock-all", "--quiet").err());
    }

    @Test
    void printsTheShortestWayToAUseAfterFreeStepByStep() {
        Captured run = check("unsafe-shared");
        assertEquals(ExitCode.FAILED, run.exitCode());
        int heading = indexOf(run.lines(), "unsafe-shared: use after free (C1/C2) after ");
        int steps = Integer.parseInt(run.lines().get(heading).replaceAll(".* after ([0-9]+) steps", "$1"));
        assertTrue(run.lines().get(heading + 3).contains("vCPU 0"), run.out());
        String last = run.lines().get(heading + 2 + steps);
        assertTrue(last.strip().startsWith(steps + "  "), last);
        // The frame is nobody's, and the TLB still leads to it.
        assertTrue(last.contains("host SWAPPED, ") && last.contains("TLB 0 to frame "), last);
    }

    @Test
    void aMutationOfASafeProtocolIsFound() {
        Captured run = check("relock", "--set", "fuzz.mutate=no_flush", "--format", "csv");
        assertEquals(ExitCode.FAILED, run.exitCode());
        assertTrue(run.lines().get(1).startsWith("relock,no_flush,"), run.out());
        assertTrue(run.out().contains("swappable and mapped,I1,"), run.out());
    }

    @Test
    void printsTheSameBytesEachTime() {
        assertEquals(
                check("unsafe-shared", "--format", "json", "--jobs", "1").out(),
                check("unsafe-shared", "--format", "json", "--jobs", "3").out());
    }

    @Test
    void warnsWhereTheLimitOfStatesIsReachedFirst() {
        Captured run = check("relock", "--max-states", "100");
        assertEquals(ExitCode.DONE, run.exitCode());
        assertTrue(run.err().contains("refault: warning: relock: the exploration is incomplete: "), run.err());
    }

    @Test
    void refusesWhatItDoesNotKnowInOneLine() {
        assertRefused("unknown protocol 'relok'; did you mean relock?", "relok");
        assertRefused("--without: unknown actor 'swaper'; did you mean swapper?", "--without", "swaper");
        assertRefused("vcpus: 9 is out of range; allowed: 1 to 4", "--vcpus", "9");
        assertRefused("--frames: at least one a page, so 2 or more, not 1", "--pages", "2", "--frames", "1");
        assertRefused("--max-states: at least 1 is needed, not 0", "--max-states", "0");
    }

    private static void assertRefused(String message, String... arguments) {
        List<String> all = new ArrayList<>(List.of("check"));
        all.addAll(List.of(arguments));
        Captured run = Captured.run(all.toArray(String[]::new));
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().startsWith("refault: " + message), run.err());
        assertEquals(1, run.err().lines().count());
        assertEquals("", run.out());
    }

    @Test
    void theFolderHasASequenceChartOfEachWay(@TempDir Path folder) throws IOException {
        Captured run = check("unsafe-shared", "-o", folder.toString());
        assertEquals(ExitCode.FAILED, run.exitCode());
        Path chart = folder.resolve("charts/check-unsafe-shared-use-after-free.csv");
        assertEquals("step,actor,action,state", Files.readAllLines(chart).get(0));
        assertTrue(Files.isRegularFile(folder.resolve("charts/check-unsafe-shared-use-after-free.png")));
        String svg = Files.readString(folder.resolve("charts/check-unsafe-shared-use-after-free.svg"));
        for (String line : Files.readAllLines(chart).subList(1, 3)) {
            assertTrue(svg.contains(line.split(",")[2].replaceAll("^\"", "")), line);
        }
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("Explored protocols"));
        assertTrue(page.contains("refault check --vcpus 1 --without device,others unsafe-shared"), page);
        assertFalse(Files.readString(folder.resolve("run.toml")).contains("cells ="));
        assertTrue(Files.readString(folder.resolve("results.csv")).startsWith("protocol,mutation,vcpus,pages,frames,"));
    }

    private static int indexOf(List<String> lines, String begin) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(begin)) {
                return i;
            }
        }
        throw new AssertionError("no line begins with " + begin + " among " + lines);
    }
}
