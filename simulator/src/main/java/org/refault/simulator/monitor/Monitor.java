package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.Host;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.ClobberLog;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.NoProgressException;
import org.refault.simulator.machine.Processors;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.GuestTable;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.LockSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;

/** The monitor of one virtual machine: what all protocols share. */
public final class Monitor {
    /** The check.level from which invariants are checked. */
    private static final int INVARIANTS = 2;

    private final Processors processors;
    private final Host host;
    private final Settings settings;
    private final AddressSpace guest;
    private final MonitorTable table;
    private final GuestPages pages;
    private final Protocol protocol;
    private final Victims victims;
    private final List<VirtualCpu> vcpus = new ArrayList<>();
    private final Clobbers clobbers;
    private final NearMisses nearMisses;
    private final Exposure exposure;
    /** What is checked at every change, or null. */
    private final Invariants invariants;

    private final TableSets tableSets;
    /** The bits in the guest's own tables, where the monitor walks these in the guest's memory; or null. */
    private final GuestEntries guestEntries;

    /** The guest's own page table, of which it keeps a shadow; or null. */
    private GuestTable shadowed;

    private Invalidations invalidations;
    private final AsyncFaults[] asyncFaults = new AsyncFaults[Long.SIZE];
    private int dropsUnderWay;
    private final PageRequests requests;
    private final WaitQueue placeFreed = new WaitQueue();
    private final long[] counters = new long[Counter.values().length];
    private final Mutation mutation;
    private final MonitorCosts costs;
    private int locked;
    private long lockedChangedAt;
    private long lockedPageCycles;
    private final boolean interruptsOffUnderLock;
    private final int retryLimit;
    /** Most times that one fault began again. */
    private int mostRetries;
    /** Under which pages are locked and unlocked in the host, where one lock of the virtual machine guards that; or null. */
    private final SimLock vmLock;

    /** Makes the way of choosing pages to give up, over a monitor's table and pages. */
    @FunctionalInterface
    public interface VictimChoice {
        /** The choice. */
        Victims over(MonitorTable table, GuestPages pages);
    }

    /**
     * A monitor that has mapped nothing yet.
     *
     * @param guest the virtual machine's memory, as the host knows it; page g is guest page g
     * @param table its page table, which maps nothing yet
     * @param victims chooses pages to give up
     */
    public Monitor(
            Processors processors,
            Host host,
            Settings settings,
            AddressSpace guest,
            MonitorTable table,
            Protocol protocol,
            VictimChoice victims) {
        this.processors = processors;
        this.host = host;
        this.settings = settings;
        this.guest = guest;
        this.protocol = protocol;
        this.mutation = Mutation.of(settings.word(MonitorSettings.FUZZ_MUTATE), protocol.id());
        this.costs = MonitorCosts.of(settings, host.memory().pinPrimitive());
        this.table = table;
        pages = new GuestPages(
                table.pages(),
                host.lockClass("mon_page", LockSettings.LOCK_MON_PAGE),
                GuestPages.lockCount(settings, table.pages()));
        vmLock = settings.word(MonitorSettings.MON_LOCK).equals("vm")
                ? host.lockClass("mon_vm", LockSettings.LOCK_MON_VM).newLock()
                : null;
        boolean walksTables = table.tablePages() != null
                && settings.word(MonitorSettings.PAGING_MODE).equals("shadow");
        guestEntries = walksTables ? new GuestEntries(table.tablePages()) : null;
        if (settings.word(MonitorSettings.PT_PAGES).equals("protect")) {
            pages.protect(table.tablePages().first());
        }
        interruptsOffUnderLock = settings.word(MonitorSettings.MON_LOCK_IRQ).equals("off");
        retryLimit = settings.count(RunSettings.RETRIES);
        requests = new PageRequests(table.pages());
        this.victims = victims.over(table, pages);
        nearMisses = new NearMisses(table.pages(), vcpus, settings.cycles(RunSettings.NEAR_MISS));
        tableSets = TableSets.of(settings, table, protocol);
        clobbers = new Clobbers(table, pages, host.memory(), guest, vcpus, nearMisses, host::now);
        exposure = new Exposure(table, host.memory(), guest, vcpus);
        boolean checks = settings.count(RunSettings.CHECK_LEVEL) >= INVARIANTS && protocol.locksWhatItMaps();
        boolean limited = settings.word(MonitorSettings.TARGET_MODE).equals("fixed") && protocol.usesPolicy();
        int limit = limited ? lockLimit(settings, pages) + pages.protectedPages() : table.pages();
        invariants = checks ? new Invariants(table, pages, host.memory(), guest, vcpus, limit) : null;
    }

