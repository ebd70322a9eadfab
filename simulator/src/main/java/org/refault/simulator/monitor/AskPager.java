package org.refault.simulator.monitor;

import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;

/**
 * Serves a fault where the monitor pages for itself (f1, f2 and f8 of the host model): a page that is there is mapped; for
 * one that is not, or is on its way out, a message goes to the pager, and the virtual CPU is paused until it has the page.
 */
final class AskPager extends Activity {
    private static final int LOCK = 0;
    private static final int LOCKED = 1;
    private static final int PAUSE = 2;
    private static final int RESUMED = 3;
    private static final int END = 4;

    private final Monitor monitor;
    private final GuestPages pages;
    private boolean asked;

    AskPager(Monitor monitor) {
        this.monitor = monitor;
        this.pages = monitor.pages();
    }

    @Override
    public void perform(Flow flow) {
        int page = flow.vcpu().page();
        switch (step) {
            case LOCK -> {
                goTo(LOCKED);
                flow.acquire(pages.lock(page), "fault");
            }
            case LOCKED -> look(flow, page);
            case PAUSE -> {
                goTo(RESUMED);
                if (isInTransit(page)) {
                    flow.wake(monitor.requests().threads());
                    flow.sleep(pages.queue(page));
                } else {
                    perform(flow);
                }
            }
            case RESUMED -> {
                goTo(LOCK);
                flow.enterMonitor();
            }
            default -> flow.done();
        }
    }

    private boolean isInTransit(int page) {
        return pages.state(page) == GuestPages.State.FAULTING || pages.state(page) == GuestPages.State.UNMAPPING;
    }

    private void look(Flow flow, int page) {
        GuestPages.State state = pages.state(page);
        boolean here = state == GuestPages.State.LOCKED
                || state == GuestPages.State.UNTOUCHED && monitor.guest().isPinned(page);
        if (here) {
            if (!monitor.isMappedFor(flow.vcpu())) {
                if (state == GuestPages.State.UNTOUCHED) {
                    monitor.countFault(flow, Counter.FIRST_TOUCHES);
                } else {
                    monitor.countFault(flow, monitor.requests().takeArrival(page));
                }
                monitor.map(page, flow.vcpu(), flow.now());
                pages.setState(page, GuestPages.State.LOCKED);
                pages.setFaultCpl(page, flow.vcpu().cpl());
            }
            flow.release(pages.lock(page));
            goTo(END);
            flow.spend(CycleUse.MONITOR, monitor.costs().exchange());
            return;
        }
        asked = true;
        if (state == GuestPages.State.UNMAPPING) {
            monitor.requests().want(page);
        } else if (state != GuestPages.State.FAULTING) {
            if (state == GuestPages.State.UNTOUCHED) {
                monitor.requests().setNeverMapped(page);
            }
            pages.setState(page, GuestPages.State.FAULTING);
            monitor.requests().add(page);
        }
        flow.release(pages.lock(page));
        goTo(PAUSE);
        flow.leaveMonitor();
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        asked = state.flag(asked);
    }
}
