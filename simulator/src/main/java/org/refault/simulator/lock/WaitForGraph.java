package org.refault.simulator.lock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who cannot go on before whom, at one instant. Nodes are threads and CPUs, by name; an edge says that the one needs
 * something only the other can give. A cycle is a deadlock.
 *
 * <p>All edges of a node must be needs that must all be met (all holders of a lock must release it, all CPUs must
 * acknowledge). Of those who sleep until any one of several wakes them, no cycle may be concluded: leave them out
 * unless just one can.
 */
public final class WaitForGraph {
    private final Map<String, List<Edge>> needs = new LinkedHashMap<>();

    private record Edge(String waiter, String reason, String other) {}

    /**
     * One cannot go on before another.
     *
     * @param waiter who waits
     * @param reason a verb and its object that the other's name can follow: {@code "waits for kernel_flag, held by"}
     * @param other for whom
     */
    public void add(String waiter, String reason, String other) {
        needs.computeIfAbsent(waiter, name -> new ArrayList<>()).add(new Edge(waiter, reason, other));
    }

    /** The first cycle in words, {@code "a waits for x, held by b, which waits for y, held by a"}; empty if there is none. */
    public Optional<String> cycle() {
        Set<String> harmless = new LinkedHashSet<>();
        for (String start : needs.keySet()) {
            List<Edge> way = new ArrayList<>();
            List<Edge> cycle = search(start, way, harmless);
            if (!cycle.isEmpty()) {
                return Optional.of(worded(cycle));
            }
        }
        return Optional.empty();
    }

    /** A cycle that can be reached from a node over edges after those of the way, or nothing; then it is harmless. */
    private List<Edge> search(String node, List<Edge> way, Set<String> harmless) {
        for (int i = 0; i < way.size(); i++) {
            if (way.get(i).waiter().equals(node)) {
                return way.subList(i, way.size());
            }
        }
        if (!harmless.contains(node)) {
            for (Edge edge : needs.getOrDefault(node, List.of())) {
                way.add(edge);
                List<Edge> cycle = search(edge.other(), way, harmless);
                if (!cycle.isEmpty()) {
                    return cycle;
                }
                way.remove(way.size() - 1);
            }
            harmless.add(node);
        }
        return List.of();
    }

    private static String worded(List<Edge> cycle) {
        StringBuilder words = new StringBuilder(cycle.get(0).waiter());
        for (Edge edge : cycle) {
            words.append(edge == cycle.get(0) ? " " : ", which ")
                    .append(edge.reason())
                    .append(' ')
                    .append(edge.other());
        }
        return words.toString();
    }
}