    /** Has every use of a lost translation found, and every write that is lost. */
    public void watchClobbers() {
        host.memory().tell(clobbers);
    }

    /**
     * Every page idle for idle.k scans is given up.
     *
     * @param supervisor whether a guest page is the guest kernel's
     * @param chance draws the pages to look at where sampler.window is random
     */
    public static VictimChoice idlePages(Settings settings, IntPredicate supervisor, RandomStream chance) {
        return (table, pages) -> new IdleAge(table, pages, settings, supervisor, chance);
    }

    /** Whether pages are told apart by separate tables for supervisor and user where no policy chooses. */
    public static boolean idlePagesWantSplitTables(Settings settings) {
        return IdleAge.wantsSplitTables(settings);
    }

    /**
     * A policy keeps at most pin.limit pages locked and chooses which.
     *
     * @param supervisor whether a guest page is the guest kernel's
     */
    public static VictimChoice policy(
            Settings settings,
            PolicyChoice<?> policy,
            IntPredicate supervisor,
            EventScheduler events,
            RandomStream chance) {
        return (table, pages) -> new PolicyVictims(
                table, pages, supervisor, events, settings, policy, chance, lockLimit(settings, pages));
    }

    /**
     * A policy keeps as many pages locked as the host's shares allow and chooses which.
     *
     * @param supervisor whether a guest page is the guest kernel's
     * @param guest the virtual machine's memory, as the host knows it
     */
    static VictimChoice policyWithinShares(
            Settings settings,
            PolicyChoice<?> policy,
            IntPredicate supervisor,
            EventScheduler events,
            RandomStream chance,
            AddressSpace guest,
            MemoryShares shares) {
        return (table, pages) -> {
            PolicyVictims places =
                    new PolicyVictims(table, pages, supervisor, events, settings, policy, chance, table.pages());
            SharedPlaces within = new SharedPlaces(places, table, pages, guest, settings, shares);
            shares.add(within);
            return within;
        };
    }

    /** Most pages kept locked beside those that are never given up. */
    private static int lockLimit(Settings settings, GuestPages pages) {
        return Math.max(1, settings.pages(MonitorSettings.PIN_LIMIT, pages.count() - pages.protectedPages()));
    }

    /** A virtual CPU runs on this monitor's tables. */
    public void add(VirtualCpu vcpu) {
        vcpus.add(vcpu);
    }

    /** Whom a virtual CPU on this monitor's tables tells of references through lost translations. */
    public ClobberLog clobberLog() {
        return clobbers;
    }

    /** Readies the protocol before cycle 0 and starts its timers and threads. */
    public void begin(Background background) {
        ready();
        protocol.start(this, background);
        long interval = settings.cycles(MonitorSettings.GUEST_CR3);
        if (interval > 0) {
            background.every(interval, () -> new DropTables(this));
        }
    }

    /** Has the guest report the pages it has freed. */
    public void reportFreePages(FreedPages freed, Background background) {
        background.thread(new PageReporter(this, freed, background));
    }

    /** Readies the protocol before cycle 0, without timers and threads. */
    public void ready() {
        protocol.begin(this);
    }

    /** What the protocol may begin of itself. */
    public List<Protocol.Spontaneous> spontaneous() {
        return protocol.spontaneous(this);
    }

    /** Where threads sleep for the monitor's sake. */
    public List<WaitQueue> queues() {
        List<WaitQueue> queues = new ArrayList<>(List.of(placeFreed, requests.threads()));
        for (int page = 0; page < pages.count(); page++) {
            queues.add(pages.queue(page));
        }
        return queues;
    }

    /** Saves or restores the monitor's tables and the states of its pages, for an exploration. */
    public void exchange(StateExchange exchange) {
        pages.exchange(exchange);
        protocol.exchange(this, exchange);
    }

    /** The activity that serves a fault of a virtual CPU on a page that is not mapped. */
    public Activity onFault(VirtualCpu vcpu) {
        return guestEntries == null ? onFaultOnPage(vcpu) : new GuestWalk(this);
    }

