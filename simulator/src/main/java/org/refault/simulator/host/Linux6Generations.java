package org.refault.simulator.host;

import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.HostSettings;

/**
 * The multi-generational LRU of Linux 6. Pages that fault join the youngest generation. Ageing walks all page tables, moves
 * accessed pages to the youngest generation and opens a new one; it is due when there are two generations left or the
 * older ones have become few. Eviction takes the oldest: an accessed page there is moved to the youngest, and so are the
 * accessed ones among the 64 entries around it in its page table.
 *
 * <p>Follows Linux 6.14, mm/vmscan.c (try_to_inc_max_seq, evict_folios, lru_gen_look_around). Departures: no tiers, which
 * sort pages by their uses through file descriptors, as there are no pages of files; no Bloom filters: every page table is
 * walked, of the address spaces whose mappings nobody changes.
 */
final class Linux6Generations extends Linux6 {
    private static final int FEWEST = 2;
    private static final int ENTRIES_AT_ONCE = 512;
    private static final int LOOK_AROUND = 64;

    private final int most;
    private final long leastAge;
    private final long[] births;
    private long oldest;
    private long youngest = 1;

    Linux6Generations(Host host) {
        super(host, host.settings().count(HostSettings.LRU_GENERATIONS));
        most = host.settings().count(HostSettings.LRU_GENERATIONS);
        leastAge = host.settings().cycles(HostSettings.MIN_TTL);
        births = new long[most];
    }

    private int list(long generation) {
        return (int) (generation % most);
    }

    /** How many generations there are. */
    int generations() {
        return (int) (youngest - oldest + 1);
    }

    /** Generations between a page's and the youngest. */
    int generationsBehind(AddressSpace space, int page) {
        int list = lists.listOf(space.frame(page));
        for (long generation = youngest; generation >= oldest; generation--) {
            if (list(generation) == list) {
                return (int) (youngest - generation);
            }
        }
        throw new IllegalStateException("page " + page + " is in no generation");
    }

    @Override
    public void arrived(AddressSpace space, int page) {
        lists.moveToLast(list(youngest), space.frame(page));
    }

    @Override
    public void arrivedUnmapped(AddressSpace space, int page) {
        lists.moveToLast(list(space.isReadAhead(page) ? oldest : youngest), space.frame(page));
    }

    @Override
    public void mappedAgain(AddressSpace space, int page) {
        lists.moveToLast(list(youngest), space.frame(page));
    }

    /** The end of its write puts it where the next reclaim frees it. */
    @Override
    public void written(AddressSpace space, int page) {
        lists.moveToFirst(list(oldest), space.frame(page));
    }

    @Override
    Verdict verdict(AddressSpace space, int page, boolean accessed) {
        return accessed ? Verdict.ACTIVATE : memory.mayUnmap(space, page) ? Verdict.RECLAIM : Verdict.KEEP;
    }

    @Override
    void putBack(AddressSpace space, int page, Verdict verdict) {
        long generation = verdict == Verdict.ACTIVATE ? youngest : Math.min(oldest + 1, youngest);
        lists.moveToLast(list(generation), space.frame(page));
    }

    @Override
    int lookAround(AddressSpace space, int page) {
        int position = space.positionOf(page);
        int first = position & -LOOK_AROUND;
        int end = Math.min(first + LOOK_AROUND, space.pages());
        for (int beside = first; beside < end; beside++) {
            promoteIfAccessed(space, space.pageAt(beside), youngest);
        }
        return end - first;
    }

    private boolean promoteIfAccessed(AddressSpace space, int page, long generation) {
        if (space.state(page) != State.PRESENT || !host.takeAccessed(space, page)) {
            return false;
        }
        int frame = space.frame(page);
        if (isInGeneration(frame)) {
            lists.moveToLast(list(generation), frame);
        }
        return true;
    }

    private boolean isInGeneration(int frame) {
        int list = lists.listOf(frame);
        return list != FrameLists.NONE && list < most;
    }

    /** Whether two generations are left, or less than a quarter of the pages is in the old ones. */
    private boolean isAgeingDue() {
        if (generations() <= FEWEST) {
            return true;
        }
        int old = 0;
        int all = 0;
        for (long generation = oldest; generation <= youngest; generation++) {
            int size = lists.size(list(generation));
            all += size;
            old += generation + FEWEST <= youngest ? size : 0;
        }
        return old * (FEWEST + 2) < all;
    }

    private void openGeneration(long now) {
        if (generations() == most) {
            int from = list(oldest);
            oldest++;
            while (lists.size(from) > 0) {
                lists.moveToLast(list(oldest), lists.first(from));
            }
        }
        youngest++;
        births[list(youngest)] = now;
    }

    private void closeEmptyGenerations() {
        while (generations() > FEWEST && lists.size(list(oldest)) == 0) {
            oldest++;
        }
    }

    @Override
    public Reclaim newReclaim(AddressSpace onBehalf) {
        return new Evict(onBehalf);
    }

