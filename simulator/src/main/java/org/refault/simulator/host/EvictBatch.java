package org.refault.simulator.host;

import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.Linux6.Verdict;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.result.CycleUse;

/**
 * Takes a batch of isolated frames out of memory, as shrink_folio_list of Linux 6: each page's lock is tried, its Accessed
 * bit taken by the reverse map under the lock of its page table, and the page unmapped if it is to go. One flush for all of
 * them (or one for each, where flushes are not batched) comes before any is written or freed. A page pinned before it is
 * unmapped stays mapped; one pinned meanwhile keeps its frame.
 *
 * <p>Departures: the kernel writes each dirty page after a flush of those unmapped so far; a page is looked at once under
 * one hold of its page table's lock, where the kernel takes it twice.
 */
final class EvictBatch extends Activity {
    private static final int NEXT = 0;
    private static final int NOTIFIED = 1;
    private static final int LOOK = 2;
    private static final int AGED = 3;
    private static final int UNMAP = 4;
    private static final int UNMAPPED = 5;
    private static final int FLUSHED = 6;
    private static final int FINISH = 7;
    private static final int SUBMIT = 8;
    private static final int SUBMITTED = 9;
    private static final int DISMISS = 10;
    private static final int DISMISSED = 11;
    private static final int SLOTS = 12;
    private static final int SLOTS_FOUND = 13;

    private final Host host;
    private final Linux6 flavour;
    private final AddressSpace onBehalf;
    private final int[] frames;
    private final Verdict[] verdicts;
    private final boolean[] unmapped;
    /** Whose page was in a frame when it was looked at: a pager of its owner may have freed the frame since. */
    private final AddressSpace[] spaces;

    private final int[] pages;
    private final int count;
    private final int flushEvery;
    private int next;
    private int finished;
    private int pending;
    private long targets;
    private AddressSpace space;
    private int page;
    private MmuNotifier.Ageing ageing;
    private int freed;
    private int written;

    /** A batch of the first {@code count} frames. */
    EvictBatch(Host host, Linux6 flavour, int[] frames, int count, AddressSpace onBehalf) {
        this.host = host;
        this.flavour = flavour;
        this.frames = frames;
        this.count = count;
        this.onBehalf = onBehalf;
        verdicts = new Verdict[count];
        unmapped = new boolean[count];
        spaces = new AddressSpace[count];
        pages = new int[count];
        flushEvery = host.batchesFlushes() ? count : 1;
    }

    int freed() {
        return freed;
    }

    int written() {
        return written;
    }

