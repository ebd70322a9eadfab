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
 * The order in which classes of locks are taken, as a graph in layers from top to bottom: an arrow leads from a class
 * that is held to one that is taken. An arrow that would lead back up, closing a cycle, is red.
 */
final class LockOrderChart {
    /** Different orders shown; nobody looks through those of a large sweep. */
    private static final int MOST = 12;

    private static final double BOX_HEIGHT = 24;
    private static final double LAYER = 76;
    private static final double MOST_APART = 200;
    private static final double PORTS_APART = 22;
    private static final double ARROW = 6;
    private static final double SIDE = 70;
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
    /** Places of classes, and of edges in the layers they pass: each layer from left to right. */
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

    /** Each class one layer below the lowest that is held when it is taken. */
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

    private int widest() {
        return columns.stream().mapToInt(List::size).max().orElse(1);
    }

    private int height() {
        return (int) Math.ceil(y(columns.size() - 1) + BOX_HEIGHT / 2 + Sketch.MARGIN);
    }

    private static double y(int layer) {
        return Sketch.TOP + BOX_HEIGHT + layer * LAYER;
    }

    private double x(int layer, String name) {
        List<String> row = columns.get(layer);
        double each = Math.min(MOST_APART, (Chart.WIDTH - 2 * (Sketch.MARGIN + SIDE)) / widest());
        return Chart.WIDTH / 2.0 + (row.indexOf(name) - (row.size() - 1) / 2.0) * each;
    }

    private double x(String lockClass) {
        return x(layers.get(lockClass), lockClass);
    }

    private double y(String lockClass) {
        return y(layers.get(lockClass));
    }

    private double halfWidth(String lockClass) {
        return Sketch.width(lockClass, look.bold(NAME)) / 2 + 9;
    }

    /** Where an edge leaves its upper box: beside the others that do, in the order in which they go on. */
    private double beginX(LockNesting edge) {
        List<LockNesting> beside = edges.stream()
                .filter(other -> !back.contains(other) && other.held().equals(edge.held()))
                .sorted(Comparator.comparingDouble(
                        other -> x(layers.get(other.held()) + 1, way(other).get(1))))
                .toList();
        return x(edge.held()) + apart(beside.indexOf(edge), beside.size());
    }

    /** Where an edge enters its lower box. */
    private double endX(LockNesting edge) {
        List<LockNesting> beside = edges.stream()
                .filter(other -> !back.contains(other) && other.taken().equals(edge.taken()))
                .sorted(Comparator.comparingDouble(other -> {
                    List<String> way = way(other);
                    return x(layers.get(other.taken()) - 1, way.get(way.size() - 2));
                }))
                .toList();
        return x(edge.taken()) + apart(beside.indexOf(edge), beside.size());
    }

    private static double apart(int place, int places) {
        return (place - (places - 1) / 2.0) * PORTS_APART;
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
        Font font = look.bold(NAME);
        for (String name : layers.keySet()) {
            double half = halfWidth(name);
            RoundRectangle2D box =
                    new RoundRectangle2D.Double(x(name) - half, y(name) - BOX_HEIGHT / 2, 2 * half, BOX_HEIGHT, 8, 8);
            graphics.setColor(BOX);
            graphics.fill(box);
            graphics.setColor(EDGE);
            graphics.setStroke(new BasicStroke(1.4f));
            graphics.draw(box);
            Sketch.textAround(graphics, name, x(name), y(name) + 4, font, Look.INK);
        }
        edges.forEach(edge -> count(graphics, edge));
    }

    private void drawForward(Graphics2D graphics, LockNesting edge) {
        int from = layers.get(edge.held());
        List<String> way = way(edge);
        double x = beginX(edge);
        double y = y(edge.held()) + BOX_HEIGHT / 2;
        Path2D path = new Path2D.Double();
        path.moveTo(x, y);
        for (int i = 1; i < way.size(); i++) {
            boolean end = i == way.size() - 1;
            double toX = end ? endX(edge) : x(from + i, way.get(i));
            double toY = y(from + i) - (end ? BOX_HEIGHT / 2 + ARROW : 0);
            double bend = (toY - y) / 2;
            path.curveTo(x, y + bend, toX, toY - bend, toX, toY);
            x = toX;
            y = toY;
        }
        graphics.setColor(EDGE);
        graphics.setStroke(new BasicStroke(weight(edge.times())));
        graphics.draw(path);
        Sketch.arrowHeadDown(graphics, x, y + ARROW);
    }

    /** Right of everything, and back up. */
    private void drawBack(Graphics2D graphics, LockNesting edge) {
        double x = x(edge.held()) + halfWidth(edge.held());
        double toX = x(edge.taken()) + halfWidth(edge.taken()) + ARROW;
        double middle = (y(edge.held()) + y(edge.taken())) / 2;
        double side = Chart.WIDTH - Sketch.MARGIN - SIDE / 2;
        Path2D path = new Path2D.Double();
        path.moveTo(x, y(edge.held()));
        path.curveTo(side, y(edge.held()), side, y(edge.held()), side, middle);
        path.curveTo(side, y(edge.taken()), side, y(edge.taken()), toX, y(edge.taken()));
        graphics.setColor(BACK);
        graphics.setStroke(new BasicStroke(weight(edge.times())));
        graphics.draw(path);
        Sketch.arrowHead(graphics, toX - ARROW, y(edge.taken()), false);
    }

    /** How often, on the arrow, a little behind the middle of its first part. */
    private void count(Graphics2D graphics, LockNesting edge) {
        double x;
        double y;
        if (back.contains(edge)) {
            x = Chart.WIDTH - Sketch.MARGIN - SIDE / 2;
            y = (y(edge.held()) + y(edge.taken())) / 2;
        } else {
            int from = layers.get(edge.held());
            List<String> way = way(edge);
            double beginX = beginX(edge);
            double beginY = y(from) + BOX_HEIGHT / 2;
            boolean end = way.size() == 2;
            double toX = end ? endX(edge) : x(from + 1, way.get(1));
            double toY = y(from + 1) - (end ? BOX_HEIGHT / 2 + ARROW : 0);
            x = beginX + (toX - beginX) * (3 - 2 * COUNT_AT) * COUNT_AT * COUNT_AT;
            y = beginY + (toY - beginY) * (1.5 * COUNT_AT * (1 - COUNT_AT) + Math.pow(COUNT_AT, 3));
        }
        Font font = look.plain(COUNT);
        String text = new Value.Count(edge.times()).readable();
        double half = Sketch.width(text, font) / 2 + 3;
        graphics.setColor(Color.WHITE);
        graphics.fill(new Rectangle2D.Double(x - half, y - 6.5, 2 * half, 13));
        Sketch.textAround(graphics, text, x, y + 3.4, font, back.contains(edge) ? BACK : EDGE);
    }

    /** Thicker by half a pixel for each tenfold. */
    private static float weight(long times) {
        return (float) (0.8 + 0.5 * Math.log10(Math.max(1, times)));
    }
}
