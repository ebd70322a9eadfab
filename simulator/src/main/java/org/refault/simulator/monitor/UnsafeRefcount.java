package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import org.refault.simulator.host.HostFault;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Settings;

/**
 * Protocol (b2): the monitor raises the reference count of a page's frame, which keeps the host from freeing it, but not
 * from unmapping it. Unsafe, to be measured.
 *
 * <p>Section 2.2 of the host model; vmware-vmmon tells of it. Departures: a page that was counted once is mapped from the
 * monitor's own record ever after, as nothing tells the monitor that the host has it elsewhere by now.
 */
@AutoService(Protocol.class)
public final class UnsafeRefcount implements Protocol {
    /** For the service loader. */
    public UnsafeRefcount() {}

    @Override
    public String id() {
        return "unsafe-refcount";
    }

    @Override
    public String summary() {
        return "frames kept by a raised reference count: the host unmaps pages all the same, and there may be two copies";
    }

    @Override
    public String description() {
        return "On a fault the monitor has the host bring the page in and raise the reference count of its frame, which it"
                + " never gives back. The frame is thus never another's, but the swapper of Linux 2.2 unmaps the page all"
                + " the same: it may write it out while the guest writes it, and where the page was clean and never"
                + " written out it forgets it, so that the guest goes on with a copy of its own. pin.primitive is refcount.";
    }

    @Override
    public String source() {
        return "vmware-vmmon";
    }

    @Override
    public boolean isSafe(Settings settings, int vcpus) {
        return false;
    }

    @Override
    public boolean usesPolicy() {
        return false;
    }

    @Override
    public int leastPages(Settings settings, int vmPages, int footprint) {
        return footprint;
    }

    @Override
    public PinPrimitive pinPrimitive(Settings settings) {
        return onlyRefcount(settings, id());
    }

    /** The reference count, for protocols that are others with anything else. */
    static PinPrimitive onlyRefcount(Settings settings, String protocol) {
        PinPrimitive asked = PinPrimitive.named(settings.word(HostSettings.PIN_PRIMITIVE));
        if (asked != PinPrimitive.REFCOUNT && !settings.isDefault(HostSettings.PIN_PRIMITIVE)) {
            throw new InvalidSettingException("pin.primitive: protocol " + protocol + " raises the reference count and"
                    + " nothing else; leave the setting out, or say refcount");
        }
        return PinPrimitive.REFCOUNT;
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new CountFrame(monitor);
    }

    /** Has the host raise the count of a page's frame once, and maps that frame. */
    private static final class CountFrame extends Activity {
        private static final int LOOK = 0;
        private static final int IN_HOST = 1;
        private static final int COUNTED = 2;
        private static final int INSTALL = 3;
        private static final int AWAKE = 4;
        private static final int AGAIN = 5;
        private static final int END = 6;

        private final Monitor monitor;
        private HostFault fault;

        CountFrame(Monitor monitor) {
            this.monitor = monitor;
        }

        @Override
        public void perform(Flow flow) {
            int page = flow.vcpu().page();
            GuestPages pages = monitor.pages();
            switch (step) {
                case LOOK -> look(flow, page);
                case IN_HOST -> {
                    fault = HostFault.forMonitor(monitor.host(), monitor.guest(), page, true);
                    goTo(COUNTED);
                    flow.call(fault);
                }
                case COUNTED -> {
                    goTo(INSTALL);
                    flow.enterMonitor();
                }
                case INSTALL -> {
                    pages.setState(page, GuestPages.State.LOCKED);
                    monitor.countFault(flow, Counter.FIRST_TOUCHES);
                    monitor.map(page, fault.frame(), flow.vcpu(), flow.now());
                    flow.wake(pages.queue(page));
                    goTo(END);
                    flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
                }
                case AWAKE -> {
                    goTo(AGAIN);
                    if (pages.state(page) == GuestPages.State.FAULTING) {
                        flow.sleep(pages.queue(page));
                    } else {
                        perform(flow);
                    }
                }
                case AGAIN -> {
                    goTo(LOOK);
                    flow.enterMonitor();
                }
                default -> flow.done();
            }
        }

        /** One compare-and-exchange of the page's state decides who asks the host. */
        private void look(Flow flow, int page) {
            GuestPages pages = monitor.pages();
            switch (pages.state(page)) {
                case LOCKED -> {
                    if (!monitor.isMappedFor(flow.vcpu())) {
                        monitor.countFault(flow, Counter.SOFT_FAULTS);
                        monitor.map(page, monitor.frameOf(page), flow.vcpu(), flow.now());
                    }
                    goTo(END);
                    flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
                }
                case FAULTING -> {
                    goTo(AWAKE);
                    flow.leaveMonitor();
                }
                case UNTOUCHED, UNLOCKED, UNMAPPING, GRACE -> {
                    pages.setState(page, GuestPages.State.FAULTING);
                    goTo(IN_HOST);
                    flow.leaveMonitor();
                }
            }
        }

        @Override
        protected void exchangeFields(StateExchange state) {
            fault = state.activity(fault, () -> HostFault.forMonitor(monitor.host(), monitor.guest(), 0, true));
        }
    }
}
