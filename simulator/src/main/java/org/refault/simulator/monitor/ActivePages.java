package org.refault.simulator.monitor;

import java.util.Arrays;

/** Which pages of a virtual machine the host has seen in use, by periods of the idle tax. */
final class ActivePages {
    private final boolean[] isActive;
    private int active;
    private int activeBefore;

    ActivePages(int pages) {
        isActive = new boolean[pages];
    }

    /** A page was looked at. */
    void note(int page, boolean accessed) {
        if (accessed && !isActive[page]) {
            isActive[page] = true;
            active++;
        }
    }

    /** Share of the pages seen active in the last period, or in this one if that is more. */
    double share() {
        return (double) Math.max(active, activeBefore) / isActive.length;
    }

    void beginPeriod() {
        activeBefore = active;
        active = 0;
        Arrays.fill(isActive, false);
    }
}
