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
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * Protocol (d): MMU notifiers, the way of KVM. Nothing stays locked; before the host takes a page it has the monitor drop
 * its translations, and a fault that the host was quicker than begins again.
 *
 * <p>Section 2.4 of the host model; follows linux-6.14 (virt/kvm/kvm_main.c, Documentation/virt/kvm/locking.rst) and, for
 * ageing, linux-4.19. Faults take the read side of mmu_lock where
 * lock.kind.mmu_lock = rwlock, as for x86's tables of nested paging since Linux 5.12, invalidations and ageing the write
 * side. A fault that begins again goes through the guest, as it does there: its thread makes way if it must, and the
 * reference faults and traps again. Departures: what is to be done at the next entry into the guest waits for the end of
 * the fault; see {@link AsyncFaults} for those of asynchronous faults.
 */
@AutoService(Protocol.class)
public final class Notified implements Protocol {
    /** For the service loader. */
    public Notified() {}

    @Override
    public String id() {
        return "mmu-notifier";
    }

    @Override
    public String summary() {
        return "nothing is locked: the host has the monitor drop a page's translations before it takes the page (KVM)";
    }

    @Override
    public String description() {
        return "On a fault the monitor notes how many invalidations there were, has the host bring the page in, and maps the"
                + " frame only if, under mmu_lock, no invalidation has ended since and none of the page is under way;"
                + " otherwise it begins again. The host may take any page at any time: it calls the monitor, which clears"
                + " the entry, hands its Accessed and Dirty bits over and awaits all flushes with mmu_lock held."
                + " With async_pf a page that must be read is left to a worker of the host, and the guest goes on with another"
                + " thread, or halts, until it is there. The"
                + " swapper also asks for Accessed bits (notifier.age), so that it sees what the guest uses. Exposure is"
                + " legal here: translations go before the page does.";
    }

    @Override
    public String source() {
        return "linux-6.14";
    }

    @Override
    public boolean isSafe(Settings settings, int vcpus) {
        return true;
    }

    @Override
    public boolean locksWhatItMaps() {
        return false;
    }

    @Override
    public boolean usesPolicy() {
        return false;
    }

    /** A fault holds a reference to the frame from when the host has found it until it is mapped. */
    @Override
    public PinPrimitive pinPrimitive(Settings settings) {
        return UnsafeRefcount.onlyRefcount(settings, id());
    }

    @Override
    public void exchange(Monitor monitor, StateExchange exchange) {
        monitor.invalidations().exchange(exchange);
    }

    @Override
    public void begin(Monitor monitor) {
        monitor.setInvalidations(new Invalidations(monitor));
    }

    @Override
    public boolean tellsOfReads() {
        return true;
    }

    @Override
    public void start(Monitor monitor, Background background) {
        String whom = monitor.settings().word(MonitorSettings.ASYNC_PF);
        if (!whom.equals("off")) {
            for (VirtualCpu vcpu : monitor.vcpus()) {
                monitor.setAsyncFaults(vcpu, new AsyncFaults(monitor, vcpu, background, whom.equals("all")));
            }
        }
    }

    @Override
    public boolean takesReports() {
        return true;
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new MapUnlessInvalidated(monitor);
    }

    /** N1 to N6. */
    private static final class MapUnlessInvalidated extends Activity {
        private static final int LOOK = 0;
        private static final int SNAPSHOT = 1;
        private static final int CHECK = 2;
        private static final int IN_HOST = 3;
        private static final int FOUND = 4;
        private static final int CHECK_FOUND = 5;
        private static final int CHECK_LOCKED = 6;
        private static final int INSTALL = 7;
        private static final int BEGIN_AGAIN = 8;
        private static final int IN_MONITOR = 9;
        private static final int END = 10;
        private static final int DEFER = 11;
        private static final int AGAIN = 12;
        private static final int WRAPPING = Invalidations.WRAPPING;

        private final Monitor monitor;
        private final Invalidations invalidations;
        private long seen;
        private boolean holdsReference;
        private boolean major;
        private HostFault fault;
        // Only where time passes, so no part of what an exploration goes back to.
        private int retries;

        MapUnlessInvalidated(Monitor monitor) {
            this.monitor = monitor;
            this.invalidations = monitor.invalidations();
        }

