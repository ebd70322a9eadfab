package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlainFormatTest {
    @TempDir
    private Path folder;

    @Test
    void readsPageNumbersAndSkipsMarks() throws TraceException {
        LoadedTrace trace = TraceFiles.load(folder, "# LIRS\n17\n*\n\n4294967296\r\n17");

        assertEquals("plain", trace.format());
        assertEquals(3, trace.records());
        assertFalse(trace.string().timed());
        assertEquals(
                List.of("0 0 3 R 0:11 1", "0 0 3 R 1:100000000 1", "0 0 3 R 0:11 1"), TraceFiles.show(trace.string()));
        assertEquals(
                List.of("reads only: the trace does not tell writes", "user mode only", "no time"), trace.warnings());
    }

    @Test
    void dividesAddressesByThePageSize() throws TraceException {
        LoadedTrace trace = TraceFiles.load(folder, "0x1fff\n0XFFFFFFFFFFFFFFFF\n");

        assertEquals(List.of("0 0 3 R 0:1 1", "0 0 3 R 1:fffffffffffff 1"), TraceFiles.show(trace.string()));
    }

    @Test
    void readsWhatIsDoneToThePage() throws TraceException {
        LoadedTrace trace = TraceFiles.load(folder, "  1 W\n2\tR \n3 I\n4\n");

        assertEquals(
                List.of("0 0 3 W 0:1 1", "0 0 3 R 1:2 1", "0 0 3 I 2:3 1", "0 0 3 R 3:4 1"),
                TraceFiles.show(trace.string()));
        assertEquals(List.of("user mode only", "no time"), trace.warnings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            4503599627370496      | page: a decimal number of at most 4503599627370495 was expected, not '4503599627370496'
            99999999999999999999  | page: a decimal number of at most 4503599627370495 was expected, not '99999999999999999999'
            0x10000000000000000   | address: a hexadecimal number of at most 64 bits was expected, not '10000000000000000'
            0x                    | address: a hexadecimal number of at most 64 bits was expected, not nothing
            -1                    | page: a decimal number of at most 4503599627370495 was expected, not '-1'
            7fff                  | kind: R, W or I, or nothing, was expected, not 'fff'
            1 X                   | kind: R, W or I, or nothing, was expected, not 'X'
            1 R 2                 | end: the end of the line was expected, not '2'
            """)
    void namesTheLineAndColumnOfAnError(String line, String problem) {
        assertEquals("t:2: " + problem, TraceFiles.error(folder, "1\n" + line + "\n3\n"));
    }
}
