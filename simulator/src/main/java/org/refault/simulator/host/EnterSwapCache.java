package org.refault.simulator.host;

import java.util.List;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;

/** Enters pages into the swap cache: takes the flavour's locks of it one after the other, and gives them back at the end. */
final class EnterSwapCache extends Activity {
    private static final int TAKE = 0;

    private final Host host;
    private final List<SimLock> locks;
    private final int pages;
    private final String site;
    private int held;

    private EnterSwapCache(Host host, int slot, int pages, String site) {
        this.host = host;
        this.locks = host.flavour().swapCacheLocks(slot);
        this.pages = pages;
        this.site = site;
    }

    /** Ends a step: the next one of an activity comes when pages around a slot are in the swap cache. */
    static void call(Flow flow, Host host, int slot, int pages, String site, Activity next) {
        if (pages == 0 || host.flavour().swapCacheLocks(slot).isEmpty()) {
            next.perform(flow);
        } else {
            flow.call(new EnterSwapCache(host, slot, pages, site));
        }
    }

    @Override
    public void perform(Flow flow) {
        if (step == TAKE && held < locks.size()) {
            flow.acquire(locks.get(held++), site);
        } else if (step == TAKE) {
            step++;
            flow.spend(CycleUse.HOST, pages * host.costs().swapCache());
        } else {
            while (held > 0) {
                flow.release(locks.get(--held));
            }
            flow.done();
        }
    }
}
