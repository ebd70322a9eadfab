package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import java.util.List;
import org.refault.simulator.host.ChangeMapping;
import org.refault.simulator.host.HostFault;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * Protocol (a'), plex86 of 2003: pages are locked on demand, at most pin.limit of them, and the page locked longest ago is
 * unlocked to make room.
 *
 * <p>Section 2.1 of the host model; follows plex86-2003. The Accessed and Dirty bits are never looked at: an unlocked page
 * is always said to be written. All tables of the virtual machine are dropped whenever a page is unlocked. Nobody flushes
 * other CPUs, as a virtual machine had one virtual CPU, whose world switch has just emptied its TLB: with more it is unsafe
 * (mutation c-M3 of the host model), unless plex86.smp_flush adds what is missing.
 *
 * <p>Departures: plex86 raises a reference count, which would not keep Linux 2.2 from unmapping the page; here pin.primitive
 * says what locking is. Interrupts are off from the trap until the host is reached, and on while it works. A page that
 * another virtual CPU is bringing in, which plex86 could not have, is awaited.
 */
@AutoService(Protocol.class)
public final class Plex86 implements Protocol {
    /** For the service loader. */
    public Plex86() {}

    @Override
    public String id() {
        return "plex86-2003";
    }

    @Override
    public String summary() {
        return "pages locked on demand up to a limit, first in first out: safe with one virtual CPU only";
    }

    @Override
    public String description() {
        return "A fault locks its page in the host. When pin.limit pages are locked, the one locked longest ago is unlocked"
                + " first, always as written, and all tables of the virtual machine are dropped (shadow.drop_on_unpin);"
                + " the other locked pages are mapped again as the guest touches them. The Accessed bits are never looked"
                + " at. With one virtual CPU the world switch has flushed the only TLB there is. With more, the others"
                + " keep translations of unlocked pages, unless plex86.smp_flush flushes them. plex86 had a limit of"
                + " 1,024 pages.";
    }

    @Override
    public String source() {
        return "plex86-2003";
    }

    @Override
    public boolean isSafe(Settings settings, int vcpus) {
        return vcpus == 1 || settings.flag(MonitorSettings.PLEX86_SMP_FLUSH);
    }

    @Override
    public boolean usesPolicy() {
        return false;
    }

    @Override
    public Monitor.VictimChoice victims(VictimSources sources) {
        return (table, pages) ->
                new OldestFirst(Math.max(1, sources.settings().pages(MonitorSettings.PIN_LIMIT, pages.count())));
    }

    @Override
    public boolean hasPinLimit(Settings settings) {
        return true;
    }

    @Override
    public int leastPages(Settings settings, int vmPages, int footprint) {
        return settings.pages(MonitorSettings.PIN_LIMIT, footprint) + 64;
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new PinOnDemand(monitor);
    }

    /** P1 to P4. */
    private static final class PinOnDemand extends Activity {
        private static final int LOOK = 0;
        private static final int IN_HOST = 1;
        private static final int MAKE_ROOM = 2;
        private static final int DROP = 3;
        private static final int DROPPED = 4;
        private static final int SEMAPHORE = 5;
        private static final int KERNEL = 6;
        private static final int UNPIN = 7;
        private static final int UNPINNED = 8;
        private static final int BRING_IN = 9;
        private static final int PINNED = 10;
        private static final int INSTALL = 11;
        private static final int AWAIT = 12;
        private static final int AWAKE = 13;
        private static final int MAPPING = 14;
        private static final int END = 15;

        private final Monitor monitor;
        private final GuestPages pages;
        private int victim = Victims.NO_PAGE;
        private boolean first;
        private HostFault fault;

        PinOnDemand(Monitor monitor) {
            this.monitor = monitor;
            this.pages = monitor.pages();
        }

        @Override
        public void perform(Flow flow) {
            int page = flow.vcpu().page();
            switch (step) {
                case LOOK -> look(flow, page);
                case IN_HOST -> {
                    flow.interrupts(true);
                    goTo(MAKE_ROOM);
                    perform(flow);
                }
                case MAKE_ROOM -> makeRoom(flow);
                case DROP -> drop(flow);
                case DROPPED -> {
                    goTo(SEMAPHORE);
                    flow.awaitAcknowledgements();
                }
                case SEMAPHORE -> {
                    monitor.tablesDropped();
                    if (monitor.unlocksUnderLocks()) {
                        goTo(MAPPING);
                        flow.acquire(monitor.guest().mmapSem(), "unlock_page");
                    } else {
                        goTo(UNPIN);
                        perform(flow);
                    }
                }
                case MAPPING -> {
                    goTo(KERNEL);
                    if (monitor.host().locksMappings(monitor.guest())) {
                        flow.call(ChangeMapping.toUnlock(
                                monitor.host(), monitor.guest(), List.of(victim), "unlock_page"));
                    } else {
                        perform(flow);
                    }
                }
                case KERNEL -> {
                    goTo(UNPIN);
                    flow.acquire(monitor.host().pinLock(monitor.guest(), victim), "unlock_page");
                }
                case UNPIN -> {
                    goTo(UNPINNED);
                    flow.spend(CycleUse.HOST, monitor.costs().unlock());
                }
                case UNPINNED -> unpinned(flow);
                case BRING_IN -> {
                    fault = HostFault.forMonitor(monitor.host(), monitor.guest(), page, true);
                    goTo(PINNED);
                    flow.call(fault);
                }
                case PINNED -> {
                    monitor.pinned(page, flow.now());
                    goTo(INSTALL);
                    flow.enterMonitor();
                }
                case INSTALL -> install(flow, page);
                case AWAIT -> {
                    goTo(AWAKE);
                    if (isInTransit(page)) {
                        flow.sleep(pages.queue(page));
                    } else {
                        perform(flow);
                    }
                }
                case AWAKE -> {
                    goTo(LOOK);
                    flow.enterMonitor();
                }
                default -> flow.done();
            }
        }

        private boolean isInTransit(int page) {
            return pages.state(page) == GuestPages.State.FAULTING || pages.state(page) == GuestPages.State.UNMAPPING;
        }

        /** P1; one compare-and-exchange of the page's state decides which of several virtual CPUs asks the host. */
        private void look(Flow flow, int page) {
            switch (pages.state(page)) {
                case LOCKED -> {
                    if (!monitor.isMappedFor(flow.vcpu())) {
                        monitor.countFault(flow, Counter.SOFT_FAULTS);
                        monitor.map(page, flow.vcpu(), flow.now());
                    }
                    goTo(END);
                    flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
                }
                case FAULTING, UNMAPPING -> {
                    goTo(AWAIT);
                    flow.leaveMonitor();
                }
                case UNTOUCHED, UNLOCKED, GRACE -> {
                    first = pages.state(page) == GuestPages.State.UNTOUCHED;
                    pages.setState(page, GuestPages.State.FAULTING);
                    flow.interrupts(false);
                    goTo(IN_HOST);
                    flow.leaveMonitor();
                }
            }
        }

        /** P2: as many pages are locked as may be, and the oldest goes, or a place is awaited. */
        private void makeRoom(Flow flow) {
            if (monitor.victims().reserve()) {
                goTo(BRING_IN);
                perform(flow);
                return;
            }
            victim = monitor.victims().nextAtFault();
            if (victim == Victims.NO_PAGE) {
                flow.sleep(monitor.placeFreed());
            } else {
                goTo(DROP);
                perform(flow);
            }
        }

        /**
         * The tables go; whoever faults on the victim meanwhile waits. The own TLB is empty since the world
         * switch, but for tagged translations.
         */
        private void drop(Flow flow) {
            pages.setState(victim, GuestPages.State.UNMAPPING);
            monitor.dropTables();
            int dropped = 0;
            boolean all = monitor.settings().word(MonitorSettings.SHADOW_DROP).equals("all");
            if (all) {
                monitor.dropShadow();
            }
            for (int page = 0; page < pages.count(); page++) {
                if (monitor.table().isPresent(page) && (all || page == victim)) {
                    dropped += monitor.unmap(page, flow.now());
                } else if (all || page == victim) {
                    dropped += monitor.tableSets().forget(page);
                }
            }
            boolean flush = monitor.settings().flag(MonitorSettings.PLEX86_SMP_FLUSH);
            if (flush) {
                monitor.count(Counter.SHOOTDOWNS);
            }
            flow.flushTlb(monitor.flushOfAll());
            flow.shootDown(flush ? monitor.cpusWithTranslations() : 0, monitor.flushOfAll());
            goTo(DROPPED);
            flow.spend(CycleUse.HOST, monitor.costs().exchange() * dropped);
        }

        /** The page is said to be written, whatever its Dirty bit was. */
        private void unpinned(Flow flow) {
            pages.addWritten(victim, true);
            monitor.unpin(victim, flow.now());
            pages.setState(victim, GuestPages.State.UNLOCKED);
            monitor.victims().unlocked(victim);
            monitor.count(Counter.DEMOTIONS);
            if (monitor.unlocksUnderLocks()) {
                flow.release(monitor.host().pinLock(monitor.guest(), victim));
                monitor.host().releaseChanged(flow, monitor.guest());
            }
            flow.wake(pages.queue(victim));
            flow.wake(monitor.placeFreed());
            goTo(MAKE_ROOM);
            perform(flow);
        }

        private void install(Flow flow, int page) {
            monitor.map(page, flow.vcpu(), flow.now());
            pages.setState(page, GuestPages.State.LOCKED);
            monitor.victims().locked(page);
            monitor.countFault(
                    flow,
                    first ? Counter.FIRST_TOUCHES : fault.wasMajor() ? Counter.MAJOR_RELOCKS : Counter.MINOR_RELOCKS);
            flow.wake(pages.queue(page));
            flow.wake(monitor.placeFreed());
            goTo(END);
            flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
        }

        @Override
        protected void exchangeFields(StateExchange state) {
            victim = state.page(victim);
            fault = state.activity(fault, () -> HostFault.forMonitor(monitor.host(), monitor.guest(), 0, true));
        }
    }
}
