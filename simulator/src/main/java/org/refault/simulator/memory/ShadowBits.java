package org.refault.simulator.memory;

import java.util.Locale;

/**
 * How Accessed and Dirty bits get into a guest's page table whose entries no page walker reads, since the walker is on a
 * shadow of it; section 1.7 of the host model.
 */
public enum ShadowBits {
    /** There is no shadow: the walker sets the bits in the guest's entries. */
    NONE,
    /** An entry of the shadow is not present until the guest's A is set, and read-only until its D is: Xen. */
    TRAP,
    /** The bits of the shadow's entries are copied to the guest's before the entries go. */
    HARVEST,
    /** A is set when an entry of the shadow is made, and D if that was for a write; later writes are lost: plex86. */
    LAZY;

    /** The one with a name as in settings. */
    public static ShadowBits named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
