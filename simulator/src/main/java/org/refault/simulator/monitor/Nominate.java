package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * Protocol (f1), the paging of Xen: a pager nominates a page, writes it to a file, and then evicts it unless the guest has
 * come back to it; a virtual CPU that touches a page that is out is paused.
 *
 * <p>Section 2.6 of the host model; follows xen (tools/xenpaging/policy_default.c): the victim is the next page of the guest
 * in turn, without a look at Accessed bits, but none of the pages brought in last.
 *
 * <p>Departures: the file is the host's swap device; pages brought in last are spared up to half of the pages kept, as a
 * small guest would have no victims otherwise; a nominated page is not mapped at all, where Xen leaves it readable.
 */
@AutoService(Protocol.class)
public final class Nominate extends OwnPages {
    /** For the service loader. */
    public Nominate() {}

    @Override
    public String id() {
        return "nominate";
    }

    @Override
    public String summary() {
        return "the monitor's own pager writes pages to a file, next in turn; touching one pauses the virtual CPU (Xen)";
    }

    @Override
    public String description() {
        return "All guest pages in memory are locked. When there are more than pin.limit, a pager thread on the last CPU"
                + " takes the next page in turn, sparing the nominate.skip_recent brought in last: it is unmapped and its"
                + " translations shot down, written to the swap device, and given to the host unless the guest has asked"
                + " for it meanwhile. A fault on a page that is out, or on its way, pauses the virtual CPU until the same"
                + " thread has brought the page in.";
    }

    @Override
    public String source() {
        return "xen";
    }

    @Override
    public Monitor.VictimChoice victims(VictimSources sources) {
        Settings settings = sources.settings();
        return (table, pages) -> new NextInTurn(
                pages.count(),
                pagesToKeep(settings, pages.count()),
                settings.count(MonitorSettings.NOMINATE_SKIP_RECENT));
    }

    @Override
    public void start(Monitor monitor, Background background) {
        background.thread(new PagerThread(monitor, true, true, 1, 0, 0));
    }

    /** The clock of xenpaging. */
    static final class NextInTurn extends ResidentPages {
        private final int keep;
        private final int[] recent;
        private final boolean[] isRecent;
        private int oldest;
        private int hand;
        private boolean running;

        /**
         * A clock at the first page.
         *
         * @param keep pages that are to stay
         * @param skip pages brought in last that are spared
         */
        NextInTurn(int pages, int keep, int skip) {
            super(pages);
            this.keep = keep;
            recent = new int[Math.min(skip, keep / 2)];
            isRecent = new boolean[pages];
            Arrays.fill(recent, NO_PAGE);
        }

        @Override
        public void locked(int page) {
            super.locked(page);
            if (running && recent.length > 0 && !isRecent[page]) {
                if (recent[oldest] != NO_PAGE) {
                    isRecent[recent[oldest]] = false;
                }
                recent[oldest] = page;
                isRecent[page] = true;
                oldest = (oldest + 1) % recent.length;
            }
        }

        @Override
        int choose() {
            running = true;
            if (count() <= keep) {
                return NO_PAGE;
            }
            for (int looked = 0; looked < pages(); looked++) {
                int page = hand;
                hand = (hand + 1) % pages();
                if (isResident(page) && !isRecent[page]) {
                    return page;
                }
            }
            return NO_PAGE;
        }
    }
}
