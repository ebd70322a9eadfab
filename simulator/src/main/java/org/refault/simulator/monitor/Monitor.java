package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.Host;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.ClobberLog;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.Processors;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.result.Counter;
import org.refault.simulator.setting.LockSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/** The monitor of one virtual machine: what all protocols share. */
public final class Monitor {
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
    private final Exposure exposure;
    private final WaitQueue placeFreed = new WaitQueue();
    private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    private final Mutation mutation;
    private final MonitorCosts costs;
    private int locked;
    private long lockedChangedAt;
    private long lockedPageCycles;

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
        this.mutation = Mutation.named(settings.word(MonitorSettings.FUZZ_MUTATE));
        this.costs = MonitorCosts.of(settings);
        this.table = table;
        pages = new GuestPages(table.pages(), host.lockClass("mon_page", LockSettings.LOCK_MON_PAGE));
        this.victims = victims.over(table, pages);
        clobbers = new Clobbers(table, pages, host.memory(), guest, vcpus);
        exposure = new Exposure(table, host.memory(), guest, vcpus);
    }

    /** Has every use of a lost translation found, and every write that is lost. */
    public void watchClobbers() {
        host.memory().tell(clobbers);
    }

    /** Every page idle for idle.k scans is given up. */
    public static VictimChoice idlePages(Settings settings) {
        return (table, pages) -> new IdleAge(table, pages, settings);
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
                table,
                pages,
                supervisor,
                events,
                settings,
                policy,
                chance,
                Math.max(1, settings.pages(MonitorSettings.PIN_LIMIT, table.pages())));
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

    /** Readies the protocol before cycle 0, without timers and threads. */
    public void ready() {
        protocol.begin(this);
    }

    /** What the protocol may begin of itself. */
    public List<Protocol.Spontaneous> spontaneous() {
        return protocol.spontaneous(this);
    }

    /** Saves or restores the monitor's tables and the states of its pages, for an exploration. */
    public void exchange(StateExchange exchange) {
        pages.exchange(exchange);
        protocol.exchange(this, exchange);
    }

    /** The activity that serves a fault of a virtual CPU on a page that is not mapped. */
    public Activity onFault(VirtualCpu vcpu) {
        return protocol.onFault(this, vcpu);
    }

    /** A virtual CPU's TLBs hold nothing any more. */
    public void tlbEmptied(long now) {
        exposure.tlbEmptied(now);
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
    TlbFlush flushOf(List<Integer> pages) {
        return TlbFlush.ofGuest(vcpuMask(), pages);
    }

    private long vcpuMask() {
        long mask = 0;
        for (VirtualCpu vcpu : vcpus) {
            mask |= 1L << vcpu.number();
        }
        return mask;
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
        flow.faultWas(kind);
    }

    void count(Counter counter) {
        count(counter, 1);
    }

    void count(Counter counter, long amount) {
        counters.merge(counter, amount, Long::sum);
    }

    /** Whether the reference that faulted finds its page mapped by now. A page can be mapped without the reference's way to it. */
    boolean isMappedFor(VirtualCpu vcpu) {
        return table.isUnitPresent(vcpu.unit());
    }

    /** Maps a page to the host's frame of it, for the access that faulted. */
    void map(int page, VirtualCpu vcpu, long now) {
        clobbers.endIfGone(page);
        if (!table.isPresent(page)) {
            table.takeAccessed(page);
        }
        table.map(vcpu.unit(), guest.frame(page));
        table.setBits(vcpu.unit(), vcpu.ringClass(), vcpu.number(), vcpu.writes());
        exposure.changed(page, now);
    }

    /** Maps a page again as it was, its demotion having been given up. */
    void mapAgain(int page, long now) {
        table.mapAgain(page, guest.frame(page));
        exposure.changed(page, now);
    }

    /**
     * Clears a page's entries; its Dirty bit is kept for the host.
     *
     * @return entries exchanged, at least the one that has to be looked at
     */
    int unmap(int page, long now) {
        int units = table.unmap(page);
        clobbers.collected(page);
        pages.addWritten(page, table.takeDirty(page));
        exposure.changed(page, now);
        return Math.max(1, units);
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
        exposure.changed(page, now);
    }

    /** The page is locked by the host's code. */
    void pinned(int page, long now) {
        lockedChanged(1, now);
        exposure.changed(page, now);
    }

    /** Unlocks a page and tells the host whether it was written. */
    void unpin(int page, long now) {
        host.memory().unpin(guest, page, pages.takeWritten(page));
        lockedChanged(-1, now);
        exposure.changed(page, now);
    }

    private void lockedChanged(int by, long now) {
        lockedPageCycles += locked * (now - lockedChangedAt);
        lockedChangedAt = now;
        locked += by;
    }

    /**
     * A page was overwritten through the host's mapping, while no TLB held a translation of it: what the guest had written
     * there is no more, and the host need not be told of it.
     */
    public void overwritten(int page) {
        table.takeDirty(page);
        pages.takeWritten(page);
        pages.takeContentWritten(page);
    }

    /** The tables have been dropped and every TLB flushed. */
    void tablesDropped() {
        clobbers.endAllGone();
    }

    // ---- Results

    /** What the monitor has counted. */
    public Map<Counter, Long> counters(long end) {
        clobbers.endAll();
        count(Counter.WRITE_CLOBBERS, clobbers.writes());
        count(Counter.READ_CLOBBERS, clobbers.reads());
        count(Counter.DIVERGENCES, clobbers.divergences());
        count(Counter.CLOBBERS, clobbers.writes() + clobbers.reads() + clobbers.divergences());
        count(Counter.LOST_UPDATES, clobbers.lostUpdates());
        count(Counter.TRANSFER_CLOBBERS, clobbers.transferClobbers());
        count(Counter.CLOBBERED_REFERENCES, clobbers.references());
        count(Counter.EXPOSURE, exposure.total(end));
        lockedChanged(0, end);
        count(Counter.LOCKED_PAGE_CYCLES, lockedPageCycles);
        return counters;
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
