package org.refault.simulator.monitor;

import java.util.List;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.reference.ReferenceString;

/**
 * Knows when each guest page is used next: gives up those that are not used for long.
 *
 * <p>The time of a use is taken as the earliest possible: every reference between costs what a TLB hit costs.
 */
final class KnownFuture implements Victims {
    /** What {@link #cyclesToUse} says of a page that is never used again. */
    static final long NEVER = Long.MAX_VALUE;

    private final GuestPages pages;
    private final List<ReferenceString> strings;
    private final long cyclesPerReference;
    private final long horizon;
    /** References before each run of each virtual CPU, and all of them at the end. */
    private final long[][] before;
    /** Runs of each virtual CPU by page: those of page g are at {@code firstOf[g]} to {@code firstOf[g + 1]}, exclusive. */
    private final int[][] runs;

    private final int[][] firstOf;
    /** For each virtual CPU and page, where in {@link #runs} its next use is, as far as was looked. */
    private final int[][] nextAt;

    private final int[] current;
    private List<VirtualCpu> vcpus = List.of();
    private int hand;

    KnownFuture(GuestPages pages, List<ReferenceString> strings, long cyclesPerReference, long horizon) {
        this.pages = pages;
        this.strings = strings;
        this.cyclesPerReference = cyclesPerReference;
        this.horizon = horizon;
        int count = strings.size();
        before = new long[count][];
        runs = new int[count][];
        firstOf = new int[count][];
        nextAt = new int[count][];
        current = new int[count];
        for (int vcpu = 0; vcpu < count; vcpu++) {
            index(vcpu);
        }
    }

    private void index(int vcpu) {
        ReferenceString string = strings.get(vcpu);
        int[] pageOfRun = string.pages();
        int[] first = new int[pages.count() + 1];
        long[] sums = new long[pageOfRun.length + 1];
        for (int run = 0; run < pageOfRun.length; run++) {
            sums[run + 1] = sums[run] + string.count(run);
            first[pageOfRun[run] + 1]++;
        }
        for (int page = 0; page < pages.count(); page++) {
            first[page + 1] += first[page];
        }
        int[] next = first.clone();
        int[] sorted = new int[pageOfRun.length];
        for (int run = 0; run < pageOfRun.length; run++) {
            sorted[next[pageOfRun[run]]++] = run;
        }
        before[vcpu] = sums;
        runs[vcpu] = sorted;
        firstOf[vcpu] = first;
        nextAt[vcpu] = first.clone();
    }

    /** Whose future it is; in the order of their strings. */
    void watch(List<VirtualCpu> watched) {
        vcpus = watched;
    }

    /** The least number of cycles until any virtual CPU uses a page, or {@link #NEVER}. */
    long cyclesToUse(int page) {
        long least = NEVER;
        for (int vcpu = 0; vcpu < vcpus.size(); vcpu++) {
            long done = vcpus.get(vcpu).references();
            int run = current[vcpu];
            while (run < strings.get(vcpu).length() && before[vcpu][run + 1] <= done) {
                run++;
            }
            current[vcpu] = run;
            int at = nextAt[vcpu][page];
            while (at < firstOf[vcpu][page + 1] && runs[vcpu][at] < run) {
                at++;
            }
            nextAt[vcpu][page] = at;
            if (at < firstOf[vcpu][page + 1]) {
                long references = Math.max(0, before[vcpu][runs[vcpu][at]] - done);
                least = Math.min(least, references * cyclesPerReference);
            }
        }
        return least;
    }

    /** A tick begins. It costs nothing. */
    @Override
    public long scan(long now) {
        hand = 0;
        return 0;
    }

    @Override
    public int nextAtTick() {
        while (hand < pages.count()) {
            int page = hand++;
            if (pages.state(page) == GuestPages.State.LOCKED && cyclesToUse(page) > horizon) {
                return page;
            }
        }
        return NO_PAGE;
    }

    @Override
    public boolean reserve() {
        return true;
    }

    @Override
    public void unreserve() {}

    @Override
    public int nextAtFault() {
        return NO_PAGE;
    }

    @Override
    public void locked(int page) {}

    @Override
    public void keptAfterAll(int page) {}

    @Override
    public void unlocked(int page) {}

    @Override
    public long takeLookingCost() {
        return 0;
    }
}
