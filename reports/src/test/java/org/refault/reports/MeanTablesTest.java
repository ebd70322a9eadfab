package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.result.ReplayResult;

/** Intervals with quantiles of Student's t from printed tables. */
class MeanTablesTest {
    private static final List<ReplayRow> ROWS = List.of(
            row("random", 0, 10), row("random", 1, 20), row("random", 2, 30), row("random", 3, 40), row("fifo", 0, 50));

    private static ReplayRow row(String policy, int replication, long faults) {
        return new ReplayRow(
                "t", policy, "", "", false, replication, new ReplayResult(8, 100, 20, faults, 10, 0, 0, 800, 7L));
    }

    /* 10, 20, 30, 40: mean 25, standard error sqrt(500 / 3 / 4) = 6.45497; t with 3 degrees of freedom: 3.18245 at 0.975,
     * 5.84091 at 0.995. */
    @Test
    void theHalfWidthIsStudentsQuantileTimesTheStandardError() {
        Interval usual = Interval.of(new double[] {10, 20, 30, 40}, 95);
        assertEquals(25, usual.mean());
        assertEquals(3.18245 * 6.45497, usual.halfWidth(), 1e-4);
        assertEquals(
                5.84091 * 6.45497,
                Interval.of(new double[] {10, 20, 30, 40}, 99).halfWidth(),
                1e-4);
    }

    @Test
    void oneReplicationTellsNothingOfTheSpread() {
        Interval one = Interval.of(new double[] {7}, 95);
        assertEquals(7, one.mean());
        assertFalse(one.isKnown());
    }

    @Test
    void replicationsThatAgreeHaveAnIntervalOfNoWidth() {
        assertEquals(0, Interval.of(new double[] {7, 7, 7}, 95).halfWidth());
    }

    @Test
    void programsGetAColumnOfHalfWidthsAfterEachColumnOfMeans() {
        Table<Group<ReplayRow>> table = MeanTables.whole(
                ResultTables.REPLAY.only("policy", "frames", "references", "faults", "replication", "fingerprint"), 95);
        List<Group<ReplayRow>> groups = ResultTables.replications(ROWS);
        assertEquals("""
                policy,frames,references,references_ci,faults,faults_ci,replications
                random,8,100.000,0,25.0000,20.5426,4
                fifo,8,100.000,,50.0000,,1
                """, TableFormat.CSV.text(table, groups));
        assertEquals("""
                [
                  {"policy": "random", "frames": 8, "references": 100.000, "references_ci": 0, "faults": 25.0000, "faults_ci": 20.5426, "replications": 4},
                  {"policy": "fifo", "frames": 8, "references": 100.000, "references_ci": null, "faults": 50.0000, "faults_ci": null, "replications": 1}
                ]
                """, TableFormat.JSON.text(table, groups));
    }

    @Test
    void peopleGetMeanAndHalfWidthAtOnePlace() {
        Table<Group<ReplayRow>> table = MeanTables.inShort(ResultTables.REPLAY.only("policy", "faults"), 95);
        assertEquals("""
                policy         faults  replications
                ------  -------------  ------------
                random  25.00 ± 20.54             4
                fifo            50.00             1
                """, TableFormat.TABLE.text(table, ResultTables.replications(ROWS)));
    }
}
