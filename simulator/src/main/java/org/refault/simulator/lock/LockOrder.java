package org.refault.simulator.lock;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * In which order the classes of locks of one run are taken: a directed graph, with an edge from a class that is held to
 * a class that is taken. A cycle in it means that threads can block each other, even if they have not yet, as Linux's
 * lockdep has it. Attempts that do not wait make no edge: they block nobody.
 */
public final class LockOrder {
    private final boolean refusesCycles;
    private final Map<String, Map<String, Edge>> edges = new TreeMap<>();

    /**
     * A lock of one class was taken while one of another was held.
     *
     * @param held class of the lock that was held
     * @param taken class of the lock that was taken
     * @param heldSite where the first was taken, when the edge was first seen
     * @param takenSite where the second was taken, when the edge was first seen
     * @param times how often
     */
    public record Edge(String held, String taken, String heldSite, String takenSite, long times) {
        private Edge again() {
            return seen(times + 1);
        }

        private Edge seen(long often) {
            return new Edge(held, taken, heldSite, takenSite, often);
        }

        @Override
        public String toString() {
            return taken + " (at " + takenSite + ") under " + held + " (at " + heldSite + ")";
        }
    }

    /**
     * An order without edges.
     *
     * @param refusesCycles whether a cycle is an error
     */
    public LockOrder(boolean refusesCycles) {
        this.refusesCycles = refusesCycles;
    }

    /**
     * A thread is about to take a lock, and will wait for it if need be. To be told before it waits.
     *
     * @param thread the thread
     * @param held the locks it holds
     * @param next the lock it takes
     * @param site where it takes it
     * @throws IllegalStateException if this is the edge that closes a cycle, and cycles are refused; names the sites of
     *     all edges of the cycle
     */
    public void acquiring(Waiter thread, List<SimLock> held, SimLock next, String site) {
        String taken = next.lockClass().name();
        for (SimLock lock : held) {
            String before = lock.lockClass().name();
            Map<String, Edge> under = edges.computeIfAbsent(before, name -> new TreeMap<>());
            Edge known = under.get(taken);
            if (known != null) {
                under.put(taken, known.again());
            } else {
                Edge edge = new Edge(before, taken, lock.siteOf(thread), site, 1);
                if (refusesCycles) {
                    refuseCycle(edge);
                }
                under.put(taken, edge);
            }
        }
    }

    private void refuseCycle(Edge edge) {
        List<Edge> back = new ArrayList<>();
        if (edge.taken().equals(edge.held()) || path(edge.taken(), edge.held(), new LinkedHashSet<>(), back)) {
            StringBuilder message = new StringBuilder("lock order has a cycle: takes ").append(edge);
            back.forEach(other -> message.append("; has taken ").append(other));
            throw new IllegalStateException(message.toString());
        }
    }

    /** Finds the way from a class to another and keeps its edges. */
    private boolean path(String from, String to, Set<String> seen, List<Edge> way) {
        if (from.equals(to)) {
            return true;
        }
        if (seen.add(from)) {
            for (Edge edge : edges.getOrDefault(from, Map.of()).values()) {
                way.add(edge);
                if (path(edge.taken(), to, seen, way)) {
                    return true;
                }
                way.remove(way.size() - 1);
            }
        }
        return false;
    }

    /** Counts anew; an order once seen is still an order. */
    public void restart() {
        edges.values().forEach(under -> under.replaceAll((taken, edge) -> edge.seen(0)));
    }

    /** All edges that are counted, by the names of the classes. */
    public List<Edge> edges() {
        return edges.values().stream()
                .flatMap(under -> under.values().stream())
                .filter(edge -> edge.times() > 0)
                .toList();
    }
}
