package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.HostFault;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.Settings;

/** Protocol (b1): the monitor copies frame numbers out of the host's page table and locks nothing. Unsafe, to be measured. */
@AutoService(Protocol.class)
public final class UnsafeShared implements Protocol {
    /** For the service loader. */
    public UnsafeShared() {}

    @Override
    public String id() {
        return "unsafe-shared";
    }

    @Override
    public String summary() {
        return "frames copied from the host's page table, nothing locked: clobbers memory when the swapper runs";
    }

    @Override
    public String description() {
        return "On a fault the monitor walks the host's page table, or has the host bring the page in, and maps the frame"
                + " it finds without locking the page. The swapper on another CPU may take the page at any moment; the"
                + " monitor's entry then points to a frame of another owner until the tables are dropped"
                + " (guest.cr3_interval). Every use of such a translation is counted, exactly.";
    }

    @Override
    public String source() {
        return "lawton1999";
    }

    @Override
    public boolean isSafe(Settings settings, int vcpus) {
        return false;
    }

    @Override
    public boolean locksWhatItMaps() {
        return false;
    }

    @Override
    public boolean usesPolicy() {
        return false;
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new CopyFrame(monitor);
    }

    /** B1: copies the frame number of the host into the monitor's table. */
    private static final class CopyFrame extends Activity {
        private static final int LOOK = 0;
        private static final int IN_HOST = 1;
        private static final int BACK = 2;
        private static final int END = 3;

        private final Monitor monitor;
        private HostFault fault;

        CopyFrame(Monitor monitor) {
            this.monitor = monitor;
        }

        @Override
        public void perform(Flow flow) {
            int page = flow.vcpu().page();
            switch (step) {
                case LOOK -> {
                    if (monitor.isMappedFor(flow.vcpu())) {
                        goTo(END);
                        perform(flow);
                    } else if (monitor.guest().state(page) == State.PRESENT) {
                        monitor.countFault(flow, kind(page));
                        monitor.pages().setState(page, GuestPages.State.UNLOCKED);
                        monitor.map(page, flow.vcpu(), flow.now());
                        goTo(END);
                        flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
                    } else {
                        goTo(IN_HOST);
                        flow.leaveMonitor();
                    }
                }
                case IN_HOST -> {
                    fault = HostFault.forMonitor(monitor.host(), monitor.guest(), page, false);
                    goTo(BACK);
                    flow.call(fault);
                }
                case BACK -> {
                    // The page may be gone again by the time the monitor looks: then it asks once more.
                    goTo(LOOK);
                    flow.enterMonitor();
                }
                default -> flow.done();
            }
        }

        @Override
        protected void exchangeFields(StateExchange state) {
            fault = state.activity(fault, () -> HostFault.forMonitor(monitor.host(), monitor.guest(), 0, false));
        }

        private Counter kind(int page) {
            if (monitor.pages().state(page) == GuestPages.State.UNTOUCHED) {
                return Counter.FIRST_TOUCHES;
            }
            if (fault == null) {
                return Counter.SOFT_FAULTS;
            }
            return fault.wasMajor() ? Counter.MAJOR_RELOCKS : Counter.MINOR_RELOCKS;
        }
    }
}
