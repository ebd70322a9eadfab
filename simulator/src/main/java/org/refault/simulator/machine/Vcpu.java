package org.refault.simulator.machine;

import org.refault.simulator.memory.GuestTable;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.memory.TablePages;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.Run;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;

/**
 * A virtual CPU in the guest: executes its references, with TLBs and page walks, until a horizon, a fault or the end.
 *
 * <p>A TLB hit changes no Accessed bit, and no Dirty bit unless the cached one is clear: then the write walks again, and
 * faults if the entry is no longer present.
 */
public final class Vcpu implements VirtualCpu {
    /** Why {@link #runAhead} came back. */
    enum Stop {
        /** The clock has reached the horizon. */
        HORIZON,
        /** The next reference's page is not present in the monitor's table. */
        FAULT,
        /** The next reference's virtual page is not present in the guest's own table. */
        GUEST_FAULT,
        /** The burst of the guest's thread is over, or there are no more references. */
        END
    }

    private static final int FETCH = ReferenceKind.FETCH.ordinal();
    private static final int WRITE = ReferenceKind.WRITE.ordinal();
    private static final int POSITIONS = 4;
    private static final byte[] KIND_AT = kindsByPosition();
    private static final long FAULTS = -1;
    private static final long GUEST_FAULTS = -2;
    private static final long NOT_NOW = -1;
    private static final int NO_FAULT = -1;
    private static final int TLBS = 3;

    private final int number;
    private final ReferenceString string;
    private final MonitorTable table;
    private final Costs costs;
    private final ClobberLog clobberLog;
    private final int ringMask;
    private final int[] setNumbers;
    private final int[] unitOfVirtual;
    private final int[] pageOfVirtual;
    private final GuestTable guestTable;
    /** The pages of the guest's tables, where walks read them through the monitor's table; else null. */
    private final TablePages nestedTables;

    private final TableWindow window = new TableWindow();
    private final LastUses lastUses;
    private final Tlb l1Fetch;
    private final Tlb l1Data;
    private final Tlb l2;
    private final PageWalker walker;
    private final boolean followsTime;
    private final double cyclesPerInstruction;
    private final long shadowFault;
    private final GuestThreads threads;

    private long clock;
    private int run;
    private int done;
    /** Where the burst of the guest's thread ends that runs. */
    private int end;

    private boolean poisonedAccess;
    private int faultingPage = NO_FAULT;
    private int faultingUnit;
    /** The page of the guest's tables that a fault is on, or {@link #NO_FAULT}. */
    private int faultingTable = NO_FAULT;

    private long faultingWalk;
    private boolean tlbLive;
    private long references;
    private long l2Hits;
    private long walks;
    private long walkCycles;
    private long bitCycles;
    private long shadowFaults;
    private long idleCycles;
    private long idleUntil = NOT_NOW;
    private long slowUntil = NOT_NOW;
    private long slowWalk;
    private long slowBits;
    /** Null until a translation is poisoned. */
    private int[] staleFrames;

    /**
     * A virtual CPU at the beginning of its references.
     *
     * @param number 0 to 63
     * @param splitTables whether supervisor and user have separate tables, so that each has Accessed bits of its own
     */
    public Vcpu(
            int number,
            ReferenceString string,
            MonitorTable table,
            Settings settings,
            boolean splitTables,
            ClobberLog clobberLog) {
        this(number, string, table, null, settings, splitTables, clobberLog);
    }

