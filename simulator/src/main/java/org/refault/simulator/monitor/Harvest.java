package org.refault.simulator.monitor;

import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.CycleUse;

/** D1 for one page: takes its Accessed bit in one atomic instant. */
final class Harvest extends Activity {
    private final Monitor monitor;
    private int page;

    Harvest(Monitor monitor, int page) {
        this.monitor = monitor;
        this.page = page;
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        page = state.page(page);
    }

    @Override
    public void perform(Flow flow) {
        if (step++ == 0) {
            monitor.table().takeAccessed(page);
            flow.spend(CycleUse.MONITOR, 0);
        } else {
            flow.done();
        }
    }
}
