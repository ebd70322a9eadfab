package org.refault.simulator.lock;

import java.util.ArrayList;
import java.util.HashSet;
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
    /** A dozen, in the order in which they were first seen: each taking looks some up, so by object and not by name. */
    private final List<Seen> seen = new ArrayList<>();

    /** A class was taken under another, and how often. */
    private static final class Seen {
        private final LockClass held;
        private final LockClass taken;
        private final Edge first;
        private long times = 1;

        Seen(LockClass held, LockClass taken, Edge first) {
            this.held = held;
            this.taken = taken;
            this.first = first;
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
        private Edge times(long seen) {
            return new Edge(held, taken, heldSite, takenSite, seen);
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
        LockClass taken = next.lockClass();
        for (int i = 0; i < held.size(); i++) {
            SimLock lock = held.get(i);
            if (!seenAgain(lock.lockClass(), taken)) {
                Edge edge = new Edge(lock.lockClass().name(), taken.name(), lock.siteOf(thread), site, 1);
                if (refusesCycles) {
                    refuseCycle(edge);
                }
                seen.add(new Seen(lock.lockClass(), taken, edge));
            }
        }
    }

    private boolean seenAgain(LockClass held, LockClass taken) {
        for (int i = 0; i < seen.size(); i++) {
            Seen edge = seen.get(i);
            if (edge.held == held && edge.taken == taken) {
                edge.times++;
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
            // Not only those that are counted.
            for (Seen each : seen) {
                Edge edge = each.first;
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

    /** Counts anew; an order once seen is still an order. */
    public void restart() {
        seen.forEach(each -> each.times = 0);
    }

    /** All edges that are counted, by the names of the classes; classes of one name, of several virtual machines, are one. */
    public List<Edge> edges() {
        Map<String, Map<String, Edge>> edges = new TreeMap<>();
        for (Seen each : seen) {
            if (each.times == 0) {
                continue;
            }
            Edge edge = each.first;
            edges.computeIfAbsent(edge.held, name -> new TreeMap<>())
                    .merge(
                            edge.taken,
                            edge.times(each.times),
                            (earlier, later) -> earlier.times(earlier.times + later.times));
        }
        return edges.values().stream().flatMap(under -> under.values().stream()).toList();
    }
}
