package org.refault.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;

/** How all charts look: white, light grid, no shadows, colours that colour-blind people tell apart, and other marks and dashes as well. */
final class Look {
    /** Ink of titles, labels and text in bars. */
    static final Color INK = new Color(0x222222);

    /** Ink of what matters less. */
    static final Color PALE_INK = new Color(0x555555);

    private static final Color GRID = new Color(0xDDDDDD);
    private static final List<Color> OKABE_ITO = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x444444));
    private static final float[][] DASHES = {{7, 3}, {2, 3}, {9, 3, 2, 3}, {14, 4}};
    private static final float LINE = 1.8f;
    private static final Stroke HAIRLINE = new BasicStroke(0.6f);
    private static final float TITLE = 17;
    private static final float TEXT = 12;
    private static final float SMALL_TEXT = 10.5f;
    private static final double MARK = 7;

    private final Fonts fonts;

    Look(Fonts fonts) {
        this.fonts = fonts;
    }

    /** The plain font in a size. */
    Font plain(float size) {
        return fonts.plain().deriveFont(size);
    }

    /** The bold font in a size. */
    Font bold(float size) {
        return fonts.bold().deriveFont(size);
    }

    /** A plot with title, a line below it and, at an edge, its legend. */
    JFreeChart chart(String title, String subtitle, Plot plot, RectangleEdge legendEdge) {
        JFreeChart chart = chartWithoutLegend(title, subtitle, plot);
        LegendTitle legend = new LegendTitle(plot);
        legend.setItemFont(fonts.plain().deriveFont(TEXT));
        legend.setItemPaint(INK);
        legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 8));
        legend.setMargin(6, 6, 0, 0);
        legend.setBackgroundPaint(Color.WHITE);
        legend.setPosition(legendEdge);
        chart.addLegend(legend);
        return chart;
    }

    /** As {@link #chart}, where the picture says it all without a legend. */
    JFreeChart chartWithoutLegend(String title, String subtitle, Plot plot) {
        JFreeChart chart = new JFreeChart(null, null, plot, false);
        chart.setTitle(line(title, fonts.bold().deriveFont(TITLE), INK));
        chart.addSubtitle(line(subtitle, fonts.plain().deriveFont(TEXT), PALE_INK));
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(12, 14, 10, 18));
        chart.setBorderVisible(false);
        return chart;
    }

    private static TextTitle line(String text, Font font, Color ink) {
        TextTitle line = new TextTitle(text, font);
        line.setPaint(ink);
        line.setHorizontalAlignment(HorizontalAlignment.LEFT);
        line.setPadding(0, 0, 5, 0);
        return line;
    }

    /** A plot on white, with a light grid for values. */
    XYPlot tidy(XYPlot plot) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setDomainGridlineStroke(HAIRLINE);
        plot.setRangeGridlineStroke(HAIRLINE);
        return plot;
    }

    /** As {@link #tidy(XYPlot)}. */
    CategoryPlot tidy(CategoryPlot plot) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(HAIRLINE);
        return plot;
    }

    /** An axis without the line and ticks that the grid makes needless. */
    <A extends Axis> A tidy(A axis) {
        axis.setLabelFont(fonts.plain().deriveFont(TEXT));
        axis.setTickLabelFont(fonts.plain().deriveFont(TEXT));
        axis.setLabelPaint(INK);
        axis.setTickLabelPaint(INK);
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        axis.setMinorTickMarksVisible(false);
        return axis;
    }

    /** A linear axis with few, round ticks. */
    NumberAxis linearAxis(String label, double low, double high) {
        NumberAxis axis = new NumberAxis(label);
        axis.setNumberFormatOverride(numbers("#,##0.##########"));
        axis.setRange(low, high);
        axis.setTickUnit(new NumberTickUnit(roundStep(high - low)));
        return tidy(axis);
    }

    /** A step of 1, 2 or 5 times a power of ten that divides a range into 4 to 10 parts. */
    static double roundStep(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range)));
        double parts = range / power;
        return power * (parts < 2 ? 0.2 : parts < 4 ? 0.5 : 1);
    }

    /** Numbers at the ends of lying bars, each as {@code writer} has it. */
    void numberBars(BarRenderer bars, DoubleFunction<String> writer) {
        bars.setDefaultItemLabelGenerator(new BarNumber(writer));
        bars.setDefaultItemLabelsVisible(true);
        bars.setDefaultItemLabelFont(fonts.plain().deriveFont(SMALL_TEXT));
        bars.setDefaultItemLabelPaint(INK);
        bars.setDefaultPositiveItemLabelPosition(
                new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    }

    /** A number in three digits, or in all before the point; no zeros at the end. */
    static String shortNumber(double number) {
        BigDecimal exact = BigDecimal.valueOf(number);
        int digits = Math.max(3, exact.precision() - exact.scale());
        return numbers("#,##0.##########").format(exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)));
    }

    private static final class BarNumber extends StandardCategoryItemLabelGenerator {
        private static final long serialVersionUID = 1L;

        private final transient DoubleFunction<String> writer;

        BarNumber(DoubleFunction<String> writer) {
            this.writer = writer;
        }

        @Override
        public String generateLabel(CategoryDataset bars, int row, int column) {
            Number number = bars.getValue(row, column);
            return number == null ? null : writer.apply(number.doubleValue());
        }
    }

    /** Colour of a series; after the seventh come the same, paler. */
    static Color colour(int series) {
        Color colour = OKABE_ITO.get(series % OKABE_ITO.size());
        return series / OKABE_ITO.size() % 2 == 0 ? colour : paler(colour);
    }

    /** A colour halfway to white. */
    static Color paler(Color colour) {
        return new Color((colour.getRed() + 255) / 2, (colour.getGreen() + 255) / 2, (colour.getBlue() + 255) / 2);
    }

    /** A solid line. */
    static Stroke solid() {
        return new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    /** A dashed line, not dashed like those of the series next to it. */
    static Stroke dashed(int series) {
        return new BasicStroke(
                LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES[series % DASHES.length], 0);
    }

    /** Mark of a series' points. */
    static Shape mark(int series) {
        double half = MARK / 2;
        return switch (series % 6) {
            case 0 -> new Ellipse2D.Double(-half, -half, MARK, MARK);
            case 1 -> new Rectangle2D.Double(-half * 0.9, -half * 0.9, MARK * 0.9, MARK * 0.9);
            case 2 -> polygon(0, -half, half, half, -half, half);
            case 3 -> polygon(0, -half * 1.2, half * 1.2, 0, 0, half * 1.2, -half * 1.2, 0);
            case 4 -> polygon(0, half, half, -half, -half, -half);
            default ->
                polygon(
                        -half, -1, -1, -1, -1, -half, 1, -half, 1, -1, half, -1, half, 1, 1, 1, 1, half, -1, half, -1,
                        1, -half, 1);
        };
    }

    private static Shape polygon(double... coordinates) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(coordinates[0], coordinates[1]);
        for (int i = 2; i < coordinates.length; i += 2) {
            path.lineTo(coordinates[i], coordinates[i + 1]);
        }
        path.closePath();
        return path;
    }

    /** Bars: flat, each with a thin white edge. */
    static void flatten(BarRenderer bars) {
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setDrawBarOutline(true);
        bars.setDefaultOutlinePaint(Color.WHITE);
        bars.setDefaultOutlineStroke(HAIRLINE);
        bars.setItemMargin(0.05);
    }

    /** A number format that is the same in every locale. */
    static NumberFormat numbers(String pattern) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    }
}
