package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.setting.InvalidSettingException;

final class PageTraceFormatTest {
    /* Page 10 lies in frame 5, page ffff800000011 in frame 6 and, after it was moved, in frame 7; the frame of page 12 is
     * unknown. Page 20 shares frame 5. Times: 2, 2, 2+3+4, 9, 10. References: 3 + 1 + 40 + 1 + 1. */
    private static final String TRACE = """
            # page-trace 1
            # a comment
            2 0 3 IR 10 5 3
            0 1 0 W ffff800000011 6 1
            !3 1 idle
            4 0 3 I 12 - 40
            0 0 3 R ffff800000011 7 1
            1 1 0 I 20 5 1
            !0 1 resume
            """;

    @TempDir
    private Path folder;

    @Test
    void readsRunsWithTheRunningSumOfTimes() throws TraceException {
        LoadedTrace trace = TraceFiles.load(folder, TRACE);

        assertEquals("page-trace", trace.format());
        assertEquals(5, trace.records());
        assertEquals(46, trace.string().references());
        assertTrue(trace.string().timed());
        assertEquals(
                List.of(
                        "2 0 3 IR 0:10 3",
                        "2 1 0 W 1:ffff800000011 1",
                        "9 0 3 I 2:12 40",
                        "9 0 3 R 3:ffff800000011 1",
                        "10 1 0 I 0:20 1"),
                TraceFiles.show(trace.string()));
    }

    @Test
    void tellsPagesApartByTheKeyAskedFor() throws TraceException {
        Path file = TraceFiles.write(folder, "t", TRACE);

        assertEquals(
                4, TraceFiles.load(file, TraceFiles.keyed(PageKey.PFN)).string().pageCount());
        assertEquals(
                4, TraceFiles.load(file, TraceFiles.keyed(PageKey.VPN)).string().pageCount());
        assertEquals(
                5,
                TraceFiles.load(file, TraceFiles.keyed(PageKey.BOTH)).string().pageCount());
        ReferenceString byDefault = TraceFiles.load(file).string();
        assertEquals(5, byDefault.virtualPageCount());
        assertEquals(5, byDefault.frameNumber(0));
        assertEquals(ReferenceString.NO_NUMBER, byDefault.frameNumber(2));
        assertTrue(byDefault.isSupervisor(1));
    }

    @Test
    void joinsPagesIntoLargerOnes() throws TraceException {
        /* Pages of 8192 bytes: 10 and 11 are one, so are frames 4 and 5; the kernel's half stays the upper half. */
        String text = "0 0 3 R 10 4 1\n0 0 3 R 11 5 1\n0 0 0 R ffff800000011 9 1\n";
        LoadedTrace trace = TraceFiles.load(TraceFiles.write(folder, "t", text), TraceFiles.paged(8192));

        assertEquals(2, trace.string().pageCount());
        assertEquals(8, trace.string().virtualNumberOfPage(0));
        assertEquals(0xffffc00000008L, trace.string().virtualNumberOfPage(1));
        assertTrue(trace.string().isSupervisor(1));
        assertEquals(4, trace.string().frameNumber(1));
    }

    @Test
    void refusesToSplitPages() {
        Path file = TraceFiles.write(folder, "t", "# page-trace 1\n# page-size 8192\n0 0 3 R 10 4 1\n");

        String message = assertThrows(InvalidSettingException.class, () -> TraceFiles.load(file))
                .getMessage();
        assertTrue(
                message.endsWith(
                        "t:3: the trace has pages of 8192 bytes, which cannot be split; choose a page size of at least that"),
                message);
    }

    @Test
    void dropsRunsOfOtherKinds() throws TraceException {
        Path file = TraceFiles.write(folder, "t", "0 0 3 I 1 - 5\n1 0 3 R 2 - 3\n1 0 3 I 1 - 2\n");

        LoadedTrace trace = TraceFiles.load(file, TraceFiles.only(ReferenceKind.READ));
        assertEquals(List.of("1 0 3 R 0:2 3"), TraceFiles.show(trace.string()));
        assertEquals(3, trace.records());
    }

