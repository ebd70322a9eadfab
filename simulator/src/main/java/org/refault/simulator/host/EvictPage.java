package org.refault.simulator.host;

import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.result.CycleUse;

/**
 * Takes one page of a process out of memory: H3 to H5 of the host model. Unmaps it, shoots its translations down and awaits
 * the acknowledgements; then writes it to the swap device, or frees the frame of one that need not be written. The caller
 * holds the locks.
 */
public final class EvictPage extends Activity {
    private static final int UNMAP = 0;
    private static final int FLUSHED = 1;
    private static final int SUBMIT = 2;
    private static final int SUBMITTED = 3;
    private static final int END = 4;

    private final Host host;
    private AddressSpace space;
    private int page;
    private boolean evicted;
    private boolean write;

    /** The eviction of a page that may be locked, touched or gone by the time it begins: then nothing happens. */
    public EvictPage(Host host, AddressSpace space, int page) {
        this.host = host;
        this.space = space;
        this.page = page;
    }

    /** Whether the page was taken. */
    boolean hasEvicted() {
        return evicted;
    }

    /** Whether it is being written to the swap device; if not, its frame is free or in the swap cache. */
    boolean isWriting() {
        return write;
    }

    /** Whether the page can be evicted now. */
    static boolean isCandidate(Host host, AddressSpace space, int page) {
        return space.state(page) == State.PRESENT && host.memory().mayUnmap(space, page) && !space.isTransferring(page);
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case UNMAP -> unmap(flow);
            case FLUSHED -> {
                goTo(write ? SUBMIT : END);
                flow.awaitAcknowledgements();
            }
            case SUBMIT -> {
                goTo(SUBMITTED);
                flow.acquire(host.deviceLock(), "swap_out");
            }
            case SUBMITTED -> {
                host.submitWrite(space, page, flow.now());
                flow.release(host.deviceLock());
                goTo(END);
                flow.spend(CycleUse.HOST, host.costs().submit());
            }
            default -> {
                if (evicted && !write) {
                    host.memory().freeDropped(space, page);
                }
                flow.done();
            }
        }
    }

    private void unmap(Flow flow) {
        if (!isCandidate(host, space, page)
                || space.isDirty(page) && !host.memory().hasFreeSlot()) {
            flow.done();
            return;
        }
        evicted = true;
        write = host.memory().unmap(space, page);
        host.countEviction(space);
        flow.shootDown(host.shootdownTargets(space), TlbFlush.ofHost(1));
        goTo(FLUSHED);
        flow.spend(CycleUse.HOST, host.costs().unmap());
    }
}
