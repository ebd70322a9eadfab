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
    /** Spinning lock of readers and writers: first come, first served, readers that follow each other at once. */
    RWLOCK,
    /** Mutex: waiters sleep, perhaps after a while of spinning; first come, first served. */
    MUTEX,
    /** Semaphore of readers and writers: as {@link #RWLOCK}, but waiters sleep as those of a mutex. */
    RWSEM;

    /** The kind with a name as in settings: its own in lower case. */
    public static LockKind named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Whether waiters sleep rather than spin, at least in the end. */
    public boolean sleeps() {
        return this == MUTEX || this == RWSEM;
    }

    /** Whether several may hold it together as readers. */
    public boolean hasReaders() {
        return this == RWLOCK || this == RWSEM;
    }
}
