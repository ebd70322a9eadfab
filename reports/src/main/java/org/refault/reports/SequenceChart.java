package org.refault.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.refault.simulator.check.Finding;

/**
 * The way to a violation: a lifeline for each actor, its actions as boxes in the order of time, the last one being the
 * bad one, and at the right what each changed.
 *
 * <pre>
 *   title
 *        vCPU 0     swapper     disk        state of the page
 *    1   [reads]       |          |         UNTOUCHED, host NONE
 *    2     |        [evicts]      |
 * </pre>
 */
final class SequenceChart {
    private static final double HEADS_TOP = Sketch.TOP;
    private static final double HEADS_HEIGHT = 34;
    private static final double ROWS_TOP = HEADS_TOP + HEADS_HEIGHT + 8;
    private static final double LIFELINES_LEFT = 44;
    private static final double LIFELINES_RIGHT = 500;
    private static final double STATE_LEFT = 514;
    private static final double ROW = 24;
    private static final double BOX = 17;
    private static final double LINE = 12.5;
    private static final double PART_GAP = 6;
    private static final double ROOM_AT_END = 34;
    private static final float HEAD = 10.5f;
    private static final float ACTION = 10;
    private static final float STATE = 9.5f;
    private static final String BETWEEN_PARTS = ", ";
    private static final String PAGE = "page ";
    private static final Color BAD = new Color(0xB00020);
    private static final Color BAD_PALE = new Color(0xFDE7EA);
    private static final Color STRIPE = new Color(0xF6F8FA);
    private static final Color LIFELINE = new Color(0xAAAAAA);
    private static final Stroke DASHED =
            new BasicStroke(0.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {3, 3}, 0);
    private static final Stroke THIN = new BasicStroke(0.8f);
    private static final Stroke BUSY = new BasicStroke(3.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
    private static final Stroke EDGE = new BasicStroke(1.1f);

    /** How a part of a state's text compares with the state before. */
    enum Change {
        /** It was so before. */
        SAME,
        /** It is new. */
        NEW,
        /** It is so no longer. */
        GONE
    }

    /**
     * A part of a state's text.
     *
     * @param text the part
     * @param change against the state before
     */
    record Part(String text, Change change) {}

    private final CheckedProtocol checked;
    private final Finding finding;
    private final Look look;
    private final List<String> actors;
    private final List<List<List<Part>>> states = new ArrayList<>();

    private SequenceChart(CheckedProtocol checked, Finding finding, Look look) {
        this.checked = checked;
        this.finding = finding;
        this.look = look;
        actors = actors(finding);
        String before = "";
        for (int i = 0; i < finding.steps().size(); i++) {
            String after = finding.steps().get(i).state();
            List<Part> parts = changes(before, after);
            boolean last = i == finding.steps().size() - 1;
            List<Part> shown = last ? parts : ofChangedPages(parts);
            states.add(shown.isEmpty() ? List.of() : wrapped(shown));
            before = after;
        }
    }

    /** The chart of a finding. */
    static Chart of(CheckedProtocol checked, Finding finding, Look look) {
        SequenceChart sequence = new SequenceChart(checked, finding, look);
        return new Chart(
                Chart.fileName(
                        "check",
                        checked.protocol(),
                        checked.mutation().equals(CheckedProtocol.NO_MUTATION) ? "" : checked.mutation(),
                        finding.violation().label()),
                checked.heading(finding),
                "Time goes down, one atomic step a row; at the right what the step changed, struck out what no longer holds; the last step, in red, is the bad one.",
                sequence::draw,
                sequence.height(),
                TableFormat.CSV.text(CheckTables.STEPS, CheckTables.steps(finding)));
    }

    /** The actors, those of a kind beside each other, else in the order of their first steps. */
    static List<String> actors(Finding finding) {
        Map<String, Set<String>> byKind = new LinkedHashMap<>();
        for (Finding.Step step : finding.steps()) {
            String kind = step.actor().replaceFirst(" [0-9]+$", "");
            byKind.computeIfAbsent(kind, first -> new TreeSet<>()).add(step.actor());
        }
        return byKind.values().stream().flatMap(Set::stream).toList();
    }

    /** The parts of a state that follows another, those that are gone at their page's end. */
    static List<Part> changes(String before, String after) {
        List<Part> parts = new ArrayList<>();
        String[] pagesBefore = before.split("; ");
        String[] pages = after.split("; ");
        for (int page = 0; page < pages.length; page++) {
            List<String> old = page < pagesBefore.length ? parts(pagesBefore[page]) : List.of();
            List<String> now = parts(pages[page]);
            for (String part : now) {
                parts.add(new Part(part, old.contains(part) ? Change.SAME : Change.NEW));
            }
            for (int i = 0; i < old.size(); i++) {
                // The first two are states, which only ever give way to other ones.
                if (i >= 2 && !now.contains(old.get(i))) {
                    parts.add(new Part(old.get(i), Change.GONE));
                }
            }
        }
        return parts;
    }

    /** The parts of those pages of which one is not the same. */
    static List<Part> ofChangedPages(List<Part> parts) {
        List<Part> shown = new ArrayList<>();
        List<Part> page = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            page.add(parts.get(i));
            if (i == parts.size() - 1 || parts.get(i + 1).text().startsWith(PAGE)) {
                if (page.stream().anyMatch(part -> part.change() != Change.SAME)) {
                    shown.addAll(page);
                }
                page.clear();
            }
        }
        return shown;
    }

