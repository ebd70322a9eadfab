package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.monitor.GuestPages;
import org.refault.simulator.monitor.Victims;

/** Any locked page may be given up. */
final class AnyVictim implements Victims {
    private final GuestPages pages;
    private final int limit;
    private final Choices choices;

    /** A page can be locked while fewer than so many are. */
    AnyVictim(GuestPages pages, int limit, Choices choices) {
        this.limit = limit;
        this.pages = pages;
        this.choices = choices;
    }

    @Override
    public long scan(long now) {
        return 0;
    }

    @Override
    public int nextAtTick() {
        return nextAtFault();
    }

    @Override
    public boolean reserve() {
        int taken = 0;
        for (int page = 0; page < pages.count(); page++) {
            GuestPages.State state = pages.state(page);
            taken += state == GuestPages.State.LOCKED
                            || state == GuestPages.State.GRACE
                            || state == GuestPages.State.UNMAPPING
                    ? 1
                    : 0;
        }
        return taken < limit;
    }

    @Override
    public void unreserve() {}

    @Override
    public int nextAtFault() {
        List<Integer> locked = new ArrayList<>();
        for (int page = 0; page < pages.count(); page++) {
            if (pages.state(page) == GuestPages.State.LOCKED) {
                locked.add(page);
            }
        }
        return locked.isEmpty() ? NO_PAGE : locked.get(choices.choose(locked.size()));
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
