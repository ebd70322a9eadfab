package org.refault.simulator.check;

import java.util.Arrays;

/**
 * The states in which virtual CPU 0 has a fault to be served, and what leads from one to another. A fault begins again
 * without bound if there is a cycle in which its virtual CPU steps, and which is fair: every other thread steps in it too, or
 * cannot somewhere on it. Such a cycle exists if and only if a strongly connected component of the graph has all that, since
 * a way may go through the whole of a component and back. The components are found as by Tarjan (1972).
 *
 * <p>Nothing is asked of interrupts, ends of transfers, beginnings and other processes: they may stay away for ever. What is
 * bounded here is bounded where they do not, too; what is not may be so only by their staying away.
 */
final class RetryGraph {
    private static final int NONE = -1;
    private static final int WATCHED = 0;
    private static final int HEAD = 2;

    /** Of each state who can step, how many of its actions are noted, of each of these where it leads, and who stepped. */
    private final IntBuffer words = new IntBuffer();

    private final IntBuffer numbers = new IntBuffer();
    private final IntBuffer places = new IntBuffer();
    private int greatest;

    private int[] nodes = {};
    private int[] order = {};
    private int[] lowest = {};
    private int[] stack = {};
    private int[] component = {};
    private int stacked;

    /** A state in which virtual CPU 0 has a fault. */
    void add(int state, int steppers, int[] successors, int from, int[] steppedBy, int fromBy, int count) {
        numbers.add(state);
        places.add(words.size());
        greatest = Math.max(greatest, state);
        words.add(steppers);
        words.add(count);
        for (int i = 0; i < count; i++) {
            words.add(successors[from + i]);
            words.add(steppedBy[fromBy + i]);
        }
    }

    /** Whether a fault of virtual CPU 0 can begin again without bound. */
    boolean hasRetryCycle() {
        int count = numbers.size();
        nodes = new int[greatest + 1];
        Arrays.fill(nodes, NONE);
        for (int node = 0; node < count; node++) {
            nodes[numbers.array()[node]] = node;
        }
        order = new int[count];
        lowest = new int[count];
        component = new int[count];
        stack = new int[count];
        Arrays.fill(order, NONE);
        Arrays.fill(component, NONE);
        int[] way = new int[count];
        int[] tried = new int[count];
        int next = 0;
        for (int root = 0; root < count; root++) {
            int depth = 0;
            if (order[root] == NONE) {
                way[depth++] = root;
            }
            while (depth > 0) {
                int node = way[depth - 1];
                if (order[node] == NONE) {
                    order[node] = next;
                    lowest[node] = next++;
                    stack[stacked++] = node;
                }
                if (tried[node] < edges(node)) {
                    int target = target(node, tried[node]++);
                    if (target != NONE && order[target] == NONE) {
                        way[depth++] = target;
                    } else if (target != NONE && component[target] == NONE) {
                        lowest[node] = Math.min(lowest[node], order[target]);
                    }
                    continue;
                }
                depth--;
                if (depth > 0) {
                    lowest[way[depth - 1]] = Math.min(lowest[way[depth - 1]], lowest[node]);
                }
                if (lowest[node] == order[node] && isRetried(node)) {
                    return true;
                }
            }
        }
        return false;
    }

    private int edges(int node) {
        return words.array()[places.array()[node] + 1];
    }

    private int edgeAt(int node, int edge) {
        return places.array()[node] + HEAD + 2 * edge;
    }

    /** Where an action leads; {@link #NONE} if the fault is over there. */
    private int target(int node, int edge) {
        int state = words.array()[edgeAt(node, edge)];
        return state > greatest ? NONE : nodes[state];
    }

    /** Takes the component of its first node off the stack. Returns whether a fair cycle in it has steps of the fault. */
    private boolean isRetried(int root) {
        int from = stacked;
        do {
            component[stack[--from]] = root;
        } while (stack[from] != root);
        int steppers = -1;
        int stepped = 0;
        for (int i = from; i < stacked; i++) {
            int node = stack[i];
            steppers &= words.array()[places.array()[node]];
            for (int edge = 0; edge < edges(node); edge++) {
                int target = target(node, edge);
                if (target != NONE && component[target] == root) {
                    stepped |= 1 << words.array()[edgeAt(node, edge) + 1];
                }
            }
        }
        stacked = from;
        return (stepped & 1 << WATCHED) != 0 && (steppers & ~stepped) == 0;
    }
}