    private static List<String> parts(String page) {
        return List.of(page.split(BETWEEN_PARTS));
    }

    private List<List<Part>> wrapped(List<Part> parts) {
        double room = Chart.WIDTH - Sketch.MARGIN - STATE_LEFT;
        List<List<Part>> lines = new ArrayList<>();
        List<Part> line = new ArrayList<>();
        double used = 0;
        for (Part part : parts) {
            double width = Sketch.width(part.text(), font(part)) + PART_GAP;
            boolean pageBegins = part.text().startsWith(PAGE) && !line.isEmpty();
            if (pageBegins || !line.isEmpty() && used + width > room) {
                lines.add(line);
                line = new ArrayList<>();
                used = 0;
            }
            line.add(part);
            used += width;
        }
        lines.add(line);
        return lines;
    }

    private Font font(Part part) {
        return part.change() == Change.NEW ? look.bold(STATE) : look.plain(STATE);
    }

    private double rowHeight(int step) {
        return Math.max(ROW, states.get(step).size() * LINE + 9);
    }

    private int height() {
        double height = ROWS_TOP + ROOM_AT_END;
        for (int step = 0; step < states.size(); step++) {
            height += rowHeight(step);
        }
        return (int) Math.ceil(height);
    }

    private double lifeline(int actor) {
        return LIFELINES_LEFT + (actor + 0.5) * (LIFELINES_RIGHT - LIFELINES_LEFT) / actors.size();
    }

    // ---- Drawing

    private void draw(Graphics2D graphics, Rectangle2D area) {
        String how = "the shortest of all ways; " + checked.configuration();
        Sketch.head(graphics, area, checked.heading(finding), how, look);
        stripes(graphics);
        lifelines(graphics);
        double top = ROWS_TOP;
        double previousMiddle = Double.NaN;
        for (int step = 0; step < states.size(); step++) {
            double middle = top + rowHeight(step) / 2;
            step(graphics, step, top, middle, previousMiddle);
            previousMiddle = middle;
            top += rowHeight(step);
        }
        String end = finding.violation().label() + " (" + finding.violation().rule() + ")";
        Sketch.text(graphics, end, LIFELINES_LEFT, top + 20, look.bold(Sketch.TEXT), BAD);
    }

    private void stripes(Graphics2D graphics) {
        double top = ROWS_TOP;
        for (int step = 0; step < states.size(); step++) {
            boolean last = step == states.size() - 1;
            if (last || step % 2 == 0) {
                graphics.setColor(last ? BAD_PALE : STRIPE);
                graphics.fill(
                        new Rectangle2D.Double(Sketch.MARGIN, top, Chart.WIDTH - 2 * Sketch.MARGIN, rowHeight(step)));
            }
            top += rowHeight(step);
        }
    }

