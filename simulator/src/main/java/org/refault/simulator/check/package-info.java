/**
 * The explorer: drives the very steps of the monitor's protocols and of the host through every interleaving of a tiny
 * configuration, without time, and finds the shortest way to a violation.
 *
 * <p>Must never know a protocol by name, nor cycles: what a step costs is of no concern here.
 *
 * <pre>
 *   World    one configuration: pages, frames, virtual CPUs, actors; knows which actions are possible and does one
 *   Actor    a thread of control; answers the steps' {@link org.refault.simulator.machine.Flow}
 *   Codec    a state as a few numbers, the same for states that differ only in names of frames or virtual CPUs
 *   Explorer breadth first over the states
 * </pre>
 */
package org.refault.simulator.check;