    /** Ages if due, then evicts from the oldest generation until something came of it. */
    private final class Evict extends Reclaim {
        private static final int BEGIN = 0;
        private static final int WALK = 1;
        private static final int WALK_TABLE = 2;
        private static final int WALKED_TABLE = 3;
        private static final int OPEN = 4;
        private static final int OPENED = 5;
        private static final int ISOLATE = 6;
        private static final int EVICT = 7;
        private static final int EVICTED = 8;
        private static final int PUT_BACK = 9;
        private static final int END = 10;

        /** Every page may be found accessed once in each generation, and then not. */
        private final int mostRounds = most + 2;

        private final AddressSpace onBehalf;
        private final int[] frames = new int[host.reclaimBatch()];
        private int isolated;
        private int rounds;
        private int scanned;
        private int walkedSpaces;
        private int walkedEntries;
        private AddressSpace walked;
        private EvictBatch batch;

        Evict(AddressSpace onBehalf) {
            this.onBehalf = onBehalf;
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case BEGIN -> {
                    if (host.tooManyWrites()) {
                        outcome = Outcome.WRITING;
                        flow.done();
                        return;
                    }
                    closeEmptyGenerations();
                    boolean age = isAgeingDue() && rounds < mostRounds;
                    rounds += age ? 1 : 0;
                    walkedSpaces = 0;
                    walkedEntries = 0;
                    goTo(age ? WALK : OPENED);
                    perform(flow);
                }
                case WALK -> walk(flow);
                case WALK_TABLE -> {
                    int end = Math.min(walkedEntries + ENTRIES_AT_ONCE, walked.pages());
                    long cost = 0;
                    for (int position = walkedEntries; position < end; position++) {
                        boolean young = promoteIfAccessed(walked, walked.pageAt(position), youngest);
                        cost += host.costs().scan() + (young ? host.costs().scanClear() : 0);
                    }
                    goTo(WALKED_TABLE);
                    flow.spend(CycleUse.HOST, cost);
                }
                case WALKED_TABLE -> {
                    flow.release(tableLock(walked, walked.pageAt(walkedEntries)));
                    walkedEntries += ENTRIES_AT_ONCE;
                    goTo(WALK);
                    perform(flow);
                }
                case OPEN -> {
                    openGeneration(flow.now());
                    flow.release(lruLock());
                    goTo(BEGIN);
                    flow.spend(CycleUse.HOST, 0);
                }
                case OPENED -> {
                    closeEmptyGenerations();
                    boolean tooYoung = leastAge > 0 && flow.now() - births[list(oldest)] < leastAge;
                    if (tooYoung) {
                        goTo(END);
                        perform(flow);
                    } else {
                        goTo(ISOLATE);
                        flow.acquire(lruLock(), "evict_folios");
                    }
                }
                case ISOLATE -> {
                    isolate();
                    flow.release(lruLock());
                    goTo(EVICT);
                    flow.spend(CycleUse.HOST, isolated * host.costs().scan());
                }
                case EVICT -> {
                    batch = new EvictBatch(host, Linux6Generations.this, frames, isolated, onBehalf);
                    goTo(EVICTED);
                    flow.call(batch);
                }
                case EVICTED -> {
                    goTo(PUT_BACK);
                    flow.acquire(lruLock(), "evict_folios");
                }
                case PUT_BACK -> {
                    for (int i = 0; i < isolated; i++) {
                        release(frames[i], batch.verdict(i));
                    }
                    flow.release(lruLock());
                    evicted();
                    flow.spend(CycleUse.HOST, 0);
                }
                default -> flow.done();
            }
        }

        /** walk_mm: an address space whose mappings are being changed is passed over. */
        private void walk(Flow flow) {
            if (walked == null && walkedSpaces == memory.spaces().size()) {
                goTo(OPEN);
                flow.acquire(lruLock(), "inc_max_seq");
            } else if (walked == null) {
                AddressSpace space = memory.spaces().get(walkedSpaces++);
                walkedEntries = 0;
                goTo(WALK);
                if (flow.tryAcquireShared(space.mmapSem(), "walk_mm")) {
                    walked = space;
                }
            } else if (walkedEntries >= walked.pages()) {
                flow.release(walked.mmapSem());
                walked = null;
                walk(flow);
            } else {
                goTo(WALK_TABLE);
                flow.acquire(tableLock(walked, walked.pageAt(walkedEntries)), "walk_mm");
            }
        }

        private void isolate() {
            int from = list(oldest);
            isolated = Math.min(frames.length, lists.size(from));
            for (int i = 0; i < isolated; i++) {
                frames[i] = lists.first(from);
                lists.remove(frames[i]);
            }
        }

        private void evicted() {
            scanned += isolated;
            if (batch.freed() > 0) {
                outcome = Outcome.FREED;
            } else if (batch.written() > 0) {
                outcome = Outcome.WRITING;
            }
            boolean inVain = isolated == 0 && rounds >= mostRounds || scanned > mostRounds * memory.frames();
            goTo(outcome != Outcome.NOTHING || inVain ? END : BEGIN);
        }
    }
}
