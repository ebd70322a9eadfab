package org.refault.simulator.host;

import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.CycleUse;

/**
 * Takes a free frame; below the least watermark it reclaims one first, and where there is none it reclaims until there is
 * (direct reclaim). The caller holds the kernel lock,
 * which is dropped while it sleeps.
 */
final class AllocateFrame extends Activity {
    private static final int LOCK = 0;
    private static final int TAKE = 1;
    private static final int RECLAIMED = 2;
    private static final int WAITED = 3;
    private static final int END = 4;

    /** The page number that says: for the kernel itself. */
    static final int FOR_KERNEL = -1;

    private final Host host;
    private final AddressSpace space;
    private int page;
    private ReclaimPage reclaim;
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
            case RECLAIMED -> {
                boolean nothing = reclaim.outcome() == ReclaimPage.Outcome.NOTHING
                        && host.memory().free() == 0;
                if (nothing && host.device().isIdle()) {
                    throw new HostOutOfMemoryException(flow.now());
                }
                if (nothing || host.memory().free() == 0 && host.tooManyWrites()) {
                    flow.release(host.kernelLock());
                    goTo(WAITED);
                    flow.sleep(host.transferEnd());
                } else {
                    goTo(LOCK);
                    perform(flow);
                }
            }
            case WAITED -> {
                goTo(LOCK);
                flow.acquire(host.kernelLock(), "alloc_page");
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
    }

    private void take(Flow flow) {
        if (host.memory().free() == 0 || host.memory().isBelowMin() && reclaim == null) {
            flow.release(host.allocatorLock());
            host.counts().directReclaims++;
            reclaim = new ReclaimPage(host);
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
