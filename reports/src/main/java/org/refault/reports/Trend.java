package org.refault.reports;

import java.util.List;

/**
 * One figure of the runs of a sweep over the values of one of its axes, to be drawn on one chart.
 *
 * @param figure the figure: a column of {@link ResultTables#FIGURES}
 * @param by the axis
 * @param points one for each run and replication, in the order in which values and curves are to be shown
 */
public record Trend(Column<TimedRow> figure, String by, List<Point> points) {
    /** A trend of a copy of the points. */
    public Trend {
        points = List.copyOf(points);
    }

    /**
     * A run's place on the chart.
     *
     * @param curve what tells its curve from the others; empty for the only one
     * @param x its value of the axis
     * @param row the run
     */
    public record Point(String curve, String x, TimedRow row) {}
}