    /** As {@link #onFault}, when it is known which page the fault is on. */
    Activity onFaultOnPage(VirtualCpu vcpu) {
        return protocol.onFault(this, vcpu);
    }

    /** Whether it walks the guest's own tables in the guest's memory. */
    boolean opensTables() {
        return guestEntries != null;
    }

    /** The bits in the guest's own tables, where it walks these in the guest's memory. */
    GuestEntries guestEntries() {
        return guestEntries;
    }

    /** A walk of the guest's own tables has closed a page. */
    void closed(int page, Flow flow) {
        if (pages.close(page)) {
            victims.keptAfterAll(page);
            flow.wake(placeFreed);
        }
        clobbers.endIfGone(page);
        changed(page, flow.now());
    }

    /**
     * A virtual CPU's TLBs hold nothing any more, or less.
     *
     * @param gone guest pages whose translations have gone, or null if all have
     */
    public void tlbEmptied(VirtualCpu vcpu, int[] gone, long now) {
        if (gone == null) {
            nearMisses.flushed(vcpu, now);
        } else {
            nearMisses.flushed(vcpu, gone, now);
        }
        exposure.tlbEmptied(now);
    }

    /** A page's entry or its lock in the host has changed. */
    private void changed(int page, long now) {
        exposure.changed(page, now);
        if (invariants != null) {
            invariants.changed(page, now);
        }
    }

    /** Dirty bits are about to be taken from the table. */
    private void collected(int page) {
        clobbers.collected(page);
        if (invariants != null) {
            invariants.dirtyTaken(page);
        }
    }

    private void unpinned(int page, boolean told, long now) {
        tableSets.forget(page);
        lockedChanged(-1, now);
        if (invariants != null) {
            invariants.unpinned(page, told, now);
        }
        changed(page, now);
    }

    /** The state of a page changes. */
    void setState(int page, GuestPages.State state, long now) {
        pages.setState(page, state);
        if (invariants != null) {
            invariants.stateChanged(page, now);
        }
    }

    // ---- For the protocols

    Processors processors() {
        return processors;
    }

    /** The CPUs on which this monitor's virtual CPUs may hold translations, a bit each. */
    long cpusWithTranslations() {
        return processors.cpusWithTranslations(vcpuMask());
    }

    /** A flush of all translations of this monitor's virtual CPUs. */
    TlbFlush flushOfAll() {
        return TlbFlush.ofGuest(vcpuMask());
    }

    /** A flush of the translations of some pages. */
    TlbFlush flushOf(List<Integer> some) {
        return TlbFlush.ofGuest(vcpuMask(), some);
    }

    /** Continuation: the next step holds a page's lock. */
    void lockPage(Flow flow, int page, String site) {
        if (mutation == Mutation.NO_PAGE_LOCK) {
            flow.spend(CycleUse.MONITOR, 0);
            return;
        }
        if (interruptsOffUnderLock) {
            flow.interrupts(false);
        }
        flow.acquire(pages.lock(page), site);
    }

    /** Gives a page's lock back. */
    void unlockPage(Flow flow, int page) {
        if (mutation == Mutation.NO_PAGE_LOCK) {
            return;
        }
        flow.release(pages.lock(page));
        if (interruptsOffUnderLock) {
            flow.interrupts(true);
        }
    }

    /** The lock under which pages are locked and unlocked in the host, or null; it is taken there, before the host's own. */
    SimLock vmLock() {
        return vmLock;
    }

    private long vcpuMask() {
        long mask = 0;
        for (VirtualCpu vcpu : vcpus) {
            mask |= 1L << vcpu.number();
        }
        return mask;
    }

    /** The virtual CPUs on its tables. */
    List<VirtualCpu> vcpus() {
        return vcpus;
    }

    Host host() {
        return host;
    }

    Settings settings() {
        return settings;
    }

    AddressSpace guest() {
        return guest;
    }

    /** Its table of guest pages. */
    public MonitorTable table() {
        return table;
    }

    /** The states of its guest pages. */
    public GuestPages pages() {
        return pages;
    }

    Victims victims() {
        return victims;
    }

    Mutation mutation() {
        return mutation;
    }

    MonitorCosts costs() {
        return costs;
    }

    /** Those who wait for a place among the locked pages, or for a page to give up. */
    WaitQueue placeFreed() {
        return placeFreed;
    }

