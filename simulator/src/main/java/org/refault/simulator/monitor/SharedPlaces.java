package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * A policy keeps as many pages locked as the host's shares and idle tax say: {@code target.mode = balloon}.
 *
 * <p>Under the balloon a guest gives pages away; here the monitor unlocks them, and the host takes what it needs. So the
 * memory of a virtual machine that is divided is all that has a frame, locked or not, and a target below that binds only
 * what may be locked. The monitor asks for its target at each tick, which costs it the looking at the bits of all.
 */
final class SharedPlaces implements Victims, MemoryShares.Guest {
    private final PolicyVictims places;
    private final MonitorTable table;
    private final GuestPages guestPages;
    private final AddressSpace guest;
    private final MemoryShares shares;
    private final ActivePages active;
    private final int minimum;
    private final long scanCost;
    private final long clearCost;
    private List<Integer> cleared = new ArrayList<>();
    private int target;

    /**
     * The choice for one virtual machine.
     *
     * @param places with a limit of all pages
     * @param guest its memory, as the host knows it
     */
    SharedPlaces(
            PolicyVictims places,
            MonitorTable table,
            GuestPages guestPages,
            AddressSpace guest,
            Settings settings,
            MemoryShares shares) {
        this.places = places;
        this.table = table;
        this.guestPages = guestPages;
        this.guest = guest;
        this.shares = shares;
        active = new ActivePages(guestPages.count());
        minimum = OwnPages.pagesToKeep(settings, guestPages.count());
        scanCost = settings.cycles(MonitorSettings.COST_SCAN);
        clearCost = settings.cycles(MonitorSettings.COST_SCAN_CLEAR);
        target = guestPages.count();
    }

    // ---- For the host's policy

    @Override
    public int pages() {
        return guestPages.count();
    }

    @Override
    public int minimum() {
        return minimum;
    }

    @Override
    public int pagesInMemory() {
        int inMemory = 0;
        for (int page = 0; page < guestPages.count(); page++) {
            State state = guest.state(page);
            inMemory += state == State.NONE || state == State.SWAPPED ? 0 : 1;
        }
        return inMemory;
    }

    @Override
    public long sample() {
        long cost = 0;
        for (int page = 0; page < guestPages.count(); page++) {
            if (guestPages.state(page) == GuestPages.State.LOCKED) {
                boolean accessed = table.takeAccessed(page) != 0;
                if (accessed) {
                    cleared.add(page);
                }
                guestPages.addSeen(page, accessed);
                active.note(page, accessed);
                cost += accessed ? scanCost + clearCost : scanCost;
            }
        }
        return cost;
    }

    @Override
    public double activeShare() {
        return active.share();
    }

    @Override
    public void beginPeriod() {
        active.beginPeriod();
    }

    @Override
    public void setTarget(int pages) {
        target = pages;
        places.setTarget(pages);
    }

    // ---- For the monitor

    @Override
    public int target() {
        return target;
    }

    @Override
    public long scan(long now) {
        return shares.update(now) + places.scan(now);
    }

    @Override
    public List<Integer> takeCleared() {
        List<Integer> all = cleared;
        cleared = new ArrayList<>();
        all.addAll(places.takeCleared());
        return all;
    }

    @Override
    public int nextAtTick() {
        return places.nextAtTick();
    }

    @Override
    public boolean reserve() {
        return places.reserve();
    }

    @Override
    public void unreserve() {
        places.unreserve();
    }

    @Override
    public int nextAtFault() {
        return places.nextAtFault();
    }

    @Override
    public void locked(int page) {
        active.note(page, true);
        places.locked(page);
    }

    @Override
    public void keptAfterAll(int page) {
        places.keptAfterAll(page);
    }

    @Override
    public void unlocked(int page) {
        places.unlocked(page);
    }

    @Override
    public long takeLookingCost() {
        return places.takeLookingCost();
    }
}
