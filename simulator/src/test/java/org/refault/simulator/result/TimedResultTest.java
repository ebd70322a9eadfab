package org.refault.simulator.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimedResultTest {
    private static final int USES = CycleUse.values().length;

    /** A run of one virtual CPU on three CPUs. */
    private static TimedResult result(long moves, long... guestCyclesOfCpu) {
        long[][] cycles = new long[guestCyclesOfCpu.length][USES];
        for (int cpu = 0; cpu < cycles.length; cpu++) {
            cycles[cpu][CycleUse.GUEST.ordinal()] = guestCyclesOfCpu[cpu];
            cycles[cpu][CycleUse.HOST.ordinal()] = 1_000 + cpu;
        }
        return new TimedResult(
                1,
                450,
                10,
                Map.of(Counter.VCPU_MOVES, moves),
                cycles,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Timeline(List.of()),
                1,
                0);
    }

    @Test
    void aVirtualCpuThatStaysHasTheCpuOfItsNumber() {
        assertEquals(1_000, result(0, 7, 0, 0).guestCycles(CycleUse.HOST));
        assertEquals(1_000, result(0, 0, 0, 0).guestCycles(CycleUse.HOST), "in the guest or not");
    }

    @Test
    void oneThatMovesHasTheCpusOnWhichItWasInTheGuest() {
        TimedResult moved = result(3, 0, 20, 30);

        assertEquals(1_001 + 1_002, moved.guestCycles(CycleUse.HOST));
        assertEquals(50, moved.guestCycles(CycleUse.GUEST));
    }
}
