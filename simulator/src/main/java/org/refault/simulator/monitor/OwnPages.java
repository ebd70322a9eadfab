package org.refault.simulator.monitor;

import java.util.List;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * A protocol under which the monitor owns the guest's pages: those in memory are locked against the host's swapper, and the
 * monitor's own pager decides which are paged out.
 *
 * <p>Guest pages that the trace never uses are not the pager's but the host's, as if the guest had given them back.
 */
abstract class OwnPages implements Protocol {
    @Override
    public final boolean isSafe(Settings settings, int vcpus) {
        return true;
    }

    @Override
    public final PinPrimitive pinPrimitive(Settings settings) {
        PinPrimitive asked = Protocol.super.pinPrimitive(settings);
        if (!asked.stopsUnmapping()) {
            throw new InvalidSettingException("pin.primitive: " + settings.word(HostSettings.PIN_PRIMITIVE)
                    + " lets the host unmap pages that under protocol " + id()
                    + " the monitor alone gives up; leave the setting out");
        }
        return asked;
    }

    @Override
    public final boolean usesPolicy() {
        return false;
    }

    @Override
    public int leastPages(Settings settings, int vmPages, int footprint) {
        return footprint;
    }

    /** All pages in memory are locked, and known to whoever chooses. */
    @Override
    public final void begin(Monitor monitor) {
        for (int page = 0; page < monitor.pages().count(); page++) {
            if (monitor.guest().state(page) == AddressSpace.State.PRESENT) {
                monitor.pin(page, 0);
                monitor.victims().locked(page);
            }
        }
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new AskPager(monitor);
    }

    @Override
    public List<Spontaneous> spontaneous(Monitor monitor) {
        return List.of(
                new Spontaneous(
                        "pages out",
                        page -> monitor.pages().state(page) == GuestPages.State.LOCKED,
                        page -> new PageOut(monitor, List.of(page))),
                new Spontaneous("brings in", monitor.requests()::isFirst, page -> new ServeFirst(monitor)));
    }

    @Override
    public final void exchange(Monitor monitor, StateExchange exchange) {
        monitor.requests().exchange(exchange);
    }

    /** Brings in the page that was asked for first. */
    private static final class ServeFirst extends Activity {
        private final Monitor monitor;
        private BringIn bringIn;

        ServeFirst(Monitor monitor) {
            this.monitor = monitor;
        }

        @Override
        public void perform(Flow flow) {
            if (step == 0) {
                goTo(1);
                bringIn = new BringIn(monitor, monitor.requests().take(), 0, 0);
                flow.call(bringIn);
            } else {
                flow.done();
            }
        }

        @Override
        protected void exchangeFields(StateExchange state) {
            bringIn = state.activity(bringIn, () -> new BringIn(monitor, 0, 0, 0));
        }
    }

    /** Pages that are to stay in memory, of the footprint. */
    static int pagesToKeep(Settings settings, int footprint) {
        return Math.max(1, settings.pages(MonitorSettings.PIN_LIMIT, footprint));
    }
}
