package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorLinesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "comprae | refault: unknown verb 'comprae'; did you mean compare?",
                "compare --polcies=clock | refault: unknown option '--polcies'; did you mean --policies?",
                "compare -p clok | refault: unknown policy 'clok'; did you mean clock?",
                "compare -p clock:lod-bit=1 | refault: clock: unknown option 'lod-bit'; did you mean load-bit?",
                "compare -f 0 | refault: frames: at least 1 is needed, not '0'",
                "compare -f x | refault: frames: a number of pages or a share (100, 64 MiB, 5 %, 1/8) was expected, not 'x'",
                "compare --jobs=0 | refault: --jobs: at least 1 is needed, not 0",
                "compare a b | refault: 'b' is one argument too many; see refault compare --help",
                "compare --set sampler.intervall=1 | refault: --set: sampler.intervall: unknown setting; did you mean sampler.interval?",
                "settings --set machine.preset=p3 | refault: --set: machine.preset: unknown machine 'p3'; known: p2-450-1999, xeon-ept-2014, server-2024",
                "simulate -p opt | refault: policy opt sees what no pager can and runs in the untimed replay only; choose a real one, see the policies command",
                "simulate -f 5% | refault: frames limit what a policy keeps locked, and no policy is given; add --policies, or leave them out",
                "compare --page-key x | refault: --page-key: 'x' is none of vpn, pfn, both; see refault compare --help",
                "compare --kinds read,x | refault: --kinds: 'x' is none of fetch, read, write; see refault compare --help",
                "compare --format xml | refault: --format: 'xml' is none of table, csv, json; see refault compare --help",
                "sweep --shard 3/2 p | refault: --shard: '3/2' is no part of a whole: 1/4 to 4/4 was expected; see refault sweep --help",
                "compare --set warmup=100 | refault: --set: warmup: 100 is out of range; allowed: 0 to 99",
                "compare --set ci=100 | refault: --set: ci: 100 is out of range; allowed: 50 to 99.9999",
                "compare --rows mean | refault: --rows: 'mean' is none of runs, means; see refault compare --help",
                "help comprae | refault: unknown verb 'comprae'; did you mean compare?",
                "policies nru2 | refault: unknown policy 'nru2'; did you mean nru?",
            })
    void aUsageErrorIsOneLineWithARemedyAndExitCode2(String command, String line) {
        Captured run = Captured.run(command.split(" "));
        assertEquals(line + "\n", run.err());
        assertEquals("", run.out());
        assertEquals(2, run.exitCode());
    }

    @Test
    void aMissingTraceIsBadInput() {
        Captured run = Captured.run("compare", "no-such-trace");
        assertEquals(3, run.exitCode());
        assertOneLine(run, "refault: no-such-trace: ");
    }

    @Test
    void aTruncatedTraceIsBadInput(@TempDir Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("1\n2\n3\n".repeat(1000).getBytes(StandardCharsets.US_ASCII));
        }
        Path trace = folder.resolve("cut.gz");
        Files.write(trace, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
        Captured run = Captured.run("compare", trace.toString());
        assertEquals(3, run.exitCode());
        assertOneLine(run, "refault: " + trace);
    }

    @Test
    void aBinaryFileIsBadInput(@TempDir Path folder) throws IOException {
        Path trace = folder.resolve("binary");
        Files.write(trace, new byte[] {0, 1, 2, (byte) 0xff, 4, 0, 0, 9});
        Captured run = Captured.run("trace", "info", trace.toString());
        assertEquals(3, run.exitCode());
        assertOneLine(run, "refault: " + trace);
    }

    @Test
    void aFolderThatCannotBeMadeFailsBeforeAnythingIsRun(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Captured run = Captured.run("compare", "-o", file.toString(), "gen:loop:n=12,pages=4");
        assertEquals(1, run.exitCode());
        assertEquals("refault: " + file + ": is there already, and is no folder\n", run.err());
        assertEquals("", run.out());
    }

    @Test
    void aFileForLockTablesThatCannotBeWrittenFailsBeforeAnythingIsRun(@TempDir Path folder) {
        Path file = folder.resolve("none").resolve("locks.csv");
        Captured run = Captured.run("simulate", "--lockstat", file.toString(), "gen:loop:n=12,pages=4");
        assertEquals(1, run.exitCode());
        assertEquals("refault: " + file + ": no such file or folder\n", run.err());
        assertEquals("", run.out());
    }

    @Test
    void showsWhereAnErrorAroseOnlyWhenAsked() {
        Captured run = Captured.run("compare", "-f", "0", "--stacktrace");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("\tat org.refault."));
    }

    @Test
    void helpAndVersionAreNoErrors() {
        assertEquals(0, Captured.run("--version").exitCode());
        assertTrue(Captured.run("--version").out().startsWith("refault "));
        assertTrue(Captured.run("help", "compare").out().startsWith("Usage: refault compare"));
        assertTrue(Captured.run("help", "trace", "head").out().startsWith("Usage: refault trace head"));
        assertTrue(Captured.run("help", "trace").out().contains("zipf  independent references"));
        assertTrue(Captured.run("trace", "head", "--help").out().startsWith("Usage: refault trace head"));
        assertTrue(Captured.run("completion").out().contains("complete -F"));
    }

    private static void assertOneLine(Captured run, String beginning) {
        assertTrue(run.err().startsWith(beginning), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals("", run.out());
    }
}
