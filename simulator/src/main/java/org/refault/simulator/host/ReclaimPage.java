package org.refault.simulator.host;

import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;

/**
 * Makes one frame free, or sends one page on its way to the swap device: shrink_mmap and swap_out of Linux 2.2.1. The
 * caller holds the kernel lock.
 *
 * <p>The victim process is the one with the largest swap_cnt, a shadow of its resident set; in it, the first page from
 * where the last search ended that is not locked, not in transfer, and not accessed. At its end swap_cnt is cleared, so
 * that the others have their turn; when all are, they are refilled. Two rounds find whatever can be taken: the first
 * clears the Accessed bits. Every page unmapped is followed by a flush of other CPUs, awaited with the kernel lock held.
 */
final class ReclaimPage extends Activity {
    /** What came of it. */
    enum Outcome {
        /** A frame is free, or its page joined the swap cache, of which the next reclaim takes the oldest. */
        FREED,
        /** A page is being written; its frame comes later. */
        WRITING,
        /** There is nothing to take. */
        NOTHING
    }

    private static final int EXAMINED_AT_ONCE = 1_024;
    private static final int ROUNDS = 2;
    private static final int NO_PAGE = -1;

    private static final int SHRINK = 0;
    private static final int SEARCH = 1;
    private static final int UNMAP = 2;
    private static final int FLUSHED = 3;
    private static final int SUBMIT = 4;
    private static final int SUBMITTED = 5;
    private static final int END = 6;

    private final Host host;
    private final HostMemory memory;
    private Outcome outcome = Outcome.NOTHING;
    private int refills;
    private AddressSpace victimSpace;
    private int victimPage = NO_PAGE;
    private boolean write;

    ReclaimPage(Host host) {
        this.host = host;
        this.memory = host.memory();
    }

    Outcome outcome() {
        return outcome;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case SHRINK -> {
                if (memory.shrinkSwapCache()) {
                    outcome = Outcome.FREED;
                    goTo(END);
                    flow.spend(CycleUse.HOST, host.costs().allocate());
                } else {
                    goTo(SEARCH);
                    perform(flow);
                }
            }
            case SEARCH -> search(flow);
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
                host.submitWrite(victimSpace, victimPage, flow.now());
                flow.release(host.deviceLock());
                outcome = Outcome.WRITING;
                goTo(END);
                flow.spend(CycleUse.HOST, host.costs().submit());
            }
            default -> {
                if (victimPage != NO_PAGE && !write) {
                    memory.freeDropped(victimSpace, victimPage);
                    outcome = Outcome.FREED;
                }
                flow.done();
            }
        }
    }

    /** One stretch of the search: at most so many entries, so that it does not hold up the events of other CPUs for long. */
    private void search(Flow flow) {
        int examined = 0;
        long cost = 0;
        while (examined < EXAMINED_AT_ONCE) {
            AddressSpace space = largest();
            if (space == null) {
                if (refills == ROUNDS) {
                    goTo(END);
                    flow.spend(CycleUse.HOST, cost);
                    return;
                }
                refill();
                continue;
            }
            int position = space.hand();
            while (position < space.pages() && examined < EXAMINED_AT_ONCE) {
                int page = space.pageAt(position);
                examined++;
                cost += host.costs().scan();
                if (isCandidate(space, page)) {
                    if (space.takeAccessed(page)) {
                        cost += host.costs().scanClear();
                    } else {
                        victimSpace = space;
                        victimPage = page;
                        space.setHand(position + 1);
                        goTo(UNMAP);
                        flow.spend(CycleUse.HOST, cost);
                        return;
                    }
                }
                position++;
            }
            space.setHand(position);
            if (position == space.pages()) {
                space.setHand(0);
                space.setSwapCount(0);
            }
        }
        flow.spend(CycleUse.HOST, cost);
    }

    private boolean isCandidate(AddressSpace space, int page) {
        return space.state(page) == State.PRESENT && !space.isPinned(page) && !space.isTransferring(page);
    }

    private AddressSpace largest() {
        AddressSpace largest = null;
        for (AddressSpace space : memory.spaces()) {
            if (space.swapCount() > 0 && (largest == null || space.swapCount() > largest.swapCount())) {
                largest = space;
            }
        }
        return largest;
    }

    private void refill() {
        refills++;
        for (AddressSpace space : memory.spaces()) {
            space.setSwapCount(space.resident());
        }
    }

    /** The page may have been locked or touched since it was found: then the search goes on. */
    private void unmap(Flow flow) {
        if (!isCandidate(victimSpace, victimPage) || victimSpace.isDirty(victimPage) && !memory.hasFreeSlot()) {
            victimPage = NO_PAGE;
            goTo(SEARCH);
            perform(flow);
            return;
        }
        write = memory.unmap(victimSpace, victimPage);
        if (host.isGuest(victimSpace)) {
            host.counts().guestEvictions++;
        } else {
            host.counts().processEvictions++;
        }
        flow.shootDown(host.shootdownTargets(victimSpace), new int[] {Flow.NO_GUEST_PAGE});
        goTo(FLUSHED);
        flow.spend(CycleUse.HOST, host.costs().unmap());
    }
}