        @Override
        public void perform(Flow flow) {
            int page = flow.vcpu().page();
            switch (step) {
                case LOOK -> {
                    if (monitor.isMappedFor(flow.vcpu())) {
                        goTo(END);
                        perform(flow);
                    } else {
                        goTo(SNAPSHOT);
                        flow.leaveMonitor();
                    }
                }
                case SNAPSHOT -> {
                    seen = invalidations.sequence();
                    goTo(CHECK);
                    flow.spend(CycleUse.HOST, 0);
                }
                case CHECK -> {
                    goTo(isInvalidated(page) ? BEGIN_AGAIN : IN_HOST);
                    perform(flow);
                }
                case IN_HOST -> {
                    fault = monitor.asyncFaults(flow.vcpu()) == null
                            ? HostFault.forMonitor(monitor.host(), monitor.guest(), page, true)
                            : HostFault.withoutWaiting(monitor.host(), monitor.guest(), page);
                    goTo(FOUND);
                    flow.call(fault);
                }
                case FOUND -> {
                    major |= fault.wasMajor();
                    if (fault.wouldWait()) {
                        goTo(DEFER);
                        perform(flow);
                        return;
                    }
                    holdsReference = true;
                    goTo(CHECK_FOUND);
                    flow.spend(CycleUse.HOST, 0);
                }
                case CHECK_FOUND -> {
                    if (monitor.mutation() == Mutation.LATE_SNAPSHOT) {
                        seen = invalidations.sequence();
                    }
                    if (isInvalidated(page) && monitor.mutation() != Mutation.D_NO_RECHECK) {
                        goTo(BEGIN_AGAIN);
                        perform(flow);
                    } else {
                        goTo(CHECK_LOCKED);
                        flow.acquireShared(invalidations.lock(), "fault");
                    }
                }
                case CHECK_LOCKED -> {
                    if (isInvalidated(page) && monitor.mutation() != Mutation.D_NO_RECHECK) {
                        flow.release(invalidations.lock());
                        goTo(BEGIN_AGAIN);
                        perform(flow);
                    } else {
                        goTo(INSTALL);
                        flow.spend(CycleUse.HOST, monitor.costs().exchange());
                    }
                }
                case INSTALL -> {
                    install(flow, page);
                    goTo(END);
                    flow.enterMonitor();
                }
                case DEFER -> {
                    Activity instead = monitor.asyncFaults(flow.vcpu()).insteadOfWaiting(page);
                    if (instead == null) {
                        goTo(AGAIN);
                        perform(flow);
                    } else {
                        goTo(END);
                        flow.call(instead);
                    }
                }
                case AGAIN -> {
                    fault = HostFault.forMonitor(monitor.host(), monitor.guest(), page, true);
                    goTo(FOUND);
                    flow.call(fault);
                }
                case BEGIN_AGAIN -> {
                    monitor.countRetry(flow, ++retries);
                    dropReference(page);
                    goTo(IN_MONITOR);
                    flow.enterMonitor();
                }
                case IN_MONITOR -> {
                    goTo(LOOK);
                    flow.faultAgain();
                }
                default -> flow.done();
            }
        }

        private boolean isInvalidated(int page) {
            boolean underWay = invalidations.isInProgress(page) && monitor.mutation() != Mutation.NO_INPROGRESS;
            boolean since = switch (monitor.mutation()) {
                case NO_SEQ -> false;
                case D_WRAPPING_SEQ -> invalidations.sequence() % WRAPPING != seen % WRAPPING;
                default -> invalidations.sequence() != seen;
            };
            return underWay || since;
        }

        /** N6, a compare-and-exchange: an entry that another virtual CPU has made is kept, with its Dirty bit. */
        private void install(Flow flow, int page) {
            if (!monitor.isMappedFor(flow.vcpu())) {
                boolean first = monitor.pages().state(page) == GuestPages.State.UNTOUCHED;
                monitor.countFault(
                        flow, first ? Counter.FIRST_TOUCHES : major ? Counter.MAJOR_RELOCKS : Counter.MINOR_RELOCKS);
                monitor.pages().setState(page, GuestPages.State.UNLOCKED);
                monitor.map(page, fault.frame(), flow.vcpu(), flow.now());
            }
            flow.release(invalidations.lock());
            dropReference(page);
        }

        private void dropReference(int page) {
            if (holdsReference) {
                holdsReference = false;
                monitor.host().memory().unpin(monitor.guest(), page, false);
            }
        }

        /** Of what was noted it matters only whether it is still so. A count that wraps matters by itself. */
        private long exchangeSeen(StateExchange state) {
            if (monitor.mutation() == Mutation.D_WRAPPING_SEQ) {
                return state.number((int) (seen % WRAPPING), WRAPPING);
            }
            boolean matters = step > SNAPSHOT && step < INSTALL;
            if (matters) {
                state.reliesOnOthers();
            }
            boolean same = state.flag(!matters || seen == invalidations.sequence());
            return invalidations.sequence() - (same ? 0 : 1);
        }

        @Override
        protected void exchangeFields(StateExchange state) {
            seen = exchangeSeen(state);
            holdsReference = state.flag(holdsReference);
            retries = 0;
            fault = state.activity(fault, () -> HostFault.forMonitor(monitor.host(), monitor.guest(), 0, true));
        }
    }
}
