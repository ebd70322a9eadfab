package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.refault.simulator.curve.FaultCurve;
import org.refault.simulator.curve.LruCurve;
import org.refault.simulator.curve.OptCurve;
import org.refault.simulator.curve.WindowCurve;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.ReplayResult;

/** Curves of all sizes in one pass against the replay of the policies, size by size. */
class CurvesTest {
    private static final int PAGES = 50;
    private static final List<ReferenceString> STRINGS = IntStream.range(0, 40)
            .mapToObj(i -> Strings.random(Strings.SEED + 900 + i, 1 + i * (PAGES - 1) / 39, 20 + i * 40, 1 + i % 5))
            .toList();

    @Test
    void lruAndOptFaultAsTheirReplaysInEveryMemory() {
        for (ReferenceString string : STRINGS) {
            FaultCurve lru = LruCurve.of(string);
            FaultCurve opt = OptCurve.of(string, string.pageCount());
            for (int frames = 1; frames <= string.pageCount() + 1; frames++) {
                assertEquals(Strings.faults("lru", string, frames), lru.faults(frames), "lru, " + frames);
                assertEquals(Strings.faults("opt", string, frames), opt.faults(frames), "opt, " + frames);
            }
        }
    }

    @Test
    void aCurveNeverRisesAndOptIsNeverAboveLru() {
        for (ReferenceString string : STRINGS) {
            FaultCurve lru = LruCurve.of(string);
            FaultCurve opt = OptCurve.of(string, string.pageCount());
            for (int frames = 1; frames <= string.pageCount(); frames++) {
                assertTrue(lru.faults(frames + 1) <= lru.faults(frames));
                assertTrue(opt.faults(frames + 1) <= opt.faults(frames));
                assertTrue(opt.faults(frames) <= lru.faults(frames));
            }
            assertEquals(string.pageCount(), opt.faults(string.pageCount()));
        }
    }

    @Test
    void windowsFaultAndFillMemoryAsTheirReplays() {
        for (ReferenceString string : STRINGS) {
            WindowCurve curve = WindowCurve.of(string);
            for (long window : new long[] {1, 2, 3, 5, 9, 17, 40, 77, 150, 400, 1_000, 5_000}) {
                ReplayResult ws = Strings.replay("ws:tau=" + window, string, string.pageCount());
                ReplayResult vmin = Strings.replay("vmin:tau=" + window, string, string.pageCount());
                assertEquals(ws.faults(), curve.faults(window), "faults, " + window);
                assertEquals(ws.residentSum(), curve.workingSetSum(window), "ws, " + window);
                assertEquals(vmin.faults(), curve.faults(window), "faults of vmin, " + window);
                assertEquals(vmin.residentSum(), curve.vminSum(window), "vmin, " + window);
            }
        }
    }
}
