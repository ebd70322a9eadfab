package org.refault.reports;

import java.util.ArrayList;
import java.util.List;

/**
 * One point of an overlay, as a row of a table.
 *
 * @param overlay what is compared
 * @param curve the curve it is on
 * @param point the point
 */
public record OverlayRow(Overlay overlay, Overlay.Curve curve, Overlay.Point point) {
    /** The columns, for every format. */
    public static final Table<OverlayRow> TABLE = new Table<>(List.of(
            Column.text("experiment", "Validation experiment.", row -> row.overlay.experiment()),
            Column.text("quantity", "What is compared.", row -> row.overlay.quantity()),
            Column.text("curve", "The parameter.", row -> row.curve.label()),
            Column.text("point", "The variable.", row -> row.point.label()),
            Column.real("formula", "", "What the closed formula says.", row -> row.point.formula()),
            Column.real("simulation", "", "Mean of the simulated replications.", row -> row.point.mean()),
            Column.real("low", "", "Lower end of the confidence interval.", row -> row.point.low()),
            Column.real("high", "", "Upper end of the confidence interval.", row -> row.point.high()),
            Column.count("replications", "", "Independent replications.", row -> row.point.replications()),
            Column.text(
                    "covered", "Whether the interval covers the formula.", row -> row.point.covered() ? "yes" : "no")));

    /** The points of some overlays, in order. */
    public static List<OverlayRow> of(List<Overlay> overlays) {
        List<OverlayRow> rows = new ArrayList<>();
        for (Overlay overlay : overlays) {
            for (Overlay.Curve curve : overlay.curves()) {
                curve.points().forEach(point -> rows.add(new OverlayRow(overlay, curve, point)));
            }
        }
        return rows;
    }
}
