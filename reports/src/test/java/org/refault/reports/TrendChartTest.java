package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;
import org.junit.jupiter.api.Test;

class TrendChartTest {
    /** A run of which {@link Samples} says 96 + 31 number major re-locks. */
    private static Trend.Point point(String curve, String x, int number, int replication) {
        return new Trend.Point(
                curve, x, Samples.timed("gzip", "relock", "clock", 0, replication, Samples.result(number, 0)));
    }

    private static Trend trend(Trend.Point... points) {
        Column<TimedRow> figure =
                ResultTables.FIGURES.only("major_relocks").columns().get(0);
        return new Trend(figure, "idle.k", List.of(points));
    }

    /* 96 and 158: mean 127, Student's t for 1 degree of freedom 12.7062 times half of 62. */
    @Test
    void takesTheMeansOfReplicationsInTheOrderOfTheValues() {
        List<TrendChart.Mean> means = TrendChart.means(
                trend(point("a", "9", 0, 0), point("a", "9", 2, 1), point("a", "10", 1, 0), point("b", "9", 3, 0)), 95);

        assertEquals(
                List.of("9", "10", "9"), means.stream().map(TrendChart.Mean::x).toList());
        assertEquals(127, means.get(0).interval().mean(), 1e-9);
        assertEquals(393.89, means.get(0).interval().halfWidth(), 0.01);
        DefaultStatisticalCategoryDataset dataset = TrendChart.dataset(means, false);
        assertEquals(List.of("a", "b"), dataset.getRowKeys());
        assertEquals(List.of("9", "10"), dataset.getColumnKeys());
        assertEquals(127, dataset.getMeanValue("a", "10").doubleValue(), 1e-9);
        assertNull(dataset.getStdDevValue("a", "10"));
        assertNull(dataset.getValue("b", "10"));
        // 127 - 393.89 is no place on a logarithmic axis.
        assertEquals(393.89, dataset.getStdDevValue("a", "9").doubleValue(), 0.01);
        assertNull(TrendChart.dataset(means, true).getStdDevValue("a", "9"));
    }

    @Test
    void theDataStandBesideThePicture() throws IOException {
        Chart chart = TrendChart.of(trend(point("a", "1", 0, 0), point("a", "2", 1, 0)), 95, new Look(Fonts.load()));

        assertEquals("major-relocks-by-idle-k", chart.name());
        assertEquals("major relocks by idle.k", chart.title());
        assertTrue(chart.csv().contains("a,2,127.000,0,1"), chart.csv());
    }

    /* Cycles of the first CPU in Samples for number 0: share * (10 + ordinal % 7) / 10 million; the second has nine tenths of that. */
    @Test
    void aFigureIsAShareOfTheVirtualCpusCycles() {
        int[] shares = {310, 40, 9, 0, 35, 22, 70, 0, 18, 12, 6, 14, 400, 64};
        long all = 0;
        for (int i = 0; i < shares.length; i++) {
            all += shares[i] * (10 + i % 7) / 10;
        }
        long interrupts = shares[10] * (10 + 10 % 7) / 10;
        Value share = ResultTables.FIGURES
                .only("interrupt_share")
                .columns()
                .get(0)
                .value()
                .apply(point("", "", 0, 0).row());

        assertEquals(100.0 * interrupts / all, ((Value.Real) share).number(), 1e-9);
    }
}
