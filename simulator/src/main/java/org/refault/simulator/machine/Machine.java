package org.refault.simulator.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.lock.LockOrder;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.lock.WaitForGraph;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;

/**
 * The CPUs of the host and the driver of the run: executes events in order and lets the virtual CPUs that are in the guest
 * run ahead between them.
 */
public final class Machine implements Processors {
    /** So many events at one instant are taken for a loop that takes no time. */
    private static final int MOST_AT_ONCE = 1_000_000;

    /** In the place of a CPU's number, which orders events of one kind. */
    private static final int AFTER_OTHER_STATISTICS = 1;

    private final EventScheduler events;
    private final Costs costs;
    private final long slice;
    private final long stallLimit;
    private final long horizonMax;
    private final boolean slow;
    private final boolean tagged;
    private final boolean shared;
    private final Cpu[] cpus;
    private final RunQueue common = new RunQueue();
    private final List<Task> tasks = new ArrayList<>();
    private final List<Task> vcpuTasks = new ArrayList<>();
    private final FaultPaths faultPaths = new FaultPaths();
    private final LockOrder lockOrder;
    private final List<Task> inGuest = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private FaultHandler faultHandler;
    private FaultHandler guestFaultHandler;
    private FaultHandler haltHandler;
    private TableListener tableListener = (vcpu, pages, now) -> {};
    /** Null where tables outlive world switches. */
    private TableDropper tableDropper;

    private boolean dropsAtInterrupts;
    private double meanDelay;
    private RandomStream delays;
    private long interruptsSent;
    /** When a virtual CPU last executed a reference, or waited for the time of its next one. */
    private long lastProgress;

    private long instant;
    private int eventsOfInstant;
    private long endedAt = EventScheduler.NEVER;
    private WarmUp warmUp;
    private EventScheduler.Action afterWarmUp;

    /** Makes the activity that serves a fault. */
    public interface FaultHandler {
        /** The virtual CPU's next reference is to a page that is not mapped. */
        Activity onFault(Vcpu vcpu);
    }

    /** Is told when a virtual CPU's TLBs have lost translations. */
    public interface TableListener {
        /**
         * The TLBs of a virtual CPU hold nothing any more, or less.
         *
         * @param pages guest pages whose translations have gone, or null if all have
         */
        void tlbEmptied(Vcpu vcpu, int[] pages, long now);
    }

    /** Drops the tables of a virtual CPU that goes from the monitor or the guest to the host. */
    public interface TableDropper {
        /** What it takes beside the world switch, which begins now, in cycles. */
        long cost(Vcpu vcpu);

        /** The world switch is over, and its TLBs are empty: the tables go. */
        void drop(Vcpu vcpu, long now);
    }

    /** One TLB shootdown: a flush asked of some CPUs, and their acknowledgements. */
    final class Shootdown implements Interrupt {
        private final TlbFlush flush;
        private long outstanding;
        private Task waiter;

        Shootdown(TlbFlush flush) {
            this.flush = flush;
        }

        @Override
        public TlbFlush flush() {
            return flush;
        }

        void acknowledge(int cpu, long now) {
            outstanding &= ~(1L << cpu);
            if (outstanding == 0 && waiter != null) {
                waiter.acknowledged(now);
            }
        }

        boolean isComplete() {
            return outstanding == 0;
        }

        @Override
        public long cost() {
            return costs.handlerCost(flush);
        }

        @Override
        public boolean begins(Cpu cpu, long now) {
            return true;
        }

        @Override
        public void ends(Cpu cpu, long now) {
            acknowledge(cpu.number(), now);
        }

        @Override
        public boolean isAwaited() {
            return true;
        }

        @Override
        public Activity inHost() {
            return new Task.FlushInHost(this);
        }

        /** The CPUs that have not acknowledged yet, a bit each. */
        long outstanding() {
            return outstanding;
        }

        void awaitedBy(Task task) {
            waiter = task;
        }
    }

    /**
     * A machine.
     *
     * @param cpuCount 1 to 64
     */
    public Machine(EventScheduler events, Settings settings, int cpuCount) {
        this.events = events;
        this.costs = Costs.of(settings);
        this.slice = settings.cycles(MachineSettings.SCHED_QUANTUM);
        this.stallLimit = settings.cycles(RunSettings.STALL);
        this.horizonMax = settings.cycles(RunSettings.HORIZON_MAX);
        this.slow = settings.flag(RunSettings.SLOW);
        this.lockOrder = new LockOrder(settings.count(RunSettings.CHECK_LEVEL) >= 3);
        this.tagged = settings.flag(MachineSettings.TLB_TAGGED);
        this.shared = settings.word(MachineSettings.VCPU_PLACEMENT).equals("shared");
        this.cpus = new Cpu[cpuCount];
        for (int i = 0; i < cpuCount; i++) {
            cpus[i] = new Cpu(this, i, common);
        }
    }

