package org.refault.simulator.lock;

import org.refault.simulator.setting.LockSettings;
import org.refault.simulator.setting.Settings;

/**
 * What is done with the locks of a class, beside their kind.
 *
 * @param interruptsOff whether a CPU that spins for the lock or holds it answers no interrupts
 * @param writerPreference whether a waiting writer goes before readers that came earlier
 * @param readersOvertake whether a reader of a spinning lock gets it from readers although writers wait
 * @param spin cycles to spin for a lock whose waiters sleep, before one does; 0 to sleep at once
 */
public record LockRules(boolean interruptsOff, boolean writerPreference, boolean readersOvertake, long spin) {
    /** Interrupts on, readers and writers in the order in which they came, no spinning before sleep. */
    public static final LockRules PLAIN = new LockRules(false, false, false, 0);

    /** Rules without overtaking readers. */
    public LockRules(boolean interruptsOff, boolean writerPreference, long spin) {
        this(interruptsOff, writerPreference, false, spin);
    }

    /** The rules of the settings. */
    public static LockRules of(Settings settings, boolean interruptsOff) {
        return new LockRules(
                interruptsOff,
                settings.flag(LockSettings.LOCK_WRITER_PREFERENCE),
                settings.flag(LockSettings.LOCK_READERS_OVERTAKE),
                settings.cycles(LockSettings.LOCK_SPIN));
    }
}