    /** Counts a fault by its kind, and says so to whoever serves it. */
    void countFault(Flow flow, Counter kind) {
        count(kind);
        if (table.tablePages() != null && table.isTablePage(flow.vcpu().page())) {
            count(Counter.TABLE_FAULTS);
        }
        flow.faultWas(kind);
    }

    void count(Counter counter) {
        count(counter, 1);
    }

    void count(Counter counter, long amount) {
        counters[counter.ordinal()] += amount;
    }

    /**
     * A fault begins again, as the host has taken pages back.
     *
     * @param times how often it has done so, this time included
     * @throws NoProgressException if that is too often
     */
    void countRetry(Flow flow, int times) {
        count(Counter.NOTIFIER_RETRIES);
        if (times == 1) {
            count(Counter.NOTIFIER_RETRIED_FAULTS);
        }
        mostRetries = Math.max(mostRetries, times);
        if (times > retryLimit) {
            throw new NoProgressException(
                    "livelock: at cycle " + flow.now() + " a fault of virtual CPU "
                            + flow.vcpu().number() + " on guest page "
                            + flow.vcpu().page() + " begins again for the " + times
                            + "th time, as the host takes pages back faster than it can map them; raise mem.pages or check.retries");
        }
    }

    /** Whether the reference that faulted finds its page mapped by now. A page can be mapped without the reference's way to it. */
    boolean isMappedFor(VirtualCpu vcpu) {
        return table.isUnitPresent(vcpu.unit());
    }

    /** Maps a page to the host's frame of it, for the access that faulted. */
    void map(int page, VirtualCpu vcpu, long now) {
        map(page, guest.frame(page), vcpu, now);
    }

    /** Maps a page to a frame, for the access that faulted. */
    void map(int page, int frame, VirtualCpu vcpu, long now) {
        prepareMapping(page);
        table.forget(page);
        table.map(vcpu.unit(), frame);
        clobbers.mapped(page);
        table.setBits(vcpu.unit(), vcpu.ringClass(), vcpu.number(), vcpu.writes());
        changed(page, now);
    }

    /** Maps a page to a frame before it is accessed, the ways it was mapped before. */
    void mapUntouched(int page, int frame, long now) {
        prepareMapping(page);
        table.mapAgain(page, frame);
        clobbers.mapped(page);
        changed(page, now);
    }

    /** Maps a page to a frame before the access that once faulted is made again. */
    void mapAhead(int page, int unit, int frame, long now) {
        prepareMapping(page);
        table.forget(page);
        table.map(unit, frame);
        clobbers.mapped(page);
        changed(page, now);
    }

    private void prepareMapping(int page) {
        nearMisses.mapped(page);
        clobbers.endIfGone(page);
        if (!table.isPresent(page)) {
            table.takeAccessed(page);
        }
    }

    /** Maps a page again as it was, its demotion having been given up. */
    void mapAgain(int page, long now) {
        table.mapAgain(page, frameOf(page));
        clobbers.mapped(page);
        changed(page, now);
    }

    /**
     * The frame that a page's entries lead to, or led to before they were cleared. Where by mistake nobody has a frame for
     * it, an entry still holds some number: 0.
     */
    int frameOf(int page) {
        int frame = table.frameOf(page);
        return Math.max(0, frame == MonitorTable.NO_FRAME ? guest.frame(page) : frame);
    }

    /**
     * Clears a page's entries, in all sets of tables; its Dirty bit is kept for the host.
     *
     * @return entries exchanged, at least the one that has to be looked at
     */
    int unmap(int page, long now) {
        return unmapLoaded(page, now) + tableSets.forget(page);
    }

    /** As {@link #unmap}, in the set of tables that is loaded. */
    int unmapLoaded(int page, long now) {
        collected(page);
        int units = table.unmap(page);
        if (units > 0) {
            nearMisses.cleared(page, now);
        }
        pages.addWritten(page, table.takeDirty(page));
        changed(page, now);
        return Math.max(1, units);
    }

    /**
     * By mistake: writes a page's entry back as it was read some time ago. A Dirty bit set since is lost, an entry
     * cleared since is there again.
     */
    void writeBack(int page, boolean wasPresent, boolean wasDirty, long now) {
        if (!wasDirty) {
            collected(page);
            table.takeDirty(page);
        }
        if (wasPresent && !table.isPresent(page)) {
            mapAgain(page, now);
        }
    }

