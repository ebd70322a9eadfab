package org.refault.simulator.result;

/**
 * What an untimed replay counted.
 *
 * @param frames frames the policy had
 * @param references references counted: all, or those after a warm-up
 * @param pages different pages of the whole string
 * @param faults references to a page that was not resident; first references included
 * @param coldFaults first references of a page, in the whole string
 * @param pageOuts victims that had been written; pages still resident and written at the end do not count
 * @param fingerprint a hash of every fault that is counted: which run, which page, which victim
 */
public record ReplayResult(
        int frames, long references, int pages, long faults, long coldFaults, long pageOuts, long fingerprint) {

    /** Faults on pages that had been resident before. */
    public long refaults() {
        return faults - coldFaults;
    }

    /** Faults per reference; 0 for an empty string. */
    public double faultRate() {
        return references == 0 ? 0 : (double) faults / references;
    }
}
