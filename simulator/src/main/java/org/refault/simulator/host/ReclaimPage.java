package org.refault.simulator.host;

import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;

/**
 * Makes one frame free, or sends one page on its way to the swap device: shrink_mmap and swap_out of Linux 2.2.1. The
 * caller holds the kernel lock.
 *
 * <p>The victim process is the one with the largest swap_cnt, a shadow of its resident set, the first of equal ones; in it,
 * the first page from where the last search ended that is not locked, not in transfer, and not accessed. Only at its end is
 * swap_cnt cleared, so that the others have their turn; when all are, they are refilled. Two rounds find whatever can be taken: the first
 * clears the Accessed bits. Every page unmapped is followed by a flush of other CPUs, awaited with the kernel lock held.
 */
final class ReclaimPage extends Reclaim {
    private static final int ROUNDS = 2;

    private static final int SHRINK = 0;
    private static final int SEARCH = 1;
    private static final int FOUND = 2;
    private static final int AGED = 3;
    private static final int EVICTED = 4;
    private static final int END = 5;

    private final Host host;
    private final HostMemory memory;
    private final AddressSpace onBehalf;
    private int refills;
    private AddressSpace victimSpace;
    private int victimPage;
    private MmuNotifier.Ageing ageing;
    private EvictPage eviction;

    ReclaimPage(Host host, AddressSpace onBehalf) {
        this.host = host;
        this.onBehalf = onBehalf;
        this.memory = host.memory();
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
            case FOUND -> {
                goTo(AGED);
                MmuNotifier notifier = victimSpace.notifier();
                ageing = notifier == null ? null : notifier.age(victimPage);
                if (ageing == null) {
                    perform(flow);
                } else {
                    flow.call(ageing);
                }
            }
            case AGED -> {
                if (ageing != null && ageing.wasYoung()) {
                    goTo(SEARCH);
                    perform(flow);
                } else {
                    eviction = new EvictPage(host, victimSpace, victimPage, onBehalf);
                    goTo(EVICTED);
                    flow.call(eviction);
                }
            }
            case EVICTED -> {
                if (eviction.hasEvicted()) {
                    outcome = eviction.isWriting() ? Outcome.WRITING : Outcome.FREED;
                    goTo(END);
                } else {
                    // It was locked or touched since it was found: the search goes on.
                    goTo(SEARCH);
                }
                perform(flow);
            }
            default -> flow.done();
        }
    }

    /** One stretch of the search: at most so many entries, so that it does not hold up the events of other CPUs for long. */
    private void search(Flow flow) {
        int examined = 0;
        long cost = 0;
        while (examined < EXAMINED_AT_ONCE) {
            AddressSpace space = largest(memory);
            if (space == null) {
                if (refills == ROUNDS) {
                    goTo(END);
                    flow.spend(CycleUse.HOST, cost);
                    return;
                }
                refills++;
                refill(memory);
                continue;
            }
            int position = space.hand();
            while (position < space.pages() && examined < EXAMINED_AT_ONCE) {
                int page = space.pageAt(position);
                examined++;
                cost += host.costs().scan();
                if (EvictPage.isCandidate(host, space, page)) {
                    if (host.takeAccessed(space, page)) {
                        cost += host.costs().scanClear();
                    } else {
                        space.setHand(position + 1);
                        victimSpace = space;
                        victimPage = page;
                        goTo(FOUND);
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

    /** The address space with the largest swap_cnt, of those with pages in memory; null if all are 0. */
    static AddressSpace largest(HostMemory memory) {
        AddressSpace largest = null;
        for (AddressSpace space : memory.spaces()) {
            if (space.resident() > 0
                    && space.swapCount() > 0
                    && (largest == null || space.swapCount() > largest.swapCount())) {
                largest = space;
            }
        }
        return largest;
    }

    /** Every swap_cnt becomes the number of resident pages. */
    static void refill(HostMemory memory) {
        for (AddressSpace space : memory.spaces()) {
            if (space.resident() > 0) {
                space.setSwapCount(space.resident());
            }
        }
    }
}
