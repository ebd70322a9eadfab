package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.Settings;

/** Protocol (a): every guest page is locked in the host's memory for the virtual machine's life. */
@AutoService(Protocol.class)
public final class LockAll implements Protocol {
    /** For the service loader. */
    public LockAll() {}

    @Override
    public String id() {
        return "lock-all";
    }

    @Override
    public String summary() {
        return "all guest pages stay locked: safe, and the rest of the host pays";
    }

    @Override
    public String description() {
        return "Every guest page is faulted in and locked before the run begins; the cost of that is not charged. A first"
                + " touch traps into the monitor, which maps the page from its own table without asking the host. No page"
                + " is ever given up, so the swapper can take only what other processes have.";
    }

    @Override
    public String source() {
        return "lawton1999";
    }

    @Override
    public boolean isSafe(Settings settings, int vcpus) {
        return true;
    }

    @Override
    public boolean usesPolicy() {
        return false;
    }

    @Override
    public boolean needsAllMemory() {
        return true;
    }

    @Override
    public void begin(Monitor monitor) {
        for (int page = 0; page < monitor.guest().pages(); page++) {
            monitor.pinBeforehand(page);
        }
    }

    @Override
    public boolean hasTablePages(Settings settings) {
        return true;
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new MapLocked(monitor);
    }

    /** A2: the page is locked already; map it. */
    private static final class MapLocked extends Activity {
        private final Monitor monitor;

        MapLocked(Monitor monitor) {
            this.monitor = monitor;
        }

        @Override
        protected void exchangeFields(StateExchange state) {}

        @Override
        public void perform(Flow flow) {
            if (step > 0) {
                flow.done();
                return;
            }
            goTo(1);
            VirtualCpu vcpu = flow.vcpu();
            int page = vcpu.page();
            if (!monitor.isMappedFor(vcpu)) {
                boolean first = monitor.pages().state(page) == GuestPages.State.UNTOUCHED;
                monitor.countFault(flow, first ? Counter.FIRST_TOUCHES : Counter.SOFT_FAULTS);
                monitor.pages().setState(page, GuestPages.State.LOCKED);
                monitor.map(page, vcpu, flow.now());
            }
            flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
        }
    }
}
