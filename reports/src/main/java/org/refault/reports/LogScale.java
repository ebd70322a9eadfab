package org.refault.reports;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A logarithmic axis whose ticks people can read: the powers of two, or 1, 2, 5, 10, 20, 50 …, thinned out where they are many.
 */
final class LogScale extends LogAxis {
    private static final long serialVersionUID = 1L;
    private static final int MOST_TICKS = 11;
    private static final double[] ONE = {1};
    private static final double[] ONE_TWO_FIVE = {1, 2, 5};

    private final NumberFormat format;

    private LogScale(String label, double base, double low, double high, String pattern) {
        super(label);
        setBase(base);
        format = Look.numbers(pattern);
        setRange(low, high);
        Look.tidy(this);
    }

    /** An axis with ticks at powers of two. */
    static LogScale doublings(String label, double low, double high, String pattern) {
        return new LogScale(label, 2, low, high, pattern);
    }

    /** An axis with ticks at 1, 2, 5 times powers of ten. */
    static LogScale decades(String label, double low, double high) {
        return new LogScale(label, 10, low, high, "#,##0.##########");
    }

    @Override
    protected List<NumberTick> refreshTicksHorizontal(Graphics2D g2, Rectangle2D dataArea, RectangleEdge edge) {
        return ticks(edge == RectangleEdge.TOP ? TextAnchor.BOTTOM_CENTER : TextAnchor.TOP_CENTER);
    }

    @Override
    protected List<NumberTick> refreshTicksVertical(Graphics2D g2, Rectangle2D dataArea, RectangleEdge edge) {
        return ticks(edge == RectangleEdge.LEFT ? TextAnchor.CENTER_RIGHT : TextAnchor.CENTER_LEFT);
    }

    /** The values at which there are ticks. */
    List<Double> tickValues() {
        double[] mantissas = getBase() == 10 && decadesShown() <= 3 ? ONE_TWO_FIVE : ONE;
        List<Double> all = new ArrayList<>();
        int last = (int) Math.floor(calculateLog(getUpperBound()));
        for (int power = (int) Math.floor(calculateLog(getLowerBound())); power <= last; power++) {
            for (double mantissa : mantissas) {
                double value = mantissa * Math.pow(getBase(), power);
                if (getRange().contains(value)) {
                    all.add(value);
                }
            }
        }
        List<Double> kept = new ArrayList<>();
        int step = 1 + (all.size() - 1) / MOST_TICKS;
        // From the top down: the greatest is the one people look for.
        for (int i = all.size() - 1; i >= 0; i -= step) {
            kept.add(0, all.get(i));
        }
        return kept;
    }

    private double decadesShown() {
        return Math.log10(getUpperBound() / getLowerBound());
    }

    private List<NumberTick> ticks(TextAnchor anchor) {
        List<NumberTick> ticks = new ArrayList<>();
        for (double value : tickValues()) {
            ticks.add(new NumberTick(value, format.format(value), anchor, TextAnchor.CENTER, 0));
        }
        return ticks;
    }
}
