package org.refault.simulator.monitor;

import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.CycleUse;

/** D1 for one page: takes its Accessed bit, in one atomic instant but for a mistake. */
final class Harvest extends Activity {
    private static final int TAKE = 0;
    private static final int WRITE_BACK = 1;

    private final Monitor monitor;
    private int page;
    private boolean wasPresent;
    private boolean wasDirty;

    Harvest(Monitor monitor, int page) {
        this.monitor = monitor;
        this.page = page;
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        page = state.page(page);
        wasPresent = state.flag(wasPresent);
        wasDirty = state.flag(wasDirty);
    }

    @Override
    public void perform(Flow flow) {
        if (step == TAKE && monitor.mutation() == Mutation.PLAIN_AD_RMW) {
            wasPresent = monitor.table().isPresent(page);
            wasDirty = monitor.table().isDirty(page);
            goTo(WRITE_BACK);
            flow.spend(CycleUse.MONITOR, 0);
            return;
        }
        monitor.table().takeAccessed(page);
        if (step == WRITE_BACK) {
            monitor.writeBack(page, wasPresent, wasDirty, flow.now());
        }
        flow.done();
    }
}
