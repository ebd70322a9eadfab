package org.refault.simulator.memory;

import java.util.Arrays;

/**
 * When each guest page was last used at CPL 0, by every single reference: what no hardware tells.
 *
 * <p>It is kept for each virtual CPU apart, so that it does not matter in which order two of them run ahead.
 */
public final class SupervisorUses {
    /** What {@link #last} says of a page that was not used so. */
    public static final long NEVER = -1;

    private final int pages;
    private final long[][] byVcpu = new long[Long.SIZE][];

    /** Uses of so many guest pages, none yet. */
    SupervisorUses(int pages) {
        this.pages = pages;
    }

    /** The cycle at which a virtual CPU's last such reference to each page began, for it to write. */
    public long[] by(int vcpu) {
        if (byVcpu[vcpu] == null) {
            byVcpu[vcpu] = new long[pages];
            Arrays.fill(byVcpu[vcpu], NEVER);
        }
        return byVcpu[vcpu];
    }

    /** The cycle at which the last such reference to a page began, by whatever virtual CPU, or {@link #NEVER}. */
    public long last(int page) {
        long last = NEVER;
        for (long[] ofVcpu : byVcpu) {
            if (ofVcpu != null) {
                last = Math.max(last, ofVcpu[page]);
            }
        }
        return last;
    }
}
