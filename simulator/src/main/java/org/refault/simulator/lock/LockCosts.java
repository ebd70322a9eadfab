package org.refault.simulator.lock;

import org.refault.simulator.setting.LockSettings;
import org.refault.simulator.setting.Settings;

/**
 * What locking costs, in cycles.
 *
 * @param atomic taking a lock whose line is here
 * @param transfer fetching the lock's line from another CPU
 * @param handoff constant part of handing a contended spinlock on
 * @param storm further part for each CPU that spins on a test-and-set lock
 * @param ticketStorm further part for each CPU that spins on a ticket lock, whose spinners only read
 */
public record LockCosts(long atomic, long transfer, long handoff, long storm, long ticketStorm) {
    /** Costs of a machine whose ticket locks are handed on in constant time. */
    public LockCosts(long atomic, long transfer, long handoff, long storm) {
        this(atomic, transfer, handoff, storm, 0);
    }

    /** The costs of the settings. */
    public static LockCosts of(Settings settings) {
        return new LockCosts(
                settings.cycles(LockSettings.LOCK_ATOMIC),
                settings.cycles(LockSettings.LINE_TRANSFER),
                settings.cycles(LockSettings.LOCK_HANDOFF),
                settings.cycles(LockSettings.LOCK_STORM),
                settings.cycles(LockSettings.LOCK_TICKET_STORM));
    }

    /**
     * Cycles from a release to the grant of the next waiter, with {@code waiters} waiting at the release.
     *
     * <p>The transfers of the line of a test-and-set lock are part of its storm: that number was measured as a whole.
     */
    long handOn(LockKind kind, int waiters) {
        return switch (kind) {
            case TAS -> handoff + storm * waiters;
            case TICKET -> transfer + handoff + ticketStorm * waiters;
            case RWLOCK -> transfer + handoff;
            case QUEUED, MUTEX, RWSEM -> transfer;
        };
    }
}
