package org.refault.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** How all charts look: white, light grid, no shadows, colours that colour-blind people tell apart, and a shape and a dash for each series as well. */
final class Look {
    /** Ink of titles, labels and text in bars. */
    static final Color INK = new Color(0x222222);

    private static final Color PALE_INK = new Color(0x555555);
    private static final Color GRID = new Color(0xDDDDDD);
    private static final List<Color> OKABE_ITO = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x444444));
    private static final float[][] DASHES = {null, {7, 3}, {2, 3}, {9, 3, 2, 3}, {14, 4}};
    private static final float LINE = 1.8f;
    private static final double MARK = 7;

    private final Fonts fonts;
    private final StandardChartTheme theme;

    Look(Fonts fonts) {
        this.fonts = fonts;
        theme = new StandardChartTheme("Refault", false);
        theme.setExtraLargeFont(fonts.bold().deriveFont(17f));
        theme.setLargeFont(fonts.plain().deriveFont(13f));
        theme.setRegularFont(fonts.plain().deriveFont(12f));
        theme.setSmallFont(fonts.plain().deriveFont(11f));
        theme.setTitlePaint(INK);
        theme.setSubtitlePaint(PALE_INK);
        theme.setLegendItemPaint(INK);
        theme.setAxisLabelPaint(INK);
        theme.setTickLabelPaint(INK);
        theme.setItemLabelPaint(INK);
        theme.setChartBackgroundPaint(Color.WHITE);
        theme.setPlotBackgroundPaint(Color.WHITE);
        theme.setLegendBackgroundPaint(Color.WHITE);
        theme.setDomainGridlinePaint(GRID);
        theme.setRangeGridlinePaint(GRID);
        theme.setAxisOffset(RectangleInsets.ZERO_INSETS);
        theme.setShadowVisible(false);
        theme.setBarPainter(new StandardBarPainter());
    }

    /** A plot with title, a line below it and, at an edge, its legend. */
    JFreeChart chart(String title, String subtitle, Plot plot, RectangleEdge legendEdge) {
        JFreeChart chart = new JFreeChart(title, JFreeChart.DEFAULT_TITLE_FONT, plot, true);
        TextTitle below = new TextTitle(subtitle);
        chart.addSubtitle(0, below);
        theme.apply(chart);
        below.setFont(fonts.plain().deriveFont(12f));
        for (TextTitle line : List.of(chart.getTitle(), below)) {
            line.setHorizontalAlignment(HorizontalAlignment.LEFT);
            line.setPadding(0, 0, 4, 0);
        }
        LegendTitle legend = chart.getLegend();
        legend.setPosition(legendEdge);
        legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 8));
        legend.setFrame(BlockBorder.NONE);
        chart.setPadding(new RectangleInsets(12, 14, 10, 16));
        chart.setBorderVisible(false);
        return chart;
    }

    /** As {@link #chart}, where the picture says it all without a legend. */
    JFreeChart chartWithoutLegend(String title, String subtitle, Plot plot) {
        JFreeChart chart = chart(title, subtitle, plot, RectangleEdge.BOTTOM);
        chart.removeLegend();
        return chart;
    }

    /** Numbers written at bars. */
    Font smallFont() {
        return fonts.plain().deriveFont(10.5f);
    }

    /** Colour of a series. */
    static Color colour(int series) {
        return OKABE_ITO.get(series % OKABE_ITO.size());
    }

    /** A solid line. */
    static Stroke solid() {
        return new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    /** A line that is dashed in a way of its own; no series' line is solid. */
    static Stroke dashed(int series) {
        return new BasicStroke(
                LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES[1 + series % (DASHES.length - 1)], 0);
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
        bars.setShadowVisible(false);
        bars.setDrawBarOutline(true);
        bars.setDefaultOutlinePaint(Color.WHITE);
        bars.setDefaultOutlineStroke(new BasicStroke(0.6f));
        bars.setItemMargin(0.05);
    }

    /** A linear axis from 0. */
    static NumberAxis linearAxis(String label) {
        NumberAxis axis = new NumberAxis(label);
        axis.setNumberFormatOverride(numbers("#,##0.######"));
        axis.setAutoRangeIncludesZero(true);
        return tidy(axis);
    }

    /** An axis without the line and ticks that the grid makes needless. */
    static <A extends ValueAxis> A tidy(A axis) {
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        axis.setMinorTickMarksVisible(false);
        return axis;
    }

    /** A number format that is the same in every locale. */
    static NumberFormat numbers(String pattern) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    }
}