    /** Locks a page of the host for the monitor before the run: any page of guest memory, also one not in the trace. */
    void pinBeforehand(int page) {
        host.memory().pin(guest, page);
        lockedChanged(1, 0);
    }

    /** Locks a page of the host for the monitor without asking the host's code: by mistake. */
    void pin(int page, long now) {
        host.memory().pin(guest, page);
        lockedChanged(1, now);
        changed(page, now);
    }

    /** The page is locked by the host's code. */
    void pinned(int page, long now) {
        lockedChanged(1, now);
        changed(page, now);
    }

    /** Whether the host's locks of the mapping are to be held where a page is unlocked. */
    boolean unlocksUnderLocks() {
        return host.memory().pinPrimitive().changesMapping();
    }

    /** Unlocks a page and tells the host whether it was written. */
    void unpin(int page, long now) {
        boolean told = pages.takeWritten(page);
        host.memory().unpin(guest, page, told);
        unpinned(page, told, now);
    }

    /** A page stays after all: what was collected of its Dirty bits stays too, but for a mistake. */
    void forgetDirtyIfMistaken(int page) {
        if (mutation == Mutation.FORGET_DIRTY_ON_CANCEL) {
            pages.takeWritten(page);
        }
    }

    /** By mistake: unlocks a page without telling the host whether it was written. */
    void unpinSilently(int page, long now) {
        host.memory().unpin(guest, page, false);
        unpinned(page, false, now);
    }

    /** By mistake: tells the host only now, after the unlocking, whether a page was written. */
    void tellWrittenLate(int page) {
        if (pages.takeWritten(page)) {
            host.memory().markDirty(guest, page);
        }
    }

    private void lockedChanged(int by, long now) {
        lockedPageCycles += locked * (now - lockedChangedAt);
        lockedChangedAt = now;
        locked += by;
    }

    /** What virtual CPUs ask of the monitor's own pager. */
    PageRequests requests() {
        return requests;
    }

    /** The host is to tell of the pages it takes. */
    void setInvalidations(Invalidations told) {
        invalidations = told;
        guest.setNotifier(told);
    }

    /** What the host has told of, or null where it tells nothing. */
    Invalidations invalidations() {
        return invalidations;
    }

    /** A virtual CPU's guest is told of pages that must be read. */
    void setAsyncFaults(VirtualCpu vcpu, AsyncFaults faults) {
        asyncFaults[vcpu.number()] = faults;
    }

    /** The asynchronous faults of a virtual CPU, or null where every fault is waited for. */
    AsyncFaults asyncFaults(VirtualCpu vcpu) {
        return asyncFaults[vcpu.number()];
    }

    /** The activity that takes a virtual CPU whose guest has nothing to run but threads that wait for pages. */
    public Activity onHalt(VirtualCpu vcpu) {
        return asyncFaults[vcpu.number()].halt();
    }

    /** The tables are being dropped: pages that are not mapped may still be in a TLB. */
    void dropTables() {
        dropsUnderWay++;
    }

    /** Has it drop the shadow of the guest's own page table with its tables. To be set before the run. */
    public void shadows(GuestTable table) {
        shadowed = table;
    }

    /** The shadow of the guest's own page table goes. */
    void dropShadow() {
        if (shadowed != null) {
            shadowed.dropShadow();
        }
    }

    boolean areTablesBeingDropped() {
        return dropsUnderWay > 0;
    }

    /**
     * A page was overwritten through the host's mapping, while no TLB held a translation of it: what the guest had written
     * there is no more, and the host need not be told of it.
     */
    public void overwritten(int page) {
        table.takeDirty(page);
        pages.takeWritten(page);
        pages.takeContentWritten(page);
        if (invariants != null) {
            invariants.overwritten(page);
        }
    }

    /** The tables have been dropped and every TLB flushed. */
    void tablesDropped() {
        dropsUnderWay--;
        clobbers.endAllGone();
    }

    /** What it takes to clear all entries that there are, in cycles. */
    public long costOfDroppingTables() {
        long entries = 0;
        for (int page = 0; page < table.pages(); page++) {
            entries += table.isPresent(page) ? 1 : 0;
        }
        return entries * costs.exchange();
    }

    /** Its only virtual CPU has gone to the host, and no TLB holds anything: the tables go too, and what was in them is kept. */
    public void dropTablesAtOnce(long now) {
        dropTables();
        DropTables.clear(this, now);
        tablesDropped();
    }

