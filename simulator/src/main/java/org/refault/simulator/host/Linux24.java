package org.refault.simulator.host;

import java.util.List;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.LockSettings;

/**
 * Linux 2.4.0. Pages have an age: 2 at first, 3 more when found referenced, at most 64, halved when not. A page of age 0
 * is unmapped; its frame goes from list to list until it is free:
 *
 * <pre>
 *   active --refill_inactive_scan--> inactive_dirty --page_launder--> inactive_clean --reclaim_page--> free
 *   (in the swap cache: read ahead,  ^ unmapped by     writes it, or
 *    or mapped again)                  swap_out        finds it written
 * </pre>
 *
 * <p>Follows mm/vmscan.c of Linux 2.4.0: swap_out walks the process with the largest swap_cnt under its page_table_lock,
 * where a page to be written is given a slot under swap_list_lock and swap_device_lock, with a trylock of each page and the machine's one tlbstate_lock around each shootdown; page_launder drops
 * pagemap_lru_lock around a write; a page enters the swap cache under pagecache_lock and, for the list, pagemap_lru_lock, and leaves it in reclaim_page
 * under both. It writes the
 * whole list, and waits for a write where too many are in flight. Departures: one round at a time; the kernel has no pages
 * but those of processes.
 */
final class Linux24 implements Flavour {
    private static final int ACTIVE = 0;
    private static final int INACTIVE_DIRTY = 1;
    private static final int INACTIVE_CLEAN = 2;
    private static final int LISTS = 3;

    /** PAGE_AGE_START, PAGE_AGE_ADV, PAGE_AGE_MAX. */
    private static final int AGE_START = 2;

    private static final int AGE_ADVANCE = 3;
    private static final int AGE_MAX = 64;

    private static final int PRIORITY = 6;

    /** A process's turn is over after so small a part of its pages, as a power of 2, and not before so many. */
    private static final int SWAP_SHIFT = 5;

    private static final int SWAP_MIN = 8;

    /** Rounds with the whole of the lists: as many as it takes for an age of 64 to become 0. */
    private static final int LAST_ROUNDS = 8;

    private final Host host;
    private final HostMemory memory;
    private final SimLock lruLock;
    private final SimLock pageCacheLock;
    private final SimLock tlbStateLock;
    private final List<SimLock> slotLocks;
    private final List<SimLock> swapCacheLocks;
    private final LockClass tableLocks;
    private final FrameLists lists;
    private final int[] ages;

    Linux24(Host host) {
        this.host = host;
        this.memory = host.memory();
        tableLocks = host.lockClass("page_table_lock", LockSettings.LOCK_TABLE);
        pageCacheLock =
                host.lockClass("pagecache_lock", LockSettings.LOCK_PAGE_CACHE).newLock();
        lruLock = host.lockClass("pagemap_lru_lock", LockSettings.LOCK_LRU).newLock();
        tlbStateLock =
                host.lockClass("tlbstate_lock", LockSettings.LOCK_TLB_STATE).newLock();
        slotLocks = List.of(
                host.lockClass("swap_list_lock", LockSettings.LOCK_SWAP).newLock(),
                host.lockClass("swap_device_lock", LockSettings.LOCK_SWAP).newLock());
        swapCacheLocks = List.of(pageCacheLock, lruLock);
        lists = new FrameLists(LISTS, memory.frames());
        ages = new int[memory.frames()];
    }

    @Override
    public SimLock globalLock() {
        return null;
    }

    @Override
    public SimLock tableLock(AddressSpace space, int page) {
        return space.tableLock(page);
    }

    @Override
    public SimLock shootdownLock() {
        return tlbStateLock;
    }

    @Override
    public List<SimLock> slotLocks() {
        return slotLocks;
    }

    @Override
    public List<SimLock> swapCacheLocks(int slot) {
        return swapCacheLocks;
    }

    @Override
    public void prepare(AddressSpace space) {
        space.setTableLocks(new SimLock[] {tableLocks.newLock()});
    }

