package org.refault.experiments.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.refault.experiments.run.CellResult;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.HoldContent;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.result.LockNesting;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.result.ReplayResult;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.result.Timeline;

class JournalCodecTest {
    private static final ReplayResult REPLAY = new ReplayResult(1, 2L << 40, 3, 4, 5, 6, 7, 8, Long.MIN_VALUE);

    private static TimedResult timed() {
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        counters.put(Counter.REFERENCES, 11L);
        counters.put(Counter.CLOBBERS, Long.MAX_VALUE);
        long[][] cycles = new long[3][CycleUse.values().length];
        for (int i = 0; i < cycles.length; i++) {
            for (int j = 0; j < cycles[i].length; j++) {
                cycles[i][j] = 100L * i + j;
            }
        }
        LockDetail detail = new LockDetail(
                22,
                23,
                24,
                25,
                26,
                Map.of(HoldContent.CPU, 27L, HoldContent.IO, 28L),
                List.of(new LockDetail.Point("swap out+%\n", 29), new LockDetail.Point("b", 30)),
                List.of(new LockDetail.Point("c", 31)),
                List.of(new LockDetail.Move(0, 1, 32), new LockDetail.Move(1, 0, 33)));
        LockStatistics all = new LockStatistics(
                "kernel flag", "*", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, detail);
        LockStatistics site = new LockStatistics(
                "kernel flag",
                "swap out+%\n",
                1,
                0,
                0,
                0,
                0,
                0,
                7,
                8,
                9,
                10,
                11,
                12,
                0,
                0,
                0,
                0,
                0,
                3,
                0,
                1,
                0,
                LockDetail.NONE);
        Timeline timeline = new Timeline(List.of(new Timeline.Point(0, 1, 2, 3, 4), new Timeline.Point(9, 5, 6, 7, 8)));
        List<FaultPath> paths = List.of(new FaultPath(
                Counter.MAJOR_RELOCKS,
                34,
                Map.of(PathCause.WALK, 35L, PathCause.DEVICE_SERVICE, 36L),
                Map.of("kernel flag", 37L, "a", 38L)));
        List<LockNesting> order = List.of(new LockNesting("mmap sem", "kernel", "fault+%\n", "b", 39));
        List<Map<Counter, Long>> vms =
                List.of(Map.of(Counter.REFERENCES, 5L, Counter.PAGE_OUTS, 6L), Map.of(Counter.REFERENCES, 6L));
        return new TimedResult(2, 450, 77, counters, cycles, List.of(all, site), paths, order, vms, timeline, 99, -5);
    }

    @Test
    void restoresAReplay() {
        CellResult result = new CellResult.Replayed(REPLAY);
        assertEquals(result, JournalCodec.decode(JournalCodec.encode(result)));
    }

    @Test
    void restoresEveryPartOfARunOfTheTimedMachine() {
        TimedResult before = timed();
        String line = JournalCodec.encode(new CellResult.Timed(before));
        TimedResult after = ((CellResult.Timed) JournalCodec.decode(line)).result();
        assertEquals(1, line.lines().count());
        assertEquals(before.vcpus(), after.vcpus());
        assertEquals(before.mhz(), after.mhz());
        assertEquals(before.pages(), after.pages());
        assertEquals(before.counters(), after.counters());
        assertArrayEquals(before.cyclesOfCpu(), after.cyclesOfCpu());
        assertEquals(before.locks(), after.locks());
        assertEquals(before.paths(), after.paths());
        assertEquals(before.lockOrder(), after.lockOrder());
        assertEquals(before.vms(), after.vms());
        assertEquals(before.timeline(), after.timeline());
        assertEquals(before.events(), after.events());
        assertEquals(before.fingerprint(), after.fingerprint());
    }

    @Test
    void refusesLinesOfAnyOtherLength() {
        String line = JournalCodec.encode(new CellResult.Replayed(REPLAY));
        assertThrows(IllegalArgumentException.class, () -> JournalCodec.decode(line + " 1"));
        assertThrows(
                IllegalArgumentException.class, () -> JournalCodec.decode(line.substring(0, line.lastIndexOf(' '))));
        assertThrows(IllegalArgumentException.class, () -> JournalCodec.decode("other 1"));
    }
}
