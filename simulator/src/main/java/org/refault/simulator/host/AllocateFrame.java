package org.refault.simulator.host;

import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.CycleUse;

/**
 * Takes a free frame; below the least watermark it reclaims one first, and where there is none it reclaims until there is
 * (direct reclaim). The caller holds the flavour's global lock, which is dropped while it sleeps, or, where there is
 * none, the lock of the page it is for.
 */
final class AllocateFrame extends Activity {
    private static final int LOCK = 0;
    private static final int TAKE = 1;
    private static final int RECLAIMED = 2;
    private static final int WAITED = 3;
    private static final int END = 4;

    /** MAX_RECLAIM_RETRIES of Linux 6. */
    private static final int MOST_IN_VAIN = 16;

    /** Cycles between reclaims that found nothing. */
    private static final long PAUSE = 1_000;

    /** The page number that says: for the kernel itself. */
    static final int FOR_KERNEL = -1;

    private final Host host;
    private final AddressSpace space;
    private int page;
    private Reclaim reclaim;
    private int vain;
    private int frame = AddressSpace.NO_FRAME;

    AllocateFrame(Host host, AddressSpace space, int page) {
        this.host = host;
        this.space = space;
        this.page = page;
    }

    int frame() {
        return frame;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case LOCK -> {
                goTo(TAKE);
                flow.acquire(host.allocatorLock(), "alloc_page");
            }
            case TAKE -> take(flow);
            case RECLAIMED -> reclaimed(flow);
            case WAITED -> {
                goTo(LOCK);
                host.lockAll(flow, "alloc_page", this);
            }
            default -> {
                flow.release(host.allocatorLock());
                host.wakeSwapperIfLow(flow.now());
                flow.done();
            }
        }
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        page = state.page(page);
        frame = state.frame(frame);
        vain = state.number(vain, MOST_IN_VAIN + 1);
    }

    private void reclaimed(Flow flow) {
        boolean nothing =
                reclaim.outcome() == Reclaim.Outcome.NOTHING && host.memory().free() == 0;
        if (nothing && host.isDeviceIdle()) {
            // Others may be about to give frames back, and what was used may be idle by then.
            if (vain++ == MOST_IN_VAIN) {
                throw new HostOutOfMemoryException(flow.now());
            }
            host.unlockAll(flow);
            goTo(WAITED);
            flow.spend(CycleUse.HOST, PAUSE);
        } else if (nothing || host.memory().free() == 0 && host.tooManyWrites()) {
            host.unlockAll(flow);
            goTo(WAITED);
            flow.sleep(host.transferEnd());
        } else {
            goTo(LOCK);
            perform(flow);
        }
    }

    private void take(Flow flow) {
        if (host.memory().free() == 0 || host.memory().isBelowMin() && reclaim == null) {
            flow.release(host.allocatorLock());
            host.counts().directReclaims++;
            reclaim = host.flavour().newReclaim(space);
            goTo(RECLAIMED);
            flow.call(reclaim);
            return;
        }
        frame = page == FOR_KERNEL
                ? host.memory().allocateForKernel()
                : host.memory().allocate(space, page);
        goTo(END);
        flow.spend(CycleUse.HOST, host.costs().allocate());
    }
}
