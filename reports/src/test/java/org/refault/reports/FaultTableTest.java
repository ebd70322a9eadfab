package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.result.ReplayResult;

class FaultTableTest {
    private static ReplayRow replay(String policy, String options, boolean oracle, int frames, int run, long faults) {
        return new ReplayRow(
                "t",
                policy,
                options,
                options,
                oracle,
                run,
                new ReplayResult(frames, 9_000, 2_000, faults, 20, 0, 0, 0, 0));
    }

    @Test
    void hasARowForEachPolicyAndAColumnForEachSizeThatAnyWasReplayedWith() {
        FaultTable faults = FaultTable.of(List.of(
                replay("clock", "load-bit=0", false, 1_001, 0, 3_000),
                replay("clock", "load-bit=0", false, 50, 0, 4_000),
                replay("clock", "load-bit=1", false, 50, 0, 4_100),
                replay("opt", "", true, 50, 0, 2_100)));
        assertEquals("""
                policy            50 (2.5 %)  1,001 (50 %)
                ----------------  ----------  ------------
                clock:load-bit=0       4,000         3,000
                clock:load-bit=1       4,100
                opt (oracle)           2,100
                """, TableFormat.TABLE.text(faults.table(), faults.rows()));
    }

    @Test
    void averagesReplications() {
        FaultTable faults = FaultTable.of(
                List.of(replay("random", "", false, 50, 0, 4_000), replay("random", "", false, 50, 1, 4_003)));
        assertEquals("policy,50 (2.5 %)\nrandom,4002\n", TableFormat.CSV.text(faults.table(), faults.rows()));
    }
}
