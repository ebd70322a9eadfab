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
 */
public record LockCosts(long atomic, long transfer, long handoff, long storm) {
    /** The costs of the settings. */
    public static LockCosts of(Settings settings) {
        return new LockCosts(
                settings.cycles(LockSettings.LOCK_ATOMIC),
                settings.cycles(LockSettings.LINE_TRANSFER),
                settings.cycles(LockSettings.LOCK_HANDOFF),
                settings.cycles(LockSettings.LOCK_STORM));
    }

    /** Cycles from a release to the grant of the next waiter, with {@code waiters} waiting at the release. */
    long handOn(LockKind kind, int waiters) {
        return switch (kind) {
            case TAS -> transfer + handoff + storm * waiters;
            case TICKET -> transfer + handoff;
            case QUEUED, MUTEX -> transfer;
        };
    }
}
