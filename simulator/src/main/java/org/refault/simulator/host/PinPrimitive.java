package org.refault.simulator.host;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What "locking a page in memory" is on the host: which of its parts it stops, whether it nests, and what it takes.
 *
 * <p>mlock changes mappings: it has the semaphore of the address space as a writer, and the lock of the page table (in 2.2 the
 * kernel lock), to lock and to unlock. All others find the page by a fault, as a reader, and are undone by one atomic
 * operation without a lock; {@code pin_user_pages} of Linux 6 finds a present page without a lock too.
 */
public enum PinPrimitive {
    /** {@code VM_LOCKED}, as mlock sets it: a property of the mapping. Stops unmapping and freeing. */
    VM_LOCKED(true, true, false),
    /** The frame's {@code PG_reserved}: try_to_swap_out passes over it. */
    PG_RESERVED(true, true, false),
    /**
     * The frame's {@code PG_locked} taken and kept, VMware's first way: whoever waits for the page's lock waits for ever. Before
     * Linux 6 it is not to be had while the page is written.
     */
    PG_LOCKED(true, true, false),
    /** A raised reference count ({@code get_page}): in Linux 2.2 and 2.4 it stops freeing, but not unmapping. */
    REFCOUNT(false, true, true),
    /** {@code pin_user_pages}: a count that both reclaim and unmapping respect. */
    PIN(true, true, true);

    private final boolean stopsUnmapping;
    private final boolean stopsFreeing;
    private final boolean nests;

    PinPrimitive(boolean stopsUnmapping, boolean stopsFreeing, boolean nests) {
        this.stopsUnmapping = stopsUnmapping;
        this.stopsFreeing = stopsFreeing;
        this.nests = nests;
    }

    /** The primitive with a name as in settings, such as {@code vm_locked}. */
    public static PinPrimitive named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The names as in settings. */
    public static List<String> names() {
        return Arrays.stream(values())
                .map(primitive -> primitive.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Whether the host leaves the page in its page table. */
    public boolean stopsUnmapping() {
        return stopsUnmapping;
    }

    /** Whether the host leaves the frame to the page once it is unmapped. */
    public boolean stopsFreeing() {
        return stopsFreeing;
    }

    /** Whether locking and unlocking change the mapping, under its locks. */
    public boolean changesMapping() {
        return this == VM_LOCKED;
    }

    /** Whether a page locked twice must be unlocked twice. */
    public boolean nests() {
        return nests;
    }
}
