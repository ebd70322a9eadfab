package org.refault.simulator.check;

/**
 * Whether a fault can begin again and again, without bound, in a schedule in which every thread that can always step does so
 * in the end: the second half of I9. It is a property, not a violation, as a protocol may leave it to the host.
 */
public enum Retries {
    /** Not all states were explored, a way ended at a violation, or virtual CPUs were not told apart. */
    UNKNOWN("unknown"),
    /** Every fault ends after a bounded number of its own steps. */
    BOUNDED("bounded"),
    /** There is a cycle of states in which a fault steps and never ends. */
    UNBOUNDED("unbounded");

    private final String label;

    Retries(String label) {
        this.label = label;
    }

    /** What a table says. */
    public String label() {
        return label;
    }
}
