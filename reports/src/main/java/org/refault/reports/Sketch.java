package org.refault.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** What pictures drawn by hand share: their head, and text that can be measured before there is anything to draw on. */
final class Sketch {
    /** Room at the edges. */
    static final double MARGIN = 14;
    /** Where the picture may begin, below its head. */
    static final double TOP = 62;
    /** Size of a title. */
    static final float TITLE = 17;
    /** Size of running text. */
    static final float TEXT = 12;

    private static final double TITLE_BASE = 28;
    private static final double SUBTITLE_BASE = 48;
    private static final double ARROW_LENGTH = 7;
    private static final double ARROW_HALF = 3.5;
    private static final FontRenderContext METRICS = new FontRenderContext(null, true, true);

    private Sketch() {}

    /** White paper with a title and a line below it. */
    static void head(Graphics2D graphics, Rectangle2D area, String title, String subtitle, Look look) {
        graphics.setColor(Color.WHITE);
        graphics.fill(area);
        double room = area.getWidth() - 2 * MARGIN;
        Font large = look.bold(TITLE);
        Font small = look.plain(TEXT);
        text(graphics, fitting(title, large, room), MARGIN, TITLE_BASE, large, Look.INK);
        text(graphics, fitting(subtitle, small, room), MARGIN, SUBTITLE_BASE, small, Look.PALE_INK);
    }

    /** Width of a text. */
    static double width(String text, Font font) {
        return font.getStringBounds(text, METRICS).getWidth();
    }

    /** A text, or as much of its beginning as there is room for. */
    static String fitting(String text, Font font, double room) {
        if (width(text, font) <= room) {
            return text;
        }
        int end = text.length() - 1;
        while (end > 0 && width(text.substring(0, end) + "…", font) > room) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    /** A text that begins at x. */
    static void text(Graphics2D graphics, String text, double x, double base, Font font, Color colour) {
        graphics.setFont(font);
        graphics.setColor(colour);
        graphics.drawString(text, (float) x, (float) base);
    }

    /** A text that ends at x. */
    static void textBefore(Graphics2D graphics, String text, double x, double base, Font font, Color colour) {
        text(graphics, text, x - width(text, font), base, font, colour);
    }

    /** A text with its middle at x. */
    static void textAround(Graphics2D graphics, String text, double x, double base, Font font, Color colour) {
        text(graphics, text, x - width(text, font) / 2, base, font, colour);
    }

    /** The head of an arrow from left to right, or from right to left, with its point at x. */
    static void arrowHead(Graphics2D graphics, double x, double y, boolean toTheRight) {
        double back = toTheRight ? x - ARROW_LENGTH : x + ARROW_LENGTH;
        Path2D head = new Path2D.Double();
        head.moveTo(x, y);
        head.lineTo(back, y - ARROW_HALF);
        head.lineTo(back, y + ARROW_HALF);
        head.closePath();
        graphics.fill(head);
    }

    /** The head of an arrow that leads down, with its point at y. */
    static void arrowHeadDown(Graphics2D graphics, double x, double y) {
        Path2D head = new Path2D.Double();
        head.moveTo(x, y);
        head.lineTo(x - ARROW_HALF, y - ARROW_LENGTH);
        head.lineTo(x + ARROW_HALF, y - ARROW_LENGTH);
        head.closePath();
        graphics.fill(head);
    }
}
