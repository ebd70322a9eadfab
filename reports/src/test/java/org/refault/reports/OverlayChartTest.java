package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jfree.data.xy.YIntervalSeriesCollection;
import org.junit.jupiter.api.Test;

class OverlayChartTest {
    private static final Overlay.Point COVERED = new Overlay.Point("x = 10", 10, 0.5, 0.4, 0.2, 5);
    private static final Overlay.Point MISSED = new Overlay.Point("x = 100", 100, 0.5, 0.1, 0.2, 5);

    private static Overlay overlay(List<Overlay.Curve> curves) {
        return new Overlay(
                "name",
                "experiment",
                "quantity",
                "title",
                "subtitle",
                "caption",
                new Overlay.Axis("x", true),
                new Overlay.Axis("y", true),
                curves);
    }

    private static Overlay.Curve curve(String label) {
        return new Overlay.Curve(label, List.of(new Overlay.FormulaValue(1, 0.5)), List.of(COVERED, MISSED));
    }

    @Test
    void aPointIsCoveredUpToTheEndsOfItsInterval() {
        assertTrue(COVERED.covered());
        assertFalse(MISSED.covered());
        assertTrue(new Overlay.Point("", 1, 0.75, 0.5, 0.25, 5).covered());
        assertTrue(new Overlay.Point("", 1, 0.25, 0.5, 0.25, 5).covered());
        assertTrue(new Overlay.Point("", 1, 0.5, 0.5, 0, 5).covered());
    }

    @Test
    void intervalsEndAtTheAxisOnALogarithmicScale() {
        YIntervalSeriesCollection points = OverlayChart.points(overlay(List.of(curve("k"))), 0.05);
        assertEquals("k, simulated", points.getSeriesKey(0));
        assertEquals(0.2, points.getStartYValue(0, 0), 1e-12);
        assertEquals(0.6, points.getEndYValue(0, 0), 1e-12);
        assertEquals(0.05, points.getStartYValue(0, 1), 1e-12);
    }

    @Test
    void deviationsAreInHalfWidthsAndCurvesStandBesideEachOther() {
        YIntervalSeriesCollection off =
                OverlayChart.deviations(overlay(List.of(curve("a"), curve("b"), curve("c"))), 1, 1000);
        assertEquals(-0.5, off.getYValue(1, 0), 1e-12);
        assertEquals(-1.5, off.getStartYValue(1, 0), 1e-12);
        assertEquals(0.5, off.getEndYValue(1, 0), 1e-12);
        assertEquals(-2, off.getYValue(1, 1), 1e-12);
        assertEquals(10, off.getXValue(1, 0), 1e-12);
        // By the same share of the axis to the left and to the right: on a logarithmic scale, by the same factor.
        assertTrue(off.getXValue(0, 0) < 10);
        assertEquals(100, off.getXValue(0, 0) * off.getXValue(2, 0), 1e-9);
    }

    @Test
    void rowsAreInTheOrderOfCurvesAndPoints() {
        List<OverlayRow> rows = OverlayRow.of(List.of(overlay(List.of(curve("a"), curve("b")))));
        assertEquals("""
                experiment,quantity,curve,point,formula,simulation,low,high,replications,covered
                experiment,quantity,a,x = 10,0.500000,0.400000,0.200000,0.600000,5,yes
                experiment,quantity,a,x = 100,0.500000,0.100000,-0.100000,0.300000,5,no
                experiment,quantity,b,x = 10,0.500000,0.400000,0.200000,0.600000,5,yes
                experiment,quantity,b,x = 100,0.500000,0.100000,-0.100000,0.300000,5,no
                """, TableFormat.CSV.text(OverlayRow.TABLE, rows).replace("\r\n", "\n"));
    }
}
