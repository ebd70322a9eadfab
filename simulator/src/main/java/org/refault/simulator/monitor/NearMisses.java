package org.refault.simulator.monitor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.refault.simulator.machine.VirtualCpu;

/**
 * Counts frames lost so soon after the flush that made it safe that little was missing to a clobber: invariant I6, flush
 * before free, held by less than a window of cycles.
 *
 * <p>A virtual CPU that could hold a translation when the page's entry was cleared is safe from its first flush on; the
 * frame is a near miss if for one of them that was within the window. Of each virtual CPU only the full flushes within the
 * window and the last one before are kept; a flush of some pages is noted with these.
 */
final class NearMisses {
    private static final long MAPPED = Long.MAX_VALUE;

    private final List<VirtualCpu> vcpus;
    private final long window;
    private final long[] clearedAt;
    private final long[] liveThen;
    /** Of the virtual CPUs that have been flushed of a page by itself since its entry was cleared, the last time. */
    private final long[] flushedAlone;

    private final List<Deque<Long>> flushes;
    private long count;

    /** @param window cycles within which a flush is a near miss; 0 counts none */
    NearMisses(int pages, List<VirtualCpu> vcpus, long window) {
        this.vcpus = vcpus;
        this.window = window;
        clearedAt = new long[pages];
        liveThen = new long[pages];
        flushedAlone = new long[pages];
        Arrays.fill(clearedAt, MAPPED);
        flushes = new ArrayList<>();
        for (int vcpu = 0; vcpu < Long.SIZE; vcpu++) {
            flushes.add(new ArrayDeque<>());
        }
    }

    /** A page's entry was cleared. */
    void cleared(int page, long now) {
        clearedAt[page] = now;
        liveThen[page] = 0;
        flushedAlone[page] = Long.MIN_VALUE;
        for (VirtualCpu vcpu : vcpus) {
            liveThen[page] |= vcpu.isTlbLive() ? 1L << vcpu.number() : 0;
        }
    }

    /** A page was mapped. */
    void mapped(int page) {
        clearedAt[page] = MAPPED;
    }

    /** A virtual CPU's TLBs were flushed of everything. */
    void flushed(VirtualCpu vcpu, long now) {
        Deque<Long> times = flushes.get(vcpu.number());
        times.addLast(now);
        forgetBefore(times, now - window);
    }

    /** A virtual CPU's translations of some pages were flushed: it is safe from them now if it was not before. */
    void flushed(VirtualCpu vcpu, int[] pages, long now) {
        long bit = 1L << vcpu.number();
        for (int page : pages) {
            if ((liveThen[page] & bit) != 0 && !hasFlushedSince(vcpu, clearedAt[page])) {
                liveThen[page] &= ~bit;
                flushedAlone[page] = now;
            }
        }
    }

    private boolean hasFlushedSince(VirtualCpu vcpu, long instant) {
        Deque<Long> times = flushes.get(vcpu.number());
        return !times.isEmpty() && times.getLast() >= instant;
    }

    /** The last flush before an instant, or at it, is all that matters of those up to it. */
    private static void forgetBefore(Deque<Long> times, long instant) {
        while (times.size() > 1) {
            long first = times.removeFirst();
            if (times.getFirst() > instant) {
                times.addFirst(first);
                return;
            }
        }
    }

    /** A page's frame was lost while no translation of it was left. */
    void frameLost(int page, long now) {
        if (window == 0 || clearedAt[page] == MAPPED) {
            return;
        }
        boolean isNear = flushedAlone[page] > now - window;
        for (VirtualCpu vcpu : vcpus) {
            isNear |= (liveThen[page] & 1L << vcpu.number()) != 0 && safeSince(vcpu, page, now) > now - window;
        }
        count += isNear ? 1 : 0;
        clearedAt[page] = MAPPED;
    }

    /** The first full flush since the entry was cleared; long ago if there was none, its translation having gone by itself. */
    private long safeSince(VirtualCpu vcpu, int page, long now) {
        Deque<Long> times = flushes.get(vcpu.number());
        forgetBefore(times, now - window);
        for (long time : times) {
            if (time >= clearedAt[page]) {
                return time;
            }
        }
        return now - window;
    }

    long count() {
        return count;
    }
}
