/**
 * The explorer: drives the very steps of the monitor's protocols and of the host through every interleaving of a tiny
 * configuration, without time, and finds the shortest way to a violation.
 *
 * <p>Must never know a protocol by name, nor cycles: what a step costs is of no concern here.
 *
 * <pre>
 *   World    one configuration: pages, frames, virtual CPUs, actors; knows which actions are possible and does one
 *   Actor    a thread of control; answers the steps' {@link org.refault.simulator.machine.Flow}
 *   Codec    parts of a state as strings of bits: what all may see, and what only the steps of one actor see
 *   Known    these strings, each once and by a number, and what steps lead to (Outcomes), by what they see
 *   Prober   finds out by real steps what is not known; Canonical has states that differ in names only be one
 *   Searcher finds what follows states from what is known
 *   Explorer breadth first over the states, with several searchers
 * </pre>
 */
package org.refault.simulator.check;