    /**
     * A virtual CPU of a guest that does paging of its own.
     *
     * @param table of guest pages
     * @param guestTable the guest's own page table, or null if its virtual pages stay where they are
     */
    public Vcpu(
            int number,
            ReferenceString string,
            MonitorTable table,
            GuestTable guestTable,
            Settings settings,
            boolean splitTables,
            ClobberLog clobberLog) {
        this.number = number;
        this.string = string;
        this.table = table;
        this.costs = Costs.of(settings);
        this.clobberLog = clobberLog;
        this.ringMask = splitTables ? 1 : 0;
        this.guestTable = guestTable;
        this.pageOfVirtual = guestTable == null ? string.pageOfVirtual() : guestTable.lastPages();
        this.unitOfVirtual = guestTable == null ? table.unitOfVirtual(string.pageOfVirtual()) : guestTable.pages();
        this.lastUses = LastUses.of(number, pageOfVirtual, guestTable, table);
        this.setNumbers = new int[string.virtualPageCount()];
        for (int i = 0; i < setNumbers.length; i++) {
            setNumbers[i] = (int) string.virtualNumber(i);
        }
        boolean large = MachineSettings.pageFactor(settings) > 1;
        l1Fetch = new Tlb(
                settings.count(large ? MachineSettings.TLB_LARGE_L1I_ENTRIES : MachineSettings.TLB_L1I_ENTRIES),
                settings.count(large ? MachineSettings.TLB_LARGE_L1I_WAYS : MachineSettings.TLB_L1I_WAYS));
        l1Data = new Tlb(
                settings.count(large ? MachineSettings.TLB_LARGE_L1D_ENTRIES : MachineSettings.TLB_L1D_ENTRIES),
                settings.count(large ? MachineSettings.TLB_LARGE_L1D_WAYS : MachineSettings.TLB_L1D_WAYS));
        l2 = new Tlb(settings.count(MachineSettings.TLB_L2_ENTRIES), settings.count(MachineSettings.TLB_L2_WAYS));
        walker = PageWalker.of(string, guestTable, table.tablePages(), settings);
        nestedTables = settings.word(MonitorSettings.PAGING_MODE).equals("ept") ? table.tablePages() : null;
        followsTime = settings.word(RunSettings.TIME_SOURCE).equals("trace") && string.timed();
        cyclesPerInstruction = settings.real(RunSettings.TIME_CPI);
        shadowFault = costs.trap() + settings.cycles(MonitorSettings.COST_PTE);
        threads = GuestThreads.of(string, settings);
        end = threads.end();
    }

    /** For each set of kinds and each position in a run: its kinds in order, then hits, fetches before reads before writes. */
    private static byte[] kindsByPosition() {
        byte[] table = new byte[8 * POSITIONS];
        for (int kinds = 1; kinds < 8; kinds++) {
            int position = 0;
            for (int kind = 0; kind < 3; kind++) {
                if ((kinds & 1 << kind) != 0) {
                    table[kinds * POSITIONS + position++] = (byte) kind;
                }
            }
            while (position < POSITIONS) {
                table[kinds * POSITIONS + position++] = (byte) Integer.numberOfTrailingZeros(kinds);
            }
        }
        return table;
    }

    @Override
    public int number() {
        return number;
    }

    /** Cycle at which its next reference begins. */
    long clock() {
        return clock;
    }

    /** It is in the guest from this cycle on; what an interrupt cut off of its last reference is dropped. */
    void enterGuest(long now) {
        clock = now;
        tlbLive = true;
        faultingPage = NO_FAULT;
        faultingTable = NO_FAULT;
    }

    /** It leaves the guest. What an interrupt cuts off of its last reference, or of its wait for the next, is not spent. */
    void leaveGuest(long now) {
        long cut = clock - now;
        if (cut > 0 && clock == idleUntil) {
            idleCycles -= cut;
        } else if (cut > 0 && clock == slowUntil) {
            long bits = Math.min(cut, slowBits);
            bitCycles -= bits;
            walkCycles -= Math.min(cut - bits, slowWalk);
        }
        idleUntil = NOT_NOW;
        slowUntil = NOT_NOW;
    }

    /**
     * Moves its cycles up to an instant from {@link CycleUse#GUEST}, where its CPU has them all, to what they were spent
     * on. Of a reference that has not ended by then, what lies beyond is left out.
     *
     * @param walks cycles of walks that are another CPU's
     * @param bits cycles of setting bits that are another CPU's
     * @param idle cycles of waiting that are another CPU's
     */
    void addCyclesInGuest(long[] cycles, long now, long walks, long bits, long idle) {
        long cut = Math.max(0, clock - now);
        long ofIdle = clock == idleUntil ? cut : 0;
        boolean isSlow = clock == slowUntil && ofIdle == 0;
        long ofBits = isSlow ? Math.min(cut, slowBits) : 0;
        long ofWalk = isSlow ? Math.min(cut - ofBits, slowWalk) : 0;
        long here = 0;
        here += add(cycles, CycleUse.WALK, walkCycles - ofWalk - walks);
        here += add(cycles, CycleUse.BITS, bitCycles - ofBits - bits);
        here += add(cycles, CycleUse.IDLE, idleCycles - ofIdle - idle);
        cycles[CycleUse.GUEST.ordinal()] -= here;
    }

