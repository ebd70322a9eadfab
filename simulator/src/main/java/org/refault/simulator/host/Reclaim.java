package org.refault.simulator.host;

import org.refault.simulator.machine.Activity;

/** One effort to make frames free: what the swapper repeats, and what whoever finds no frame does for itself. */
abstract class Reclaim extends Activity {
    /** What came of it. */
    enum Outcome {
        /** A frame is free, or its page joined the swap cache, of which the next reclaim takes the oldest. */
        FREED,
        /** A page is being written, or is to be; its frame comes later. */
        WRITING,
        /** There is nothing to take. */
        NOTHING
    }

    /** Entries looked at in one step, so that it does not hold up the events of other CPUs for long. */
    static final int EXAMINED_AT_ONCE = 1_024;

    /** What came of it so far. */
    protected Outcome outcome = Outcome.NOTHING;

    @Override
    protected final boolean isReclaim() {
        return true;
    }

    /** What came of it, once it has ended. */
    final Outcome outcome() {
        return outcome;
    }
}
