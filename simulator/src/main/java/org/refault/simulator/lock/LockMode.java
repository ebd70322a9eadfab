package org.refault.simulator.lock;

/** How a lock is held. Kinds without readers hold it exclusively whatever is asked for. */
public enum LockMode {
    /** By one: a writer. */
    EXCLUSIVE,
    /** By any number of readers. */
    SHARED
}