    private void lifelines(Graphics2D graphics) {
        Font font = look.bold(HEAD);
        for (int actor = 0; actor < actors.size(); actor++) {
            double x = lifeline(actor);
            String[] words = actors.get(actor).split(" (?=process)");
            double base = HEADS_TOP + HEADS_HEIGHT - 8 - (words.length - 1) * LINE;
            for (String word : words) {
                Sketch.text(graphics, word, x - Sketch.width(word, font) / 2, base, font, Look.colour(actor));
                base += LINE;
            }
            graphics.setColor(LIFELINE);
            graphics.setStroke(DASHED);
            graphics.draw(new Line2D.Double(x, HEADS_TOP + HEADS_HEIGHT, x, height() - ROOM_AT_END));
        }
        Sketch.text(graphics, "what it changed", STATE_LEFT, HEADS_TOP + HEADS_HEIGHT - 8, font, Look.INK);
    }

    private void step(Graphics2D graphics, int number, double top, double middle, double previousMiddle) {
        Finding.Step step = finding.steps().get(number);
        boolean bad = number == states.size() - 1;
        int actor = actors.indexOf(step.actor());
        double x = lifeline(actor);
        Color colour = bad ? BAD : Look.colour(actor);
        if (number > 0 && finding.steps().get(number - 1).actor().equals(step.actor())) {
            graphics.setColor(Look.colour(actor));
            graphics.setStroke(BUSY);
            graphics.draw(new Line2D.Double(x, previousMiddle + BOX / 2, x, middle - BOX / 2));
        }
        Font font = bad ? look.bold(ACTION) : look.plain(ACTION);
        double width = Sketch.width(step.action(), font) + 12;
        double left = Math.max(LIFELINES_LEFT, Math.min(LIFELINES_RIGHT - width, x - width / 2));
        for (int other = 0; other < actors.size(); other++) {
            if (step.action().endsWith(" to " + actors.get(other))) {
                double from = lifeline(other) > x ? left + width : left;
                arrow(graphics, from, lifeline(other), middle, colour);
            }
        }
        RoundRectangle2D box = new RoundRectangle2D.Double(left, middle - BOX / 2, width, BOX, 6, 6);
        graphics.setColor(bad ? BAD : Color.WHITE);
        graphics.fill(box);
        graphics.setColor(colour);
        graphics.setStroke(EDGE);
        graphics.draw(box);
        Sketch.text(graphics, step.action(), left + 6, middle + 3.6, font, bad ? Color.WHITE : Look.INK);
        String count = String.valueOf(number + 1);
        Font small = look.plain(STATE);
        Sketch.text(
                graphics,
                count,
                LIFELINES_LEFT - 10 - Sketch.width(count, small),
                middle + 3.4,
                small,
                bad ? BAD : Look.PALE_INK);
        state(graphics, states.get(number), top, rowHeight(number));
    }

    private void arrow(Graphics2D graphics, double from, double to, double y, Color colour) {
        if (Math.abs(to - from) < 8) {
            return;
        }
        graphics.setColor(colour);
        graphics.setStroke(EDGE);
        graphics.draw(new Line2D.Double(from, y, to, y));
        Sketch.arrowHead(graphics, to, y, to > from);
    }

    private void state(Graphics2D graphics, List<List<Part>> lines, double top, double height) {
        double base = top + (height - lines.size() * LINE) / 2 + 9.5;
        for (List<Part> line : lines) {
            double x = STATE_LEFT;
            for (Part part : line) {
                Font font = font(part);
                Sketch.text(
                        graphics, part.text(), x, base, font, part.change() == Change.NEW ? Look.INK : Look.PALE_INK);
                double width = Sketch.width(part.text(), font);
                if (part.change() == Change.GONE) {
                    graphics.setStroke(THIN);
                    graphics.draw(new Line2D.Double(x, base - 3.2, x + width, base - 3.2));
                }
                x += width + PART_GAP;
            }
            base += LINE;
        }
    }
}
