package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * Protocol (f2), a pager in user space as with userfaultfd: faults are messages to a handler thread, which fills the page
 * in; an evictor thread keeps the pages in memory between two watermarks.
 *
 * <p>Section 2.6 of the host model; follows umap: evictors begin at 90 per cent of the buffer and stop at 70. The page to go
 * is the next in a circle that was not accessed since the hand last passed.
 *
 * <p>Departures: the threads have the priority of the host's kernel on the last CPU; one handler and one evictor; the
 * pager's file is the host's swap device.
 */
@AutoService(Protocol.class)
public final class UserPager extends OwnPages {
    /** For the service loader. */
    public UserPager() {}

    @Override
    public String id() {
        return "user-pager";
    }

    @Override
    public String summary() {
        return "a pager in user space: faults are messages to a handler, an evictor works between two watermarks (UMap)";
    }

    @Override
    public String description() {
        return "All guest pages in memory are locked. A fault on a page that is not there is a message to a handler thread,"
                + " which costs the way to user space (ws.user_extra), reads the page and copies it in (cost.copy), and"
                + " resumes the virtual CPU. When more than pager.high of pin.limit pages are in memory, an evictor pages"
                + " out, demote.batch together with one shootdown, until pager.low is reached; it goes round the pages and"
                + " takes those not accessed since it last came by.";
    }

    @Override
    public String source() {
        return "umap";
    }

    @Override
    public Monitor.VictimChoice victims(VictimSources sources) {
        Settings settings = sources.settings();
        double high = settings.real(MonitorSettings.PAGER_HIGH);
        double low = settings.real(MonitorSettings.PAGER_LOW);
        if (low > high) {
            throw new InvalidSettingException(
                    "pager.low: " + low + " is above pager.high, " + high + "; it must not be");
        }
        return (table, pages) -> {
            int buffer = pagesToKeep(settings, pages.count());
            return new Circle(table, pages, (int) (buffer * high), (int) (buffer * low), settings);
        };
    }

    @Override
    public void start(Monitor monitor, Background background) {
        Settings settings = monitor.settings();
        long message = settings.cycles(MachineSettings.WS_USER_EXTRA);
        background.thread(new PagerThread(monitor, true, false, 0, message, settings.cycles(HostSettings.COST_COPY)));
        background.thread(new PagerThread(monitor, false, true, settings.count(MonitorSettings.DEMOTE_BATCH), 0, 0));
    }

    /** Between two watermarks, round the pages, those not accessed since the last time. */
    static final class Circle extends ResidentPages {
        private static final int ROUNDS = 2;

        private final MonitorTable table;
        private final GuestPages guestPages;
        private final int high;
        private final int low;
        private final long scanCost;
        private final long clearCost;
        private boolean evicting;
        private int hand;
        private long lookingCost;

        Circle(MonitorTable table, GuestPages guestPages, int high, int low, Settings settings) {
            super(guestPages.count());
            this.table = table;
            this.guestPages = guestPages;
            this.high = high;
            this.low = low;
            scanCost = settings.cycles(MonitorSettings.COST_SCAN);
            clearCost = settings.cycles(MonitorSettings.COST_SCAN_CLEAR);
        }

        @Override
        int choose() {
            evicting = count() > (evicting ? low : high);
            for (int looked = 0; evicting && looked < ROUNDS * pages(); looked++) {
                int page = hand;
                hand = (hand + 1) % pages();
                if (isResident(page)) {
                    lookingCost += scanCost;
                    boolean accessed = table.takeAccessed(page) != 0 | guestPages.takeSeen(page);
                    if (!accessed) {
                        return page;
                    }
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
    }
}
