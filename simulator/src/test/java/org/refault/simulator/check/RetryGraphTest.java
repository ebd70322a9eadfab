package org.refault.simulator.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Graphs drawn by hand; thread 0 serves the fault, 1 is another one, 7 nobody. In state 9 the fault is over. */
class RetryGraphTest {
    private static final int FAULT = 1;
    private static final int OTHER = 2;

    private final RetryGraph graph = new RetryGraph();

    /** A state with two actions: who can step in it, where each leads, and who steps. */
    private void state(int number, int steppers, int to, int by, int orTo, int orBy) {
        graph.add(number, steppers, new int[] {to, orTo}, 0, new int[] {by, orBy}, 0, 2);
    }

    @Test
    void aWayWithoutACycleIsBounded() {
        state(0, FAULT, 1, 0, 2, 7);
        state(1, FAULT, 2, 0, 9, 0);
        state(2, FAULT, 9, 0, 9, 0);

        assertFalse(graph.hasRetryCycle());
    }

    @Test
    void aCycleThatTheFaultStepsInIsNoBound() {
        state(0, FAULT, 1, 0, 9, 0);
        state(1, 0, 0, 7, 9, 7);

        assertTrue(graph.hasRetryCycle());
    }

    @Test
    void aCycleOfOthersAloneIsNoRetry() {
        state(0, FAULT, 1, 7, 9, 0);
        state(1, FAULT, 0, 7, 9, 0);

        assertFalse(graph.hasRetryCycle());
    }

    /** Thread 1 could step in both states, and would end it all if it did. */
    @Test
    void aCycleThatKeepsAThreadFromSteppingIsNotFair() {
        state(0, FAULT | OTHER, 1, 0, 9, 1);
        state(1, FAULT | OTHER, 0, 0, 9, 1);

        assertFalse(graph.hasRetryCycle());
    }

    @Test
    void aCycleIsFairWhereTheOtherThreadCannotStepAllAlong() {
        state(0, FAULT | OTHER, 1, 0, 9, 1);
        state(1, FAULT, 0, 0, 9, 0);

        assertTrue(graph.hasRetryCycle());
    }

    /** 0 and 1 lead to each other by steps of the fault, 1 and 2 by the other's: one way goes through all three. */
    @Test
    void aFairCycleMayBeMadeOfTwo() {
        state(0, FAULT | OTHER, 1, 0, 1, 0);
        state(1, FAULT | OTHER, 0, 0, 2, 1);
        state(2, FAULT | OTHER, 1, 1, 1, 1);

        assertTrue(graph.hasRetryCycle());
    }

    @Test
    void aStateMayLeadToItself() {
        state(3, FAULT, 3, 0, 9, 0);

        assertTrue(graph.hasRetryCycle());
    }
}