    private static long add(long[] cycles, CycleUse use, long amount) {
        cycles[use.ordinal()] += amount;
        return amount;
    }

    /** References it has in all. */
    long allReferences() {
        return string.references();
    }

    @Override
    public boolean isTlbLive() {
        return tlbLive;
    }

    /** A full flush. */
    void flushTlb() {
        l1Fetch.flush();
        l1Data.flush();
        if (l2.exists()) {
            l2.flush();
        }
        if (walker != null) {
            walker.flush();
        }
    }

    /** The translations of a guest page go, whatever leads to it; and all of the page-walk caches, as the instruction does it. */
    void invalidate(int page) {
        invalidate(l1Fetch, page);
        invalidate(l1Data, page);
        invalidate(l2, page);
        if (walker != null) {
            walker.flush();
        }
    }

    private void invalidate(Tlb tlb, int page) {
        int[] tags = tlb.tags();
        int slot = 0;
        while (slot < tags.length) {
            if (tags[slot] != Tlb.EMPTY && pageOfTag(tags[slot]) == page) {
                tlb.removeSlot(slot);
            } else {
                slot++;
            }
        }
    }

    /** The TLBs are flushed and will not be filled before the next entry into the guest. */
    void leaveTables() {
        flushTlb();
        tlbLive = false;
    }

    /** After a fault it is what faulted, whatever the guest has done with the virtual page meanwhile. */
    @Override
    public int page() {
        if (faultingTable != NO_FAULT) {
            return faultingTable;
        }
        return faultingPage == NO_FAULT ? pageOfVirtual[string.virtualPages()[run]] : faultingPage;
    }

    @Override
    public int unit() {
        if (faultingTable != NO_FAULT) {
            return table.unitOfTablePage(faultingTable);
        }
        return faultingPage == NO_FAULT ? unitOfVirtual[string.virtualPages()[run]] : faultingUnit;
    }

    @Override
    public int virtualPage() {
        return string.virtualPages()[run];
    }

    @Override
    public void turnToTable(int page) {
        faultingTable = page;
    }

    @Override
    public void turnToReference() {
        faultingTable = NO_FAULT;
    }

    @Override
    public TableWindow window() {
        return window;
    }

    /** The page of the trace that the next reference is to, wherever the guest has it. */
    public int pageOfTrace() {
        return string.pages()[run];
    }

    /** To nested paging whatever the walker does with the guest's tables is a write; the monitor reads them first. */
    @Override
    public boolean writes() {
        return faultingTable == NO_FAULT ? kind() == WRITE : nestedTables != null;
    }

    @Override
    public int cpl() {
        return Run.cpl(string.runs()[run]);
    }

    @Override
    public int ringClass() {
        return faultingTable != NO_FAULT ? 0 : string.runs()[run] >> 4 & ringMask;
    }

    private int kind() {
        return KIND_AT[Run.kinds(string.runs()[run]) * POSITIONS + Math.min(done, POSITIONS - 1)];
    }

    // ---- The guest's threads

    @Override
    public int thread() {
        return threads.current();
    }

    @Override
    public boolean hasOtherThread() {
        return threads.hasOther();
    }

    @Override
    public void blockThread() {
        threads.keep(run, done);
        threads.block();
    }

    @Override
    public void threadReady(int thread) {
        threads.ready(thread);
    }

    @Override
    public boolean switchThread() {
        boolean switched = threads.next();
        if (switched) {
            run = threads.run();
            done = threads.done();
            end = threads.end();
        }
        return switched;
    }

    @Override
    public int firstRun() {
        return threads.firstRun(run);
    }

    /** The burst of the thread that runs is over. Returns whether there are other references to go on with now. */
    boolean nextBurst() {
        threads.keep(run, done);
        threads.endBurst();
        return switchThread();
    }

    /** Whether a thread of the guest waits for a page. */
    boolean hasWaitingThread() {
        return threads.someWait();
    }

    @Override
    public long references() {
        return references;
    }

    /** Hits in the second-level TLB. */
    public long l2Hits() {
        return l2Hits;
    }

    /** Page walks that found their page. */
    public long walks() {
        return walks;
    }

