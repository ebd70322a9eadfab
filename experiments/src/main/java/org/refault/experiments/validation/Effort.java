package org.refault.experiments.validation;

/** How much is simulated. */
public enum Effort {
    /** Points that are cheap, with wide intervals: seconds. */
    QUICK,
    /** All points: minutes. */
    FULL
}
