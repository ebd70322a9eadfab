package org.refault.simulator.replay;

import java.util.Arrays;
import org.refault.simulator.event.SplitMix64;
import org.refault.simulator.memory.Pte;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.Run;
import org.refault.simulator.result.ReplayResult;

/**
 * Residency and all counting of the untimed replay: demand paging from empty memory into a fixed number of frames. The
 * victim is chosen before the new page is in.
 */
final class Pager {
    private final ReferenceString string;
    private final int[] ptes;
    private final int[] pageOfFrame;
    private final byte[] faultCplOfFrame;
    private final boolean[] cameBack;
    private final Future future;
    private final long firstCounted;
    private ReplacementPolicy policy;
    private boolean accessedOnLoad;
    /** Where the policy's Accessed bits come from; null where it sees the hardware's. */
    private BitSampler sampler;

    private long time;
    private int usedFrames;
    private int[] freeFrames = new int[0];
    private int free;
    private int missingPage = HardwareView.NO_PAGE;
    private long residentSum;
    private long softFaults;
    private long faults;
    private long coldFaults;
    private long pageOuts;
    private long fingerprint;

    /** @param uncounted references before those that count */
    Pager(ReferenceString string, int frames, Future future, long uncounted) {
        this.string = string;
        this.firstCounted = uncounted + 1;
        this.ptes = new int[string.pageCount()];
        // More frames than pages are never used, and need no room.
        this.pageOfFrame = new int[Math.min(frames, string.pageCount())];
        this.faultCplOfFrame = new byte[pageOfFrame.length];
        this.cameBack = new boolean[pageOfFrame.length];
        this.future = future;
        Arrays.fill(pageOfFrame, HardwareView.NO_PAGE);
    }

    HardwareView window(PolicyChoice<?> choice, int frames) {
        return new View(choice, frames);
    }

    /** As {@link #window}; the Accessed bits are those that a sampler has collected. */
    HardwareView sampledWindow(PolicyChoice<?> choice, int frames) {
        sampler = new BitSampler(ptes, pageOfFrame);
        return new SampledView(choice, frames);
    }

    /** What collects Accessed bits for the policy; null where it sees the hardware's. */
    BitSampler sampler() {
        return sampler;
    }

    void serve(ReplacementPolicy newPolicy) {
        policy = newPolicy;
        accessedOnLoad = newPolicy.accessedOnLoad();
    }

    int[] ptes() {
        return ptes;
    }

    /** Sets virtual time to a number of references. */
    void setTime(long references) {
        time = references;
    }

    /**
     * The first reference of a run, at the present time, is to a page that is not mapped. Loads it, or maps it again if
     * it is in memory all the same.
     *
     * @param description what the references of the run do before the policy can look
     * @param count number of these references: with more than one the page is accessed again
     */
    void fault(int run, int page, int description, int count) {
        if (isUnmapped(page)) {
            softFault(page, description, count);
        } else {
            hardFault(run, page, description, count);
        }
    }

    private boolean isUnmapped(int page) {
        int pte = ptes[page];
        return Pte.wasLoaded(pte) && pageOfFrame[Pte.frame(pte)] == page;
    }

    private void softFault(int page, int description, int count) {
        softFaults++;
        int accessed = Pte.ACCESSED | Pte.ring(Run.cpl(description));
        int pte = ptes[page] | Pte.PRESENT | (sampler == null || count > 1 ? accessed : 0);
        ptes[page] = Run.writes(description) ? pte | Pte.DIRTY : pte;
        if (sampler != null) {
            sampler.onFault(Pte.frame(pte), accessed);
        }
        policy.onSoftFault(Pte.frame(pte));
    }

    private void hardFault(int run, int page, int description, int count) {
        faults++;
        boolean refault = Pte.wasLoaded(ptes[page]);
        coldFaults += refault ? 0 : 1;
        missingPage = page;
        int victimPage = HardwareView.NO_PAGE;
        int frame;
        if (free > 0) {
            frame = freeFrames[--free];
        } else if (usedFrames < pageOfFrame.length) {
            frame = usedFrames++;
        } else {
            frame = policy.selectVictim();
            victimPage = evict(frame, time);
        }
        int pte = Pte.PRESENT | Pte.LOADED | frame;
        if (Run.writes(description)) {
            pte |= Pte.DIRTY;
        }
        int accessed = Pte.ACCESSED | Pte.ring(Run.cpl(description));
        if (accessedOnLoad && sampler == null || count > 1) {
            pte |= accessed;
        }
        ptes[page] = pte;
        pageOfFrame[frame] = page;
        faultCplOfFrame[frame] = (byte) Run.cpl(description);
        cameBack[frame] = refault;
        if (sampler != null) {
            sampler.onFault(frame, accessedOnLoad ? accessed : 0);
        }
        residentSum -= Math.max(firstCounted, time);
        fingerprint = mix(fingerprint ^ run, (long) page << 32 ^ victimPage);
        policy.onPageIn(frame);
        missingPage = HardwareView.NO_PAGE;
    }

