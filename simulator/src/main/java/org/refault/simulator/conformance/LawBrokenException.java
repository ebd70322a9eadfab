package org.refault.simulator.conformance;

/** A policy did what none may do. */
public final class LawBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What it did, and where. */
    public LawBrokenException(String message) {
        super(message);
    }
}
