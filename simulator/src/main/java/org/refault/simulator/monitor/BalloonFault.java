package org.refault.simulator.monitor;

import org.refault.simulator.host.HostFault;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MonitorSettings;

/**
 * Serves a fault of a guest with a balloon: step L5 of the host model. A page that is there is mapped; one on its way into
 * the balloon is asked back; one in the balloon is taken out, given a frame, and read by the guest from its virtual disk.
 */
final class BalloonFault extends Activity {
    private static final int LOCK = 0;
    private static final int LOCKED = 1;
    private static final int AWAIT = 2;
    private static final int AWAKE = 3;
    private static final int DEFLATE = 4;
    private static final int TELL = 5;
    private static final int TOLD = 6;
    private static final int IN_HOST = 7;
    private static final int PINNED = 8;
    private static final int READ = 9;
    private static final int LOCK_AGAIN = 10;
    private static final int INSTALL = 11;
    private static final int END = 12;

    private final Monitor monitor;
    private final GuestPages pages;
    private final BalloonedPages guest;
    private final WaitQueue disk = WaitQueue.forTransfers();
    private HostFault fault;
    private boolean first;
    private boolean givenUp;

    BalloonFault(Monitor monitor, BalloonedPages guest) {
        this.monitor = monitor;
        this.pages = monitor.pages();
        this.guest = guest;
    }

    @Override
    public void perform(Flow flow) {
        int page = flow.vcpu().page();
        switch (step) {
            case LOCK -> {
                goTo(LOCKED);
                monitor.lockPage(flow, page, "fault");
            }
            case LOCKED -> look(flow, page);
            case AWAIT -> {
                goTo(AWAKE);
                if (isInTransit(page)) {
                    flow.sleep(pages.queue(page));
                } else {
                    perform(flow);
                }
            }
            case AWAKE -> {
                goTo(LOCK);
                flow.enterMonitor();
            }
            case DEFLATE -> {
                givenUp = guest.takeGivenUp(page);
                goTo(givenUp ? TELL : IN_HOST);
                if (givenUp) {
                    flow.acquire(guest.lock(), "deflate");
                } else {
                    perform(flow);
                }
            }
            case TELL -> {
                monitor.count(Counter.BALLOON_DEFLATED);
                goTo(TOLD);
                flow.spend(CycleUse.HOST, 2 * monitor.processors().costs().guestExit());
            }
            case TOLD -> {
                flow.release(guest.lock());
                goTo(IN_HOST);
                perform(flow);
            }
            case IN_HOST -> {
                fault = HostFault.forMonitor(monitor.host(), monitor.guest(), page, true);
                goTo(PINNED);
                flow.call(fault);
            }
            case PINNED -> {
                monitor.pinned(page, flow.now());
                goTo(READ);
                long cycles = monitor.settings().cycles(MonitorSettings.BALLOON_GUEST_READ);
                if (givenUp && cycles > 0) {
                    guest.wakeAfter(cycles, disk, flow.vcpu().number());
                    flow.sleep(disk);
                } else {
                    perform(flow);
                }
            }
            case READ -> {
                goTo(LOCK_AGAIN);
                flow.enterMonitor();
            }
            case LOCK_AGAIN -> {
                goTo(INSTALL);
                monitor.lockPage(flow, page, "fault");
            }
            case INSTALL -> install(flow, page);
            default -> flow.done();
        }
    }

    private boolean isInTransit(int page) {
        return pages.state(page) == GuestPages.State.FAULTING || pages.state(page) == GuestPages.State.UNMAPPING;
    }

    private void look(Flow flow, int page) {
        GuestPages.State state = pages.state(page);
        boolean untouched = state == GuestPages.State.UNTOUCHED;
        if (state == GuestPages.State.LOCKED || untouched && monitor.guest().isPinned(page)) {
            if (!monitor.isMappedFor(flow.vcpu())) {
                boolean isFirst = untouched | monitor.requests().takeNeverMapped(page);
                monitor.countFault(flow, isFirst ? Counter.FIRST_TOUCHES : Counter.SOFT_FAULTS);
                map(flow, page);
            }
            monitor.unlockPage(flow, page);
            goTo(END);
            flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
            return;
        }
        if (isInTransit(page)) {
            if (state == GuestPages.State.UNMAPPING) {
                monitor.requests().want(page);
            }
            goTo(AWAIT);
        } else {
            first = untouched | monitor.requests().takeNeverMapped(page);
            monitor.setState(page, GuestPages.State.FAULTING, flow.now());
            goTo(DEFLATE);
        }
        monitor.unlockPage(flow, page);
        flow.leaveMonitor();
    }

    private void map(Flow flow, int page) {
        monitor.map(page, flow.vcpu(), flow.now());
        monitor.setState(page, GuestPages.State.LOCKED, flow.now());
        pages.setFaultCpl(page, flow.vcpu().cpl());
    }

    private void install(Flow flow, int page) {
        map(flow, page);
        guest.locked(page);
        boolean read = givenUp || fault.wasMajor();
        monitor.countFault(flow, first ? Counter.FIRST_TOUCHES : read ? Counter.MAJOR_RELOCKS : Counter.MINOR_RELOCKS);
        monitor.unlockPage(flow, page);
        flow.wake(pages.queue(page));
        flow.wake(monitor.requests().threads());
        goTo(END);
        flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
    }
}
