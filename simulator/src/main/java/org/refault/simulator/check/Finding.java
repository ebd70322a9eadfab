package org.refault.simulator.check;

import java.util.List;

/**
 * A violation and the shortest way to it.
 *
 * @param violation what is wrong
 * @param states how many states or actions show it, as far as the exploration went
 * @param steps the shortest way, from the initial state
 */
public record Finding(Violation violation, long states, List<Step> steps) {
    /**
     * One action on the way.
     *
     * @param actor who acts
     * @param action what it does
     * @param state what the state is afterwards
     */
    public record Step(String actor, String action, String state) {}
}
