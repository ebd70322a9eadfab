package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jfree.data.xy.YIntervalSeries;
import org.junit.jupiter.api.Test;
import org.refault.simulator.curve.CurvePoint;
import org.refault.simulator.curve.CurvePoint.Method;
import org.refault.simulator.setting.Settings;

/** What the chart and the tables of fault curves show, in numbers worked out by hand. */
class FaultCurveChartTest {
    private static final double EXACT = 1e-12;

    private static CurveRow row(String policy, boolean oracle, boolean variable, CurvePoint point) {
        return new CurveRow("t", policy, "", "", oracle, variable, point);
    }

    private static CurvePoint size(int frames, double... faults) {
        Method method = faults.length == 1 ? Method.ONE_PASS : Method.SAMPLED;
        List<Double> all = Arrays.stream(faults).boxed().toList();
        return new CurvePoint(method, frames, 0, 100, 20, CurvePoint.UNKNOWN, all);
    }

    private static CurvePoint window(long window, double resident, double faults) {
        return new CurvePoint(Method.ONE_PASS, 0, window, 100, 20, resident, List.of(faults));
    }

    private static final List<CurveRow> ROWS = List.of(
            row("clock", false, false, size(8, 40, 50)),
            row("clock", false, false, size(16, 20, 20)),
            row("ws", true, true, window(1, 1, 90)),
            row("ws", true, true, window(9, 6.5, 30)),
            row("vmin", true, true, window(1, 0.25, 90)),
            row("vmin", true, true, window(9, 4, 30)));

    @Test
    void aPolicyWithAWindowStandsAtItsMeanResidentSetOnTheAxesOfTheOthers() {
        List<YIntervalSeries> curves = FaultCurveChart.curves(FaultCurveChart.points(ROWS, 95), 0.01);
        assertEquals("clock", curves.get(0).getKey());
        assertEquals("ws (oracle, mean set)", curves.get(1).getKey());
        assertEquals(8, curves.get(0).getX(0).doubleValue());
        assertEquals(6.5, curves.get(1).getX(1).doubleValue(), EXACT);
        assertEquals(0.3, curves.get(1).getYValue(1), EXACT);
        // Less than a page in the mean is less than any memory: VMIN has one point left.
        assertEquals(1, curves.get(2).getItemCount());
        assertEquals(4, curves.get(2).getX(0).doubleValue(), EXACT);
    }

    @Test
    void aBarIsTheIntervalOverTheSamples() {
        List<YIntervalSeries> curves = FaultCurveChart.curves(FaultCurveChart.points(ROWS, 95), 0.01);
        // 0.4 and 0.5: standard error 0.05; Student's t with 1 degree of freedom, 0.975: 12.7062.
        assertEquals(0.45, curves.get(0).getYValue(0), EXACT);
        assertEquals(0.45 + 0.05 * 12.7062, curves.get(0).getYHighValue(0), 1e-5);
        assertEquals(0.01, curves.get(0).getYLowValue(0), EXACT, "the end of the axis");
        assertEquals(0.3, curves.get(1).getYHighValue(1), EXACT, "exact");
    }

    @Test
    void aTableHasTheColumnsOfTheKindsAmongItsRows() {
        List<CurveRow> sizes = CurveTables.sizes(ROWS);
        List<CurveRow> windows = CurveTables.windows(ROWS);
        assertEquals(2, sizes.size());
        assertEquals(4, windows.size());
        assertEquals(
                List.of("trace", "policy", "frames", "faults", "fault_rate"),
                CurveTables.of(sizes, 95).names().subList(0, 5));
        assertEquals(
                List.of("trace", "policy", "window", "mean_frames", "faults", "fault_rate"),
                CurveTables.of(windows, 95).names().subList(0, 6));
        assertEquals(
                List.of("trace", "policy", "frames", "faults", "fault_rate", "window", "mean_frames"),
                CurveTables.of(ROWS, 95).names().subList(0, 7));
        List<String> lines = TableFormat.CSV
                .text(
                        CurveTables.of(ROWS, 95).only("policy", "frames", "window", "mean_frames", "faults", "exact"),
                        ROWS)
                .lines()
                .toList();
        assertEquals("clock,8,,,45,no", lines.get(1));
        assertEquals("ws,,9,6.50000,30,yes", lines.get(4));
    }

    @Test
    void aReportOfCurvesHasOneChartATraceAndSaysHowFarEstimatesAreOff() throws Exception {
        Report report = Report.ofCurves("title", "intro", "command", "1", ROWS, Settings.defaults(), Map.of());
        List<Chart> charts = Charts.of(report, new Look(Fonts.load()));
        assertEquals(List.of("fault-curves-t"), charts.stream().map(Chart::name).toList());
        assertTrue(
                charts.get(0).csv().startsWith("curve,memory,share,fault_rate,fault_rate_ci\nclock,8.00000,40.0000,"));
        assertEquals(1, Headlines.of(report).size());
        assertTrue(
                Headlines.of(report).get(0).contains("at most ± 0.6353 faults"),
                Headlines.of(report).get(0));
    }
}
