package org.refault.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.refault.simulator.result.LockNesting;

/**
 * The order in which classes of locks are taken, as a graph in layers from left to right: an arrow leads from a class
 * that is held to one that is taken. An arrow that would lead back, closing a cycle, is red.
 */
final class LockOrderChart {
    /** Different orders shown; nobody looks through those of a large sweep. */
    private static final int MOST = 12;

    private static final double BOX_HEIGHT = 24;
    private static final double ROW = 52;
    private static final double SIDE = 70;
    private static final double BOTTOM = 20;
    /** Parameter of the curve where the count stands. */
    private static final double COUNT_AT = 0.56;

    private static final float NAME = 11.5f;
    private static final float COUNT = 9.5f;
    private static final Color BOX = new Color(0xF2F7FA);
    private static final Color EDGE = new Color(0x0072B2);
    private static final Color BACK = new Color(0xB00020);

    private static final Table<LockNesting> TABLE = new Table<>(List.of(
            Column.text("held", "Class of the lock that was held.", LockNesting::held),
            Column.text("taken", "Class of the lock that was taken.", LockNesting::taken),
            Column.text("held-site", "Where the first was taken, when this was first seen.", LockNesting::heldSite),
            Column.text("taken-site", "Where the second was taken, when this was first seen.", LockNesting::takenSite),
            Column.count("times", "", "How often.", LockNesting::times)));

    private final String title;
    private final String subtitle;
    private final List<LockNesting> edges;
    private final Look look;
    private final Map<String, Integer> layers = new TreeMap<>();
    private final Set<LockNesting> back;
    /** Places of classes, and of edges in the layers they pass: each layer from top to bottom. */
    private final List<List<String>> columns = new ArrayList<>();

    private LockOrderChart(String title, String subtitle, List<LockNesting> edges, Look look) {
        this.title = title;
        this.subtitle = subtitle;
        this.edges = edges;
        this.look = look;
        back = closingCycles(edges);
        edges.forEach(edge -> {
            layers.put(edge.held(), 0);
            layers.put(edge.taken(), 0);
        });
        layer();
        place();
    }

    /** The table of a run's lock order. */
    static Table<LockNesting> table() {
        return TABLE;
    }

