package org.refault.simulator.machine;

/**
 * What a TLB shootdown is to invalidate.
 *
 * @param vcpus the virtual CPUs whose translations are concerned, a bit each; 0 where it is the host's own mappings
 * @param pages how many pages; {@link #EVERYTHING} for a full flush
 */
public record TlbFlush(long vcpus, int pages) {
    /** Not single pages but the whole TLB. */
    public static final int EVERYTHING = -1;

    /** Mappings of the host's own page tables. */
    public static TlbFlush ofHost(int pages) {
        return new TlbFlush(0, pages);
    }

    /** All translations of some virtual CPUs. */
    public static TlbFlush ofGuest(long vcpus) {
        return new TlbFlush(vcpus, EVERYTHING);
    }
}