    /** Who serves faults. To be set before the run. */
    public void serveFaultsBy(FaultHandler handler) {
        faultHandler = handler;
    }

    /** Every step is delayed by an exponential time of this mean, in cycles. To be set before the run. */
    public void delaySteps(double mean, RandomStream stream) {
        meanDelay = mean;
        delays = stream;
    }

    /** By how much the next step is delayed, in cycles. */
    long drawDelay() {
        return delays == null ? 0 : (long) delays.nextExponential(meanDelay);
    }

    /** Who serves faults on what is not present in a guest's own page table. To be set before the run where guests do paging. */
    public void serveGuestFaultsBy(FaultHandler handler) {
        guestFaultHandler = handler;
    }

    /** Who takes a virtual CPU whose guest has nothing to run but threads that wait. To be set before the run where there may be such. */
    public void serveHaltsBy(FaultHandler handler) {
        haltHandler = handler;
    }

    /** Who is told of emptied TLBs. */
    public void tellOfEmptyTlbs(TableListener listener) {
        tableListener = listener;
    }

    /** The event list. */
    public EventScheduler events() {
        return events;
    }

    @Override
    public Costs costs() {
        return costs;
    }

    @Override
    public int cpuCount() {
        return cpus.length;
    }

    long slice() {
        return slice;
    }

    /**
     * Adds a virtual CPU; it starts at cycle 0, in the guest, on the CPU of its number (modulo the CPUs), where it stays
     * unless vcpu.placement is shared.
     */
    public Task addVcpu(Vcpu vcpu) {
        Cpu cpu = cpus[vcpu.number() % cpus.length];
        Task task = new Task(this, cpu, vcpu, false, shared);
        tasks.add(task);
        vcpuTasks.add(task);
        ends.add(EventScheduler.NEVER);
        cpu.begin(task, 0);
        return task;
    }

    /**
     * Adds a thread of the host that starts at cycle 0 with an activity.
     *
     * @param cpu where it stays; where vcpu.placement is shared it begins on an unused CPU if there is one, and moves
     */
    public Task addHostThread(int cpu, boolean kernelThread, Activity activity) {
        return addHostThread(shared ? unusedCpu(cpus[cpu]) : cpus[cpu], kernelThread, activity, shared);
    }

    /** As {@link #addHostThread}, but the thread stays on its CPU whatever vcpu.placement is. */
    public Task addBoundHostThread(int cpu, boolean kernelThread, Activity activity) {
        return addHostThread(cpus[cpu], kernelThread, activity, false);
    }

    private Task addHostThread(Cpu cpu, boolean kernelThread, Activity activity, boolean movable) {
        Task task = new Task(this, cpu, null, kernelThread, movable);
        tasks.add(task);
        task.begin(activity);
        cpu.begin(task, 0);
        return task;
    }

    private Cpu unusedCpu(Cpu wish) {
        if (wish.isUnused()) {
            return wish;
        }
        for (Cpu cpu : cpus) {
            if (cpu.isUnused()) {
                return cpu;
            }
        }
        return wish;
    }

    // ---- Threads that any CPU may take

    /** CPUs that are about to take the next common thread. */
    int cpusMakingWay() {
        int count = 0;
        for (Cpu cpu : cpus) {
            count += cpu.makesWay() ? 1 : 0;
        }
        return count;
    }

    /** A thread has joined the common ones: the CPU it ran on last takes it if it is idle, or another that is; or one makes way in time. */
    void offerCommon(Cpu last, long now) {
        if (last.isIdle()) {
            last.takeOrPreempt(now);
        } else if (!offerToIdle(now)) {
            for (Cpu cpu : cpus) {
                cpu.takeOrPreempt(now);
            }
        }
    }

    /** The idle CPU of the lowest number takes the next common thread. Returns whether there is one. */
    private boolean offerToIdle(long now) {
        for (Cpu cpu : cpus) {
            if (cpu.isIdle()) {
                cpu.takeOrPreempt(now);
                return true;
            }
        }
        return false;
    }

    /** The CPUs on which threads run, or ran last, a bit each. */
    public static long cpusOf(Iterable<Task> threads) {
        long cpus = 0;
        for (Task thread : threads) {
            cpus |= 1L << thread.cpu();
        }
        return cpus;
    }

