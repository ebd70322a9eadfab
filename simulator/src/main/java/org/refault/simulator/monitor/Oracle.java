package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import java.util.List;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.HostFault;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.result.Counter;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * A bound on relock, no protocol one could build: it knows the future, as OPT does (belady1966).
 *
 * <p>Every sampler.interval a page that no virtual CPU uses for oracle.horizon is given up, at no cost and at once, without
 * any interrupt, and one that will be used soon is locked again ahead. So pages that the host may take are at most as many
 * as here for that horizon, and re-locks in the path of the guest, times their cost, are at least those here: only what
 * could not be foreseen in time, as where the host wrote a page out and the disk is too slow.
 *
 * <p>It is a bound in these two respects, and for the host's choices as they are: what is brought in ahead takes the disk,
 * the host's locks and the last CPU like anything else.
 */
@AutoService(Protocol.class)
public final class Oracle implements Protocol {
    /** For the service loader. */
    public Oracle() {}

    @Override
    public String id() {
        return "oracle";
    }

    @Override
    public String summary() {
        return "a bound: knows when each page is used next, gives up for nothing and locks again ahead";
    }

    @Override
    public String description() {
        return "No protocol one could build, but a bound for those one can. Every sampler.interval each locked page that no"
                + " virtual CPU will use within oracle.horizon is unlocked, at no cost and without interrupts; each page that"
                + " will be used soon is locked again ahead by a thread on the last CPU, for nothing if it is still mapped in"
                + " the host. A fault happens on a first touch and where a page could not be brought back in time. Uses are"
                + " foreseen from the references themselves, each as cheap as a TLB hit.";
    }

    @Override
    public String source() {
        return "belady1966";
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
    public Monitor.VictimChoice victims(VictimSources sources) {
        Settings settings = sources.settings();
        if (!settings.word(MonitorSettings.GUEST_SWAPPER).equals("none")) {
            throw new InvalidSettingException("guest.swapper: protocol " + id()
                    + " foresees pages of the trace, which then move about in the guest's memory; set it to none");
        }
        return (table, pages) -> new KnownFuture(
                pages,
                sources.strings(),
                settings.cycles(MachineSettings.COST_BASE),
                settings.cycles(MonitorSettings.ORACLE_HORIZON));
    }

    /** None: when a walk reads the guest's own tables is not foreseen. */
    @Override
    public boolean hasTablePages(Settings settings) {
        return false;
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new Promotion(monitor);
    }

    /**
     * Nothing: an exploration refers to any page at any time, so that there is no future to know.
     *
     * @throws InvalidSettingException always
     */
    @Override
    public List<Spontaneous> spontaneous(Monitor monitor) {
        throw new InvalidSettingException(
                "protocol: oracle cannot be explored, as it goes by the references to come, of"
                        + " which an exploration has none; check relock, whose faults it serves");
    }

    @Override
    public void start(Monitor monitor, Background background) {
        background.thread(new Foresight(monitor));
        background.wakeEvery(
                monitor.settings().cycles(MonitorSettings.SAMPLER_INTERVAL),
                monitor.requests().threads());
    }

    /** The thread that gives up and locks ahead. It draws nothing and costs nothing but what the host costs. */
    private static final class Foresight extends Activity {
        private static final int SLEEP = 0;
        private static final int TICK = 1;
        private static final int AHEAD = 2;
        private static final int PINNED = 3;

        private final Monitor monitor;
        private final GuestPages pages;
        private final KnownFuture future;
        private final long soon;
        private final long soonFromDisk;
        private int page;
        private HostFault fault;

        Foresight(Monitor monitor) {
            this.monitor = monitor;
            this.pages = monitor.pages();
            this.future = (KnownFuture) monitor.victims();
            future.watch(monitor.vcpus());
            Settings settings = monitor.settings();
            long horizon = settings.cycles(MonitorSettings.ORACLE_HORIZON);
            long tick = settings.cycles(MonitorSettings.SAMPLER_INTERVAL);
            soon = Math.min(horizon, 2 * tick);
            soonFromDisk = Math.min(horizon, 2 * (tick + settings.cycles(HostSettings.DISK_RANDOM)));
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case SLEEP -> {
                    goTo(TICK);
                    flow.sleep(monitor.requests().threads());
                }
                case TICK -> {
                    future.scan(flow.now());
                    for (int victim = future.nextAtTick(); victim != Victims.NO_PAGE; victim = future.nextAtTick()) {
                        giveUp(victim, flow.now());
                    }
                    goTo(AHEAD);
                    perform(flow);
                }
                case AHEAD -> lockAhead(flow);
                default -> {
                    monitor.pinned(page, flow.now());
                    monitor.count(Counter.RELOCKS_AHEAD);
                    mapAhead(page, flow);
                    goTo(AHEAD);
                    perform(flow);
                }
            }
        }

        private void giveUp(int victim, long now) {
            monitor.unmap(victim, now);
            monitor.vcpus().forEach(vcpu -> vcpu.forget(victim));
            monitor.unpin(victim, now);
            pages.setState(victim, GuestPages.State.UNLOCKED);
            monitor.count(Counter.DEMOTIONS);
        }

        /** The page used soonest comes first; those still mapped in the host come for nothing. */
        private void lockAhead(Flow flow) {
            int first = Victims.NO_PAGE;
            long firstUse = KnownFuture.NEVER;
            for (int candidate = 0; candidate < pages.count(); candidate++) {
                if (pages.state(candidate) != GuestPages.State.UNLOCKED) {
                    continue;
                }
                long use = future.cyclesToUse(candidate);
                boolean mapped = monitor.guest().state(candidate) == AddressSpace.State.PRESENT;
                if (mapped && use <= soon) {
                    monitor.pin(candidate, flow.now());
                    monitor.count(Counter.RELOCKS_AHEAD);
                    mapAhead(candidate, flow);
                } else if (!mapped && use <= soonFromDisk && use < firstUse) {
                    first = candidate;
                    firstUse = use;
                }
            }
            if (first == Victims.NO_PAGE) {
                goTo(SLEEP);
                perform(flow);
                return;
            }
            page = first;
            pages.setState(page, GuestPages.State.FAULTING);
            fault = HostFault.forMonitor(monitor.host(), monitor.guest(), page, true);
            goTo(PINNED);
            flow.call(fault);
        }

        private void mapAhead(int ahead, Flow flow) {
            pages.setState(ahead, GuestPages.State.LOCKED);
            monitor.mapUntouched(ahead, monitor.guest().frame(ahead), flow.now());
            flow.wake(pages.queue(ahead));
        }
    }
}
