package org.refault.simulator.monitor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.Settings;

/**
 * Keeps at most so many pages locked and lets a replacement policy choose which. The policy's frames are places for
 * locked pages.
 *
 * <p>A tick frees a few places ahead, so that a fault seldom has to make room for itself. How many pages may be locked can
 * change, up to the limit; whoever faults above it gives up as many pages as it takes.
 */
final class PolicyVictims implements Victims {
    private static final int AHEAD_SHARE = 8;

    private final MonitorTable table;
    private final GuestPages pages;
    private final IntPredicate supervisor;
    private final EventScheduler events;
    private final ReplacementPolicy policy;
    private final int limit;
    private final int batch;
    private final long scanCost;
    private final long clearCost;
    private final int[] pageOfFrame;
    private final int[] frameOfPage;
    private final int[] freeFrames;
    private int free;
    private int target;
    private int reserved;
    private int candidates;
    private int leaving;
    private long lookingCost;
    private List<Integer> cleared = new ArrayList<>();
    /** Pages that the policy gave up unasked. */
    private final Deque<Integer> released = new ArrayDeque<>();

    PolicyVictims(
            MonitorTable table,
            GuestPages pages,
            IntPredicate supervisor,
            EventScheduler events,
            Settings settings,
            PolicyChoice<?> choice,
            RandomStream random,
            int limit) {
        this.table = table;
        this.pages = pages;
        this.supervisor = supervisor;
        this.events = events;
        this.limit = limit;
        target = limit;
        refuseWhatConcernsNoPolicy(settings);
        batch = settings.count(MonitorSettings.DEMOTE_BATCH);
        scanCost = settings.cycles(MonitorSettings.COST_SCAN);
        clearCost = settings.cycles(MonitorSettings.COST_SCAN_CLEAR);
        pageOfFrame = new int[limit];
        frameOfPage = new int[pages.count()];
        freeFrames = new int[limit];
        Arrays.fill(pageOfFrame, NO_PAGE);
        Arrays.fill(frameOfPage, NO_PAGE);
        for (int frame = limit - 1; frame >= 0; frame--) {
            freeFrames[free++] = frame;
        }
        policy = choice.create(new View(choice), random);
    }

    /** These settings say how pages are chosen where no policy does. */
    private static void refuseWhatConcernsNoPolicy(Settings settings) {
        for (Setting setting : List.of(
                MonitorSettings.SAMPLER_WINDOW,
                MonitorSettings.AGE_SHIFT,
                MonitorSettings.CPL_SOURCE,
                MonitorSettings.FEEDBACK,
                MonitorSettings.META_TIMESTAMP,
                MonitorSettings.META_RELOCK)) {
            if (!settings.isDefault(setting)) {
                throw new InvalidSettingException(setting.key()
                        + ": has no meaning where a policy chooses (target.mode = fixed or balloon); leave it out");
            }
        }
    }

    @Override
    public long scan(long now) {
        policy.onScan();
        return takeLookingCost();
    }

    /** From now on so many pages may be locked, at most the limit; if more are, ticks give them up. */
    void setTarget(int pages) {
        target = pages;
    }

    /** Places not taken yet: less than none while more pages are locked than may be. */
    private int places() {
        return target - (limit - free) - reserved;
    }

    @Override
    public int nextAtTick() {
        if (!released.isEmpty()) {
            return released.remove();
        }
        int ahead = Math.min(batch, target / AHEAD_SHARE);
        return places() + leaving < ahead && candidates > 0 ? choose() : NO_PAGE;
    }

    @Override
    public boolean reserve() {
        if (places() <= 0) {
            return false;
        }
        reserved++;
        return true;
    }

    @Override
    public void unreserve() {
        reserved--;
    }

    @Override
    public int nextAtFault() {
        if (!released.isEmpty()) {
            return released.remove();
        }
        return candidates > 0 ? choose() : NO_PAGE;
    }

    private int choose() {
        return leave(policy.selectVictim());
    }

