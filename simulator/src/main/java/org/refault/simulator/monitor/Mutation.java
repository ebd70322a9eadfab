package org.refault.simulator.monitor;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.refault.simulator.setting.InvalidSettingException;

/** A deliberate mistake in the protocol relock or mmu-notifier, to show what each of its steps is for. */
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
    MAP_BEFORE_PIN,
    /** Read the frame number, lock the page, and map the frame read before. */
    PFN_BEFORE_PIN,
    /** Read a page's state and act upon it later, without its lock and without looking again. */
    NO_PAGE_LOCK,
    /** Clear Accessed bits, and entries, by reading and writing in two steps. */
    PLAIN_AD_RMW,
    /** Unlock without telling the host what was written. */
    NO_DIRTY_TRANSFER,
    /** Tell the host what was written only after unlocking. */
    DIRTY_AFTER_UNPIN,
    /** Forget the Dirty bits collected when a page stays after all. */
    FORGET_DIRTY_ON_CANCEL,
    /** Give a page of the guest's own tables up though the monitor has it open. */
    DEMOTE_OPEN,
    /** Keep a page's lock while it is in transit, and interrupts off while waiting for it and while the host locks the page. */
    IRQOFF_PIN,
    /** Of mmu-notifier: do not look whether an invalidation has ended since. */
    NO_SEQ,
    /** Of mmu-notifier: do not look whether an invalidation is under way. */
    NO_INPROGRESS,
    /** Of mmu-notifier: note the invalidations only after the frame is known. */
    LATE_SNAPSHOT,
    /** Of mmu-notifier: do not look again once the frame is known. */
    D_NO_RECHECK,
    /** Of mmu-notifier: a count of invalidations of two bits. */
    D_WRAPPING_SEQ,
    /** Of mmu-notifier: keep the Dirty bits from the host. */
    NO_DIRTY_FOLD;

    private static final Set<Mutation> OF_NOTIFIER =
            EnumSet.of(NO_SEQ, NO_INPROGRESS, LATE_SNAPSHOT, D_NO_RECHECK, D_WRAPPING_SEQ, NO_DIRTY_FOLD);

    /**
     * The mutation with a name, for a protocol.
     *
     * @throws InvalidSettingException if it is one of another protocol
     */
    static Mutation of(String name, String protocol) {
        Mutation mutation = named(name);
        String home = OF_NOTIFIER.contains(mutation) ? "mmu-notifier" : "relock";
        if (mutation != NONE && !home.equals(protocol)) {
            throw new InvalidSettingException("fuzz.mutate: " + name + " is a mistake in protocol " + home + ", which "
                    + protocol + " cannot make");
        }
        return mutation;
    }

    static Mutation named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
