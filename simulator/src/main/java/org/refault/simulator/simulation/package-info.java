/**
 * One run of the timed machine, put together: machine, host, monitors, and what is read off them.
 *
 * <p>Must never know where a trace or a setting came from, nor how a result is shown.
 */
package org.refault.simulator.simulation;
