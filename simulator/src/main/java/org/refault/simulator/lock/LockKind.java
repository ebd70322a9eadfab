package org.refault.simulator.lock;

import java.util.Locale;

/** How a lock is waited for and handed on. */
public enum LockKind {
    /** Test-and-set: all waiters hammer one line; the winner is random, the hand-off grows with the spinners. */
    TAS,
    /** Ticket: first come, first served; one shared line. */
    TICKET,
    /** Queued (MCS): first come, first served; each waiter has a line of its own. */
    QUEUED,
    /** Mutex: waiters sleep; first come, first served. */
    MUTEX;

    /** The kind with a name as in settings: {@code tas}, {@code ticket}, {@code queued}, {@code mutex}. */
    public static LockKind named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Whether waiters sleep rather than spin. */
    public boolean sleeps() {
        return this == MUTEX;
    }
}
