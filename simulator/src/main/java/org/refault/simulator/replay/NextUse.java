package org.refault.simulator.replay;

import java.util.Arrays;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.reference.ReferenceString;

/** For every run of a reference string, the run in which its page is referenced next. What the oracle of OPT knows. */
public final class NextUse {
    private NextUse() {}

    /** The next uses; {@link HardwareView#NEVER} for the last run of a page. */
    public static int[] of(ReferenceString string) {
        int[] pages = string.pages();
        int[] nextOfPage = new int[string.pageCount()];
        Arrays.fill(nextOfPage, HardwareView.NEVER);
        int[] next = new int[pages.length];
        for (int i = pages.length - 1; i >= 0; i--) {
            next[i] = nextOfPage[pages[i]];
            nextOfPage[pages[i]] = i;
        }
        return next;
    }
}
