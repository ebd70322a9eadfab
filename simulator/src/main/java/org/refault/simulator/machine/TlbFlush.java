package org.refault.simulator.machine;

import java.util.Arrays;
import java.util.List;

/**
 * What a TLB flush is to invalidate.
 *
 * @param vcpus the virtual CPUs whose guest's pages are concerned, a bit each
 * @param pages guest pages, or {@link #NO_GUEST_PAGE} for a page of the host's own mappings; null for everything
 */
public record TlbFlush(long vcpus, int[] pages) {
    /** A page that no guest translates; it costs its invalidation. */
    public static final int NO_GUEST_PAGE = -1;

    /** Everything. */
    public static final TlbFlush ALL = new TlbFlush(-1L, null);

    private static final TlbFlush HOST_PAGE = new TlbFlush(0, new int[] {NO_GUEST_PAGE});

    /** Some mappings of the host's own page tables. */
    public static TlbFlush ofHost(int pages) {
        if (pages == 1) {
            return HOST_PAGE;
        }
        int[] none = new int[pages];
        Arrays.fill(none, NO_GUEST_PAGE);
        return new TlbFlush(0, none);
    }

    /** All translations of some virtual CPUs. */
    public static TlbFlush ofGuest(long vcpus) {
        return new TlbFlush(vcpus, null);
    }

    /** The translations of some pages of a guest. */
    public static TlbFlush ofGuest(long vcpus, List<Integer> pages) {
        return new TlbFlush(vcpus, pages.stream().mapToInt(Integer::intValue).toArray());
    }

    /** How many pages; of everything there is no number. */
    int count() {
        return pages.length;
    }

    boolean isOfEverything() {
        return pages == null;
    }
}