    @Test
    void refusesToSplitARunOfMixedKinds() {
        Path file = TraceFiles.write(folder, "t", TRACE);

        String message = assertThrows(
                        InvalidSettingException.class,
                        () -> TraceFiles.load(file, TraceFiles.only(ReferenceKind.FETCH)))
                .getMessage();
        assertTrue(message.contains("t:3"), message);
        assertTrue(message.contains("--kinds"), message);
    }

    @Test
    void warnsOfWhatATraceLacks() throws TraceException {
        String text = "# page-trace 1\n# collapse 8\n0 0 3 I 1 - 5\n";

        assertEquals(
                List.of(
                        "collapsed with 8 open runs: fault counts of fewer than 128 frames are not exact",
                        "user mode only",
                        "instruction fetches only"),
                TraceFiles.load(folder, text).warnings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            0 64 3 R 1 - 1                 | cpu: a decimal number of at most 63 was expected, not '64'
            0 0 4 R 1 - 1                  | cpl: a decimal number of at most 3 was expected, not '4'
            0 0 3 RI 1 - 1                 | flags: letters of IRW in this order was expected, not 'I'
            0 0 3 RR 1 - 2                 | flags: letters of IRW in this order was expected, not 'R'
            0 0 3 X 1 - 1                  | flags: letters of IRW in this order was expected, not 'X'
            0 0 3  1 - 1                   | flags: letters of IRW in this order was expected, not '1'
            0 0 3 R 10000000000000 - 1     | vpn: a number below 2^52 was expected
            0 0 3 R 12345678123456781 - 1  | vpn: a hexadecimal number of at most 64 bits was expected, not '12345678123456781'
            0 0 3 R 1 x 1                  | pfn: a hexadecimal number of at most 64 bits was expected, not 'x'
            0 0 3 RW 1 - 1                 | n: a run has at least one reference of each of its flags, not 1
            0 0 3 R 1 - 0                  | n: a run has at least one reference of each of its flags, not 0
            0 0 3 R 1 - 3000000000         | n: a decimal number of at most 2147483647 was expected, not '3000000000'
            0 0 3 R 1 - 1 7                | end: the end of the line was expected, not '7'
            0 0 3 R 1 -                    | n: one blank and this column was expected, not nothing
            -1 0 3 R 1 - 1                 | dt: a decimal number of at most 9223372036854775807 was expected, not '-1'
            !1 0 asleep                    | event: idle or resume was expected, not 'asleep'
            # page-trace 2                 | version 1 of page traces was expected, not 2
            # page-size 4000               | page-size: a power of two was expected, not 4000
            junk                           | dt: a decimal number of at most 9223372036854775807 was expected, not 'junk'
            """)
    void namesTheLineAndColumnOfAnError(String line, String problem) {
        assertEquals(
                "t:3: " + problem,
                TraceFiles.error(folder, "# page-trace 1\n0 0 3 R 1 - 1\n" + line + "\n0 0 3 R 1 - 1\n"));
    }

    @Test
    void refusesALastLineWithoutItsEnd() {
        assertEquals(
                "t:2: the last line has no end: the trace was cut off",
                TraceFiles.error(folder, "0 0 3 R 1 - 1\n0 0 3 R 1 - 123"));
    }

    @Test
    void refusesATimeBeyond63Bits() {
        String most = "999999999999999999 0 3 R 1 - 1\n";

        assertEquals("t:10: dt: the time exceeds 63 bits", TraceFiles.error(folder, most.repeat(20)));
    }

    @Test
    void recognisesATraceWithoutAHeader() throws TraceException {
        assertEquals(
                "page-trace",
                TraceFiles.load(folder, "!0 0 idle\n0 0 3 IRW 1 - 3\n").format());
    }
}
