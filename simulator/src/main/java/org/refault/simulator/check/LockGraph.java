package org.refault.simulator.check;

/**
 * In which order classes of locks are taken, as a graph of few nodes: an edge from what is held to what is waited for.
 * Acknowledgements of a flush are a node too: one awaits them with locks held, and they await the locks for which a CPU
 * waits with its interrupts off.
 *
 * <pre>
 *   edge:  5..3 what is held   2..0 what is waited for
 * </pre>
 */
final class LockGraph {
    /** Most nodes. */
    static final int NODES = 8;

    private final int[] next = new int[NODES];

    static int edge(int held, int wanted) {
        return held * NODES + wanted;
    }

    /** Adds an edge. Returns whether it is new. */
    boolean add(int edge) {
        int held = edge / NODES;
        int before = next[held];
        next[held] |= 1 << edge % NODES;
        return next[held] != before;
    }

    /** Whether a way leads from the edge's end to its begin. */
    boolean closesCycle(int edge) {
        int reached = 1 << edge % NODES;
        int before = 0;
        while (reached != before) {
            before = reached;
            for (int node = 0; node < NODES; node++) {
                reached |= (before & 1 << node) != 0 ? next[node] : 0;
            }
        }
        return (reached & 1 << edge / NODES) != 0;
    }
}
