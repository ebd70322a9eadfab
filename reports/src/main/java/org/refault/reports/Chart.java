package org.refault.reports;

import java.util.Locale;

/**
 * One chart of a report.
 *
 * @param name its files' name: lower-case letters, digits and hyphens
 * @param title what it shows, one line
 * @param caption how to read it, one sentence
 * @param picture the drawing
 * @param height its height at a width of {@link #WIDTH}, in CSS pixels
 * @param csv its data, with a header
 */
record Chart(String name, String title, String caption, Drawing picture, int height, String csv) {
    /** Width of every chart, in CSS pixels. */
    static final int WIDTH = 800;
    /** Height of a chart that needs no more: with {@link #WIDTH} the shape of a slide. */
    static final int SLIDE_HEIGHT = 450;

    private static final int LONGEST_NAME = 80;

    /** The same chart under another name. */
    Chart renamed(String other) {
        return new Chart(other, title, caption, picture, height, csv);
    }

    /** A file name for a chart of something: what is no letter or digit becomes a hyphen. */
    static String fileName(String... parts) {
        String name = String.join("-", parts).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return name.substring(0, Math.min(LONGEST_NAME, name.length())).replaceAll("^-|-$", "");
    }
}