    /** Cycles spent on second-level hits and walks. */
    public long walkCycles() {
        return walkCycles;
    }

    /** Cycles of the walk that ended in the last fault. */
    long faultingWalk() {
        return faultingWalk;
    }

    /** Cycles spent in the guest waiting for the next reference's time. */
    long idleCycles() {
        return idleCycles;
    }

    /** Faults that made an entry of the shadow of the guest's table, or made it writable. */
    public long shadowFaults() {
        return shadowFaults;
    }

    /** Cycles spent on setting Accessed and Dirty bits. */
    public long bitCycles() {
        return bitCycles;
    }

    @Override
    public boolean holdsTranslation(int page) {
        return tlbLive && (holds(l1Fetch, page) || holds(l1Data, page) || holds(l2, page)) || window.holds(page);
    }

    @Override
    public boolean holdsPoisoned(int page, int frame) {
        return window.holdsPoisoned(page, frame)
                || tlbLive
                        && staleFrames != null
                        && (holdsPoisoned(l1Fetch, page, frame)
                                || holdsPoisoned(l1Data, page, frame)
                                || holdsPoisoned(l2, page, frame));
    }

    private boolean holdsPoisoned(Tlb tlb, int page, int frame) {
        for (int tag : tlb.tags()) {
            if (isPoisoned(tag, page) && staleFrames[staleIndex(tlb, keyOf(tag))] == frame) {
                return true;
            }
        }
        return false;
    }

    private boolean isPoisoned(int tag, int page) {
        return tag != Tlb.EMPTY && tag < 0 && pageOfTag(tag) == page;
    }

