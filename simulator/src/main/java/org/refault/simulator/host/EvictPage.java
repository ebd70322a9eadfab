package org.refault.simulator.host;

import java.util.List;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.result.CycleUse;

/**
 * Takes one page of a process out of memory: H3 to H5 of the host model. Unmaps it, shoots its translations down and awaits
 * the acknowledgements; then writes it to the swap device, or frees the frame of one that need not be written. The caller
 * holds the locks.
 */
public final class EvictPage extends Activity {
    private static final int NOTIFY = 0;
    private static final int UNMAP = 1;
    private static final int FLUSHED = 2;
    private static final int NOTIFY_AGAIN = 3;
    private static final int NOTIFIED = 4;
    private static final int SUBMIT = 5;
    private static final int SUBMITTED = 6;
    private static final int END = 7;
    private static final int SHOOT = 8;
    private static final int SLOT_FOUND = 9;
    private static final int CACHED = 10;

    private final Host host;
    private final AddressSpace space;
    private final boolean byOwner;
    private int page;
    private Activity begin;
    private Activity end;
    private final AddressSpace onBehalf;
    private final boolean writesAtOnce;
    private boolean evicted;
    private boolean write;
    private boolean shooting;
    private int slotLocksHeld;

    /** The eviction of a page that may be locked, touched or gone by the time it begins: then nothing happens. */
    public EvictPage(Host host, AddressSpace space, int page) {
        this(host, space, page, null, true, false);
    }

    /** As the other, for a reclaim on behalf of an address space, or of none. */
    EvictPage(Host host, AddressSpace space, int page, AddressSpace onBehalf) {
        this(host, space, page, onBehalf, true, false);
    }

    /** The same, where the owner of the memory has chosen the page and not the host: it is not counted as the host's. */
    public static EvictPage byOwner(Host host, AddressSpace space, int page) {
        return new EvictPage(host, space, page, null, true, true);
    }

    private EvictPage(
            Host host, AddressSpace space, int page, AddressSpace onBehalf, boolean writesAtOnce, boolean byOwner) {
        this.byOwner = byOwner;
        this.host = host;
        this.space = space;
        this.page = page;
        this.onBehalf = onBehalf;
        this.writesAtOnce = writesAtOnce;
    }

    /** An eviction that leaves the writing to {@link Linux24}'s laundering. */
    static EvictPage writtenLater(Host host, AddressSpace space, int page, AddressSpace onBehalf) {
        return new EvictPage(host, space, page, onBehalf, false, false);
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
    public static boolean isCandidate(Host host, AddressSpace space, int page) {
        return space.state(page) == State.PRESENT
                && host.memory().mayUnmap(space, page)
                && !space.isTransferring(page)
                && !space.isLocked(page);
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case NOTIFY -> notifyFirst(flow);
            case UNMAP -> unmap(flow);
            case SLOT_FOUND -> {
                releaseSlotLocks(flow);
                goTo(CACHED);
                EnterSwapCache.call(flow, host, space.slot(page), 1, "add_to_swap_cache", this);
            }
            case CACHED -> unmapNow(flow);
            case FLUSHED -> {
                goTo(NOTIFY_AGAIN);
                flow.awaitAcknowledgements();
            }
            case SHOOT -> shoot(flow);
            case NOTIFY_AGAIN -> {
                if (shooting) {
                    shooting = false;
                    flow.release(host.flavour().shootdownLock());
                }
                goTo(NOTIFIED);
                if (space.notifier() == null) {
                    perform(flow);
                } else {
                    end = space.notifier().end(page);
                    flow.call(end);
                }
            }
            case NOTIFIED -> {
                goTo(write && writesAtOnce ? SUBMIT : END);
                perform(flow);
            }
            case SUBMIT -> {
                goTo(SUBMITTED);
                host.lockDevice(flow, "swap_out", this);
            }
            case SUBMITTED -> {
                long cycles = space.isAwaitingWrite(page) ? host.submitWrite(space, page, flow.now()) : 0;
                host.unlockDevice(flow);
                goTo(END);
                flow.spend(CycleUse.HOST, host.costs().submit() + cycles);
            }
            default -> {
                if (evicted && !write) {
                    host.memory().freeDropped(space, page);
                }
                if (evicted) {
                    host.unlockPage(space, page, flow);
                }
                flow.done();
            }
        }
    }

    /** Whether the page can be evicted now, and there is a slot for it if it needs one. */
    static boolean isPossible(Host host, AddressSpace space, int page) {
        return isCandidate(host, space, page)
                && (!space.isDirty(page) || host.memory().hasSlotFor(space, page));
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        page = state.page(page);
        evicted = state.flag(evicted);
        write = state.flag(write);
        shooting = state.flag(shooting);
        if (space.notifier() != null && step == UNMAP) {
            begin = state.activity(begin, () -> space.notifier().begin(page));
        }
        if (space.notifier() != null && step == NOTIFIED) {
            end = state.activity(end, () -> space.notifier().end(page));
        }
    }

    private void notifyFirst(Flow flow) {
        if (!isPossible(host, space, page)) {
            flow.done();
            return;
        }
        goTo(UNMAP);
        if (space.notifier() == null) {
            perform(flow);
        } else {
            begin = space.notifier().begin(page);
            flow.call(begin);
        }
    }

    /** A page that must be written is given a slot, under the locks of slots. */
    private void unmap(Flow flow) {
        List<SimLock> slotLocks = host.flavour().slotLocks();
        if (!space.isDirty(page) || !isPossible(host, space, page)) {
            slotLocks = List.of();
        }
        if (slotLocks.isEmpty() && slotLocksHeld > 0) {
            // It need not be written any more, or cannot go.
            goTo(CACHED);
            releaseSlotLocks(flow);
            perform(flow);
            return;
        }
        if (slotLocksHeld < slotLocks.size()) {
            flow.acquire(slotLocks.get(slotLocksHeld++), "get_swap_page");
            return;
        }
        if (!slotLocks.isEmpty()) {
            goTo(SLOT_FOUND);
            flow.spend(CycleUse.HOST, host.costs().slot());
            return;
        }
        unmapNow(flow);
    }

    private void releaseSlotLocks(Flow flow) {
        while (slotLocksHeld > 0) {
            flow.release(host.flavour().slotLocks().get(--slotLocksHeld));
        }
    }

    private void unmapNow(Flow flow) {
        if (!isPossible(host, space, page)) {
            // It was locked or taken since, or nothing is left to write it to.
            goTo(NOTIFY_AGAIN);
            perform(flow);
            return;
        }
        evicted = true;
        host.lockPage(space, page, flow, "swap_out");
        write = host.memory().unmap(space, page);
        if (!byOwner) {
            host.countEviction(space, flow.vcpu() != null && space == onBehalf);
        }
        if (host.flavour().shootdownLock() == null) {
            shoot(flow);
        } else {
            shooting = true;
            goTo(SHOOT);
            flow.acquire(host.flavour().shootdownLock(), "flush_tlb");
        }
    }

    private void shoot(Flow flow) {
        flow.shootDown(host.shootdownTargets(space), TlbFlush.ofHost(1));
        goTo(FLUSHED);
        flow.spend(CycleUse.HOST, host.costs().unmap());
    }
}