    /** Takes a page out. It counts as resident up to the reference before an instant. */
    private int evict(int frame, long instant) {
        if (frame < 0 || frame >= pageOfFrame.length || pageOfFrame[frame] == HardwareView.NO_PAGE) {
            throw new IllegalStateException(
                    policy.getClass().getName() + " chose frame " + frame + ", which holds no page");
        }
        int page = pageOfFrame[frame];
        if ((ptes[page] & Pte.DIRTY) != 0) {
            pageOuts++;
        }
        ptes[page] = Pte.LOADED;
        pageOfFrame[frame] = HardwareView.NO_PAGE;
        residentSum += Math.max(firstCounted, instant);
        return page;
    }

    private void takeBack(int frame, long instant) {
        fingerprint = mix(fingerprint, evict(frame, instant) ^ instant << 32);
        if (free == freeFrames.length) {
            freeFrames = Arrays.copyOf(freeFrames, Math.min(pageOfFrame.length, 2 * free + 16));
        }
        freeFrames[free++] = frame;
    }

    /** Counts anew; pages stay where they are, and what was loaded before was. Residence is counted by its own instants. */
    void restart() {
        faults = 0;
        coldFaults = 0;
        pageOuts = 0;
        softFaults = 0;
        fingerprint = 0;
    }

    ReplayResult result(int frames) {
        long end = string.references() + 1;
        return new ReplayResult(
                frames,
                end - firstCounted,
                string.pageCount(),
                faults,
                coldFaults,
                pageOuts,
                softFaults,
                residentSum + end * (usedFrames - free),
                mix(fingerprint, pageOuts));
    }

    private static long mix(long a, long b) {
        return SplitMix64.mix(a * 0x9E3779B97F4A7C15L + b);
    }

    private class View extends HardwareView {
        private final int frames;

        View(PolicyChoice<?> choice, int frames) {
            super(choice);
            this.frames = frames;
        }

        @Override
        public int frames() {
            return frames;
        }

        @Override
        protected boolean takeAccessed(int frame) {
            int page = pageOfFrame[frame];
            int pte = ptes[page];
            if ((pte & Pte.ACCESSED) == 0) {
                return false;
            }
            ptes[page] = pte & ~Pte.ACCESSED;
            return true;
        }

        @Override
        protected boolean accessed(int frame) {
            return (ptes[pageOfFrame[frame]] & Pte.ACCESSED) != 0;
        }

        @Override
        protected boolean dirty(int frame) {
            return (ptes[pageOfFrame[frame]] & Pte.DIRTY) != 0;
        }

        @Override
        protected int takeAccessedRings(int frame) {
            int page = pageOfFrame[frame];
            int pte = ptes[page];
            ptes[page] = pte & ~(Pte.RINGS | Pte.ACCESSED);
            return Pte.rings(pte);
        }

        @Override
        protected int faultCpl(int frame) {
            return faultCplOfFrame[frame];
        }

        @Override
        protected boolean major(int frame) {
            return cameBack[frame];
        }

        @Override
        protected boolean supervisorPage(int frame) {
            return string.isSupervisor(pageOfFrame[frame]);
        }

        @Override
        protected long time() {
            return time;
        }

        @Override
        protected int page(int frame) {
            return pageOfFrame[frame];
        }

        @Override
        protected long pageNumber(int frame) {
            return string.virtualNumberOfPage(pageOfFrame[frame]);
        }

        @Override
        protected int missingPage() {
            return missingPage;
        }

        @Override
        protected void writeOut(int frame) {
            int page = pageOfFrame[frame];
            if ((ptes[page] & Pte.DIRTY) != 0) {
                ptes[page] &= ~Pte.DIRTY;
                pageOuts++;
            }
        }

        @Override
        protected void giveUp(int frame, long instant) {
            takeBack(frame, instant);
        }

        @Override
        protected void hide(int frame) {
            ptes[pageOfFrame[frame]] &= ~(Pte.PRESENT | Pte.ACCESSED | Pte.RINGS);
        }

        @Override
        protected int nextRun(int run) {
            return future.nextUse()[run];
        }

        @Override
        protected long startOfRun(int run) {
            return future.referencesBefore(run);
        }

        @Override
        protected int runCpl(int run) {
            return Run.cpl(string.runs()[run]);
        }
    }

    /** The view of a policy whose Accessed bits a sampler collects. Dirty bits are the hardware's: a pager must know them. */
    private final class SampledView extends View {
        SampledView(PolicyChoice<?> choice, int frames) {
            super(choice, frames);
        }

        @Override
        protected boolean takeAccessed(int frame) {
            return sampler.take(frame, Pte.ACCESSED) != 0;
        }

        @Override
        protected boolean accessed(int frame) {
            return sampler.isAccessed(frame);
        }

        @Override
        protected int takeAccessedRings(int frame) {
            return Pte.rings(sampler.take(frame, Pte.RINGS | Pte.ACCESSED));
        }

        @Override
        protected void hide(int frame) {
            super.hide(frame);
            sampler.take(frame, Pte.RINGS | Pte.ACCESSED);
        }
    }
}
