package org.refault.simulator.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LockGraphTest {
    private static boolean closes(LockGraph graph, int held, int wanted) {
        int edge = LockGraph.edge(held, wanted);
        assertTrue(graph.add(edge));
        return graph.closesCycle(edge);
    }

    @Test
    void threeLocksTakenInARingAreACycleAtTheThird() {
        LockGraph graph = new LockGraph();
        assertFalse(closes(graph, 1, 2));
        assertFalse(closes(graph, 2, 7));
        assertFalse(closes(graph, 1, 7));
        assertTrue(closes(graph, 7, 1));
    }

    @Test
    void aLockTakenUnderOneOfItsOwnClassIsACycle() {
        assertTrue(closes(new LockGraph(), 3, 3));
    }

    @Test
    void anEdgeIsNewOnce() {
        LockGraph graph = new LockGraph();
        assertTrue(graph.add(LockGraph.edge(4, 5)));
        assertFalse(graph.add(LockGraph.edge(4, 5)));
    }
}
