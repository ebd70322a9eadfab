package org.refault.simulator.monitor;

import java.util.List;
import org.refault.simulator.host.HostFault;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;

/** Serves a fault under relock: steps F3 to F8 of the host model. The page is locked in the host first and mapped then. */
final class Promotion extends Activity {
    private static final int LOOK = 0;
    private static final int MAKE_ROOM = 1;
    private static final int LOCK = 2;
    private static final int LOCKED = 3;
    private static final int IN_HOST = 4;
    private static final int PINNED = 5;
    private static final int BACK = 6;
    private static final int LOCK_AGAIN = 7;
    private static final int INSTALL = 8;
    private static final int END = 9;
    private static final int AWAIT_PLACE = 10;
    private static final int AWAIT_TRANSIT = 11;
    private static final int AWAKE = 12;

    private final Monitor monitor;
    private final GuestPages pages;
    private boolean roomReserved;
    private HostFault fault;
    private Demotion makingRoom;
    private boolean firstTouch;

    Promotion(Monitor monitor) {
        this.monitor = monitor;
        this.pages = monitor.pages();
    }

    @Override
    public void perform(Flow flow) {
        VirtualCpu vcpu = flow.vcpu();
        int page = vcpu.page();
        switch (step) {
            case LOOK -> {
                boolean needsRoom = isUnlocked(page) && !roomReserved;
                if (needsRoom && !monitor.victims().reserve()) {
                    goTo(MAKE_ROOM);
                } else {
                    roomReserved |= needsRoom;
                    goTo(LOCK);
                }
                perform(flow);
            }
            case MAKE_ROOM -> makeRoom(flow);
            case LOCK -> {
                goTo(LOCKED);
                flow.acquire(pages.lock(page), "fault");
            }
            case LOCKED -> look(flow, page);
            case IN_HOST -> {
                boolean pin = monitor.mutation() != Mutation.MAP_BEFORE_PIN;
                fault = HostFault.forMonitor(monitor.host(), monitor.guest(), page, pin);
                goTo(PINNED);
                flow.call(fault);
            }
            case PINNED -> pinned(flow, page);
            case BACK -> {
                goTo(LOCK_AGAIN);
                flow.enterMonitor();
            }
            case LOCK_AGAIN -> {
                if (monitor.mutation() == Mutation.MAP_BEFORE_PIN) {
                    monitor.pin(page, flow.now());
                }
                goTo(INSTALL);
                flow.acquire(pages.lock(page), "install");
            }
            case INSTALL -> {
                install(flow, page);
                goTo(END);
                perform(flow);
            }
            case AWAIT_PLACE -> {
                goTo(AWAKE);
                roomReserved = monitor.victims().reserve();
                if (roomReserved) {
                    perform(flow);
                } else {
                    flow.sleep(monitor.placeFreed());
                }
            }
            case AWAIT_TRANSIT -> {
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

    @Override
    protected void exchangeFields(StateExchange state) {
        roomReserved = state.flag(roomReserved);
        fault = state.activity(fault, () -> HostFault.forMonitor(monitor.host(), monitor.guest(), 0, true));
        makingRoom = state.activity(makingRoom, () -> Demotion.afterGrace(monitor, List.of()));
    }

    private boolean isInTransit(int page) {
        GuestPages.State state = pages.state(page);
        return state == GuestPages.State.FAULTING || state == GuestPages.State.UNMAPPING;
    }

    private boolean isUnlocked(int page) {
        GuestPages.State state = pages.state(page);
        return state == GuestPages.State.UNTOUCHED || state == GuestPages.State.UNLOCKED;
    }

    /** As many pages are locked as may be: one in its grace goes, or another is given up, or a place is awaited. */
    private void makeRoom(Flow flow) {
        goTo(LOOK);
        int inGrace = pages.firstInGrace();
        if (inGrace != Victims.NO_PAGE) {
            makingRoom = Demotion.afterGrace(monitor, List.of(inGrace));
            flow.call(makingRoom);
            return;
        }
        int victim = monitor.victims().nextAtFault();
        if (victim == Victims.NO_PAGE) {
            goTo(AWAIT_PLACE);
            flow.leaveMonitor();
        } else {
            makingRoom = Demotion.atOnce(monitor, victim);
            flow.call(makingRoom);
        }
    }

    /** F3: what to do depends on the page's state, read under its lock. */
    private void look(Flow flow, int page) {
        switch (pages.state(page)) {
            case LOCKED -> {
                if (!monitor.isMappedFor(flow.vcpu())) {
                    monitor.countFault(flow, Counter.SOFT_FAULTS);
                    monitor.map(page, flow.vcpu(), flow.now());
                }
                finishInMonitor(flow, page);
            }
            case GRACE -> {
                monitor.countFault(flow, Counter.SOFT_FAULTS);
                monitor.map(page, flow.vcpu(), flow.now());
                pages.setState(page, GuestPages.State.LOCKED);
                monitor.victims().keptAfterAll(page);
                flow.wake(monitor.placeFreed());
                finishInMonitor(flow, page);
            }
            case FAULTING, UNMAPPING -> {
                // In transit: another virtual CPU is bringing it in, or it is being given up. To sleep, one goes to the
                // host.
                dropReservation(flow);
                flow.release(pages.lock(page));
                goTo(AWAIT_TRANSIT);
                flow.leaveMonitor();
            }
            case UNTOUCHED, UNLOCKED -> {
                if (!roomReserved) {
                    flow.release(pages.lock(page));
                    goTo(LOOK);
                    flow.spend(CycleUse.MONITOR, 0);
                    return;
                }
                firstTouch = pages.state(page) == GuestPages.State.UNTOUCHED;
                pages.setState(page, GuestPages.State.FAULTING);
                flow.release(pages.lock(page));
                goTo(IN_HOST);
                flow.leaveMonitor();
            }
        }
    }

    private void finishInMonitor(Flow flow, int page) {
        dropReservation(flow);
        flow.release(pages.lock(page));
        goTo(END);
        flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
    }

    private void dropReservation(Flow flow) {
        if (roomReserved) {
            roomReserved = false;
            monitor.victims().unreserve();
            flow.wake(monitor.placeFreed());
        }
    }

    /** The host has brought the page in and, but for a mutation, locked it. */
    private void pinned(Flow flow, int page) {
        goTo(BACK);
        if (monitor.mutation() == Mutation.MAP_BEFORE_PIN) {
            monitor.map(page, flow.vcpu(), flow.now());
            flow.spend(CycleUse.HOST, monitor.costs().unpin());
        } else {
            monitor.pinned(page, flow.now());
            perform(flow);
        }
    }

    /** F7 and F8: the entry is installed, and those who waited for it go on. */
    private void install(Flow flow, int page) {
        if (monitor.mutation() != Mutation.MAP_BEFORE_PIN) {
            monitor.map(page, flow.vcpu(), flow.now());
        }
        pages.setState(page, GuestPages.State.LOCKED);
        pages.setFaultCpl(page, flow.vcpu().cpl());
        roomReserved = false;
        monitor.victims().locked(page);
        monitor.countFault(
                flow,
                firstTouch ? Counter.FIRST_TOUCHES : fault.wasMajor() ? Counter.MAJOR_RELOCKS : Counter.MINOR_RELOCKS);
        flow.release(pages.lock(page));
        flow.wake(pages.queue(page));
        flow.wake(monitor.placeFreed());
    }
}