    @Override
    public boolean keepsSemaphore() {
        return true;
    }

    /** The age of a page's frame. */
    int age(AddressSpace space, int page) {
        return ages[space.frame(page)];
    }

    // ---- The lists

    @Override
    public void arrived(AddressSpace space, int page) {
        ages[space.frame(page)] = AGE_START;
    }

    @Override
    public void arrivedUnmapped(AddressSpace space, int page) {
        ages[space.frame(page)] = AGE_START;
        lists.moveToLast(ACTIVE, space.frame(page));
    }

    @Override
    public void mappedAgain(AddressSpace space, int page) {
        int frame = space.frame(page);
        ages[frame] = Math.max(ages[frame], AGE_START);
        lists.moveToLast(ACTIVE, frame);
    }

    @Override
    public void unmapped(AddressSpace space, int page) {
        ages[space.frame(page)] = 0;
        lists.moveToLast(INACTIVE_DIRTY, space.frame(page));
    }

    @Override
    public void leaves(AddressSpace space, int page, int frame) {
        lists.remove(frame);
    }

    @Override
    public Reclaim newReclaim(AddressSpace onBehalf) {
        return new Round(onBehalf);
    }

    /** reclaim_page, page_launder, refill_inactive_scan and swap_out in turn, until something came of it. */
    private final class Round extends Reclaim {
        private static final int RECLAIM = 0;
        private static final int RECLAIM_LRU = 1;
        private static final int RECLAIM_TAKE = 2;
        private static final int LAUNDER = 3;
        private static final int LAUNDER_SCAN = 4;
        private static final int WRITE = 5;
        private static final int SUBMIT = 6;
        private static final int SUBMITTED = 7;
        private static final int REFILL = 8;
        private static final int REFILL_SCAN = 9;
        private static final int REFILLED = 10;
        private static final int SWAP_OUT = 11;
        private static final int WALK = 12;
        private static final int FOUND = 13;
        private static final int AGED = 14;
        private static final int EVICTED = 15;
        private static final int WALKED = 16;
        private static final int WRITTEN = 17;
        private static final int LAUNDER_ON = 18;
        private static final int RECLAIM_TAKEN = 19;
        private static final int END = 20;

        private final AddressSpace onBehalf;
        private int round;
        private int launderLeft;
        private int laundered;
        private int evictions;
        private int walkLeft;
        private boolean launderAgain;
        private boolean freed;
        private AddressSpace space;
        private int page;
        private MmuNotifier.Ageing ageing;
        private EvictPage eviction;

