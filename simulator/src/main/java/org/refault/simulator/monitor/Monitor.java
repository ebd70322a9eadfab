package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.Host;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Task;
import org.refault.simulator.machine.Vcpu;
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
    private final Machine machine;
    private final Host host;
    private final Settings settings;
    private final AddressSpace guest;
    private final MonitorTable table;
    private final GuestPages pages;
    private final Protocol protocol;
    private final Victims victims;
    private final List<Vcpu> vcpus = new ArrayList<>();
    private final Clobbers clobbers;
    private final Exposure exposure;
    private final WaitQueue placeFreed = new WaitQueue();
    private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    private final Mutation mutation;
    private final MonitorCosts costs;

    /**
     * A monitor that has mapped nothing yet.
     *
     * @param guest the virtual machine's memory, as the host knows it; page g is guest page g
     * @param string any part of the trace: the page numbers of all parts are the same
     * @param policy chooses victims when target.mode is fixed; null otherwise
     */
    public Monitor(
            Machine machine,
            Host host,
            Settings settings,
            AddressSpace guest,
            ReferenceString string,
            int vcpuCount,
            Protocol protocol,
            PolicyChoice<?> policy,
            RandomStreams streams) {
        this.machine = machine;
        this.host = host;
        this.settings = settings;
        this.guest = guest;
        this.protocol = protocol;
        this.mutation = Mutation.named(settings.word(MonitorSettings.FUZZ_MUTATE));
        this.costs = MonitorCosts.of(settings);
        table = settings.word(MonitorSettings.PAGING_MODE).equals("shadow")
                ? MonitorTable.shadow(string.pageOfVirtual(), string.pageCount())
                : new MonitorTable(string.pageCount());
        pages = new GuestPages(string.pageCount(), host.lockClass("mon_page", LockSettings.LOCK_MON_PAGE));
        victims = policy == null
                ? new IdleAge(table, pages, settings)
                : new PolicyVictims(
                        table,
                        pages,
                        string,
                        machine.events(),
                        settings,
                        policy,
                        streams.stream("policy." + policy.id()),
                        Math.max(1, settings.pages(MonitorSettings.PIN_LIMIT, string.pageCount())));
        clobbers = new Clobbers(table, host.memory(), guest, vcpus, vcpuCount);
        exposure = new Exposure(table, guest, vcpus);
        host.memory().tellOfFreedFrames(clobbers);
        machine.tellOfEmptyTlbs((vcpu, now) -> exposure.tlbEmptied(now));
        machine.serveFaultsBy(vcpu -> protocol.onFault(this, vcpu));
    }

    /** A virtual CPU that runs on this monitor's tables. */
    public Vcpu newVcpu(int number, ReferenceString string, boolean splitTables) {
        Vcpu vcpu = new Vcpu(number, string, table, settings, splitTables, clobbers);
        vcpus.add(vcpu);
        return vcpu;
    }

    /** Readies the protocol before cycle 0 and starts its timers. */
    public void begin() {
        protocol.begin(this);
        long interval = settings.cycles(MonitorSettings.GUEST_CR3);
        if (interval > 0) {
            every(interval, () -> new DropTables(this));
        }
    }

    // ---- For the protocols

    Machine machine() {
        return machine;
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

    MonitorTable table() {
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

    /**
     * Performs an activity on the first unfinished virtual CPU, every interval of wall time. A turn is left out while the
     * last one has not begun.
     */
    void every(long interval, Supplier<Activity> activity) {
        machine.events().schedule(machine.events().now() + interval, EventClass.TIMER, 0, now -> {
            firstUnfinished().ifPresent(task -> postOnce(task, activity, now));
            every(interval, activity);
        });
    }

    /** As {@link #every}, in the virtual machine's time: the interval does not pass while that virtual CPU is off its CPU. */
    void everyOfVmTime(long interval, Supplier<Activity> activity) {
        firstUnfinished()
                .ifPresent(task ->
                        awaitVmTime(task, task.offCpuUntil(machine.events().now()), interval, interval, activity));
    }

    /** Waits, and then as much longer as the virtual CPU was off its CPU meanwhile. */
    private void awaitVmTime(Task task, long offBefore, long wait, long interval, Supplier<Activity> activity) {
        machine.events().schedule(machine.events().now() + wait, EventClass.TIMER, 0, now -> {
            long off = task.offCpuUntil(now);
            if (task.hasEnded()) {
                everyOfVmTime(interval, activity);
            } else if (off > offBefore) {
                task.whenOnCpu(at -> awaitVmTime(task, task.offCpuUntil(at), off - offBefore, interval, activity), now);
            } else {
                postOnce(task, activity, now);
                awaitVmTime(task, off, interval, interval, activity);
            }
        });
    }

    private Optional<Task> firstUnfinished() {
        return machine.vcpus().stream().filter(task -> !task.hasEnded()).findFirst();
    }

    private static void postOnce(Task task, Supplier<Activity> activity, long now) {
        Activity turn = activity.get();
        if (!task.hasPosted(turn.getClass())) {
            task.post(turn, now);
        }
    }

    /** Whether the reference that faulted finds its page mapped by now. A page can be mapped without the reference's way to it. */
    boolean isMappedFor(Vcpu vcpu) {
        return table.isUnitPresent(vcpu.unit());
    }

    /** Maps a page to the host's frame of it, for the access that faulted. */
    void map(int page, Vcpu vcpu, long now) {
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
        pages.addWritten(page, table.takeDirty(page));
        exposure.changed(page, now);
        return Math.max(1, units);
    }

    /** Locks a page of the host for the monitor without asking the host's code: before the run, or by mistake. */
    void pin(int page, long now) {
        guest.pin(page);
        exposure.changed(page, now);
    }

    /** The page is locked by the host's code. */
    void pinned(int page, long now) {
        exposure.changed(page, now);
    }

    /** Unlocks a page and tells the host whether it was written. */
    void unpin(int page, long now) {
        guest.unpin(page, pages.takeWritten(page));
        exposure.changed(page, now);
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
