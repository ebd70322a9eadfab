package org.refault.simulator.check;

/**
 * Something that can happen next.
 *
 * @param kind what
 * @param who the actor, or the virtual CPU
 * @param what the page, the frame, or the number of the actor that asked for a flush
 * @param how the way of beginning; for a reference, 1 to write
 */
record Action(Kind kind, int who, int what, int how) {
    enum Kind {
        /** A busy actor performs its next step. */
        STEP,
        /** An idle actor begins something, with its first step. */
        BEGIN,
        /** A virtual CPU in the guest refers to a page. */
        REFER,
        /** A TLB loses a translation. */
        DROP,
        /** A virtual CPU's CPU takes a flush interrupt. */
        INTERRUPT,
        /** The page's transfer ends. */
        TRANSFER_END,
        /** Another process takes a free frame. */
        OTHER_TAKES,
        /** Another process gives a frame back. */
        OTHER_GIVES
    }

    boolean writes() {
        return how == 1;
    }
}
