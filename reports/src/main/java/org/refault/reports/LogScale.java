package org.refault.reports;

import java.awt.FontMetrics;
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
    private static final double[] ONE = {1};
    private static final double[] ONE_TWO_FIVE = {1, 2, 5};

    private final NumberFormat format;
    private final int mostTicks;

    private LogScale(String label, double base, double low, double high, int mostTicks, NumberFormat format) {
        super(label);
        this.mostTicks = mostTicks;
        this.format = format;
        setBase(base);
        setRange(low, high);
    }

    /** An axis with ticks at powers of two, in the numbers' format. */
    static LogScale doublings(String label, double low, double high, String pattern) {
        return new LogScale(label, 2, low, high, 11, Look.numbers(pattern));
    }

    /** An axis with ticks at 1, 2, 5 times powers of ten, or at the powers alone where those would be too many. */
    static LogScale decades(String label, double low, double high, int mostTicks) {
        return decades(label, low, high, mostTicks, Look.numbers("#,##0.##########"));
    }

    /** As {@link #decades(String, double, double, int)}, the ticks written in a format of their own. */
    static LogScale decades(String label, double low, double high, int mostTicks, NumberFormat format) {
        return new LogScale(label, 10, low, high, mostTicks, format);
    }

    @Override
    protected List<NumberTick> refreshTicksHorizontal(Graphics2D g2, Rectangle2D dataArea, RectangleEdge edge) {
        FontMetrics letters = g2.getFontMetrics(getTickLabelFont());
        int most = mostTicks;
        while (most > 1 && overlap(tickValues(most), letters, dataArea, edge)) {
            most--;
        }
        return ticks(most, edge == RectangleEdge.TOP ? TextAnchor.BOTTOM_CENTER : TextAnchor.TOP_CENTER);
    }

    @Override
    protected List<NumberTick> refreshTicksVertical(Graphics2D g2, Rectangle2D dataArea, RectangleEdge edge) {
        return ticks(mostTicks, edge == RectangleEdge.LEFT ? TextAnchor.CENTER_RIGHT : TextAnchor.CENTER_LEFT);
    }

    /** Whether two neighbours' labels, each centred at its value, come closer than a letter is wide. */
    private boolean overlap(List<Double> values, FontMetrics letters, Rectangle2D dataArea, RectangleEdge edge) {
        double end = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            double half = letters.stringWidth(format.format(value)) / 2.0;
            double place = valueToJava2D(value, dataArea, edge);
            if (place - half < end + letters.charWidth('0')) {
                return true;
            }
            end = place + half;
        }
        return false;
    }

    /** The values at which there are ticks, where all labels have room. */
    List<Double> tickValues() {
        return tickValues(mostTicks);
    }

    private List<Double> tickValues(int most) {
        List<Double> fine = getBase() == 10 ? multiples(ONE_TWO_FIVE) : multiples(ONE);
        List<Double> all = fine.size() <= most ? fine : multiples(ONE);
        List<Double> kept = new ArrayList<>();
        int step = 1 + (all.size() - 1) / most;
        // From the top down: the greatest is the one people look for.
        for (int i = all.size() - 1; i >= 0; i -= step) {
            kept.add(0, all.get(i));
        }
        return kept;
    }

    /** These multiples of the base's powers, as far as they are on the axis. */
    private List<Double> multiples(double[] mantissas) {
        List<Double> values = new ArrayList<>();
        int last = (int) Math.floor(calculateLog(getUpperBound()));
        for (int power = (int) Math.floor(calculateLog(getLowerBound())); power <= last; power++) {
            for (double mantissa : mantissas) {
                double value = mantissa * Math.pow(getBase(), power);
                if (getRange().contains(value)) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    private List<NumberTick> ticks(int most, TextAnchor anchor) {
        List<NumberTick> ticks = new ArrayList<>();
        for (double value : tickValues(most)) {
            ticks.add(new NumberTick(value, format.format(value), anchor, TextAnchor.CENTER, 0));
        }
        return ticks;
    }
}
