/**
 * Locks of the host and the monitor in simulated time, their statistics, the order in which they are taken, and who
 * waits for whom.
 *
 * <p>Must never know what a lock protects, nor who takes it beyond a {@link org.refault.simulator.lock.Waiter}.
 */
package org.refault.simulator.lock;