    Verdict verdict(int index) {
        return verdicts[index];
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case NEXT -> next(flow);
            case NOTIFIED -> {
                goTo(LOOK);
                flow.acquire(flavour.tableLock(space, page), "shrink_list");
            }
            case LOOK -> {
                goTo(AGED);
                ageing = space.notifier() == null || !isCandidate()
                        ? null
                        : space.notifier().age(page);
                if (ageing == null) {
                    perform(flow);
                } else {
                    flow.call(ageing);
                }
            }
            case AGED -> aged(flow);
            case UNMAP -> unmap(flow);
            case SLOTS -> {
                goTo(SLOTS_FOUND);
                flow.spend(CycleUse.HOST, host.costs().slot() * Linux6.SLOTS_OF_CPU);
            }
            case SLOTS_FOUND -> {
                flow.release(flavour.slotLock());
                flavour.foundSlots(flow.cpu());
                goTo(UNMAP);
                perform(flow);
            }
            case UNMAPPED -> {
                flow.release(flavour.tableLock(space, page));
                goTo(DISMISS);
                perform(flow);
            }
            case DISMISS -> {
                goTo(DISMISSED);
                if (space.notifier() == null) {
                    perform(flow);
                } else {
                    flow.call(space.notifier().end(page));
                }
            }
            case DISMISSED -> {
                if (!unmapped[next]) {
                    unlock(flow);
                }
                next++;
                goTo(NEXT);
                perform(flow);
            }
            case FLUSHED -> {
                goTo(FINISH);
                flow.awaitAcknowledgements();
            }
            case FINISH -> finish(flow);
            case SUBMIT -> {
                if (space.isAwaitingWrite(page)) {
                    host.submitWrite(space, page, flow.now());
                    written++;
                }
                flow.release(host.deviceLock());
                goTo(SUBMITTED);
                flow.spend(CycleUse.HOST, host.costs().submit());
            }
            case SUBMITTED -> {
                unlock(flow);
                finished++;
                goTo(FINISH);
                perform(flow);
            }
            default -> throw new IllegalStateException("step " + step);
        }
    }

    private boolean isCandidate() {
        return space.state(page) == State.PRESENT && !space.isTransferring(page);
    }

    private void unlock(Flow flow) {
        host.unlockPage(space, page, flow);
    }

    /** The next frame: unmapped already, to be unmapped, or not to be had. After the last, or so many, the flush. */
    private void next(Flow flow) {
        if (next == count || pending == flushEvery) {
            flush(flow);
            return;
        }
        space = host.memory().spaceOf(frames[next]);
        page = host.memory().pageOf(frames[next]);
        spaces[next] = space;
        pages[next] = page;
        verdicts[next] = Verdict.KEEP;
        boolean free = space != null && !space.isLocked(page);
        if (space != null && !free) {
            space.pageLockBooks().failed("shrink_list");
        }
        if (free && (space.state(page) == State.CACHED || space.isAwaitingWrite(page))) {
            host.lockPage(space, page, flow, "shrink_list");
            unmapped[next] = true;
            next++;
            pending++;
            perform(flow);
        } else if (free && isCandidate()) {
            host.lockPage(space, page, flow, "shrink_list");
            goTo(NOTIFIED);
            if (space.notifier() == null) {
                perform(flow);
            } else {
                flow.call(space.notifier().begin(page));
            }
        } else {
            next++;
            perform(flow);
        }
    }

    private void aged(Flow flow) {
        boolean accessed = host.takeAccessed(space, page) | (ageing != null && ageing.wasYoung());
        verdicts[next] = isCandidate() ? flavour.verdict(space, page, accessed) : Verdict.KEEP;
        int around = accessed ? flavour.lookAround(space, page) : 0;
        boolean goes = verdicts[next] == Verdict.RECLAIM;
        goTo(goes ? UNMAP : UNMAPPED);
        flow.spend(CycleUse.HOST, host.costs().reverse() + around * host.costs().scan());
    }

    private void unmap(Flow flow) {
        boolean possible = isCandidate()
                && host.memory().mayUnmap(space, page)
                && (!space.isDirty(page) || host.memory().hasSlotFor(space, page));
        goTo(UNMAPPED);
        if (!possible) {
            verdicts[next] = Verdict.ACTIVATE;
            perform(flow);
            return;
        }
        if (space.isDirty(page) && !flavour.takeSlot(flow.cpu())) {
            goTo(SLOTS);
            flow.acquire(flavour.slotLock(), "refill_swap_slots");
            return;
        }
        host.memory().unmap(space, page);
        host.countEviction(space, flow.vcpu() != null && space == onBehalf);
        unmapped[next] = true;
        pending++;
        targets |= host.shootdownTargets(space);
        flow.spend(CycleUse.HOST, host.costs().unmap());
    }

    /** I6: nothing is written or freed before every CPU has forgotten all that was unmapped. */
    private void flush(Flow flow) {
        if (pending == 0) {
            flow.done();
            return;
        }
        if (targets != 0) {
            flow.shootDown(targets, TlbFlush.ofHost(pending));
        }
        pending = 0;
        goTo(targets == 0 ? FINISH : FLUSHED);
        targets = 0;
        perform(flow);
    }

    /** Writes or frees what was unmapped and flushed. */
    private void finish(Flow flow) {
        while (finished < next && !unmapped[finished]) {
            finished++;
        }
        if (finished == next) {
            goTo(NEXT);
            perform(flow);
            return;
        }
        space = spaces[finished];
        page = pages[finished];
        HostMemory memory = host.memory();
        if (space.frame(page) != frames[finished]) {
            goTo(SUBMITTED);
            perform(flow);
            return;
        }
        if (space.isAwaitingWrite(page) && memory.mayFree(space, page)) {
            goTo(SUBMIT);
            flow.acquire(host.deviceLock(), "shrink_list");
            return;
        }
        if (space.state(page) == State.NONE) {
            memory.freeDropped(space, page);
            freed++;
        } else if (memory.mayFreeCached(space, page)) {
            memory.freeCached(space, page);
            freed++;
        } else {
            verdicts[finished] = Verdict.ACTIVATE;
        }
        goTo(SUBMITTED);
        flow.spend(CycleUse.HOST, host.costs().allocate());
    }
}