        Round(AddressSpace onBehalf) {
            this.onBehalf = onBehalf;
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case RECLAIM -> {
                    goTo(RECLAIM_LRU);
                    flow.acquire(pageCacheLock, "reclaim_page");
                }
                case RECLAIM_LRU -> {
                    goTo(RECLAIM_TAKE);
                    flow.acquire(lruLock, "reclaim_page");
                }
                case RECLAIM_TAKE -> reclaimPage(flow);
                case RECLAIM_TAKEN -> {
                    flow.release(lruLock);
                    flow.release(pageCacheLock);
                    if (freed) {
                        outcome = Outcome.FREED;
                    }
                    goTo(freed ? END : LAUNDER);
                    flow.spend(CycleUse.HOST, host.costs().allocate());
                }
                case LAUNDER -> {
                    launderLeft = lists.size(INACTIVE_DIRTY);
                    goTo(LAUNDER_SCAN);
                    flow.acquire(lruLock, "page_launder");
                }
                case LAUNDER_SCAN -> launder(flow);
                case WRITE -> {
                    flow.release(lruLock);
                    goTo(SUBMIT);
                    host.lockDevice(flow, "page_launder", this);
                }
                case SUBMIT -> {
                    long cycles = 0;
                    if (space.isAwaitingWrite(page)) {
                        cycles = host.submitWrite(space, page, flow.now());
                        laundered++;
                    }
                    host.unlockDevice(flow);
                    goTo(SUBMITTED);
                    flow.spend(CycleUse.HOST, host.costs().submit() + cycles);
                }
                case SUBMITTED -> {
                    // rw_swap_page: too many asynchronous writes make this one synchronous.
                    goTo(host.tooManyWrites() ? WRITTEN : LAUNDER_ON);
                    perform(flow);
                }
                case WRITTEN -> {
                    if (space.isTransferring(page)) {
                        flow.sleep(space.transfers());
                    } else {
                        goTo(LAUNDER_ON);
                        perform(flow);
                    }
                }
                case LAUNDER_ON -> {
                    goTo(LAUNDER_SCAN);
                    flow.acquire(lruLock, "page_launder");
                }
                case REFILL -> {
                    goTo(REFILL_SCAN);
                    flow.acquire(lruLock, "refill_inactive_scan");
                }
                case REFILL_SCAN -> refill(flow);
                case REFILLED -> {
                    flow.release(lruLock);
                    walkLeft = 0;
                    memory.spaces().forEach(each -> walkLeft += each.resident());
                    goTo(SWAP_OUT);
                    perform(flow);
                }
                case SWAP_OUT -> swapOut(flow);
                case WALK -> walk(flow);
                case FOUND -> {
                    goTo(AGED);
                    ageing = space.notifier() == null ? null : space.notifier().age(page);
                    if (ageing == null) {
                        perform(flow);
                    } else {
                        flow.call(ageing);
                    }
                }
                case AGED -> {
                    if (ageing != null && ageing.wasYoung()) {
                        if (space.state(page) == State.PRESENT) {
                            ageUp(space.frame(page));
                        }
                        goTo(WALK);
                        perform(flow);
                    } else {
                        eviction = EvictPage.writtenLater(host, space, page, onBehalf);
                        goTo(EVICTED);
                        flow.call(eviction);
                    }
                }
                case EVICTED -> {
                    evictions += eviction.hasEvicted() ? 1 : 0;
                    freed |= eviction.hasEvicted() && !eviction.isWriting() && space.state(page) == State.NONE;
                    goTo(WALK);
                    perform(flow);
                }
                case WALKED -> {
                    goTo(END);
                    roundEnded();
                    perform(flow);
                }
                default -> flow.done();
            }
        }

        /** Frees the frame longest on the clean list. */
        private void reclaimPage(Flow flow) {
            for (int left = lists.size(INACTIVE_CLEAN); left > 0; left--) {
                int frame = lists.first(INACTIVE_CLEAN);
                AddressSpace of = memory.spaceOf(frame);
                int candidate = memory.pageOf(frame);
                if (memory.mayFreeCached(of, candidate) && !of.isLocked(candidate)) {
                    memory.freeCached(of, candidate);
                    freed = true;
                    break;
                }
                lists.moveToLast(ACTIVE, frame);
            }
            goTo(RECLAIM_TAKEN);
            flow.spend(CycleUse.HOST, freed ? host.costs().swapCache() : 0);
        }

        /** Moves written pages to the clean list, and finds one to write. */
        private void launder(Flow flow) {
            int examined = 0;
            while (launderLeft > 0 && lists.size(INACTIVE_DIRTY) > 0 && examined < EXAMINED_AT_ONCE) {
                launderLeft--;
                examined++;
                int frame = lists.first(INACTIVE_DIRTY);
                AddressSpace of = memory.spaceOf(frame);
                int candidate = memory.pageOf(frame);
                if (memory.mayFreeCached(of, candidate)) {
                    lists.moveToLast(INACTIVE_CLEAN, frame);
                } else {
                    lists.moveToLast(INACTIVE_DIRTY, frame);
                    if (of.isAwaitingWrite(candidate) && !of.isLocked(candidate)) {
                        space = of;
                        page = candidate;
                        goTo(WRITE);
                        flow.spend(CycleUse.HOST, examined * host.costs().scan());
                        return;
                    }
                }
            }
            if (launderLeft > 0 && examined == EXAMINED_AT_ONCE) {
                flow.spend(CycleUse.HOST, examined * host.costs().scan());
                return;
            }
            flow.release(lruLock);
            if (lists.size(INACTIVE_CLEAN) > 0) {
                goTo(RECLAIM);
            } else if (laundered > 0 || launderAgain) {
                goTo(WALKED);
            } else {
                goTo(REFILL);
            }
            flow.spend(CycleUse.HOST, examined * host.costs().scan());
        }

