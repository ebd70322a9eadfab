package org.refault.simulator.host;

import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.Linux6.Verdict;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.result.CycleUse;

/**
 * Takes a batch of isolated frames out of memory, as shrink_folio_list of Linux 6. Each page's lock is tried. Then its
 * Accessed bit is taken by the reverse map, whose lock is tried too (folio_referenced: where it is contended the page stays
 * and goes round again), under the lock of its page table. A page that is to go and must be written is given a slot and
 * entered into the swap cache; it is unmapped by the reverse map once more (try_to_unmap), after whoever has translations of
 * it was told. One flush for all of them (or one for each, where flushes are not batched) comes before any is written or
 * freed. A page pinned before it is unmapped stays mapped; one pinned meanwhile keeps its frame.
 *
 * <p>Departures: the kernel writes each dirty page after a flush of those unmapped so far; it gives a page its slot before it
 * tells others that the page goes, where here only slots are found: whether the page must be written may show but then.
 */
final class EvictBatch extends Activity {
    private static final int NEXT = 0;
    private static final int REVERSE_TRIED = 1;
    private static final int LOOK = 2;
    private static final int AGED = 3;
    private static final int LOOKED = 4;
    private static final int REVERSE_HELD = 5;
    private static final int NOTIFIED = 6;
    private static final int SLOTS = 7;
    private static final int SLOTS_FOUND = 8;
    private static final int TABLE = 9;
    private static final int UNMAP = 10;
    private static final int UNMAPPED = 11;
    private static final int DISMISSED = 12;
    private static final int FLUSHED = 13;
    private static final int FINISH = 14;
    private static final int SUBMIT = 15;
    private static final int SUBMITTED = 16;
    private static final int REMOVE = 17;
    private static final int REMOVED = 18;

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
    private boolean reverseHeld;
    /** The lock of slots, or of the swap cache, that it holds. */
    private SimLock held;

