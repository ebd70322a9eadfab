package org.refault.simulator.monitor;

import java.util.Arrays;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * The memory of a guest with a balloon driver: which pages it has, which of them it uses, and which lie on its virtual disk.
 * The guest gives its balloon pages that were not accessed since its clock last passed them.
 */
final class BalloonedPages extends ResidentPages {
    private final MonitorTable table;
    private final GuestPages guestPages;
    private final EventScheduler events;
    private final MemoryShares shares;
    private final int minimum;
    private final long scanCost;
    private final long clearCost;
    private final boolean[] isOnDisk;
    private final boolean[] isGivenUp;
    private final boolean[] isActive;
    private SimLock lock;
    private int active;
    private int activeBefore;
    private int target;
    private int leaving;
    private int hand;
    private long lookingCost;

    BalloonedPages(
            MonitorTable table, GuestPages guestPages, EventScheduler events, Settings settings, MemoryShares shares) {
        super(guestPages.count());
        this.table = table;
        this.guestPages = guestPages;
        this.events = events;
        this.shares = shares;
        minimum = OwnPages.pagesToKeep(settings, pages());
        scanCost = settings.cycles(MonitorSettings.COST_SCAN);
        clearCost = settings.cycles(MonitorSettings.COST_SCAN_CLEAR);
        isOnDisk = new boolean[pages()];
        isGivenUp = new boolean[pages()];
        isActive = new boolean[pages()];
        target = pages();
    }

    /** The policy of the host that sets its target. */
    MemoryShares shares() {
        return shares;
    }

    /** The driver's lock: held while it tells the host of pages. */
    SimLock lock() {
        return lock;
    }

    void setLock(SimLock balloonLock) {
        lock = balloonLock;
    }

    /** Pages that no policy of the host takes. */
    int minimum() {
        return minimum;
    }

    /** Pages with a frame of the host: also those that are on their way into the balloon. */
    int pagesInMemory() {
        return count() + leaving;
    }

    /** Pages the host wants the guest to have at most. */
    void setTarget(int pages) {
        target = pages;
    }

    /** Whether the balloon is smaller than the host wants it. */
    boolean isToInflate() {
        return count() > target;
    }

    // ---- The host's sample

    /** The host looks at the Accessed bits; the guest still sees them. Returns the cost, in cycles. */
    long sample() {
        long cost = 0;
        for (int page = 0; page < pages(); page++) {
            if (isResident(page)) {
                boolean accessed = table.takeAccessed(page) != 0;
                guestPages.addSeen(page, accessed);
                noteActive(page, accessed);
                cost += accessed ? scanCost + clearCost : scanCost;
            }
        }
        return cost;
    }

    private void noteActive(int page, boolean accessed) {
        if (accessed && !isActive[page]) {
            isActive[page] = true;
            active++;
        }
    }

    /** Share of the guest's pages seen active in the last period, or in this one if that is more. */
    double activeShare() {
        return (double) Math.max(active, activeBefore) / pages();
    }

    void beginPeriod() {
        activeBefore = active;
        active = 0;
        Arrays.fill(isActive, false);
    }

    // ---- The guest's own choice

    @Override
    int choose() {
        if (!isToInflate()) {
            return NO_PAGE;
        }
        for (int looked = 0; looked < pages(); looked++) {
            int page = hand;
            hand = (hand + 1) % pages();
            if (isResident(page)) {
                lookingCost += scanCost;
                boolean accessed = table.takeAccessed(page) != 0 | guestPages.takeSeen(page);
                if (!accessed) {
                    leaving++;
                    return page;
                }
                noteActive(page, true);
                lookingCost += clearCost;
            }
        }
        return NO_PAGE;
    }

    @Override
    public long takeLookingCost() {
        long cost = lookingCost;
        lookingCost = 0;
        return cost;
    }

    /** A batch is in the balloon, or what was used meanwhile is not. */
    void batchEnded() {
        leaving = 0;
    }

    // ---- The guest's virtual disk

    /** Whether the virtual disk lacks what a page holds. */
    boolean mustBeWritten(int page) {
        return guestPages.isWritten(page) || !isOnDisk[page];
    }

    void writtenToDisk(int page) {
        isOnDisk[page] = true;
    }

    void givenUp(int page) {
        isGivenUp[page] = true;
    }

    /** Whether the guest must read a page from its virtual disk, as it had given it up; it has it from now on. */
    boolean takeGivenUp(int page) {
        boolean was = isGivenUp[page];
        isGivenUp[page] = false;
        noteActive(page, was);
        return was;
    }

    /** Wakes a queue after some time: for the end of a transfer, or of a pause. */
    void wakeAfter(long cycles, WaitQueue queue, int cpu) {
        events.schedule(events.now() + cycles, EventClass.TIMER, cpu, now -> queue.wakeAll(now, cycles));
    }
}
