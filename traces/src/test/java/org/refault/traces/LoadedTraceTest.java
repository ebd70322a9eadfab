package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.setting.InvalidSettingException;

final class LoadedTraceTest {
    /* Stream 0: pages 0 1 2 (numbers 10, 11, 12); stream 1: pages 3 4 0 (20, 21, 10). In the order of the file: 0 3 1 4 2 0. */
    private static final String TWO_STREAMS = """
            1 0 3 R 10 - 1
            1 1 3 R 20 - 1
            1 0 3 R 11 - 1
            1 1 3 R 21 - 1
            1 0 3 R 12 - 1
            1 1 3 R 10 - 1
            """;

    @TempDir
    private Path folder;

    private LoadedTrace trace() throws TraceException {
        return TraceFiles.load(folder, TWO_STREAMS);
    }

    /** Virtual page numbers of the trace, of each run. */
    private static String numbers(ReferenceString string) {
        StringBuilder numbers = new StringBuilder();
        for (int page : string.pages()) {
            numbers.append(Long.toHexString(string.virtualNumberOfPage(page))).append(' ');
        }
        return numbers.toString().strip();
    }

    @Test
    void mergesStreamsInTheOrderOfTheFile() throws TraceException {
        ReferenceString[] streams = trace().streams(1);

        assertEquals(1, streams.length);
        assertEquals("10 20 11 21 12 10", numbers(streams[0]));
    }

    @Test
    void givesEachVirtualCpuItsStream() throws TraceException {
        ReferenceString[] streams = trace().streams(2);

        assertEquals("10 11 12", numbers(streams[0]));
        assertEquals("20 21 10", numbers(streams[1]));
        assertEquals(5, streams[1].pageCount());
        assertEquals(6, streams[1].time(2));
    }

    @Test
    void dealsStreamsOutRoundRobinEachFurtherOneFromItsOffset() throws TraceException {
        /* Three virtual CPUs: stream 0 serves 0 and 2, m = 2: copy 1 begins at floor(1 * 3 / 2) = 1. */
        ReferenceString[] three = trace().streams(3);
        assertEquals("10 11 12", numbers(three[0]));
        assertEquals("20 21 10", numbers(three[1]));
        assertEquals("11 12 10", numbers(three[2]));

        /* Six: each stream serves three; copies begin at 0, 1, 2. */
        assertEquals(
                List.of("10 11 12", "20 21 10", "11 12 10", "21 10 20", "12 10 11", "10 20 21"),
                Arrays.stream(trace().streams(6)).map(LoadedTraceTest::numbers).toList());
    }

    @Test
    void keepsTheTimesOfFirstCopiesOnly() throws TraceException {
        ReferenceString[] streams = trace().streams(3);

        assertTrue(streams[0].timed());
        assertFalse(streams[2].timed());
    }

    @Test
    void dealsOutStringsWithoutTimes() throws TraceException {
        LoadedTrace trace = TraceFiles.load(folder, "5\n6\n7\n8\n");

        assertEquals("5 6 7 8", numbers(trace.streams(2)[0]));
        assertEquals("7 8 5 6", numbers(trace.streams(2)[1]));
    }

    @Test
    void generatesFurtherStreamsOverTheSamePages() throws TraceException {
        LoadedTrace trace = TraceSource.load(List.of("gen:zipf:n=2000,pages=50,s=0.5"), ReadOptions.defaults());
        ReferenceString[] streams = trace.streams(3);

        assertEquals(numbers(trace.string()), numbers(streams[0]));
        assertNotEquals(numbers(streams[0]), numbers(streams[1]));
        assertNotEquals(numbers(streams[1]), numbers(streams[2]));
        for (ReferenceString stream : streams) {
            assertEquals(2000, stream.length());
            assertEquals(50, stream.pageCount());
        }
        for (int page = 0; page < 50; page++) {
            assertEquals(streams[0].virtualNumberOfPage(page), streams[2].virtualNumberOfPage(page));
        }
        assertArrayEquals(streams[2].pages(), trace.streams(3)[2].pages());
        assertEquals(numbers(streams[1]), numbers(trace.streams(2)[1]));
    }

    @Test
    void dealsOutSeveralGeneratedTracesRoundRobin() throws TraceException {
        /* Streams: 0 of the loop, 1 and 2 of zipf. Seven virtual CPUs: 0 3 6 loop, 1 4 and 2 5 zipf. Pages of the two are apart. */
        LoadedTrace trace = TraceSource.load(
                List.of("gen:loop:n=30,pages=10", "gen:zipf:n=40,pages=5,vcpus=2"), ReadOptions.defaults());
        ReferenceString[] streams = trace.streams(7);

        assertEquals(3, trace.string().vcpuCount());
        int[] lengths = Arrays.stream(streams).mapToInt(ReferenceString::length).toArray();
        assertArrayEquals(new int[] {30, 40, 40, 30, 40, 40, 30}, lengths);
        assertEquals(15, streams[0].pageCount());
        ReferenceString[] own = trace.streams(3);
        for (int vcpu = 0; vcpu < 3; vcpu++) {
            assertEquals(numbers(own[vcpu]), numbers(streams[vcpu]));
        }
    }

    @Test
    void copiesAllStreamsWhereFilesAreAmongThem() throws TraceException {
        String file = TraceFiles.write(folder, "t", "5\n6\n").toString();
        LoadedTrace trace = TraceSource.load(List.of("gen:loop:n=4,pages=4", file), ReadOptions.defaults());

        assertEquals("2 3 0 1", numbers(trace.streams(4)[2]));
        assertEquals("6 5", numbers(trace.streams(4)[3]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, -1})
    void refusesNumbersOfVirtualCpusOutOfRange(int vcpus) throws TraceException {
        LoadedTrace trace = trace();
        assertThrows(InvalidSettingException.class, () -> trace.streams(vcpus));
    }
}
