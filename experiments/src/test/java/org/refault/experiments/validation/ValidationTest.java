package org.refault.experiments.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.reports.OverlayRow;
import org.refault.traces.TraceException;

/** The timed machine against closed formulas: family-wise 99 % intervals, seed 1. */
class ValidationTest {
    /** Of clobbers a second, where there are to be none, and on two CPUs are forty. */
    private static final double MOST_IF_NONE = 2;

    private static final Replications TWO_AT_ONCE = new Replications(2);

    static Stream<String> experiments() {
        return ValidationCatalogue.load().experiments().stream().map(ValidationExperiment::id);
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void everyIntervalCoversItsFormula(String id) throws TraceException, InterruptedException {
        assertCovered(id, Effort.QUICK);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("experiments")
    void everyNarrowIntervalCoversItsFormula(String id) throws TraceException, InterruptedException {
        assertCovered(id, Effort.FULL);
    }

    private static void assertCovered(String id, Effort effort) throws TraceException, InterruptedException {
        List<OverlayRow> rows =
                OverlayRow.of(ValidationCatalogue.load().find(id).run(effort, TWO_AT_ONCE));
        assertFalse(rows.isEmpty());
        for (OverlayRow row : rows) {
            assertTrue(row.point().covered(), row.curve().label() + ": " + row.point());
            // An interval as wide as the value would cover anything.
            double most = row.point().formula() == 0
                    ? MOST_IF_NONE
                    : 0.7 * row.point().formula();
            assertTrue(row.point().halfWidth() < most, row.toString());
            assertTrue(row.point().halfWidth() > 0, row.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.5, 0.4773", "1, 1, 0.2325", "1, 2, 0.0585", "1, 3, 0.0158",
        "2, 0.5, 0.2895", "2, 1, 0.0856", "2, 2, 0.0079", "2, 3, 0.0008"
    })
    void theSamplersFormulaHasTheFiguresOfTheHostModel(int idleScans, double perScan, double share) {
        // Experiment E1 of the host model, to four digits, of which the last is rounded up once.
        assertEquals(share, new SamplerExperiment.Case(idleScans, perScan).swappable(), 0.0001);
    }

    @Test
    void theScansCostIsThatOfSmallAndGreatIntervals() {
        /* k = 1, T = 10 ms: p = e^-1 = 0.367879 and e^-0.05 = 0.951229. Looked at: 32 (1 - 0.135335) + 96 (1 - 0.904837) =
         * 36.8048. Victims: 32 * 0.632121 * 0.367879 + 96 * 0.048771 * 0.951229 = 11.8951. Locked: 128 - 7.44142 / 1 -
         * 4.45366 / 0.05 = 31.4854. */
        ScanCost.Case one = new ScanCost.Case(1, 0.01);
        assertEquals(36.8048, one.looked(), 1e-3);
        assertEquals(11.8951, one.victims(), 1e-3);
        assertEquals(31.4854, one.locked(), 1e-2);
        // A shootdown for each victim; and one for all if there is any, which a page each is spared by with chance 1 -
        // q.
        assertEquals(one.victims(), one.shootdowns(1), 1e-9);
        double none = Math.pow(1 - 0.2325442, 32) * Math.pow(1 - 0.0463925, 96);
        assertEquals(1 - none, one.shootdowns(128), 1e-6);
        // Almost no page is idle for so long: the tick and a look at every page, twice a second.
        assertEquals((1_000 + 128 * 100) * 0.5, new ScanCost.Case(3, 2).work(), 1);
    }

    @Test
    void theRepairmansFormulaIsThatOfSmallCasesAndOfItsLimits() {
        /* N = 1: 1/(Z+t). N = 2, constant service: p0 = 1 / (1 + 2a (1 + e^a - 1)) = 1 / (1 + 2a e^a) with a = t/Z = 1/4, which is
         * 1 / (1 + 0.5 * 1.2840254) = 0.6090087; (1 - p0)/t = 390.991. Many: 1/t. */
        assertEquals(200, MachineRepairman.readsPerSecond(1, 0.004, 0.001), 1e-9);
        assertEquals(390.991, MachineRepairman.readsPerSecond(2, 0.004, 0.001), 1e-3);
        assertEquals(1000, MachineRepairman.readsPerSecond(30, 0.004, 0.001), 1e-6);
    }

    @Test
    void theMissRatioIsThatOfSmallCasesWorkedByHand() {
        /* Chances 1/2, 1/4, 1/4. One page in memory, the last one touched: sum p(1-p) = 5/8. Two: the sets are as 1/8, 1/8, 1/16
         * and miss 1/4, 1/4, 1/2: (1/32 + 1/32 + 1/32) / (5/16) = 0.3. All three: never. */
        double[] chances = {0.5, 0.25, 0.25};
        assertEquals(0.625, LockAllCost.missRatio(chances, 1), 1e-12);
        assertEquals(0.3, LockAllCost.missRatio(chances, 2), 1e-12);
        assertEquals(0, LockAllCost.missRatio(chances, 3), 1e-12);
        // Equal chances: whichever pages are in memory.
        assertEquals(0.75, LockAllCost.missRatio(LockAllCost.zipf(200, 0), 50), 1e-9);
    }

    @Test
    void theShareClobberedIsThatOfTheHostModelAndOfItsLimits() {
        assertEquals(0.104, ClobberRate.clobbered(1), 0.0005);
        // Rare accesses: two in an interval, on either side of the eviction, x^2/6.
        assertEquals(1e-4 / 6, ClobberRate.clobbered(0.01), 1e-7);
        assertEquals(0.998, ClobberRate.clobbered(1_000), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void resultsAreInOrderOnAnyNumberOfThreads(int threads) throws TraceException, InterruptedException {
        List<Integer> squares = new Replications(threads).make(100, index -> index * index);
        assertEquals(IntStream.range(0, 100).map(i -> i * i).boxed().toList(), squares);
    }

    @Test
    void anEstimateHasStudentsIntervalWithBonferronisShare() {
        /* 1, 2, 3, 4, 5: mean 3, standard error sqrt(2.5 / 5) = 0.707107. Student's t with 4 degrees of freedom, from printed
         * tables: 4.604095 for 99.5 % (one interval at 99 %), 8.610302 for 99.95 % (ten at 99.9 %). */
        double[] values = {1, 2, 3, 4, 5};
        assertEquals(3, Estimate.of(values, 1).mean(), 1e-12);
        assertEquals(4.604095 * 0.707107, Estimate.of(values, 1).halfWidth(), 1e-5);
        assertEquals(8.610302 * 0.707107, Estimate.of(values, 10).halfWidth(), 1e-5);
        assertThrows(IllegalArgumentException.class, () -> Estimate.of(new double[1], 1));
    }

    @Test
    void whatNeverHappenedInFiveSecondsIsRare() {
        // exp(-5 r) = 1 % at r = 0.92103; of two such statements each 0.5 %: 1.05966.
        assertEquals(0.92103, Estimate.mostIfNone(5, 1), 1e-5);
        assertEquals(1.05966, Estimate.mostIfNone(5, 2), 1e-5);
    }

    @Test
    void failuresOfARunReachTheCaller() {
        assertEquals(
                "run 1",
                assertThrows(
                                TraceException.class,
                                () -> TWO_AT_ONCE.make(2, index -> {
                                    if (index == 1) {
                                        throw new TraceException("run 1");
                                    }
                                    return index;
                                }))
                        .getMessage());
    }
}