    /** Adds a thread of the host's kernel that starts now, as soon as it has its CPU. */
    public void startKernelThread(int cpu, Activity activity, long now) {
        Task task = new Task(this, cpus[cpu], null, true, false);
        tasks.add(task);
        task.begin(activity);
        task.leaveCpu(now);
        cpus[cpu].enqueue(task, now);
    }

    /** The threads of the virtual CPUs, by number. */
    public List<Task> vcpus() {
        return Collections.unmodifiableList(vcpuTasks);
    }

    /** The run is to stop at an instant if it has not ended before. */
    public void stopAt(long limit) {
        events.schedule(limit, EventClass.STATISTICS, 0, this::stop);
    }

    /**
     * Something is to happen as soon as every virtual CPU has executed a share of its references: at the end of the last
     * one of these, every reference that began before has been executed and no other. To be set when all virtual CPUs
     * are there.
     *
     * @param percent of the references of each, rounded down; if that is none of any, nothing happens
     */
    public void afterReferences(int percent, EventScheduler.Action action) {
        WarmUp asked = new WarmUp(vcpuTasks, percent, costs.base());
        if (!asked.isOver()) {
            warmUp = asked;
            afterWarmUp = action;
        }
    }

    /** Statistics are read off at an instant, after everything else that happens then but references. */
    public void readAt(long time, EventScheduler.Action action) {
        events.schedule(time, EventClass.STATISTICS, AFTER_OTHER_STATISTICS, action);
    }

    /** Whatever is under way stays unfinished. */
    private void stop(long now) {
        for (int i = 0; i < vcpuTasks.size(); i++) {
            vcpuTasks.get(i).stop(now);
            ends.set(i, Math.min(now, ends.get(i)));
        }
        endedAt = now;
    }

    /**
     * Runs until every virtual CPU has executed its references, or until it is to stop.
     *
     * @return the cycle at which the machine stops
     * @throws IllegalStateException if nothing can happen any more before that
     */
    public long run() {
        while (endedAt == EventScheduler.NEVER) {
            long nextEvent = events.nextTime();
            Task next = slow ? null : earliestInGuest();
            if (next != null && next.vcpu().clock() < nextEvent) {
                runAhead(next, horizon(next, nextEvent));
            } else if (nextEvent != EventScheduler.NEVER) {
                checkProgress(nextEvent);
                events.executeNext();
            } else {
                throw new IllegalStateException(
                        "deadlock at cycle " + events.now() + ": nothing can happen any more" + whereTheyAre());
            }
        }
        return endedAt;
    }

    /** A run in which events go on and guests do not is ended. */
    private void checkProgress(long nextEvent) {
        if (nextEvent - lastProgress > stallLimit) {
            throw new NoProgressException("deadlock or livelock: no virtual CPU has executed a reference since cycle "
                    + lastProgress + whereTheyAre() + "; raise check.stall if that is no error");
        }
        if (nextEvent != instant) {
            instant = nextEvent;
            eventsOfInstant = 0;
        } else if (++eventsOfInstant == MOST_AT_ONCE) {
            throw new IllegalStateException(
                    "livelock: " + MOST_AT_ONCE + " events happen at cycle " + instant + whereTheyAre());
        }
    }

    private String whereTheyAre() {
        WaitForGraph graph = new WaitForGraph();
        tasks.forEach(task -> task.addNeeds(graph));
        for (Cpu cpu : cpus) {
            cpu.addNeeds(graph);
        }
        return graph.cycle().map(cycle -> "; " + cycle).orElse("")
                + vcpuTasks.stream()
                        .map(task -> "; " + task.name() + " " + task.whereItIs())
                        .collect(Collectors.joining());
    }

    LockOrder lockOrder() {
        return lockOrder;
    }

    FaultPaths faultPaths() {
        return faultPaths;
    }

    /** Where the time of the faults went, by kind of fault. */
    public List<FaultPath> pathsOfFaults() {
        return faultPaths.all();
    }

    /** In which order the classes of locks were taken. */
    public List<LockOrder.Edge> orderOfLocks() {
        return lockOrder.edges();
    }

    private Task earliestInGuest() {
        Task earliest = null;
        for (int i = 0; i < inGuest.size(); i++) {
            Task task = inGuest.get(i);
            if (earliest == null || task.vcpu().clock() < earliest.vcpu().clock()) {
                earliest = task;
            }
        }
        return earliest;
    }