    /** The sets of tables it keeps. */
    TableSets tableSets() {
        return tableSets;
    }

    /** A set of tables is loaded that was kept: its entries are there again. */
    void mapLoadedSet(long now) {
        BitSet units = tableSets.takeLoaded();
        for (int page = 0; page < table.pages(); page++) {
            if (table.hasUnits(page, units)) {
                int frame = frameOf(page);
                prepareMapping(page);
                table.mapUnits(page, frame, units);
                clobbers.mapped(page);
                changed(page, now);
            }
        }
    }

    // ---- Results

    /** What the monitor has counted up to an instant. Asking changes nothing. */
    public Map<Counter, Long> counters(long now) {
        Map<Counter, Long> all = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            all.put(counter, counters[counter.ordinal()]);
        }
        all.put(Counter.WRITE_CLOBBERS, clobbers.writes());
        all.put(Counter.READ_CLOBBERS, clobbers.reads());
        all.put(Counter.DIVERGENCES, clobbers.divergences());
        all.put(Counter.CLOBBERS, clobbers.writes() + clobbers.reads() + clobbers.divergences());
        all.put(Counter.LOST_UPDATES, clobbers.lostUpdates());
        all.put(Counter.TRANSFER_CLOBBERS, clobbers.transferClobbers());
        all.put(Counter.CLOBBERED_REFERENCES, clobbers.references());
        all.putAll(clobbers.victims());
        all.put(Counter.NEAR_MISSES, nearMisses.count());
        all.put(Counter.EXPOSURE, exposure.total(now));
        all.put(Counter.LOCKED_PAGE_CYCLES, lockedPageCycles + locked * (now - lockedChangedAt));
        for (AsyncFaults underWay : asyncFaults) {
            if (underWay != null) {
                all.merge(Counter.ASYNC_HALT_CYCLES, underWay.haltUnderWay(now), Long::sum);
                all.merge(Counter.ASYNC_HIDDEN_CYCLES, underWay.hiddenUnderWay(now), Long::sum);
            }
        }
        all.put(Counter.TARGET_PAGES, (long) victims.target());
        all.put(Counter.VIOLATIONS, invariants == null ? 0 : invariants.violations());
        return all;
    }

    /** Counts anew what is no sum: how long pages were exposed and translations stale, and how often one fault began again. */
    public void restartDurations() {
        exposure.restart();
        clobbers.restart();
        mostRetries = 0;
    }

    /**
     * Puts what is no sum among the counters, of all virtual machines together: the distributions of how long pages were
     * exposed and how long translations outlived their frames, and how often one fault began again.
     */
    public static void countDurations(List<Monitor> monitors, Map<Counter, Long> counters, long now) {
        Durations exposed = new Durations();
        Durations stale = new Durations();
        for (Monitor monitor : monitors) {
            exposed.add(monitor.exposure.durations(now));
            stale.add(monitor.clobbers.stale(now));
        }
        counters.put(Counter.NOTIFIER_RETRIES_MAX, (long)
                monitors.stream().mapToInt(monitor -> monitor.mostRetries).max().orElse(0));
        exposed.report(
                counters,
                Counter.EXPOSURES,
                Counter.EXPOSURE_P50,
                Counter.EXPOSURE_P90,
                Counter.EXPOSURE_P99,
                Counter.EXPOSURE_MAX);
        stale.report(
                counters, Counter.STALES, Counter.STALE_P50, Counter.STALE_P90, Counter.STALE_P99, Counter.STALE_MAX);
    }

    /** The first violation of an invariant, for messages; empty if there was none. */
    public String firstViolation() {
        return invariants == null ? "" : invariants.first();
    }

    /** Guest pages the host may not take. */
    public int lockedPages() {
        int locked = 0;
        for (int page = 0; page < pages.count(); page++) {
            locked += guest.isPinned(page) ? 1 : 0;
        }
        return locked;
    }

    /** Guest pages in memory that the host may take. */
    public int swappablePages() {
        int swappable = 0;
        for (int page = 0; page < pages.count(); page++) {
            State state = guest.state(page);
            boolean inMemory = state == State.PRESENT || state == State.CACHED || state == State.WRITING;
            swappable += inMemory && !guest.isPinned(page) ? 1 : 0;
        }
        return swappable;
    }
}
