/**
 * The interface of replacement policies: what a policy is told, what it may look at, and how it describes itself.
 *
 * <p>Must never know an engine: the same policy serves the untimed replay and the timed machine.
 */
package org.refault.simulator.policy;