    /** H = min(E, min over other running virtual CPUs (clock + Lmin), clock + horizon.max), with Lmin a trap. */
    private long horizon(Task task, long nextEvent) {
        long clock = task.vcpu().clock();
        long horizon = Math.min(
                nextEvent, horizonMax > EventScheduler.NEVER - clock ? EventScheduler.NEVER : clock + horizonMax);
        for (int i = 0; i < inGuest.size(); i++) {
            Task other = inGuest.get(i);
            if (other != task) {
                horizon = Math.min(horizon, other.vcpu().clock() + costs.trap());
            }
        }
        return warmUp == null ? horizon : Math.min(horizon, warmUp.latestHorizon(task.vcpu()));
    }

    private void runAhead(Task task, long horizon) {
        Vcpu vcpu = task.vcpu();
        long before = vcpu.references();
        Vcpu.Stop stop = vcpu.runAhead(horizon);
        while (stop == Vcpu.Stop.END && vcpu.nextBurst()) {
            stop = vcpu.runAhead(horizon);
        }
        if (warmUp != null && warmUp.isOverAfter(vcpu)) {
            readAt(warmUp.end(), afterWarmUp);
            warmUp = null;
        }
        if (stop == Vcpu.Stop.HORIZON || stop == Vcpu.Stop.END || vcpu.references() > before) {
            lastProgress = vcpu.clock();
        }
        switch (stop) {
            case HORIZON -> {}
            case FAULT -> task.trap(faultHandler.onFault(task.vcpu()), costs.fault());
            case GUEST_FAULT -> task.trap(guestFaultHandler.onFault(task.vcpu()), 0);
            case END -> {
                if (vcpu.hasWaitingThread()) {
                    task.halt(haltHandler.onFault(vcpu));
                    return;
                }
                ends.set(vcpuTasks.indexOf(task), task.vcpu().clock());
                task.endOfReferences();
            }
        }
    }

    void guestEntered(Task task) {
        inGuest.add(task);
        if (slow) {
            scheduleReference(task, task.guestEntries());
        }
    }

    void guestLeft(Task task) {
        inGuest.remove(task);
    }

    /** The slow mode: each reference is an event of its own. */
    private void scheduleReference(Task task, long entry) {
        events.schedule(task.vcpu().clock(), EventClass.REFERENCE, task.cpu(), now -> {
            if (task.isInGuest() && task.guestEntries() == entry) {
                runAhead(task, now + 1);
                if (task.isInGuest()) {
                    scheduleReference(task, entry);
                }
            }
        });
    }

    void vcpuEnded(Task task, long now) {
        if (vcpuTasks.stream().allMatch(Task::hasEnded)) {
            endedAt = now;
        }
    }

