package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressFormatTest {
    @TempDir
    private Path folder;

    /** The first two lines are those of the trace of gcc. */
    @Test
    void readsLoadsAndStoresWithTheirTimes() throws TraceException {
        LoadedTrace trace = TraceFiles.load(folder, "s 0x1fffff50 1\nl 0x1fffff58 1\r\nl 0X20000000 6");

        assertEquals("address", trace.format());
        assertEquals(3, trace.records());
        assertEquals(
                List.of("1 0 3 W 0:1ffff 1", "2 0 3 R 0:1ffff 1", "8 0 3 R 1:20000 1"),
                TraceFiles.show(trace.string()));
        assertEquals(List.of("user mode only"), trace.warnings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            x 0x10 1           | kind: l or s was expected, not 'x'
            l 10 1             | address: 0x and a hexadecimal number was expected, not '10'
            l 0xg 1            | address: a hexadecimal number of at most 64 bits was expected, not 'g'
            l 0x10             | instructions: one blank and this column was expected, not nothing
            l 0x10 -1          | instructions: a decimal number of at most 999999999 was expected, not '-1'
            l 0x10 1 2         | end: the end of the line was expected, not '2'
            """)
    void namesTheLineAndColumnOfAnError(String line, String problem) {
        assertEquals("t:2: " + problem, TraceFiles.error(folder, "l 0x10 1\n" + line + "\ns 0x20 1\n"));
    }
}
