package org.refault.simulator.result;

/**
 * What an untimed replay counted.
 *
 * @param frames frames the policy had
 * @param references references counted: all, or those after a warm-up
 * @param pages different pages of the whole string
 * @param faults references to a page that was not resident; first references included
 * @param coldFaults first references of a page, in the whole string
 * @param pageOuts pages written out: victims that were dirty, and pages cleaned ahead; pages still resident and dirty
 *     at the end do not count
 * @param softFaults references to a page that was in memory, but unmapped by the policy
 * @param residentSum resident pages, summed over the references counted
 * @param fingerprint a hash of every fault that is counted: which run, which page, which victim
 */
public record ReplayResult(
        int frames,
        long references,
        int pages,
        long faults,
        long coldFaults,
        long pageOuts,
        long softFaults,
        long residentSum,
        long fingerprint) {

    /** Faults on pages that had been resident before. */
    public long refaults() {
        return faults - coldFaults;
    }

    /** Mean number of resident pages over all references; 0 for an empty string. */
    public double meanResidentSet() {
        return references == 0 ? 0 : (double) residentSum / references;
    }

    /** Faults per reference; 0 for an empty string. */
    public double faultRate() {
        return references == 0 ? 0 : (double) faults / references;
    }
}