    /** Whether a virtual CPU of a CPU has references left. */
    boolean hasUnfinishedVcpu(int cpu) {
        for (Task task : vcpuTasks) {
            if (task.cpu() == cpu && !task.hasEnded()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Who drops tables at world switches to the host. To be set before the run, where translations are not tagged.
     *
     * @param atInterrupts also where the host is to handle an interrupt only
     */
    public void dropTablesBy(TableDropper dropper, boolean atInterrupts) {
        tableDropper = dropper;
        dropsAtInterrupts = atInterrupts;
    }

    /** Who drops tables at a world switch, or null where they stay. */
    TableDropper tableDropper(boolean forInterrupt) {
        return forInterrupt && !dropsAtInterrupts ? null : tableDropper;
    }

    /** Whether translations outlive a world switch. */
    boolean keepsTranslations() {
        return tagged;
    }

    /**
     * Asks some CPUs for a flush: by interrupts, or the hardware does it. Tagged translations of virtual CPUs outside the
     * guest go at once: nobody uses them before the next entry into the guest, which is where they would be flushed.
     */
    Shootdown shootDown(Task sender, long targets, TlbFlush flush, long now) {
        Shootdown shootdown = new Shootdown(flush);
        long others = targets & ~(1L << sender.cpu());
        if (tagged) {
            for (Task task : vcpuTasks) {
                if ((targets & 1L << task.cpu()) != 0
                        && !task.isInGuest()
                        && task.vcpu().isTlbLive()) {
                    flushTlb(task.vcpu(), flush, now);
                }
            }
        }
        if (costs.broadcast() == Costs.NO_BROADCAST) {
            interrupt(others, shootdown, now);
        } else if (others != 0) {
            // The sender stands for all: the hardware acknowledges once.
            shootdown.outstanding |= 1L << sender.cpu();
            events.schedule(now + costs.broadcast(), EventClass.IPI, sender.cpu(), at -> {
                for (int cpu = 0; cpu < cpus.length; cpu++) {
                    if ((others & 1L << cpu) != 0) {
                        flushCpu(cpu, flush, at);
                    }
                }
                shootdown.acknowledge(sender.cpu(), at);
            });
        }
        return shootdown;
    }

    private void interrupt(long targets, Shootdown shootdown, long now) {
        long delivery = now + costs.ipiLatency();
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            Cpu target = cpus[cpu];
            if ((targets & 1L << cpu) != 0 && (!tagged || target.mustBeInterrupted())) {
                shootdown.outstanding |= 1L << cpu;
                interruptsSent++;
                events.schedule(delivery, EventClass.IPI, cpu, at -> target.interrupt(shootdown, at));
                delivery += costs.ipiPerTarget();
            }
        }
    }

    /**
     * A device interrupts a CPU: its handler takes a lock, holds it for some cycles, and has then done its work. While it
     * spins for the lock the CPU does nothing else.
     */
    public void interruptByDevice(
            int cpu, SimLock lock, String site, long cycles, EventScheduler.Action work, long now) {
        cpus[cpu].interrupt(new DeviceInterrupt(lock, site, cycles, work), now);
    }

    /** A flush of a CPU: of the translations of the virtual CPUs whose threads run there. */
    void flushCpu(int cpu, TlbFlush flush, long now) {
        for (Task task : vcpuTasks) {
            if (task.cpu() == cpu && task.vcpu().isTlbLive()) {
                flushTlb(task.vcpu(), flush, now);
            }
        }
    }

    void flushTlb(Vcpu vcpu, TlbFlush flush, long now) {
        if (tagged && (flush.vcpus() & 1L << vcpu.number()) == 0) {
            // Another's mappings: translations with the guest's tag stay.
            return;
        }
        if (!costs.flushesByPage(flush)) {
            vcpu.flushTlb();
            tableListener.tlbEmptied(vcpu, null, now);
        } else if ((flush.vcpus() & 1L << vcpu.number()) != 0) {
            for (int page : flush.pages()) {
                vcpu.invalidate(page);
            }
            tableListener.tlbEmptied(vcpu, flush.pages(), now);
        }
    }

    /** Whether a CPU is the home of a virtual CPU. */
    boolean isHome(int cpu) {
        for (Task task : vcpuTasks) {
            if (task.cpu() == cpu) {
                return true;
            }
        }
        return false;
    }

    /** A virtual CPU has left its tables. */
    void tlbEmptied(Vcpu vcpu, long now) {
        tableListener.tlbEmptied(vcpu, null, now);
    }

    @Override
    public long cpusWithTranslations(long vcpus) {
        long cpusLive = 0;
        for (Task task : vcpuTasks) {
            if ((vcpus & 1L << task.vcpu().number()) != 0 && task.vcpu().isTlbLive()) {
                cpusLive |= 1L << task.cpu();
            }
        }
        return cpusLive;
    }

    @Override
    public long allCpus() {
        return cpus.length == Long.SIZE ? -1L : (1L << cpus.length) - 1;
    }

    /** Interrupts sent from CPU to CPU. */
    public long interruptsSent() {
        return interruptsSent;
    }

    /** Cycle at which a virtual CPU began to have no more references, or the run was stopped. */
    public long endOf(int vcpu) {
        return ends.get(vcpu);
    }

    /**
     * Cycles of every CPU by use up to an instant: the last event's, or the end of the run.
     *
     * @throws IllegalStateException if a CPU's uses do not sum to the elapsed cycles
     */
    public long[][] cyclesByUse(long now) {
        long[][] all = new long[cpus.length][];
        for (int i = 0; i < cpus.length; i++) {
            all[i] = cpus[i].cyclesUntil(now);
        }
        for (Task task : vcpuTasks) {
            task.addCyclesInGuest(all[task.cpu()], now);
        }
        for (int i = 0; i < cpus.length; i++) {
            long sum = 0;
            for (long part : all[i]) {
                sum += part;
            }
            if (sum != now) {
                throw new IllegalStateException("CPU " + i + " has " + sum + " cycles accounted for of " + now);
            }
        }
        return all;
    }

    /**
     * Counts anew from now on what cannot be counted by differences: the ways of faults and the order of locks.
     *
     * @return of the faults under way whose kind is clear already, how many there are of each kind
     */
    public Map<Counter, Long> restartStatistics(long now) {
        Map<Counter, Long> underWay = new EnumMap<>(Counter.class);
        for (Task task : tasks) {
            Counter kind = task.restartAccount(now);
            if (kind != null) {
                underWay.merge(kind, 1L, Long::sum);
            }
        }
        faultPaths.restart();
        lockOrder.restart();
        return underWay;
    }
}
