package org.refault.simulator.monitor;

import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/** The monitor's own way: every page that was not accessed for idle.k scans is given up, without any limit of pages. */
final class IdleAge implements Victims {
    private final MonitorTable table;
    private final GuestPages pages;
    private final int coldAfter;
    private final long scanCost;
    private final long clearCost;
    private int hand;

    IdleAge(MonitorTable table, GuestPages pages, Settings settings) {
        this.table = table;
        this.pages = pages;
        coldAfter = settings.count(MonitorSettings.IDLE_K);
        scanCost = settings.cycles(MonitorSettings.COST_SCAN);
        clearCost = settings.cycles(MonitorSettings.COST_SCAN_CLEAR);
    }

    @Override
    public long scan(long now) {
        long cost = 0;
        for (int page = 0; page < pages.count(); page++) {
            if (pages.state(page) == GuestPages.State.LOCKED) {
                cost += scanCost * Math.max(1, table.mappedUnits(page));
                boolean accessed = table.takeAccessed(page) != 0;
                cost += accessed ? clearCost : 0;
                accessed |= pages.takeSeen(page);
                pages.setIdleScans(page, accessed ? 0 : pages.idleScans(page) + 1);
            }
        }
        hand = 0;
        return cost;
    }

    @Override
    public int nextAtTick() {
        while (hand < pages.count()) {
            int page = hand++;
            if (pages.state(page) == GuestPages.State.LOCKED && pages.idleScans(page) >= coldAfter) {
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
    public void locked(int page) {
        pages.setIdleScans(page, 0);
    }

    @Override
    public void keptAfterAll(int page) {
        pages.setIdleScans(page, 0);
    }

    @Override
    public void unlocked(int page) {}

    @Override
    public long takeLookingCost() {
        return 0;
    }
}