    /** A chart for each different order among the runs; none where no locks nest. */
    static List<Chart> of(List<TimedRun> runs, Look look) {
        Map<Set<String>, List<TimedRun>> byOrder = new LinkedHashMap<>();
        for (TimedRun run : runs) {
            Set<String> order = run.first().lockOrder().stream()
                    .map(edge -> edge.held() + ">" + edge.taken())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!order.isEmpty()) {
                byOrder.computeIfAbsent(order, first -> new ArrayList<>()).add(run);
            }
        }
        List<Chart> charts = new ArrayList<>();
        byOrder.values().stream().limit(MOST).forEach(alike -> charts.add(of(alike, byOrder.size() > 1, look)));
        return charts;
    }

    private static Chart of(List<TimedRun> alike, boolean named, Look look) {
        TimedRun first = alike.get(0);
        String title = "Lock order" + (named ? ": " + first.label() : "");
        String others = alike.size() == 1
                ? ""
                : "; the same order in " + (alike.size() == 2 ? "another run" : (alike.size() - 1) + " other runs");
        List<LockNesting> edges = first.first().lockOrder();
        LockOrderChart chart =
                new LockOrderChart(title, "numbers: how often, in " + first.label() + others, edges, look);
        return new Chart(
                named ? Chart.fileName("lock-order", first.label()) : "lock-order",
                title,
                "An arrow leads from a class of locks that was held to one that was then taken; arrows in a circle, which would be red, could block each other.",
                chart::draw,
                chart.height(),
                TableFormat.CSV.text(TABLE, edges));
    }

    // ---- Layout

    /** The edges that close a cycle, when the graph is walked by the names of the classes. */
    static Set<LockNesting> closingCycles(List<LockNesting> edges) {
        Set<LockNesting> closing =
                new TreeSet<>(Comparator.comparing(LockNesting::held).thenComparing(LockNesting::taken));
        Set<String> done = new TreeSet<>();
        edges.stream()
                .map(LockNesting::held)
                .sorted()
                .forEach(from -> walk(from, edges, new ArrayList<>(), done, closing));
        return closing;
    }

    private static void walk(
            String from, List<LockNesting> edges, List<String> way, Set<String> done, Set<LockNesting> closing) {
        if (done.contains(from)) {
            return;
        }
        way.add(from);
        for (LockNesting edge : edges) {
            if (edge.held().equals(from)) {
                if (way.contains(edge.taken())) {
                    closing.add(edge);
                } else {
                    walk(edge.taken(), edges, way, done, closing);
                }
            }
        }
        way.remove(from);
        done.add(from);
    }

    /** Each class one layer right of the rightmost that is held when it is taken. */
    private void layer() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (LockNesting edge : edges) {
                int least = layers.get(edge.held()) + 1;
                if (!back.contains(edge) && layers.get(edge.taken()) < least) {
                    layers.put(edge.taken(), least);
                    moved = true;
                }
            }
        }
    }

    /** Orders each layer by the mean place of what leads there, so that arrows cross little. */
    private void place() {
        int last = layers.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int layer = 0; layer <= last; layer++) {
            columns.add(new ArrayList<>());
        }
        layers.forEach((name, layer) -> columns.get(layer).add(name));
        Map<String, List<String>> comingFrom = new HashMap<>();
        for (LockNesting edge : edges) {
            if (!back.contains(edge)) {
                List<String> way = way(edge);
                for (int i = 1; i < way.size(); i++) {
                    comingFrom
                            .computeIfAbsent(way.get(i), first -> new ArrayList<>())
                            .add(way.get(i - 1));
                    if (i < way.size() - 1) {
                        columns.get(layers.get(edge.held()) + i).add(way.get(i));
                    }
                }
            }
        }
        for (int layer = 1; layer <= last; layer++) {
            List<String> before = columns.get(layer - 1);
            columns.get(layer)
                    .sort(Comparator.comparingDouble((String name) -> comingFrom.getOrDefault(name, List.of()).stream()
                                    .mapToDouble(before::indexOf)
                                    .average()
                                    .orElse(0))
                            .thenComparing(Comparator.naturalOrder()));
        }
    }

    /** The places an edge passes: one in every layer from its beginning to its end. */
    private List<String> way(LockNesting edge) {
        List<String> way = new ArrayList<>();
        way.add(edge.held());
        for (int layer = layers.get(edge.held()) + 1; layer < layers.get(edge.taken()); layer++) {
            way.add(edge.held() + ">" + edge.taken() + " " + layer);
        }
        way.add(edge.taken());
        return way;
    }

    private int tallest() {
        return columns.stream().mapToInt(List::size).max().orElse(1);
    }

    private int height() {
        return (int) Math.ceil(Sketch.TOP + tallest() * ROW + (back.isEmpty() ? 0 : ROW) + BOTTOM);
    }

    private double x(int layer) {
        double left = Sketch.MARGIN + SIDE;
        double room = Chart.WIDTH - 2 * left;
        return columns.size() == 1 ? Chart.WIDTH / 2.0 : left + layer * room / (columns.size() - 1);
    }

    private double y(int layer, String name) {
        List<String> column = columns.get(layer);
        double free = (tallest() - column.size()) * ROW / 2;
        return Sketch.TOP + free + (column.indexOf(name) + 0.5) * ROW;
    }

    private double y(String lockClass) {
        return y(layers.get(lockClass), lockClass);
    }

    private double halfWidth(String lockClass) {
        return Sketch.width(lockClass, look.bold(NAME)) / 2 + 9;
    }

    // ---- Drawing

    private void draw(Graphics2D graphics, Rectangle2D area) {
        Sketch.head(graphics, area, title, subtitle, look);
        for (LockNesting edge : edges) {
            if (back.contains(edge)) {
                drawBack(graphics, edge);
            } else {
                drawForward(graphics, edge);
            }
        }
        edges.forEach(edge -> count(graphics, edge));
        Font font = look.bold(NAME);
        layers.forEach((name, layer) -> {
            double half = halfWidth(name);
            RoundRectangle2D box =
                    new RoundRectangle2D.Double(x(layer) - half, y(name) - BOX_HEIGHT / 2, 2 * half, BOX_HEIGHT, 8, 8);
            graphics.setColor(BOX);
            graphics.fill(box);
            graphics.setColor(EDGE);
            graphics.setStroke(new BasicStroke(1.4f));
            graphics.draw(box);
            Sketch.textAround(graphics, name, x(layer), y(name) + 4, font, Look.INK);
        });
    }

    private void drawForward(Graphics2D graphics, LockNesting edge) {
        int from = layers.get(edge.held());
        List<String> way = way(edge);
        double x = x(from) + halfWidth(edge.held());
        double y = y(edge.held());
        Path2D path = new Path2D.Double();
        path.moveTo(x, y);
        for (int i = 1; i < way.size(); i++) {
            boolean end = i == way.size() - 1;
            double toX = x(from + i) - (end ? halfWidth(edge.taken()) + 6 : 0);
            double toY = y(from + i, way.get(i));
            double bend = (toX - x) / 2;
            path.curveTo(x + bend, y, toX - bend, toY, toX, toY);
            x = toX;
            y = toY;
        }
        graphics.setColor(EDGE);
        graphics.setStroke(new BasicStroke(weight(edge.times())));
        graphics.draw(path);
        Sketch.arrowHead(graphics, x + 6, y, true);
    }

    /** Below everything, and back to the left. */
    private void drawBack(Graphics2D graphics, LockNesting edge) {
        double floor = floor();
        double x = x(layers.get(edge.held()));
        double toX = x(layers.get(edge.taken())) - halfWidth(edge.taken()) - 6;
        double y = y(edge.held()) + BOX_HEIGHT / 2;
        double toY = y(edge.taken());
        Path2D path = new Path2D.Double();
        path.moveTo(x, y);
        path.curveTo(x, floor, x, floor, (x + toX) / 2, floor);
        path.curveTo(toX - SIDE / 2, floor, toX - SIDE / 2, toY, toX, toY);
        graphics.setColor(BACK);
        graphics.setStroke(new BasicStroke(weight(edge.times())));
        graphics.draw(path);
        Sketch.arrowHead(graphics, toX + 6, toY, true);
    }

    /** How often, on the arrow, a little behind the middle of its first part. */
    private void count(Graphics2D graphics, LockNesting edge) {
        double x;
        double y;
        if (back.contains(edge)) {
            x = (x(layers.get(edge.held())) + x(layers.get(edge.taken()))) / 2;
            y = floor();
        } else {
            int from = layers.get(edge.held());
            List<String> way = way(edge);
            boolean end = way.size() == 2;
            double beginX = x(from) + halfWidth(edge.held());
            double toX = x(from + 1) - (end ? halfWidth(edge.taken()) : 0);
            double beginY = y(edge.held());
            double toY = y(from + 1, way.get(1));
            x = beginX + (toX - beginX) * (1.5 * COUNT_AT * (1 - COUNT_AT) + Math.pow(COUNT_AT, 3));
            y = beginY + (toY - beginY) * (3 - 2 * COUNT_AT) * COUNT_AT * COUNT_AT;
        }
        Font font = look.plain(COUNT);
        String text = new Value.Count(edge.times()).readable();
        double half = Sketch.width(text, font) / 2 + 3;
        graphics.setColor(Color.WHITE);
        graphics.fill(new Rectangle2D.Double(x - half, y - 6.5, 2 * half, 13));
        Sketch.textAround(graphics, text, x, y + 3.4, font, back.contains(edge) ? BACK : EDGE);
    }

    /** Where arrows run that lead back. */
    private double floor() {
        return Sketch.TOP + tallest() * ROW + ROW / 2;
    }

    /** Thicker by half a pixel for each tenfold. */
    private static float weight(long times) {
        return (float) (0.8 + 0.5 * Math.log10(Math.max(1, times)));
    }
}
