package org.refault.simulator.lock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * In which order the classes of locks of one run are taken: a directed graph, with an edge from a class that is held to
 * a class that is taken. A cycle in it means that threads can block each other, even if they have not yet, as Linux's
 * lockdep has it. Attempts that do not wait make no edge: they block nobody.
 */
public final class LockOrder {
    private final boolean refusesCycles;
    /** A dozen, in the order in which they were first seen: each taking looks some up. */
    private final List<Seen> seen = new ArrayList<>();

    /** An edge, and how often it was seen. */
    private static final class Seen {
        private final Edge first;
        private long times = 1;

        Seen(Edge first) {
            this.first = first;
        }

        boolean leads(String held, String taken) {
            return first.held.equals(held) && first.taken.equals(taken);
        }

        Edge edge() {
            return new Edge(first.held, first.taken, first.heldSite, first.takenSite, times);
        }
    }

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
        for (int i = 0; i < held.size(); i++) {
            SimLock lock = held.get(i);
            if (!seenAgain(lock.lockClass().name(), taken)) {
                Edge edge = new Edge(lock.lockClass().name(), taken, lock.siteOf(thread), site, 1);
                if (refusesCycles) {
                    refuseCycle(edge);
                }
                seen.add(new Seen(edge));
            }
        }
    }

    private boolean seenAgain(String held, String taken) {
        for (int i = 0; i < seen.size(); i++) {
            if (seen.get(i).leads(held, taken)) {
                seen.get(i).times++;
                return true;
            }
        }
        return false;
    }

    private void refuseCycle(Edge edge) {
        List<Edge> back = new ArrayList<>();
        if (edge.taken().equals(edge.held()) || path(edge.taken(), edge.held(), new HashSet<>(), back)) {
            StringBuilder message = new StringBuilder("lock order has a cycle: takes ").append(edge);
            back.forEach(other -> message.append("; has taken ").append(other));
            throw new IllegalStateException(message.toString());
        }
    }

    /** Finds the way from a class to another and keeps its edges. */
    private boolean path(String from, String to, Set<String> visited, List<Edge> way) {
        if (from.equals(to)) {
            return true;
        }
        if (visited.add(from)) {
            for (Edge edge : edges()) {
                if (!edge.held().equals(from)) {
                    continue;
                }
                way.add(edge);
                if (path(edge.taken(), to, visited, way)) {
                    return true;
                }
                way.remove(way.size() - 1);
            }
        }
        return false;
    }

    /** All edges, by the names of the classes. */
    public List<Edge> edges() {
        return seen.stream()
                .map(Seen::edge)
                .sorted(Comparator.comparing(Edge::held).thenComparing(Edge::taken))
                .toList();
    }
}
