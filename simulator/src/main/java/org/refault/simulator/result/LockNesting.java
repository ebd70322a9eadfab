package org.refault.simulator.result;

/**
 * An edge of the lock order: locks of one class were taken while one of another was held.
 *
 * @param held class of the lock that was held
 * @param taken class of the lock that was taken
 * @param heldSite where the first was taken, when this was first seen
 * @param takenSite where the second was taken, when this was first seen
 * @param times how often
 */
public record LockNesting(String held, String taken, String heldSite, String takenSite, long times) {}
