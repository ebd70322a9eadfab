package org.refault.simulator.monitor;

/** Which guest pages a pager has in memory; victims are chosen when it has too many. */
abstract class ResidentPages implements Victims {
    private final boolean[] resident;
    private int count;

    ResidentPages(int pages) {
        resident = new boolean[pages];
    }

    /** Pages of the guest. */
    public final int pages() {
        return resident.length;
    }

    /** Pages in memory that were not chosen to leave it. */
    final int count() {
        return count;
    }

    final boolean isResident(int page) {
        return resident[page];
    }

    private void set(int page, boolean here) {
        if (resident[page] != here) {
            resident[page] = here;
            count += here ? 1 : -1;
        }
    }

    /** A page to give up now, or {@link #NO_PAGE}. */
    abstract int choose();

    @Override
    public final int nextAtTick() {
        int page = choose();
        if (page != NO_PAGE) {
            set(page, false);
        }
        return page;
    }

    @Override
    public void locked(int page) {
        set(page, true);
    }

    @Override
    public final void keptAfterAll(int page) {
        set(page, true);
    }

    @Override
    public final void unlocked(int page) {
        set(page, false);
    }

    @Override
    public final long scan(long now) {
        return 0;
    }

    @Override
    public final boolean reserve() {
        return true;
    }

    @Override
    public final void unreserve() {}

    @Override
    public final int nextAtFault() {
        return NO_PAGE;
    }

    @Override
    public long takeLookingCost() {
        return 0;
    }
}
