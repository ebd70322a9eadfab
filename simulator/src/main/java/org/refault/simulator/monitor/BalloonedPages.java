package org.refault.simulator.monitor;

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
final class BalloonedPages extends ResidentPages implements MemoryShares.Guest {
    private final MonitorTable table;
    private final GuestPages guestPages;
    private final EventScheduler events;
    private final MemoryShares shares;
    private final int minimum;
    private final long scanCost;
    private final long clearCost;
    private final boolean[] isOnDisk;
    private final boolean[] isGivenUp;
    private final ActivePages activePages;
    private SimLock lock;
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
        activePages = new ActivePages(pages());
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

    @Override
    public int minimum() {
        return minimum;
    }

    /** Also those that are on their way into the balloon. */
    @Override
    public int pagesInMemory() {
        return count() + leaving;
    }

    @Override
    public void setTarget(int pages) {
        target = pages;
    }

    @Override
    public int target() {
        return target;
    }

    /** Whether the balloon is smaller than the host wants it. */
    boolean isToInflate() {
        return count() > target;
    }

    // ---- The host's sample

    @Override
    public long sample() {
        long cost = 0;
        for (int page = 0; page < pages(); page++) {
            if (isResident(page)) {
                boolean accessed = table.takeAccessed(page) != 0;
                guestPages.addSeen(page, accessed);
                activePages.note(page, accessed);
                cost += accessed ? scanCost + clearCost : scanCost;
            }
        }
        return cost;
    }

    @Override
    public double activeShare() {
        return activePages.share();
    }

    @Override
    public void beginPeriod() {
        activePages.beginPeriod();
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
                activePages.note(page, true);
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
        activePages.note(page, was);
        return was;
    }

    /** Wakes a queue after some time: for the end of a transfer, or of a pause. */
    void wakeAfter(long cycles, WaitQueue queue, int cpu) {
        events.schedule(events.now() + cycles, EventClass.TIMER, cpu, now -> queue.wakeAll(now, cycles));
    }
}