        /** Ages nr_active >> priority pages of the active list; those of age 0 that nobody has mapped become inactive. */
        private void refill(Flow flow) {
            int count = lists.size(ACTIVE) >> Math.max(0, PRIORITY - round);
            for (int i = 0; i < count; i++) {
                int frame = lists.first(ACTIVE);
                ages[frame] /= 2;
                boolean mapped = memory.spaceOf(frame).state(memory.pageOf(frame)) == State.PRESENT;
                lists.moveToLast(ages[frame] == 0 && !mapped ? INACTIVE_DIRTY : ACTIVE, frame);
            }
            goTo(REFILLED);
            flow.spend(CycleUse.HOST, count * host.costs().scan());
        }

        /**
         * The process with the largest swap_cnt is walked from where its last walk ended, until that is used up. Then others
         * have their turns, until something was unmapped or as many pages were looked at as there are in memory.
         */
        private void swapOut(Flow flow) {
            space = ReclaimPage.largest(memory);
            if (space == null) {
                refillSwapCounts();
                space = ReclaimPage.largest(memory);
            }
            if (space == null || evictions > 0 || walkLeft <= 0) {
                goTo(WALKED);
                perform(flow);
            } else {
                goTo(WALK);
                flow.acquire(space.tableLock(0), "swap_out");
            }
        }

        private void refillSwapCounts() {
            for (AddressSpace each : memory.spaces()) {
                if (each.resident() > 0) {
                    each.setSwapCount(Math.max(SWAP_MIN, each.resident() >> SWAP_SHIFT));
                }
            }
        }

        private void walk(Flow flow) {
            long cost = 0;
            int examined = 0;
            while (space.hand() < space.pages() && space.swapCount() > 0 && examined < EXAMINED_AT_ONCE) {
                int candidate = space.pageAt(space.hand());
                space.setHand(space.hand() + 1);
                examined++;
                cost += host.costs().scan();
                if (space.state(candidate) != State.PRESENT) {
                    continue;
                }
                space.setSwapCount(space.swapCount() - 1);
                walkLeft--;
                if (!EvictPage.isPossible(host, space, candidate)) {
                    continue;
                }
                int frame = space.frame(candidate);
                if (host.takeAccessed(space, candidate)) {
                    cost += host.costs().scanClear();
                    ageUp(frame);
                    continue;
                }
                if (lists.listOf(frame) != ACTIVE) {
                    ages[frame] /= 2;
                }
                if (ages[frame] == 0) {
                    page = candidate;
                    goTo(FOUND);
                    flow.spend(CycleUse.HOST, cost);
                    return;
                }
            }
            boolean over = space.hand() == space.pages() || space.swapCount() <= 0;
            if (over) {
                if (space.hand() == space.pages()) {
                    space.setHand(0);
                    space.setSwapCount(0);
                }
                flow.release(space.tableLock(0));
                goTo(SWAP_OUT);
            }
            flow.spend(CycleUse.HOST, cost);
        }

        private void ageUp(int frame) {
            ages[frame] = Math.min(AGE_MAX, ages[frame] + AGE_ADVANCE);
        }

        /** What was unmapped is laundered; if nothing was, the next round looks at more. */
        private void roundEnded() {
            if (freed) {
                outcome = Outcome.FREED;
            } else if (laundered > 0 || evictions > 0 && launderAgain) {
                outcome = Outcome.WRITING;
            } else if (evictions > 0) {
                launderAgain = true;
                goTo(LAUNDER);
            } else if (++round < (host.device().writesInFlight() > 0 ? PRIORITY : PRIORITY + LAST_ROUNDS)) {
                goTo(LAUNDER);
            }
        }
    }
}
