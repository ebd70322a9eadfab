package org.refault.simulator.monitor;

import java.util.Arrays;
import java.util.List;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * Which guest pages the guest has freed.
 *
 * <p>No trace says so. With {@code guest.free = unused} free are the pages of guest memory that the trace never uses; with
 * {@code after-last-use} also those of the trace from their last reference on, which only who knows the future can say: the
 * earliest that any guest could have freed them.
 */
public final class FreedPages {
    private static final int NEVER = -1;

    private final int pagesOfTrace;
    private final int usedPages;
    private final boolean afterLastUse;
    private final List<? extends VirtualCpu> vcpus;
    private final int[][] lastRuns;

    /**
     * The pages that one guest has freed.
     *
     * @param strings the references of each virtual CPU, as it executes them
     * @param pagesOfTrace guest pages that the references may use: the lowest numbers
     * @param usedPages these and those of the guest's own tables, which come next and are never freed
     */
    public FreedPages(
            Settings settings,
            List<? extends VirtualCpu> vcpus,
            List<ReferenceString> strings,
            int pagesOfTrace,
            int usedPages) {
        this.usedPages = usedPages;
        this.vcpus = vcpus;
        this.pagesOfTrace = pagesOfTrace;
        afterLastUse = settings.word(MonitorSettings.GUEST_FREE).equals("after-last-use");
        lastRuns = new int[afterLastUse ? strings.size() : 0][];
        for (int vcpu = 0; vcpu < lastRuns.length; vcpu++) {
            lastRuns[vcpu] = new int[pagesOfTrace];
            Arrays.fill(lastRuns[vcpu], NEVER);
            int[] pages = strings.get(vcpu).pages();
            for (int run = 0; run < pages.length; run++) {
                lastRuns[vcpu][pages[run]] = run;
            }
        }
    }

    /** Whether the guest has freed a page by now. */
    public boolean isFree(int page) {
        if (page >= usedPages) {
            return true;
        }
        if (!afterLastUse || page >= pagesOfTrace) {
            return false;
        }
        for (int vcpu = 0; vcpu < lastRuns.length; vcpu++) {
            if (lastRuns[vcpu][page] >= vcpus.get(vcpu).firstRun()) {
                return false;
            }
        }
        return true;
    }
}
