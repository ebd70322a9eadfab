package org.refault.simulator.monitor;

import java.util.Locale;

/** A deliberate mistake in the protocol relock, to show what each of its steps is for. */
enum Mutation {
    /** None. */
    NONE,
    /** Unlock while other CPUs may still hold the translation. */
    UNPIN_BEFORE_ACK,
    /** Unlock before the page-table entry is cleared. */
    UNPIN_BEFORE_CLEAR,
    /** Flush only the CPU that unmaps. */
    LOCAL_FLUSH,
    /** Flush nobody. */
    NO_FLUSH,
    /** Map the frame before it is locked. */
    MAP_BEFORE_PIN;

    static Mutation named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
