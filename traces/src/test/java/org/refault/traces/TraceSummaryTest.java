package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceSummaryTest {
    @TempDir
    private Path folder;

    @Test
    void countsWhatIsKnownAndWhatIsNot() throws TraceException {
        /* RW of 2 is one read and one write; RW of 9 is unknown; I of 5 is five fetches. */
        String text = "1 0 3 RW 1 - 2\n2 0 0 RW 2 - 9\n0 2 3 I 3 - 5\n4 2 3 W 1 - 1\n";
        TraceSummary summary = TraceSummary.of(TraceFiles.load(folder, text));

        assertEquals(4, summary.records());
        assertEquals(17, summary.references());
        assertEquals(4, summary.runs());
        assertEquals(3, summary.pages());
        assertEquals(3, summary.virtualPages());
        assertEquals(3 * 4096, summary.footprintBytes());
        assertEquals(5, summary.fetches());
        assertEquals(1, summary.reads());
        assertEquals(2, summary.writes());
        assertEquals(9, summary.mixed());
        assertEquals(List.of(9L, 0L, 0L, 8L), summary.referencesByCpl());
        assertEquals(List.of(11L, 0L, 6L), summary.referencesByVcpu());
        assertEquals(7, summary.instructions());
        assertEquals(4.25, summary.averageRun());
        assertEquals(List.of(), summary.workingSets());
    }

    @Test
    void countsAPageInEveryWindowItsRunReaches() throws TraceException {
        /* Windows of 10,000: [1] 25,000 references of page 1, then 10,000 of page 2, then 4,999 of page 3, which is rest.
         * window 0: {1}, window 1: {1}, window 2: {1, 2}; the rest from 30,000 on is window 3 with 9,999: left out. */
        String text = "0 0 3 R 1 - 25000\n0 0 3 R 2 - 10000\n0 0 3 R 3 - 4999\n";
        TraceSummary summary = TraceSummary.of(TraceFiles.load(folder, text));

        assertEquals(List.of(new TraceSummary.WorkingSet(10_000, 4 / 3.0, 2)), summary.workingSets());
    }

    @Test
    void findsTheWholeLoopInEveryWindow() throws TraceException {
        LoadedTrace trace = TraceSource.load(List.of("gen:loop:n=100k,pages=700"), ReadOptions.defaults());

        assertEquals(
                List.of(new TraceSummary.WorkingSet(10_000, 700, 700), new TraceSummary.WorkingSet(100_000, 700, 700)),
                TraceSummary.of(trace).workingSets());
    }
}
