package org.refault.simulator.host;

import org.refault.simulator.host.AddressSpace.State;

/**
 * Reads with a page those that lie beside it on the swap device: the aligned cluster of slots it is in, of which the slots
 * in use by pages that are not in memory. They wait in the swap cache. Nothing is reclaimed for them: the cluster ends
 * early where frames are short.
 *
 * <p>The cluster has a fixed size, as in Linux 2.2 and 2.4, or follows the hits since the last one
 * ({@code swapin_nr_pages} of Linux 6).
 */
final class ReadAhead {
    private static final int FIRST_ROUNDED = 4;

    private final Host host;
    private final int most;
    private final boolean adaptive;
    private int hits;
    private int lastPages;
    private int lastSlot = AddressSpace.NO_SLOT;
    private long cycles;

    ReadAhead(Host host, int log2Pages, boolean adaptive) {
        this.host = host;
        this.most = 1 << log2Pages;
        this.adaptive = adaptive;
    }

    /** A page that was read ahead was wanted. */
    void hit() {
        hits++;
    }

    /** Submits the read of a swapped page into a frame, and those of its neighbours. Returns how many neighbours. */
    int read(AddressSpace space, int page, int frame, long now) {
        int slot = space.slot(page);
        int window = adaptive ? window(slot) : most;
        int first = slot & -window;
        int ahead = 0;
        cycles = 0;
        for (int beside = first; beside < first + window; beside++) {
            if (beside == slot) {
                cycles += host.submitRead(space, page, frame, now);
            } else if (readBeside(beside, now)) {
                ahead++;
            }
        }
        host.counts().readAheadPages += ahead;
        return ahead;
    }

    /** Cycles that the thread of the last read works on all of it. */
    long cyclesOfCpu() {
        return cycles;
    }

    private boolean readBeside(int slot, long now) {
        HostMemory memory = host.memory();
        AddressSpace space = memory.spaceAtSlot(slot);
        if (space == null) {
            return false;
        }
        int page = memory.pageAtSlot(slot);
        if (space.state(page) != State.SWAPPED || space.isLocked(page) || memory.isBelowMin() || memory.free() < 2) {
            return false;
        }
        space.setReadAhead(page, true);
        cycles += host.submitRead(space, page, memory.allocate(space, page), now);
        return true;
    }

    /** pages = hits + 2, rounded up to a power of 2; 1 where there were no hits and no neighbour; not less than half the last. */
    private int window(int slot) {
        int pages = hits + 2;
        if (hits == 0) {
            pages = slot == lastSlot + 1 || slot == lastSlot - 1 ? 2 : 1;
        } else {
            int rounded = FIRST_ROUNDED;
            while (rounded < pages) {
                rounded *= 2;
            }
            pages = rounded;
        }
        pages = Math.max(Math.min(pages, most), lastPages / 2);
        hits = 0;
        lastSlot = slot;
        lastPages = pages;
        return pages;
    }
}
