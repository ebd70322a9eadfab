package org.refault.simulator.check;

/** What may be wrong with a state or an action, by the classes and invariants of the host model. */
public enum Violation {
    /** A running virtual CPU has a translation to a frame that nobody owns (C0; a use would be C1 or C2). */
    USE_AFTER_FREE("use after free", "C1/C2"),
    /** A running virtual CPU has a translation to a frame of another owner (C0; a use would be C1 or C2). */
    CLOBBER("clobber", "C1/C2"),
    /** A running virtual CPU has a translation to a frame while the page lives in another one. */
    DIVERGENCE("divergence", "C3a"),
    /** A page comes back with an older content than was written last. */
    LOST_UPDATE("lost update", "C3b"),
    /** A frame is written or given away while a transfer uses it. */
    TRANSFER_CLOBBER("transfer clobber", "C4"),
    /** The host may take a page that the guest has a translation of. */
    EXCLUSION("swappable and mapped", "I1"),
    /** A frame is freed while a virtual CPU has a translation to it that it has not flushed, be it in the guest or not. */
    FREED_UNFLUSHED("freed before the flush", "I6"),
    /** Classes of locks are taken in orders that can block each other, acknowledgements awaited being one of them. */
    LOCK_ORDER("lock order", "I7"),
    /** At rest, a page that the monitor has given up is still locked in the host. */
    PIN_LEAK("pin leak", "I10"),
    /** A thread sleeps with a spinlock held. */
    SLEEPS_WITH_SPINLOCK("sleeps with a spinlock", "I8"),
    /** Threads wait for each other, or for acknowledgements that cannot come. */
    DEADLOCK("deadlock", "I9"),
    /** From here on the faults being served cannot all come to their end, whatever is done next, though something always can be. */
    NO_PROGRESS("no progress", "I9");

    private final String label;
    private final String rule;

    Violation(String label, String rule) {
        this.label = label;
        this.rule = rule;
    }

    /**
     * Whether a way ends where this is met, since what follows is not modelled (whose content is in a frame that somebody
     * else writes to) or nothing does; otherwise it goes on, to worse perhaps.
     */
    boolean endsTheWay() {
        return switch (this) {
            case USE_AFTER_FREE, CLOBBER, DIVERGENCE, TRANSFER_CLOBBER, DEADLOCK, NO_PROGRESS -> true;
            case EXCLUSION, FREED_UNFLUSHED, LOCK_ORDER, LOST_UPDATE, PIN_LEAK, SLEEPS_WITH_SPINLOCK -> false;
        };
    }

    /** What a table says. */
    public String label() {
        return label;
    }

    /** The class or invariant of the host model. */
    public String rule() {
        return rule;
    }
}
