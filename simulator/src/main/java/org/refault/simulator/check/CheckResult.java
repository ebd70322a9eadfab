package org.refault.simulator.check;

import java.util.List;

/**
 * What an exploration found.
 *
 * @param states different states
 * @param transitions actions tried, each leading to a state met before or a new one
 * @param depth most actions from the initial state to any state, on the shortest way
 * @param complete whether all states were explored; if not, the limit was reached first
 * @param retries whether a fault can begin again without bound
 * @param findings one for each kind of violation, the shortest way first
 */
public record CheckResult(
        long states, long transitions, int depth, boolean complete, Retries retries, List<Finding> findings) {}