    private boolean holds(Tlb tlb, int page) {
        for (int tag : tlb.tags()) {
            if (tag != Tlb.EMPTY && pageOfTag(tag) == page) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void poison(int page, int frame) {
        poison(l1Fetch, page, frame);
        poison(l1Data, page, frame);
        poison(l2, page, frame);
        window.poison(page, frame);
    }

    @Override
    public void forget(int page) {
        forget(l1Fetch, page);
        forget(l1Data, page);
        forget(l2, page);
    }

    private void forget(Tlb tlb, int page) {
        int[] tags = tlb.tags();
        int ways = tlb.ways();
        for (int slot = tags.length - 1; slot >= 0; slot--) {
            if (tags[slot] != Tlb.EMPTY && pageOfTag(tags[slot]) == page) {
                int last = (slot / ways + 1) * ways - 1;
                System.arraycopy(tags, slot + 1, tags, slot, last - slot);
                tags[last] = Tlb.EMPTY;
            }
        }
    }

    private void poison(Tlb tlb, int page, int frame) {
        int[] tags = tlb.tags();
        for (int slot = 0; slot < tags.length; slot++) {
            if (tags[slot] >= 0 && pageOfTag(tags[slot]) == page) {
                tags[slot] |= Tlb.POISON;
                setStaleFrame(tlb, keyOf(tags[slot]), frame);
            }
        }
    }

    private static int keyOf(int tag) {
        return (tag & ~Tlb.POISON) >>> 1;
    }

    private int pageOfTag(int tag) {
        return pageOfVirtual[keyOf(tag) >>> 1];
    }

    /** Where a poisoned tag leads is kept beside the TLBs, by TLB and key, since a tag has no room for it. */
    private int staleIndex(Tlb tlb, int key) {
        return (tlb == l1Fetch ? 0 : tlb == l1Data ? 1 : 2) * 2 * setNumbers.length + key;
    }

    private void setStaleFrame(Tlb tlb, int key, int frame) {
        if (staleFrames == null) {
            staleFrames = new int[TLBS * 2 * setNumbers.length];
        }
        staleFrames[staleIndex(tlb, key)] = frame;
    }

    /** Executes the references that begin before the horizon. */
    Stop runAhead(long horizon) {
        int[] virtualPages = string.virtualPages();
        byte[] runs = string.runs();
        int[] counts = string.counts();
        int[] sets = setNumbers;
        int[] fetchTags = l1Fetch.tags();
        int[] dataTags = l1Data.tags();
        int fetchMask = l1Fetch.setMask();
        int dataMask = l1Data.setMask();
        int fetchWays = l1Fetch.ways();
        int dataWays = l1Data.ways();
        int rings = ringMask;
        LastUses uses = lastUses;
        long base = costs.base();
        int length = end;
        long now = clock;
        int i = run;
        int within = done;
        long executed = references;
        Stop stop = Stop.HORIZON;
        while (now < horizon) {
            if (i == length) {
                stop = Stop.END;
                break;
            }
            int description = runs[i];
            int kinds = description & 7;
            if (within == 0 && followsTime) {
                now = idleUntil(arrival(i), now);
                if (now >= horizon) {
                    break;
                }
            }
            int kind = KIND_AT[kinds * POSITIONS + (within < POSITIONS ? within : POSITIONS - 1)];
            int virtualPage = virtualPages[i];
            int key = virtualPage << 1 | description >> 4 & rings;
            int tag = kind == FETCH
                    ? fetchTags[(sets[virtualPage] & fetchMask) * fetchWays]
                    : dataTags[(sets[virtualPage] & dataMask) * dataWays];
            boolean fast = (kind == WRITE ? tag == (key << 1 | 1) : tag >>> 1 == key)
                    || hitsBehindFront(virtualPage, key, kind);
            long cost = base;
            if (!fast) {
                clock = now;
                cost = slowReference(virtualPage, key, kind);
                if (cost < 0) {
                    stop = cost == FAULTS ? Stop.FAULT : Stop.GUEST_FAULT;
                    break;
                }
            }
            if (uses != null) {
                uses.note(virtualPage, Run.cpl(description), now);
            }
            now += cost;
            within++;
            executed++;
            int count = counts == null ? 1 : counts[i];
            if (within == count) {
                i++;
                within = 0;
            } else if (now < horizon
                    && within >= Integer.bitCount(kinds)
                    && kind == Integer.numberOfTrailingZeros(kinds)
                    && (fast || !poisonedAccess)) {
                // The rest of the run are hits on the most recent slot: they change nothing but the clock. A division
                // takes as long as all the rest, and only the last run before the horizon needs it.
                long hits = count - within;
                if (hits * base > horizon - now) {
                    hits = (horizon - now + base - 1) / base;
                }
                now += hits * base;
                if (uses != null) {
                    uses.note(virtualPage, Run.cpl(description), now - base);
                }
                executed += hits;
                within += (int) hits;
                if (within == count) {
                    i++;
                    within = 0;
                }
            }
        }
        clock = now;
        run = i;
        done = within;
        references = executed;
        return stop;
    }

    private long idleUntil(long arrival, long now) {
        if (arrival <= now) {
            return now;
        }
        idleCycles += arrival - now;
        idleUntil = arrival;
        return arrival;
    }

    private long arrival(int index) {
        return (long) (string.time(index) * cyclesPerInstruction);
    }

    /** Whether a reference is a plain hit, though not of the most recent slot of its set. */
    private boolean hitsBehindFront(int virtualPage, int key, int kind) {
        Tlb l1 = kind == FETCH ? l1Fetch : l1Data;
        return l1.hitsBehindFront(l1.set(setNumbers[virtualPage]), key, kind == WRITE);
    }

    /** A reference that is not just a hit in the first level. Returns its cost, {@link #FAULTS} or {@link #GUEST_FAULTS}. */
    private long slowReference(int virtualPage, int key, int kind) {
        poisonedAccess = false;
        slowWalk = 0;
        slowBits = 0;
        Tlb l1 = kind == FETCH ? l1Fetch : l1Data;
        int set = l1.set(setNumbers[virtualPage]);
        int tag = l1.lookUp(set, key);
        boolean fromSecondLevel = false;
        if (tag == Tlb.EMPTY && l2.exists()) {
            tag = l2.lookUp(l2.set(setNumbers[virtualPage]), key);
            fromSecondLevel = tag != Tlb.EMPTY;
        }
        if (tag == Tlb.EMPTY || kind == WRITE && (tag & 1) == 0) {
            return walk(virtualPage, key, kind, l1, set);
        }
        long cost = costs.base();
        if (fromSecondLevel) {
            l1.insert(set, tag);
            if (tag < 0) {
                setStaleFrame(l1, key, staleFrames[staleIndex(l2, key)]);
            }
            l2Hits++;
            walkCycles += costs.l2Hit();
            slowWalk = costs.l2Hit();
            cost += costs.l2Hit();
        }
        slowUntil = clock + cost;
        if (tag < 0) {
            clobber(pageOfVirtual[virtualPage], staleFrames[staleIndex(l1, key)], kind);
        }
        return cost;
    }

    private long walk(int virtualPage, int key, int kind, Tlb l1, int set) {
        int unit = unitOfVirtual[virtualPage];
        int entry = unit == GuestTable.NOT_PRESENT ? 0 : table.entries()[unit];
        int read = nestedTables == null ? 0 : levelsToRead(virtualPage);
        int missing = nestedTables == null ? 0 : missingTable(virtualPage, read);
        long cycles = walker == null ? costs.walk() : walker.walk(virtualPage, missing);
        long extra = nestedTables == null ? 0 : walkTables(virtualPage, read, missing);
        if (entry >= 0 || missing > 0) {
            // A page fault drops the translation it faulted on.
            l1.remove(set, key);
            if (l2.exists()) {
                l2.remove(l2.set(setNumbers[virtualPage]), key);
            }
            faultingWalk = cycles + extra;
            if (missing > 0) {
                faultingTable = nestedTables.page(missing, virtualPage);
                return FAULTS;
            }
            if (unit == GuestTable.NOT_PRESENT) {
                return GUEST_FAULTS;
            }
            if (guestTable != null) {
                guestTable.faulted(virtualPage, 1L << number, kind == WRITE);
            }
            faultingPage = pageOfVirtual[virtualPage];
            faultingUnit = unit;
            return FAULTS;
        }
        walks++;
        walkCycles += cycles;
        long own = 1L << number;
        long[] accessed = table.accessedBits();
        int ringIndex = 2 * unit + (key & 1);
        if ((accessed[ringIndex] & own) == 0) {
            accessed[ringIndex] |= own;
            extra += costs.aSet();
        }
        long[] dirty = table.dirtyBits();
        if (kind == WRITE && (dirty[unit] & own) == 0) {
            dirty[unit] |= own;
            extra += costs.dSet();
        }
        boolean isDirty = (dirty[unit] & own) != 0;
        if (guestTable != null) {
            if (guestTable.walked(virtualPage, own, kind == WRITE)) {
                shadowFaults++;
                extra += shadowFault;
            }
            isDirty &= guestTable.isDirtyBy(virtualPage, own);
        }
        bitCycles += extra;
        slowWalk = cycles;
        slowBits = extra;
        slowUntil = clock + costs.base() + cycles + extra;
        int tag = key << 1 | (isDirty ? 1 : 0);
        if ((entry & MonitorTable.POISONED) != 0) {
            tag |= Tlb.POISON;
            setStaleFrame(l1, key, table.frame(unit));
            setStaleFrame(l2, key, table.frame(unit));
            clobber(pageOfVirtual[virtualPage], table.frame(unit), kind);
        }
        l1.insert(set, tag);
        if (l2.exists()) {
            l2.insert(l2.set(setNumbers[virtualPage]), tag);
        }
        return costs.base() + cycles + extra;
    }

    private int levelsToRead(int virtualPage) {
        return walker == null ? nestedTables.levels() : walker.levelsToRead(virtualPage);
    }

    /** The first level, of those that a walk reads, whose table is not present; 0 if all are. */
    private int missingTable(int virtualPage, int read) {
        for (int level = read; level > 0; level--) {
            if (!table.isUnitPresent(nestedTables.page(level, virtualPage))) {
                return level;
            }
        }
        return 0;
    }

    /** The walk through the guest's tables above a level sets A and D of their pages. Returns what that costs. */
    private long walkTables(int virtualPage, int read, int missing) {
        long own = 1L << number;
        long extra = 0;
        for (int level = read; level > missing; level--) {
            int page = nestedTables.page(level, virtualPage);
            if ((table.accessedBits()[2 * page] & own) == 0) {
                table.accessedBits()[2 * page] |= own;
                extra += costs.aSet();
            }
            if ((table.dirtyBits()[page] & own) == 0) {
                table.dirtyBits()[page] |= own;
                extra += costs.dSet();
            }
            if ((table.entries()[page] & MonitorTable.POISONED) != 0) {
                clobber(page, table.frame(page), WRITE);
            }
        }
        return extra;
    }

    private void clobber(int page, int frame, int kind) {
        poisonedAccess = true;
        clobberLog.clobber(number, page, frame, clock, kind == WRITE);
    }
}
