/**
 * Simulated time and chance: the event list, stations of servers, and the random streams.
 *
 * <p>The only package that knows SSJ's events and generators. Must never know what happens at an event.
 */
package org.refault.simulator.event;
