package org.refault.simulator.replay;

import org.refault.simulator.reference.ReferenceString;

/** What only an oracle knows of a reference string; found when first asked for, then shared by all runs. */
final class Future {
    private final ReferenceString string;
    private int[] nextUse;
    private long[] referencesBefore;

    Future(ReferenceString string) {
        this.string = string;
    }

    /** For every run, the run in which its page is referenced next. */
    synchronized int[] nextUse() {
        if (nextUse == null) {
            nextUse = NextUse.of(string);
        }
        return nextUse;
    }

    /** The number of references before a run. */
    long referencesBefore(int run) {
        return string.counts() == null ? run : sums()[run];
    }

    private synchronized long[] sums() {
        if (referencesBefore == null) {
            long[] sums = new long[string.length()];
            long sum = 0;
            for (int run = 0; run < sums.length; run++) {
                sums[run] = sum;
                sum += string.count(run);
            }
            referencesBefore = sums;
        }
        return referencesBefore;
    }
}