    /** The policy gives up a frame; returns its page. */
    private int leave(int frame) {
        if (frame < 0 || frame >= limit || pageOfFrame[frame] == NO_PAGE) {
            throw new IllegalStateException(
                    policy.getClass().getName() + " chose frame " + frame + ", which holds no page");
        }
        candidates--;
        leaving++;
        return pageOfFrame[frame];
    }

    @Override
    public void locked(int page) {
        reserved--;
        int frame = freeFrames[--free];
        pageOfFrame[frame] = page;
        frameOfPage[page] = frame;
        candidates++;
        policy.onPageIn(frame);
    }

    @Override
    public void keptAfterAll(int page) {
        leaving--;
        candidates++;
        policy.onPageIn(frameOfPage[page]);
    }

    @Override
    public void unlocked(int page) {
        leaving--;
        int frame = frameOfPage[page];
        frameOfPage[page] = NO_PAGE;
        pageOfFrame[frame] = NO_PAGE;
        freeFrames[free++] = frame;
    }

    @Override
    public long takeLookingCost() {
        long cost = lookingCost;
        lookingCost = 0;
        return cost;
    }

    @Override
    public List<Integer> takeCleared() {
        List<Integer> pagesCleared = cleared;
        cleared = new ArrayList<>();
        return pagesCleared;
    }

    /** The policy's window: the bits of the monitor's table. */
    private final class View extends HardwareView {
        View(PolicyChoice<?> choice) {
            super(choice);
        }

        @Override
        public int frames() {
            return limit;
        }

        @Override
        public int places() {
            return Math.max(1, target);
        }

        @Override
        protected boolean takeAccessed(int frame) {
            return takeAccessedRings(frame) != 0;
        }

        @Override
        protected boolean accessed(int frame) {
            int page = pageOfFrame[frame];
            lookingCost += scanCost * Math.max(1, table.mappedUnits(page));
            return table.isAccessed(page) || pages.isSeen(page);
        }

        @Override
        protected boolean dirty(int frame) {
            int page = pageOfFrame[frame];
            return table.isDirty(page) || pages.isWritten(page);
        }

        @Override
        protected int takeAccessedRings(int frame) {
            int page = pageOfFrame[frame];
            int classes = table.takeAccessed(page);
            lookingCost += scanCost * Math.max(1, table.mappedUnits(page)) + (classes == 0 ? 0 : clearCost);
            if (classes != 0) {
                cleared.add(page);
            }
            int rings = (classes & 1) | (classes & 2) << 2;
            return pages.takeSeen(page) ? rings | 1 << pages.faultCpl(page) : rings;
        }

        @Override
        protected int faultCpl(int frame) {
            return pages.faultCpl(pageOfFrame[frame]);
        }

        @Override
        protected boolean major(int frame) {
            return pages.wasMajor(pageOfFrame[frame]);
        }

        @Override
        protected boolean supervisorPage(int frame) {
            return supervisor.test(pageOfFrame[frame]);
        }

        @Override
        protected long time() {
            return events.now();
        }

        @Override
        protected int page(int frame) {
            return pageOfFrame[frame];
        }

        @Override
        protected long pageNumber(int frame) {
            return pageOfFrame[frame];
        }

        /** The monitor makes room ahead, for no fault in particular. */
        @Override
        protected int missingPage() {
            return HardwareView.NO_PAGE;
        }

        @Override
        protected void writeOut(int frame) {
            // The monitor has no backing store: the host writes what it takes.
        }

        @Override
        protected void giveUp(int frame, long instant) {
            released.add(leave(frame));
        }

        @Override
        protected void hide(int frame) {
            throw new IllegalStateException("the timed machine unmaps pages by its protocol");
        }

        @Override
        protected long startOfRun(int run) {
            throw new IllegalStateException("the timed machine does not know the future");
        }

        @Override
        protected int nextRun(int run) {
            throw new IllegalStateException("the timed machine does not know the future");
        }

        @Override
        protected int runCpl(int run) {
            throw new IllegalStateException("the timed machine does not tell references");
        }
    }
}
