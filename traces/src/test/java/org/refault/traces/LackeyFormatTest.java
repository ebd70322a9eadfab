package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.refault.simulator.reference.ReferenceKind;

final class LackeyFormatTest {
    @TempDir
    private Path folder;

    @Test
    void makesAReadAndAWriteOfAModification() throws TraceException {
        LoadedTrace trace = TraceFiles.load(
                folder, "I  00001000,3\n M 1FFE000000,8\nI  00001003,1\n L 00002000,4\n S ffffffffff600000,1\n");

        assertEquals("lackey", trace.format());
        assertEquals(5, trace.records());
        assertEquals(
                List.of(
                        "0 0 3 I 0:1 1",
                        "1 0 3 R 1:1ffe000 1",
                        "1 0 3 W 1:1ffe000 1",
                        "1 0 3 I 0:1 1",
                        "2 0 3 R 2:2 1",
                        "2 0 3 W 3:ffffffffff600 1"),
                TraceFiles.show(trace.string()));
        assertEquals(List.of("user mode only"), trace.warnings());
    }

    @Test
    void makesAReferenceToEachPageThatAnAccessTouches() throws TraceException {
        /* 1ffc + 4 ends with page 1, 1ffc + 5 reaches into page 2. M over the border: read, read, write, write. */
        LoadedTrace trace = TraceFiles.load(folder, " L 00001ffc,4\n L 00001ffc,5\n M 00001fff,2\n");

        assertEquals(
                List.of(
                        "0 0 3 R 0:1 1",
                        "0 0 3 R 0:1 1",
                        "0 0 3 R 1:2 1",
                        "0 0 3 R 0:1 1",
                        "0 0 3 R 1:2 1",
                        "0 0 3 W 0:1 1",
                        "0 0 3 W 1:2 1"),
                TraceFiles.show(trace.string()));
        assertEquals(3, trace.records());
    }

    @Test
    void dividesByThePageSizeAskedFor() throws TraceException {
        LoadedTrace trace = TraceFiles.load(TraceFiles.write(folder, "t", " L 00001000,513\n"), TraceFiles.paged(512));

        assertEquals(List.of("0 0 3 R 0:8 1", "0 0 3 R 1:9 1"), TraceFiles.show(trace.string()));
    }

    @Test
    void followsTheRunningThread() throws TraceException {
        String text = """
                I  00001000,1
                --7--   SCHED[9]:  acquired lock (thread_wrapper(starting new thread))
                I  00002000,1
                SYSCALL[7,9](0) sys_read ( 4 ) --> [async] ... --7--   SCHED[9]: releasing lock
                --7--   SCHED[4]:  acquired lock (VG_(client_syscall)[async])
                I  00003000,1
                SYSCALL[7,4](0) ... [async] --7--   SCHED[9]:  acquired lock (x)
                I  00004000,1
                """;
        LoadedTrace trace = TraceFiles.load(folder, text);

        assertEquals(
                List.of("0 0 3 I 0:1 1", "1 0 3 I 1:2 1", "2 1 3 I 2:3 1", "3 0 3 I 3:4 1"),
                TraceFiles.show(trace.string()));
        assertEquals(
                List.of("4 lines of valgrind's own text skipped", "user mode only", "instruction fetches only"),
                trace.warnings());
    }

    @Test
    void countsForeignLinesAndShowsTheFirst() throws TraceException {
        String text =
                "==7== Lackey, an example Valgrind tool\nhello\u0007 world\nI  00001000,1\n L 123,\n S 5,0\nI  12345678123456781,1\n";
        LoadedTrace trace = TraceFiles.load(folder, text);

        assertEquals(1, trace.records());
        assertEquals("1 lines of valgrind's own text skipped", trace.warnings().get(0));
        String unknown = trace.warnings().get(1);
        assertTrue(unknown.startsWith("4 lines not understood, first: "), unknown);
        assertTrue(unknown.endsWith("t:2: 'hello? world'"), unknown);
    }

    @Test
    void keepsTheTimeOfDroppedFetches() throws TraceException {
        Path file = TraceFiles.write(folder, "t", "I  00001000,1\nI  00001001,1\n M 00002000,4\n");

        assertEquals(
                List.of("2 0 3 W 0:2 1"),
                TraceFiles.show(TraceFiles.load(file, TraceFiles.only(ReferenceKind.WRITE))
                        .string()));
    }

    @Test
    void refusesMoreThan64Threads() {
        StringBuilder text = new StringBuilder("I  00001000,1\n");
        for (int thread = 1; thread <= 65; thread++) {
            text.append("--7--   SCHED[").append(thread).append("]:  acquired lock (x)\n");
        }

        assertEquals(
                "t:66: more than 64 threads; at most that many can be told apart",
                TraceFiles.error(folder, text.toString()));
    }

    @Test
    void refusesALastLineWithoutItsEnd() {
        assertEquals(
                "t:2: the last line has no end: the trace was cut off",
                TraceFiles.error(folder, "I  00001000,1\n L 00001000,1"));
    }

    @Test
    void readsACaptureOfA32BitProgram() throws TraceException, URISyntaxException {
        /* 29 fetches, 3 reads, 18 writes, 2 modifications: 52 records, 54 references; 28 instructions before the last. */
        Path file = Path.of(Objects.requireNonNull(LackeyFormatTest.class.getResource("lackey-x86-32.log"))
                .toURI());
        LoadedTrace trace = TraceFiles.load(file);
        TraceSummary summary = TraceSummary.of(trace);

        assertEquals("lackey-x86-32.log", trace.name());
        assertEquals("552adea183d655dff69c92b83204e70ba0e8f0c631f265f748ec92b5147c3d5b", trace.checksum());
        assertEquals(52, trace.records());
        assertEquals(54, summary.references());
        assertEquals(29, summary.fetches());
        assertEquals(5, summary.reads());
        assertEquals(20, summary.writes());
        assertEquals(3, summary.pages());
        assertEquals(28, summary.instructions());
        assertEquals(List.of("25 lines of valgrind's own text skipped", "user mode only"), trace.warnings());
    }
}
