package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.reference.ReferenceString;

final class MemtraceFormatTest {
    @TempDir
    private Path folder;

    @Test
    void readsAccessesFromTheFirstTimeOn() throws TraceException {
        /* The write crosses into page 3, whose frame is unknown. */
        String text = """
                # memtrace-text 1
                # columns t cpu cpl op vaddr paddr size pc
                100 0 0 I ffffffff812b3ed6 12b3ed6 5 ffffffff812b3ed6
                101 - Z
                """.replace("101 - Z", "101 1 - Z")
                + "101 0 3 W 2ffc 7ffc 8 ffffffff812b3ed6\n103 1 - U\n103 1 3 R 2000 - 1 10\n";
        LoadedTrace trace = TraceFiles.load(folder, text);

        assertEquals("memtrace", trace.format());
        assertEquals(3, trace.records());
        assertEquals(
                List.of("0 0 0 I 0:ffffffff812b3 1", "1 0 3 W 1:2 1", "1 0 3 W 2:3 1", "3 1 3 R 3:2 1"),
                TraceFiles.show(trace.string()));
        assertEquals(0x12b3, trace.string().frameNumber(0));
        assertEquals(7, trace.string().frameNumber(1));
        assertEquals(ReferenceString.NO_NUMBER, trace.string().frameNumber(2));
        assertEquals(List.of(), trace.warnings());
    }

    @Test
    void recognisesATraceWithoutAHeader() throws TraceException {
        assertEquals(
                "memtrace", TraceFiles.load(folder, "5 0 3 R 2000 - 1 10\n").format());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            9 0 3 R 1 1 1 1                  | t: time runs backwards, from 10 to 9
            10 64 3 R 1 1 1 1                | cpu: a decimal number of at most 63 was expected, not '64'
            10 0 7 R 1 1 1 1                 | cpl: a decimal number of at most 3 was expected, not '7'
            10 0 3 X 1 1 1 1                 | op: I, R or W was expected, not 'X'
            10 0 3 R g 1 1 1                 | vaddr: a hexadecimal number of at most 64 bits was expected, not 'g'
            10 0 3 R 1 8000000000000000 1 1  | paddr: an address below 2^63 was expected
            10 0 3 R 1 1 0 1                 | size: an access of at least 1 byte was expected
            10 0 3 R 1 1 65537 1             | size: a decimal number of at most 65536 was expected, not '65537'
            10 0 3 R 1 1 1                   | pc: one blank and this column was expected, not nothing
            10 0 - X                         | op: Z or U was expected, not 'X'
            # memtrace-text 2                | version 1 of memtrace text was expected, not 2
            junk                             | t: a decimal number of at most 9223372036854775807 was expected, not 'junk'
            """)
    void namesTheLineAndColumnOfAnError(String line, String problem) {
        assertEquals(
                "t:3: " + problem,
                TraceFiles.error(folder, "# memtrace-text 1\n10 0 3 R 1 1 1 1\n" + line + "\n11 0 3 R 1 1 1 1\n"));
    }

    @Test
    void refusesALastLineWithoutItsEnd() {
        assertEquals(
                "t:2: the last line has no end: the trace was cut off",
                TraceFiles.error(folder, "10 0 3 R 1 1 1 1\n10 0 3 R 1 1 1 1"));
    }
}
