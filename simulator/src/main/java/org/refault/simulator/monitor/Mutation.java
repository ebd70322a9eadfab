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
    /** Keep a page's lock while it is in transit, and interrupts off while waiting for it and while the host locks the page. */
    IRQOFF_PIN;

    static Mutation named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
