package org.refault.simulator.monitor;

import java.util.List;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.memory.MonitorTable;

/**
 * Checks the invariants of the host model's section 1.5 that a monitor which locks pages must keep, whenever a page's
 * state, entry or lock in the host changes; at {@code check.level} 2.
 *
 * <ul>
 *   <li>I4: a page of the guest's own tables that is open is locked.
 *   <li>I1: a page that the host may take has no live translation, in the table or in a TLB.
 *   <li>I5: when a page is unlocked, the host is told of every write that a Dirty bit has shown since it was told last.
 *   <li>I10: the host's locked pages are those that the monitor believes locked; no more than {@code pin.limit}, where
 *       that is kept; each locked once.
 * </ul>
 *
 * <p>I2 is what {@link Clobbers} finds. I3 holds of itself: the monitor's own pages are frames of the kernel. Violations are counted; whoever ends the run decides what they mean.
 */
final class Invariants {
    private final MonitorTable table;
    private final GuestPages pages;
    private final HostMemory memory;
    private final AddressSpace guest;
    private final List<VirtualCpu> vcpus;
    private final int limit;
    private final boolean[] written;
    private final boolean[] pinned;
    private int pinnedPages;
    private long violations;
    private String first = "";

    /**
     * The checks of one monitor.
     *
     * @param limit most pages locked at any time
     */
    Invariants(
            MonitorTable table,
            GuestPages pages,
            HostMemory memory,
            AddressSpace guest,
            List<VirtualCpu> vcpus,
            int limit) {
        this.table = table;
        this.pages = pages;
        this.memory = memory;
        this.guest = guest;
        this.vcpus = vcpus;
        this.limit = limit;
        written = new boolean[pages.count()];
        pinned = new boolean[pages.count()];
    }

    /** A page's entry, its lock in the host or its translations in TLBs have changed. */
    void changed(int page, long now) {
        boolean isPinned = guest.isPinned(page);
        if (isPinned != pinned[page]) {
            pinned[page] = isPinned;
            pinnedPages += isPinned ? 1 : -1;
        }
        if (pages.isOpen(page) && !isPinned) {
            violated("I4: a page of the guest's tables is open and not locked", page, now);
        }
        if (memory.mayUnmap(guest, page) && (table.isPresent(page) || isCached(page))) {
            violated("I1: a page that the host may take is translated", page, now);
        }
        if (guest.pins(page) > 1) {
            violated("I10: locked more than once", page, now);
        }
        if (pinnedPages > limit) {
            violated("I10: more pages are locked than " + limit, page, now);
        }
    }

    /** A page's state has changed, and with it what the monitor believes. */
    void stateChanged(int page, long now) {
        boolean believed = switch (pages.state(page)) {
            case LOCKED, GRACE -> true;
            case UNLOCKED, UNTOUCHED -> false;
            case FAULTING, UNMAPPING -> guest.isPinned(page);
        };
        if (believed != guest.isPinned(page)) {
            violated(
                    "I10: the monitor believes it " + (believed ? "locked" : "unlocked") + ", which it is not",
                    page,
                    now);
        }
    }

    /** A page's Dirty bits are about to be taken out of the table, or lost. */
    void dirtyTaken(int page) {
        written[page] |= table.isDirty(page);
    }

    /** What was written to a page is gone, and nobody need be told of it. */
    void overwritten(int page) {
        written[page] = false;
    }

    /** A page was unlocked, and the host told whether it was written. */
    void unpinned(int page, boolean told, long now) {
        if ((written[page] || table.isDirty(page)) && !told) {
            violated("I5: the host was not told that it was written", page, now);
        }
        written[page] = false;
    }

    private boolean isCached(int page) {
        for (VirtualCpu vcpu : vcpus) {
            if (vcpu.holdsTranslation(page)) {
                return true;
            }
        }
        return false;
    }

    private void violated(String what, int page, long now) {
        if (violations == 0) {
            first = what + ", page " + page + ", cycle " + now;
        }
        violations++;
    }

    /** How often one did not hold. */
    long violations() {
        return violations;
    }

    /** Which was the first that did not hold, of which page, and when; empty if all did. */
    String first() {
        return first;
    }
}
