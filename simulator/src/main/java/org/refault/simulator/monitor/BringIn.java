package org.refault.simulator.monitor;

import org.refault.simulator.host.HostFault;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;

/**
 * A pager brings a page in that was asked for: gets a frame from the host, reads the page where it was written out, keeps
 * it locked from then on, and resumes the virtual CPUs that wait for it.
 */
final class BringIn extends Activity {
    private static final int MESSAGE = 0;
    private static final int IN_HOST = 1;
    private static final int PINNED = 2;
    private static final int LOCK = 3;
    private static final int LOCKED = 4;
    private static final int END = 5;

    private final Monitor monitor;
    private final long messageCost;
    private final long copyCost;
    private int page;
    private HostFault fault;

    /**
     * The bringing in of a page that is in the state FAULTING.
     *
     * @param messageCost receiving the message and answering it, in cycles
     * @param copyCost copying the page to where the guest has it, in cycles
     */
    BringIn(Monitor monitor, int page, long messageCost, long copyCost) {
        this.monitor = monitor;
        this.page = page;
        this.messageCost = messageCost;
        this.copyCost = copyCost;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case MESSAGE -> {
                goTo(IN_HOST);
                flow.spend(CycleUse.HOST, messageCost);
            }
            case IN_HOST -> {
                fault = HostFault.forMonitor(monitor.host(), monitor.guest(), page, true);
                goTo(PINNED);
                flow.call(fault);
            }
            case PINNED -> {
                monitor.pinned(page, flow.now());
                goTo(LOCK);
                flow.spend(CycleUse.HOST, copyCost);
            }
            case LOCK -> {
                goTo(LOCKED);
                flow.acquire(monitor.pages().lock(page), "page_in");
            }
            case LOCKED -> {
                monitor.pages().setState(page, GuestPages.State.LOCKED);
                monitor.victims().locked(page);
                monitor.requests().arrived(page, kind());
                flow.release(monitor.pages().lock(page));
                flow.wake(monitor.pages().queue(page));
                flow.wake(monitor.requests().threads());
                goTo(END);
                perform(flow);
            }
            default -> flow.done();
        }
    }

    private Counter kind() {
        if (monitor.requests().takeNeverMapped(page)) {
            return Counter.FIRST_TOUCHES;
        }
        return fault.wasMajor() ? Counter.MAJOR_RELOCKS : Counter.MINOR_RELOCKS;
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        page = state.page(page);
        fault = state.activity(fault, () -> HostFault.forMonitor(monitor.host(), monitor.guest(), 0, true));
    }
}
