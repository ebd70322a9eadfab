package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.Host;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.ClobberLog;
import org.refault.simulator.machine.Processors;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.reference.ReferenceString;
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
    private Invalidations invalidations;
    private int dropsUnderWay;
    private final PageRequests requests;
    private final WaitQueue placeFreed = new WaitQueue();
    private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    private final Mutation mutation;
    private final MonitorCosts costs;

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
     * @param pageCount guest pages that the trace uses
     * @param victims chooses pages to give up
     */
    public Monitor(
            Processors processors,
            Host host,
            Settings settings,
            AddressSpace guest,
            int pageCount,
            Protocol protocol,
            VictimChoice victims) {
        this.processors = processors;
        this.host = host;
        this.settings = settings;
        this.guest = guest;
        this.protocol = protocol;
        this.mutation = Mutation.of(settings.word(MonitorSettings.FUZZ_MUTATE), protocol.id());
        this.costs = MonitorCosts.of(settings);
        table = new MonitorTable(pageCount);
        pages = new GuestPages(pageCount, host.lockClass("mon_page", LockSettings.LOCK_MON_PAGE));
        requests = new PageRequests(pageCount);
        this.victims = victims.over(table, pages);
        clobbers = new Clobbers(table, pages, host.memory(), guest, vcpus);
        exposure = new Exposure(table, host.memory(), guest, vcpus);
        host.memory().tell(clobbers);
    }

    /** Every page idle for idle.k scans is given up. */
    public static VictimChoice idlePages(Settings settings) {
        return (table, pages) -> new IdleAge(table, pages, settings);
    }

    /** A policy keeps at most pin.limit pages locked and chooses which. */
    public static VictimChoice policy(
            Settings settings,
            PolicyChoice<?> policy,
            ReferenceString string,
            EventScheduler events,
            RandomStream chance) {
        return (table, pages) -> new PolicyVictims(
                table,
                pages,
                string,
                events,
                settings,
                policy,
                chance,
                Math.max(1, settings.pages(MonitorSettings.PIN_LIMIT, string.pageCount())));
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
        protocol.begin(this);
        protocol.start(this, background);
        long interval = settings.cycles(MonitorSettings.GUEST_CR3);
        if (interval > 0) {
            background.every(interval, () -> new DropTables(this));
        }
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

    GuestPages pages() {
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

    void count(Counter counter) {
        count(counter, 1);
    }

    void count(Counter counter, long amount) {
        counters.merge(counter, amount, Long::sum);
    }

    /** Maps a page to the host's frame of it, for the access that faulted. */
    void map(int page, VirtualCpu vcpu, long now) {
        map(page, guest.frame(page), vcpu, now);
    }

    /** Maps a page to the frame it was found in, where the host may no longer have it. */
    void map(int page, int frame, VirtualCpu vcpu, long now) {
        clobbers.endIfGone(page);
        table.takeAccessed(page);
        table.map(page, frame);
        clobbers.mappedTo(page, frame);
        table.setBits(page, vcpu.ringClass(), vcpu.number(), vcpu.writes());
        exposure.changed(page, now);
    }

    /** Maps a page again as it was, its demotion having been given up. */
    void mapAgain(int page, long now) {
        table.map(page, guest.frame(page));
        exposure.changed(page, now);
    }

    /** Clears a page's entry; its Dirty bit is kept for the host. */
    void unmap(int page, long now) {
        table.unmap(page);
        clobbers.collected(page);
        pages.addWritten(page, table.takeDirty(page));
        exposure.changed(page, now);
    }

    /** Locks a page of the host for the monitor without asking the host's code: before the run, or by mistake. */
    void pin(int page, long now) {
        host.memory().pin(guest, page);
        exposure.changed(page, now);
    }

    /** The page is locked by the host's code. */
    void pinned(int page, long now) {
        exposure.changed(page, now);
    }

    /** Unlocks a page and tells the host whether it was written. */
    void unpin(int page, long now) {
        host.memory().unpin(guest, page, pages.takeWritten(page));
        exposure.changed(page, now);
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

    /** The tables are being dropped: pages that are not mapped may still be in a TLB. */
    void dropTables() {
        dropsUnderWay++;
    }

    boolean areTablesBeingDropped() {
        return dropsUnderWay > 0;
    }

    /** The tables have been dropped and every TLB flushed. */
    void tablesDropped() {
        dropsUnderWay--;
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
