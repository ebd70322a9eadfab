package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.setting.InvalidSettingException;

final class TraceSourceTest {
    private static final String TWO_VCPUS = "0 0 3 R 1 - 1\n5 1 3 W 2 - 1\n";

    @TempDir
    private Path folder;

    @Test
    void listsFormatsAndGenerators() {
        assertEquals(
                List.of("address", "lackey", "memtrace", "page-trace", "plain"),
                TraceSource.formats().stream().map(TraceFormat::id).toList());
        assertEquals(
                List.of("irm", "loop", "phases", "poisson", "square", "zipf"),
                TraceSource.generators().stream().map(TraceGenerator::id).toList());
    }

    @Test
    void loadsTheBundledTrace() throws TraceException {
        TraceSummary summary = TraceSummary.of(TraceSource.load(List.of("bundled"), ReadOptions.defaults()));

        assertEquals("bundled", summary.name());
        assertEquals("page-trace", summary.format());
        assertEquals("dcd310c4acff06806b31aeab5d32e635162637f4128e4c9bada6e665967ad092", summary.checksum());
        assertEquals(4_645_279, summary.records());
        assertEquals(8_002_848, summary.references());
        assertEquals(2, summary.referencesByVcpu().size());
        assertTrue(summary.referencesByCpl().get(0) > 0
                && summary.referencesByCpl().get(3) > 0);
        assertEquals(List.of(), summary.warnings());
    }

    @Test
    void readsStandardInput() throws TraceException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("1\n2\n".getBytes(StandardCharsets.US_ASCII)));
            LoadedTrace trace = TraceSource.load(List.of("-"), ReadOptions.defaults());
            assertEquals("-", trace.name());
            assertEquals(2, trace.records());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void keepsThePagesOfSeveralTracesApartAndNumbersVirtualCpusOn() throws TraceException {
        String first = TraceFiles.write(folder, "a", TWO_VCPUS).toString();
        String second = TraceFiles.write(folder, "b", "I  00001000,1\n").toString();
        LoadedTrace trace = TraceSource.load(List.of(first, second), ReadOptions.defaults());

        assertEquals("a+b", trace.name());
        assertEquals("page-trace+lackey", trace.format());
        assertEquals(129, trace.checksum().length());
        assertEquals(3, trace.records());
        assertEquals(List.of("0 0 3 R 0:1 1", "5 1 3 W 1:2 1", "0 2 3 I 2:1 1"), TraceFiles.show(trace.string()));
        assertEquals(
                List.of("a: user mode only", "b: user mode only", "b: instruction fetches only"), trace.warnings());
    }

    @Test
    void dropsTimesUnlessAllTracesHaveThem() throws TraceException {
        String timed = TraceFiles.write(folder, "a", TWO_VCPUS).toString();
        String plain = TraceFiles.write(folder, "b", "7\n").toString();

        assertFalse(TraceSource.load(List.of(timed, plain), ReadOptions.defaults())
                .string()
                .timed());
        assertFalse(TraceSource.load(List.of(plain, timed), ReadOptions.defaults())
                .string()
                .timed());
        assertTrue(TraceSource.load(List.of(timed, timed), ReadOptions.defaults())
                .string()
                .timed());
    }

    @Test
    void refusesMoreThan64VirtualCpusTogether() {
        String file = TraceFiles.write(folder, "a", "0 63 3 R 1 - 1\n").toString();

        InvalidSettingException error = assertThrows(
                InvalidSettingException.class, () -> TraceSource.load(List.of(file, file), ReadOptions.defaults()));
        assertEquals("the traces have more than 64 virtual CPUs together; give fewer", error.getMessage());
    }

    @Test
    void refusesStandardInputTwice() {
        assertThrows(InvalidSettingException.class, () -> TraceSource.load(List.of("-", "-"), ReadOptions.defaults()));
    }

    @Test
    void refusesFilesThatAreNotThere() {
        String missing = folder.resolve("missing").toString();

        assertEquals(missing + ": no such file; a trace was expected", message(missing));
        assertEquals(folder + ": a directory; the name of a trace file was expected", message(folder.toString()));
        assertEquals("'a?b': not the name of a file", message("a\0b"));
    }

    private static String message(String trace) {
        return assertThrows(TraceException.class, () -> TraceSource.load(List.of(trace), ReadOptions.defaults()))
                .getMessage();
    }

    @Test
    void refusesContentItDoesNotKnow() {
        assertEquals("t: byte 0: empty; a trace was expected", TraceFiles.error(folder, ""));
        assertEquals(
                "t: byte 0: not a trace in a known format (it begins with 7f 45 4c 46 00); known: address, lackey, memtrace, page-trace, plain",
                TraceFiles.error(folder, "\u007fELF\0"));
        assertEquals(
                "t: byte 0: not a trace in a known format (it begins with '2 401ab70'); known: address, lackey, memtrace, page-trace, plain",
                TraceFiles.error(folder, "2 401ab70\n0 1fff\n"));
        byte[] zeros = new byte[TraceText.LONGEST_LINE * 2];
        assertTrue(TraceFiles.error(folder, zeros).startsWith("t: byte 0: not a trace in a known format"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"# only a comment\n*\n", "# page-trace 1\n", "==7== Lackey, an example Valgrind tool\n"})
    void refusesATraceWithoutAReference(String text) {
        String message = TraceFiles.error(folder, text);
        assertTrue(message.startsWith("t: byte "), message);
    }

    @Test
    void refusesATraceWithoutAReferenceThatCounts() {
        Path file = TraceFiles.write(folder, "t", "1\n2\n");

        String message = assertThrows(
                        TraceException.class, () -> TraceFiles.load(file, TraceFiles.only(ReferenceKind.WRITE)))
                .getMessage();
        assertEquals("t: no reference of the kinds that count; choose other kinds", message);
    }

    @Test
    void refusesALineOfAMebibyte() {
        byte[] content = new byte[(1 << 20) + 2];
        Arrays.fill(content, (byte) '1');
        content[1] = '\n';

        assertEquals("t:2: the line is longer than 262144 bytes", TraceFiles.error(folder, content));
    }

    @Test
    void readsLinesThatCrossTheEndOfItsBuffer() throws TraceException {
        /* Lines of 2 to 6 bytes and comments of any length: some end, and some begin, on the buffer's border. */
        StringBuilder text = new StringBuilder();
        long sum = 0;
        for (int i = 0; i < 200_000; i++) {
            text.append(i).append('\n');
            sum += i;
            if (i % 997 == 0) {
                text.append('#')
                        .append(String.join("", Collections.nCopies(i / 997, "x")))
                        .append('\n');
            }
        }
        LoadedTrace trace = TraceFiles.load(folder, text.toString());

        assertEquals(200_000, trace.records());
        long read = 0;
        for (int page = 0; page < trace.string().pageCount(); page++) {
            read += trace.string().virtualNumberOfPage(page);
        }
        assertEquals(sum, read);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 5000, -4096})
    void refusesPageSizesThatAreNone(int pageSize) {
        assertThrows(InvalidSettingException.class, () -> TraceFiles.paged(pageSize));
    }

    @Test
    void refusesAnEmptySetOfKindsAndANegativeReplication() {
        assertThrows(InvalidSettingException.class, () -> new ReadOptions(null, 0, 4096, 0));
        assertThrows(InvalidSettingException.class, () -> new ReadOptions(null, 8, 4096, 0));
        assertThrows(InvalidSettingException.class, () -> new ReadOptions(null, 7, 4096, -1));
    }
}
