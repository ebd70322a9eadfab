package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.HostFault;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;

/**
 * Serves a fault under relock: steps F3 to F8 of the host model. The page is locked in the host first and mapped then.
 *
 * <p>With {@code pin.ahead} some of the pages that follow it by number go the same way on the same visit to the host, as far
 * as there is room; nothing is waited for on their account.
 */
final class Promotion extends Activity {
    private static final long NOT_YET = -1;

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
    private static final int ACT = 13;
    private static final int AHEAD_FIND = 14;
    private static final int AHEAD_LOCKED = 15;
    private static final int AHEAD_IN_HOST = 16;
    private static final int AHEAD_PINNED = 17;
    private static final int AHEAD_LOCK = 18;
    private static final int AHEAD_INSTALL = 19;
    private static final int CALL_HOST = 20;

    private final Monitor monitor;
    private final GuestPages pages;
    private boolean roomReserved;
    private HostFault fault;
    private Demotion makingRoom;
    private boolean firstTouch;
    private GuestPages.State seen = GuestPages.State.UNTOUCHED;
    private int frame = AddressSpace.NO_FRAME;
    private List<Integer> ahead = new ArrayList<>();
    private int neighbour = Victims.NO_PAGE;
    private int nextAhead;
    private HostFault faultAhead;
    /** When it began: of use where time passes, and so no part of what an exploration goes back to. */
    private long began = NOT_YET;

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
                began = began == NOT_YET ? flow.now() : began;
                boolean needsRoom = isUnlocked(page) && takesPlace(page) && !roomReserved;
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
                if (monitor.mutation() == Mutation.IRQOFF_PIN) {
                    flow.interrupts(false);
                }
                monitor.lockPage(flow, page, "fault");
            }
            case LOCKED -> {
                seen = pages.state(page);
                if (monitor.mutation() == Mutation.NO_PAGE_LOCK) {
                    goTo(ACT);
                    flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
                } else {
                    act(flow, page);
                }
            }
            case ACT -> act(flow, page);
            case AHEAD_FIND -> findAhead(flow, page);
            case AHEAD_LOCKED -> {
                if (pages.state(neighbour) == GuestPages.State.UNLOCKED
                        && monitor.victims().reserve()) {
                    monitor.setState(neighbour, GuestPages.State.FAULTING, flow.now());
                    ahead.add(neighbour);
                }
                monitor.unlockPage(flow, neighbour);
                goTo(AHEAD_FIND);
                flow.spend(CycleUse.MONITOR, 0);
            }
            case IN_HOST -> {
                goTo(CALL_HOST);
                if (monitor.vmLock() == null) {
                    perform(flow);
                } else {
                    flow.acquire(monitor.vmLock(), "lock_page");
                }
            }
            case CALL_HOST -> {
                boolean pin = monitor.mutation() != Mutation.MAP_BEFORE_PIN;
                fault = HostFault.forMonitor(monitor.host(), monitor.guest(), page, pin);
                goTo(PINNED);
                flow.call(fault);
            }
            case PINNED -> pinned(flow, page);
            case AHEAD_IN_HOST -> {
                if (nextAhead == ahead.size()) {
                    nextAhead = 0;
                    goTo(BACK);
                    perform(flow);
                } else {
                    faultAhead = HostFault.forMonitor(monitor.host(), monitor.guest(), ahead.get(nextAhead), true);
                    goTo(AHEAD_PINNED);
                    flow.call(faultAhead);
                }
            }
            case AHEAD_PINNED -> {
                monitor.pinned(ahead.get(nextAhead), flow.now());
                nextAhead++;
                goTo(AHEAD_IN_HOST);
                perform(flow);
            }
            case BACK -> {
                if (monitor.vmLock() != null) {
                    flow.release(monitor.vmLock());
                }
                goTo(LOCK_AGAIN);
                flow.enterMonitor();
            }
            case LOCK_AGAIN -> {
                if (monitor.mutation() == Mutation.MAP_BEFORE_PIN) {
                    monitor.pin(page, flow.now());
                }
                goTo(INSTALL);
                monitor.lockPage(flow, page, "install");
            }
            case INSTALL -> {
                install(flow, page);
                goTo(AHEAD_LOCK);
                perform(flow);
            }
            case AHEAD_LOCK -> {
                if (nextAhead == ahead.size()) {
                    flow.done();
                } else {
                    goTo(AHEAD_INSTALL);
                    monitor.lockPage(flow, ahead.get(nextAhead), "install");
                }
            }
            case AHEAD_INSTALL -> {
                installAhead(flow, ahead.get(nextAhead));
                nextAhead++;
                goTo(AHEAD_LOCK);
                flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
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
        seen = GuestPages.exchangeState(state, seen);
        frame = state.frame(frame);
        ahead = state.pages(ahead);
        neighbour = state.page(neighbour);
        nextAhead = state.number(nextAhead, ahead.size() + 1);
        faultAhead = state.activity(faultAhead, () -> HostFault.forMonitor(monitor.host(), monitor.guest(), 0, true));
        makingRoom = state.activity(makingRoom, () -> Demotion.afterGrace(monitor, List.of()));
    }

    private boolean isInTransit(int page) {
        GuestPages.State state = pages.state(page);
        return state == GuestPages.State.FAULTING || state == GuestPages.State.UNMAPPING;
    }

    /** A page that is never given up takes no place among those that may be locked: it would never make room. */
    private boolean takesPlace(int page) {
        return !pages.isProtected(page);
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
    private void act(Flow flow, int page) {
        switch (seen) {
            case LOCKED -> {
                if (!monitor.isMappedFor(flow.vcpu())) {
                    monitor.countFault(flow, Counter.SOFT_FAULTS);
                    mapAsItWas(flow, page);
                }
                finishInMonitor(flow, page);
            }
            case GRACE -> {
                monitor.countFault(flow, Counter.SOFT_FAULTS);
                mapAsItWas(flow, page);
                monitor.setState(page, GuestPages.State.LOCKED, flow.now());
                monitor.victims().keptAfterAll(page);
                flow.wake(monitor.placeFreed());
                finishInMonitor(flow, page);
            }
            case FAULTING, UNMAPPING -> {
                // In transit: another virtual CPU is bringing it in, or it is being given up. To sleep, one goes to the
                // host.
                dropReservation(flow);
                unlock(flow, page);
                goTo(AWAIT_TRANSIT);
                flow.leaveMonitor();
            }
            case UNTOUCHED, UNLOCKED -> {
                if (takesPlace(page) && !roomReserved) {
                    unlock(flow, page);
                    goTo(LOOK);
                    flow.spend(CycleUse.MONITOR, 0);
                    return;
                }
                firstTouch = seen == GuestPages.State.UNTOUCHED;
                if (monitor.mutation() == Mutation.PFN_BEFORE_PIN
                        && monitor.guest().state(page) == AddressSpace.State.PRESENT) {
                    frame = monitor.guest().frame(page);
                }
                monitor.setState(page, GuestPages.State.FAULTING, flow.now());
                monitor.unlockPage(flow, page);
                if (monitor.costs().pinAhead() > 0) {
                    neighbour = page;
                    goTo(AHEAD_FIND);
                    flow.spend(CycleUse.MONITOR, 0);
                } else {
                    goTo(IN_HOST);
                    flow.leaveMonitor();
                }
            }
        }
    }

    /** The page is locked still; its entry's frame is its own. */
    private void mapAsItWas(Flow flow, int page) {
        monitor.map(page, monitor.frameOf(page), flow.vcpu(), flow.now());
        monitor.forgetDirtyIfMistaken(page);
    }

    private void unlock(Flow flow, int page) {
        monitor.unlockPage(flow, page);
        if (monitor.mutation() == Mutation.IRQOFF_PIN) {
            flow.interrupts(true);
        }
    }

    /** The next page by number that was touched before and is unlocked, or off to the host. */
    private void findAhead(Flow flow, int page) {
        int wanted = monitor.costs().pinAhead() - ahead.size();
        do {
            neighbour++;
        } while (wanted > 0 && neighbour < pages.count() && pages.state(neighbour) != GuestPages.State.UNLOCKED);
        if (wanted == 0 || neighbour >= pages.count()) {
            neighbour = page;
            goTo(IN_HOST);
            flow.leaveMonitor();
        } else {
            goTo(AHEAD_LOCKED);
            monitor.lockPage(flow, neighbour, "lock_ahead");
        }
    }

    private void finishInMonitor(Flow flow, int page) {
        dropReservation(flow);
        unlock(flow, page);
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
        goTo(AHEAD_IN_HOST);
        if (monitor.mutation() == Mutation.IRQOFF_PIN) {
            flow.interrupts(true);
        }
        if (frame == AddressSpace.NO_FRAME) {
            frame = fault.frame();
        }
        if (monitor.mutation() == Mutation.MAP_BEFORE_PIN) {
            monitor.map(page, frame, flow.vcpu(), flow.now());
            flow.spend(CycleUse.HOST, monitor.costs().unpin());
        } else {
            monitor.pinned(page, flow.now());
            perform(flow);
        }
    }

    /** F7 and F8: the entry is installed, and those who waited for it go on. */
    private void install(Flow flow, int page) {
        if (monitor.mutation() != Mutation.MAP_BEFORE_PIN) {
            monitor.map(page, frame, flow.vcpu(), flow.now());
        }
        monitor.setState(page, GuestPages.State.LOCKED, flow.now());
        pages.setFaultCpl(page, flow.vcpu().cpl());
        roomReserved = false;
        if (!firstTouch) {
            pages.addRelock(page, fault.wasMajor(), flow.now() - began);
        }
        if (takesPlace(page)) {
            monitor.victims().locked(page);
        }
        monitor.countFault(
                flow,
                firstTouch ? Counter.FIRST_TOUCHES : fault.wasMajor() ? Counter.MAJOR_RELOCKS : Counter.MINOR_RELOCKS);
        monitor.unlockPage(flow, page);
        flow.wake(pages.queue(page));
        flow.wake(monitor.placeFreed());
    }

    /** A page that nobody faulted on is mapped without an Accessed bit. */
    private void installAhead(Flow flow, int page) {
        monitor.mapUntouched(page, monitor.guest().frame(page), flow.now());
        monitor.setState(page, GuestPages.State.LOCKED, flow.now());
        pages.setFaultCpl(page, flow.vcpu().cpl());
        monitor.victims().locked(page);
        monitor.count(Counter.LOCKED_AHEAD);
        monitor.unlockPage(flow, page);
        flow.wake(pages.queue(page));
    }
}