    private boolean hasSlot;
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
            case REVERSE_TRIED -> {
                if (reverseHeld) {
                    goTo(LOOK);
                    flow.acquire(flavour.tableLock(space, page), "folio_referenced");
                } else {
                    stays(flow);
                }
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
            case LOOKED -> {
                flow.release(flavour.tableLock(space, page));
                flow.release(reverseLock());
                if (verdicts[next] == Verdict.RECLAIM) {
                    slotsAtHand(flow);
                } else {
                    stays(flow);
                }
            }
            case REVERSE_HELD -> {
                goTo(NOTIFIED);
                hasSlot = false;
                if (space.notifier() == null) {
                    perform(flow);
                } else {
                    flow.call(space.notifier().begin(page));
                }
            }
            case NOTIFIED -> slot(flow);
            case SLOTS -> {
                goTo(SLOTS_FOUND);
                flow.spend(CycleUse.HOST, host.costs().slot() * Linux6.SLOTS_OF_CPU);
            }
            case SLOTS_FOUND -> {
                flow.release(held);
                flavour.foundSlots(flow.cpu());
                slotsAtHand(flow);
            }
            case TABLE -> {
                goTo(UNMAP);
                flow.acquire(flavour.tableLock(space, page), "try_to_unmap");
            }
            case UNMAP -> unmap(flow);
            case UNMAPPED -> {
                flow.release(flavour.tableLock(space, page));
                goTo(DISMISSED);
                if (space.notifier() == null) {
                    perform(flow);
                } else {
                    flow.call(space.notifier().end(page));
                }
            }
            case DISMISSED -> {
                flow.release(reverseLock());
                if (unmapped[next]) {
                    next++;
                    goTo(NEXT);
                    perform(flow);
                } else {
                    stays(flow);
                }
            }
            case FLUSHED -> {
                goTo(FINISH);
                flow.awaitAcknowledgements();
            }
            case FINISH -> finish(flow);
            case SUBMIT -> {
                long cycles = 0;
                if (space.isAwaitingWrite(page)) {
                    cycles = host.submitWrite(space, page, flow.now());
                    written++;
                }
                host.unlockDevice(flow);
                goTo(SUBMITTED);
                flow.spend(CycleUse.HOST, host.costs().submit() + cycles);
            }
            case SUBMITTED -> {
                host.unlockPage(space, page, flow);
                finished++;
                goTo(FINISH);
                perform(flow);
            }
            case REMOVE -> {
                goTo(REMOVED);
                flow.spend(CycleUse.HOST, host.costs().swapCache());
            }
            case REMOVED -> {
                free();
                flow.release(held);
                goTo(SUBMITTED);
                flow.spend(CycleUse.HOST, host.costs().allocate());
            }
            default -> throw new IllegalStateException("step " + step);
        }
    }

    private SimLock reverseLock() {
        return space.mappings().reverseLock();
    }

    /** A page is left mapped. */
    private void stays(Flow flow) {
        host.unlockPage(space, page, flow);
        next++;
        goTo(NEXT);
        perform(flow);
    }

    private boolean isCandidate() {
        return space.state(page) == State.PRESENT && !space.isTransferring(page);
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
            goTo(REVERSE_TRIED);
            reverseHeld = flow.tryAcquireShared(reverseLock(), "folio_referenced");
        } else {
            next++;
            perform(flow);
        }
    }

    private void aged(Flow flow) {
        boolean accessed = host.takeAccessed(space, page) | (ageing != null && ageing.wasYoung());
        verdicts[next] = isCandidate() ? flavour.verdict(space, page, accessed) : Verdict.KEEP;
        int around = accessed ? flavour.lookAround(space, page) : 0;
        goTo(LOOKED);
        flow.spend(CycleUse.HOST, host.costs().reverse() + around * host.costs().scan());
    }

    /** A CPU finds slots, if it has none at hand, before it keeps others from the page: whether that must be written shows only then. */
    private void slotsAtHand(Flow flow) {
        if (flavour.hasSlot(flow.cpu()) || !host.memory().hasSlotFor(space, page)) {
            goTo(REVERSE_HELD);
            flow.acquireShared(reverseLock(), "try_to_unmap");
        } else {
            goTo(SLOTS);
            held = flavour.slotLock(flow.cpu());
            flow.acquire(held, "refill_swap_slots");
        }
    }

    /** add_to_swap: a page that must be written is given a slot. */
    private void slot(Flow flow) {
        goTo(TABLE);
        if (hasSlot || !mustBeGivenSlot()) {
            perform(flow);
        } else {
            hasSlot = true;
            flavour.takeSlot(flow.cpu());
            host.memory().takeSlotAhead(space, page, flavour.clusterOf(flow.cpu()));
            EnterSwapCache.call(flow, host, space.slot(page), 1, "add_to_swap", this);
        }
    }

    private boolean mustBeGivenSlot() {
        return mayGo() && space.isDirty(page);
    }

    private boolean mayGo() {
        return isCandidate()
                && host.memory().mayUnmap(space, page)
                && (!space.isDirty(page) || hasSlot || host.memory().hasSlotFor(space, page));
    }

    private void unmap(Flow flow) {
        if (!hasSlot && mustBeGivenSlot()) {
            // It was written since.
            flow.release(flavour.tableLock(space, page));
            goTo(NOTIFIED);
            perform(flow);
            return;
        }
        goTo(UNMAPPED);
        if (!mayGo()) {
            verdicts[next] = Verdict.ACTIVATE;
            perform(flow);
            return;
        }
        host.memory().unmapToItsSlot(space, page);
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
            host.lockDevice(flow, "shrink_list", this);
            return;
        }
        if (memory.mayFreeCached(space, page)) {
            goTo(REMOVE);
            held = flavour.swapCacheLocks(space.slot(page)).get(0);
            flow.acquire(held, "remove_mapping");
            return;
        }
        free();
        goTo(SUBMITTED);
        flow.spend(CycleUse.HOST, host.costs().allocate());
    }

    /** Frees the frame of a page that was unmapped, unless somebody wants the page again. */
    private void free() {
        HostMemory memory = host.memory();
        if (space.state(page) == State.NONE) {
            memory.freeDropped(space, page);
            freed++;
        } else if (memory.mayFreeCached(space, page)) {
            memory.freeCached(space, page);
            freed++;
        } else {
            verdicts[finished] = Verdict.ACTIVATE;
        }
    }
}
