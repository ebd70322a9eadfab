package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.EvictPage;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostFault;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.SwapDevice;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Costs;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.Processors;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.monitor.GuestPages;
import org.refault.simulator.monitor.Monitor;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * A tiny configuration of the real monitor, host and memory, in one state at a time: which actions are possible, and what
 * they do.
 */
final class World implements Processors, SwapDevice {
    static final int MOST_LOCKS = 32;
    static final int MOST_QUEUES = 32;

    private static final int MOST_ACTORS = 8;
    private static final int MOST_WAYS = 8;
    private static final int NOBODY = -1;
    /** The bit of keys that tells the other virtual CPU from number 0. */
    private static final long TOLD_APART = 1L << 62;
    /** The node of acknowledgements in the order of locks. */
    private static final int ACKNOWLEDGEMENTS = 0;

    private final CheckSpec spec;
    private final Costs costs;
    private final HostMemory memory;
    private final Host host;
    private final AddressSpace guest;
    private final Monitor monitor;
    private final boolean pins;
    private final boolean tagged;
    /** Whether what an entry led to matters even when its page was given up since. */
    private final boolean mapsAgainLater;

    /** Frames that pages may lose without anybody having them. */
    private final int orphansToCome;

    private final ExploredVcpu[] vcpus;
    private final Actor[] actors;
    private final Action[] known = new Action[Action.Kind.values().length * MOST_ACTORS * MOST_ACTORS * MOST_WAYS];
    /** Who asked each virtual CPU's CPU for a flush, a bit each. */
    private final int[] interrupts;

    /** Of which pages each has asked each virtual CPU's CPU to flush its translations, a bit each. */
    private final int[][] flushes;

    private final List<SimLock> locks = new ArrayList<>();
    /** Who holds each lock alone, and who hold it as readers, a bit each. */
    private final int[] holders = new int[MOST_LOCKS];

    private final int[] readers = new int[MOST_LOCKS];
    private boolean[] locksWithInterruptsOff = {};
    private final List<WaitQueue> queues = new ArrayList<>();
    private int lockCount;
    private final Codec codec;
    private final int[] identity;
    private final Choices choices = new Choices();
    private final int[] classNodes = new int[MOST_LOCKS];
    private long lastEdges;
    /** What was wrong with the last action and did not end the way, a bit for each violation. */
    private int passed;

    private Violation happened;

    World(CheckSpec spec, Protocol protocol, Settings settings) {
        this.spec = spec;
        vcpus = new ExploredVcpu[spec.vcpus()];
        costs = Costs.of(settings);
        orphansToCome = protocol.pinPrimitive(settings).stopsUnmapping() ? 0 : spec.pages();
        mapsAgainLater = settings.count(MonitorSettings.PIN_AHEAD) > 0
                || settings.word(MonitorSettings.FUZZ_MUTATE).equals("plain_ad_rmw");
        if (spec.frames() < spec.pages() + orphansToCome) {
            throw new InvalidSettingException(
                    "frames: " + spec.frames() + " are too few where a raised count may keep a frame"
                            + " that nobody has; at least " + (spec.pages() + orphansToCome));
        }
        tagged = settings.flag(MachineSettings.TLB_TAGGED);
        memory = new HostMemory(spec.frames(), 0, 2 * spec.pages(), 0, 0, 0, protocol.pinPrimitive(settings));
        EventScheduler events = new EventScheduler();
        host = new Host(this, events, settings, memory, of -> this, new RandomStreams(1, 0));
        guest = host.newSpace("guest", spec.pages(), (1L << spec.vcpus()) - 1);
        host.addGuestSpace(guest);
        int limit = protocol.hasPinLimit(settings)
                ? Math.max(1, settings.pages(MonitorSettings.PIN_LIMIT, spec.pages()))
                : spec.pages();
        monitor = new Monitor(
                this,
                host,
                settings,
                guest,
                new MonitorTable(spec.pages()),
                protocol,
                (table, pages) -> new AnyVictim(pages, limit, choices));
        memory.tell(new Witness());
        memory.chooseFramesBy((frames, free) -> choices.choose(free));
        interrupts = new int[spec.vcpus()];
        flushes = new int[spec.vcpus()][MOST_ACTORS];
        Arrays.fill(holders, NOBODY);
        List<Actor> made = new ArrayList<>();
        for (int i = 0; i < spec.vcpus(); i++) {
            ExploredVcpu vcpu = new ExploredVcpu(i, spec.pages());
            vcpus[i] = vcpu;
            monitor.add(vcpu);
            made.add(new Actor(
                    this,
                    i,
                    "vCPU " + i,
                    vcpu,
                    List.of(new Actor.Start("faults on", page -> false, page -> monitor.onFault(vcpu)))));
        }
        if (protocol.needsAllMemory()) {
            for (int page = 0; page < spec.pages(); page++) {
                memory.populate(guest, page);
            }
        }
        monitor.ready();
        pins = protocol.locksWhatItMaps();
        List<Actor.Start> ofMonitor = monitor.spontaneous().stream()
                .map(can -> new Actor.Start(can.name(), can.possible()::test, can.begin()::apply))
                .toList();
        if (spec.demoter() && !ofMonitor.isEmpty()) {
            addActor(made, "monitor", ofMonitor);
        }
        if (spec.swapper()) {
            addActor(
                    made,
                    "swapper",
                    List.of(
                            new Actor.Start("evicts", this::canEvict, page -> new SwapOut(host, guest, page)),
                            new Actor.Start(
                                    "frees the frame of",
                                    page -> memory.mayFreeCached(guest, page),
                                    page -> new DropCached(host, guest, page))));
        }
        if (spec.device()) {
            addActor(
                    made,
                    "device",
                    List.of(
                            new Actor.Start(
                                    "reads", page -> true, page -> HostFault.ofProcess(host, guest, page, false)),
                            new Actor.Start(
                                    "writes", page -> true, page -> HostFault.ofProcess(host, guest, page, true))));
        }
        actors = made.toArray(Actor[]::new);
        identity = new int[spec.vcpus()];
        Arrays.setAll(identity, number -> number);
        knowLocksAndQueues();
        codec = new Codec(this, spec.pages(), spec.frames());
    }

    private void addActor(List<Actor> made, String name, List<Actor.Start> starts) {
        made.add(new Actor(this, made.size(), name, null, starts));
    }

    private boolean canEvict(int page) {
        return EvictPage.isCandidate(host, guest, page);
    }

    Choices choices() {
        return choices;
    }

    /**
     * A number that does not change when frames or virtual CPUs are renamed: virtual CPUs with different ones are told from
     * each other by it.
     */
    long key(int vcpu) {
        ExploredVcpu of = vcpus[vcpu];
        Actor actor = actors[vcpu];
        long key = (spec.watchesRetries() && vcpu > 0 ? TOLD_APART : 0)
                | actor.waitsFor().ordinal() << 3
                | (actor.isIdle() ? 4 : 0)
                | (of.live ? 2 : 0)
                | (interrupts[vcpu] != 0 ? 1 : 0);
        for (int page = 0; page < spec.pages(); page++) {
            key = key & TOLD_APART | key << 2 | (of.frames[page] == ExploredVcpu.NO_FRAME ? 0 : of.dirty[page] ? 2 : 1);
        }
        return key;
    }

    /** Whether a virtual CPU is like every other with the same key: in the guest, with an empty TLB, and nobody's. */
    boolean isPlain(int vcpu) {
        if (!actors[vcpu].isIdle() || interrupts[vcpu] != 0) {
            return false;
        }
        for (int frame : vcpus[vcpu].frames) {
            if (frame != ExploredVcpu.NO_FRAME) {
                return false;
            }
        }
        for (int pending : interrupts) {
            if ((pending & 1 << vcpu) != 0) {
                return false;
            }
        }
        return true;
    }

    int vcpuCount() {
        return vcpus.length;
    }

    int actorCount() {
        return actors.length;
    }

    Actor actor(int number) {
        return actors[number];
    }

    int frameCount() {
        return spec.frames();
    }

    // ---- Actions

    private Action action(Action.Kind kind, int who, int what, int how) {
        int index = ((kind.ordinal() * MOST_ACTORS + who) * MOST_ACTORS + what) * MOST_WAYS + how;
        if (known[index] == null) {
            known[index] = new Action(kind, who, what, how);
        }
        return known[index];
    }

    /** An actor's next step. */
    Action step(int number) {
        return action(Action.Kind.STEP, number, 0, 0);
    }

    /** Collects all possible actions, but for references that would change nothing. */
    void actions(List<Action> into) {
        for (int number = 0; number < actors.length; number++) {
            if (actors[number].canStep()) {
                into.add(step(number));
            }
        }
        publicActions(into);
    }

    /** Collects all possible actions that are no next steps: those that depend only on what all may see. */
    void publicActions(List<Action> into) {
        for (int i = 0; i < vcpus.length; i++) {
            if (interrupts[i] != 0 && actors[i].takesInterrupts()) {
                for (int sender = 0; sender < actors.length; sender++) {
                    if ((interrupts[i] & 1 << sender) != 0) {
                        into.add(action(Action.Kind.INTERRUPT, i, sender, 0));
                    }
                }
            }
            if (actors[i].isIdle()) {
                for (int page = 0; page < spec.pages(); page++) {
                    if (changes(vcpus[i], page, false)) {
                        into.add(action(Action.Kind.REFER, i, page, 0));
                    }
                    if (changes(vcpus[i], page, true)) {
                        into.add(action(Action.Kind.REFER, i, page, 1));
                    }
                    if (vcpus[i].frames[page] != ExploredVcpu.NO_FRAME) {
                        into.add(action(Action.Kind.DROP, i, page, 0));
                    }
                }
            }
        }
        for (int page = 0; page < spec.pages(); page++) {
            if (guest.isTransferring(page)) {
                into.add(action(Action.Kind.TRANSFER_END, 0, page, 0));
            }
        }
        for (int number = vcpus.length; number < actors.length; number++) {
            Actor actor = actors[number];
            if (actor.isIdle()) {
                for (int start = 0; start < actor.starts().length; start++) {
                    for (int page = 0; page < spec.pages(); page++) {
                        if (actor.starts()[start].guard().isPossible(page)) {
                            into.add(action(Action.Kind.BEGIN, number, page, start));
                        }
                    }
                }
            }
        }
        if (spec.others()) {
            if (memory.free() > pagesWithoutFrame() + orphansToCome) {
                into.add(action(Action.Kind.OTHER_TAKES, 0, 0, 0));
            }
            for (int frame = 0; frame < spec.frames(); frame++) {
                if (memory.isKernels(frame)) {
                    into.add(action(Action.Kind.OTHER_GIVES, 0, frame, 0));
                }
            }
        }
    }

    /** Whether a reference is more than one through the TLB to what is there already. */
    private boolean changes(ExploredVcpu vcpu, int page, boolean write) {
        if (vcpu.frames[page] == ExploredVcpu.NO_FRAME) {
            return true;
        }
        if (!write) {
            return false;
        }
        return !vcpu.dirty[page]
                || guest.state(page) == State.WRITING && guest.isTransferring(page)
                || !guest.isFrameNewest(page)
                || !guest.hasContent(page)
                || guest.isSlotNewest(page);
    }

    private int pagesWithoutFrame() {
        int without = 0;
        for (int page = 0; page < spec.pages(); page++) {
            without += guest.frame(page) == AddressSpace.NO_FRAME ? 1 : 0;
        }
        return without;
    }

    /** Does an action; what was wrong with it is {@link #happened}. */
    void perform(Action action) {
        happened = null;
        passed = 0;
        lastEdges = 0;
        switch (action.kind()) {
            case STEP -> actors[action.who()].step();
            case BEGIN -> {
                actors[action.who()].begin(action.how(), action.what());
                actors[action.who()].step();
            }
            case REFER -> refer(action.who(), action.what(), action.writes());
            case DROP -> vcpus[action.who()].drop(action.what());
            case INTERRUPT -> {
                vcpus[action.who()].flush(flushes[action.who()][action.what()]);
                interrupts[action.who()] &= ~(1 << action.what());
                flushes[action.who()][action.what()] = 0;
            }
            case TRANSFER_END -> {
                boolean write = guest.state(action.what()) != State.READING;
                host.transferEnded(new Transfer(guest, action.what(), 0, write), 0, 0, 0);
            }
            case OTHER_TAKES -> memory.allocateForKernel();
            case OTHER_GIVES -> memory.freeKernelFrame(action.what());
        }
    }

    private void refer(int number, int page, boolean write) {
        ExploredVcpu vcpu = vcpus[number];
        MonitorTable table = monitor.table();
        if (vcpu.frames[page] == ExploredVcpu.NO_FRAME || write && !vcpu.dirty[page]) {
            if (!table.isPresent(page)) {
                vcpu.drop(page);
                vcpu.faultPage = page;
                vcpu.faultWrites = write;
                actors[number].begin(0, page);
                return;
            }
            table.setBits(page, 0, 0, write);
            vcpu.frames[page] = table.frame(page);
            vcpu.dirty[page] = table.isDirty(page);
        }
        if (memory.isFrameOf(vcpu.frames[page], guest, page)) {
            if (write) {
                if (guest.state(page) == State.WRITING && guest.isTransferring(page)) {
                    violate(Violation.TRANSFER_CLOBBER);
                }
                guest.written(page);
            }
        }
    }

    private void violate(Violation violation) {
        if (!violation.endsTheWay()) {
            passed |= 1 << violation.ordinal();
        } else if (happened == null) {
            happened = violation;
        }
    }

    /** What was wrong with the last action, or is with the state, and ends the way; null if nothing. */
    Violation violation() {
        if (happened != null) {
            return happened;
        }
        for (int i = 0; i < vcpus.length; i++) {
            if (actors[i].isIdle()) {
                for (int page = 0; page < spec.pages(); page++) {
                    Violation violation = ofTranslation(page, vcpus[i].frames[page]);
                    if (violation != null) {
                        return violation;
                    }
                }
            }
        }
        return null;
    }

    /** What was wrong with the last action and does not end the way: a bit for each violation. */
    int passedByAction() {
        return passed;
    }

    /** What is wrong with the state and does not end the way: a bit for each violation. */
    int passedByState() {
        return (isExposed() ? 1 << Violation.EXCLUSION.ordinal() : 0)
                | (pins && isAtRest() && hasPinLeak() ? 1 << Violation.PIN_LEAK.ordinal() : 0);
    }

    private Violation ofTranslation(int page, int frame) {
        if (frame == ExploredVcpu.NO_FRAME || memory.isFrameOf(frame, guest, page)) {
            return null;
        }
        int current = guest.frame(page);
        if (current != AddressSpace.NO_FRAME && guest.state(page) != State.READING) {
            return Violation.DIVERGENCE;
        }
        return memory.isFree(frame) ? Violation.USE_AFTER_FREE : guest.orphan(page) == frame ? null : Violation.CLOBBER;
    }

    /** Whether no virtual CPU has a fault to be served. */
    boolean isInGuest() {
        for (int i = 0; i < vcpus.length; i++) {
            if (!actors[i].isIdle()) {
                return false;
            }
        }
        return true;
    }

    private boolean isAtRest() {
        for (Actor actor : actors) {
            if (!actor.isIdle()) {
                return false;
            }
        }
        return true;
    }

    private boolean hasPinLeak() {
        for (int page = 0; page < spec.pages(); page++) {
            GuestPages.State state = monitor.pages().state(page);
            if (state == GuestPages.State.UNLOCKED && guest.isPinned(page)
                    || state == GuestPages.State.LOCKED && !guest.isPinned(page)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the host may take a page that a translation leads to: the violation of I1. */
    private boolean isExposed() {
        if (!pins) {
            return false;
        }
        for (int page = 0; page < spec.pages(); page++) {
            if (!guest.isPinned(page)) {
                boolean mapped = monitor.table().isPresent(page);
                for (ExploredVcpu vcpu : vcpus) {
                    mapped |= vcpu.holdsTranslation(page);
                }
                if (mapped) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether no busy actor can do anything, though one waits for a lock or acknowledgements.
     */
    boolean isDeadlocked() {
        if (isWakeUpLost()) {
            return true;
        }
        boolean waiting = false;
        for (Actor actor : actors) {
            if (!actor.isIdle()) {
                if (actor.canStep()) {
                    return false;
                }
                waiting |= actor.waitsFor() != Actor.Wait.QUEUE;
            }
        }
        for (int i = 0; i < vcpus.length; i++) {
            if (interrupts[i] != 0 && actors[i].takesInterrupts()) {
                return false;
            }
        }
        for (int page = 0; page < spec.pages(); page++) {
            if (guest.isTransferring(page)) {
                return false;
            }
        }
        return waiting;
    }

    /**
     * Whether a thread sleeps for what is over already, a page in transit or a transfer, and nobody is
     * about to wake it: a page leaves its transit a step before its sleepers are woken.
     */
    private boolean isWakeUpLost() {
        for (Actor actor : actors) {
            if (!actor.isIdle() && actor.queue() == null) {
                return false;
            }
        }
        for (Actor actor : actors) {
            if (actor.queue() == null) {
                continue;
            }
            if (actor.queue() == guest.queues().get(0) && isIdle()) {
                return true;
            }
            for (int page = 0; page < spec.pages(); page++) {
                GuestPages.State state = monitor.pages().state(page);
                boolean inTransit = state == GuestPages.State.FAULTING || state == GuestPages.State.UNMAPPING;
                if (actor.queue() == monitor.pages().queue(page) && !inTransit) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---- Locks, queues, interrupts

    /** Whether a lock can be had: by a reader beside other readers, unless somebody waits to have it alone. */
    boolean isFree(SimLock lock, boolean shared) {
        int number = number(lock);
        if (holders[number] != NOBODY || readers[number] != 0 && !shared) {
            return false;
        }
        if (readers[number] != 0) {
            for (Actor actor : actors) {
                if (actor.wantsAlone(lock)) {
                    return false;
                }
            }
        }
        return true;
    }

    void take(SimLock lock, boolean shared, Actor actor) {
        if (shared) {
            readers[number(lock)] |= 1 << actor.number();
        } else {
            holders[number(lock)] = actor.number();
        }
    }

    private boolean holds(int lock, Actor actor) {
        return holders[lock] == actor.number() || (readers[lock] & 1 << actor.number()) != 0;
    }

    void release(SimLock lock, Actor actor) {
        int number = number(lock);
        if (!holds(number, actor)) {
            throw new IllegalStateException(
                    actor.name() + " releases " + lock.lockClass().name() + ", which it does not hold");
        }
        if (holders[number] == actor.number()) {
            holders[number] = NOBODY;
        }
        readers[number] &= ~(1 << actor.number());
    }

    /** Whether an actor's CPU takes no interrupts since it spins for or holds a lock of a class that has it so. */
    boolean hasLockWithInterruptsOff(Actor actor) {
        for (int lock = 0; lock < locksWithInterruptsOff.length; lock++) {
            if (locksWithInterruptsOff[lock] && (holds(lock, actor) || actor.wanted() == locks.get(lock))) {
                return true;
            }
        }
        return false;
    }

    /** A thread wants a lock while it holds others, or while acknowledgements of its CPU are awaited in vain. */
    void order(Actor actor, SimLock lock) {
        int wanted = number(lock);
        if (holds(wanted, actor)) {
            violate(Violation.DEADLOCK);
        }
        edgesFromHeld(actor, node(wanted));
        if (!actor.takesInterrupts() || locksWithInterruptsOff.length > 0 && locksWithInterruptsOff[wanted]) {
            edge(ACKNOWLEDGEMENTS, node(wanted));
        }
    }

    /** A thread is about to await acknowledgements. */
    void orderOfAcknowledgements(Actor actor) {
        edgesFromHeld(actor, ACKNOWLEDGEMENTS);
    }

    private void edgesFromHeld(Actor actor, int wanted) {
        for (int lock = 0; lock < lockCount; lock++) {
            if (holds(lock, actor)) {
                edge(node(lock), wanted);
            }
        }
    }

    private int node(int lock) {
        return classNodes[lock];
    }

    private void edge(int held, int wanted) {
        lastEdges |= 1L << LockGraph.edge(held, wanted);
    }

    /** The edges of the order of locks that the last action made, a bit each. */
    long lastEdges() {
        return lastEdges;
    }

    /** A thread goes to sleep. */
    void checkSleep(Actor actor) {
        for (int i = 0; i < locks.size(); i++) {
            if (holds(i, actor) && !locks.get(i).lockClass().kind().sleeps()) {
                violate(Violation.SLEEPS_WITH_SPINLOCK);
            }
        }
    }

    /** Gives every lock and queue its number, the same in every world of a configuration. */
    private void knowLocksAndQueues() {
        for (int page = 0; page < spec.pages(); page++) {
            know(monitor.pages().lock(page));
        }
        for (LockClass lockClass : host.lockClasses()) {
            lockClass.locks().forEach(this::know);
        }
        queues.addAll(guest.queues());
        queues.addAll(host.queues());
        queues.addAll(monitor.queues());
        lockCount = locks.size();
        List<LockClass> classes = new ArrayList<>();
        for (int lock = 0; lock < lockCount; lock++) {
            LockClass lockClass = locks.get(lock).lockClass();
            if (!classes.contains(lockClass)) {
                classes.add(lockClass);
            }
            classNodes[lock] = 1 + classes.indexOf(lockClass);
        }
        if (classes.size() >= LockGraph.NODES) {
            throw new IllegalStateException(classes.size() + " classes of locks are more than were expected");
        }
        boolean any = false;
        boolean[] off = new boolean[locks.size()];
        for (int lock = 0; lock < off.length; lock++) {
            off[lock] = locks.get(lock).lockClass().rules().interruptsOff();
            any |= off[lock];
        }
        locksWithInterruptsOff = any ? off : locksWithInterruptsOff;
    }

    private void know(SimLock lock) {
        if (!locks.contains(lock)) {
            locks.add(lock);
        }
    }

    int number(SimLock lock) {
        return locks.indexOf(lock);
    }

    SimLock lock(int number) {
        return locks.get(number);
    }

    int number(WaitQueue queue) {
        return queues.indexOf(queue);
    }

    WaitQueue queue(int number) {
        return queues.get(number);
    }

    void shootDown(Actor sender, long cpus, TlbFlush flush) {
        for (int i = 0; i < vcpus.length; i++) {
            if ((cpus & 1L << i) != 0 && sender.number() != i) {
                int pages = pagesOf(flush, vcpus[i]);
                if (tagged && !actors[i].isIdle()) {
                    // Nobody uses its translations before it is in the guest again, where they would be flushed.
                    vcpus[i].flush(pages);
                    continue;
                }
                interrupts[i] |= 1 << sender.number();
                flushes[i][sender.number()] |= pages;
            }
        }
    }

    /** The pages whose translations a flush takes from a virtual CPU, a bit each. */
    int pagesOf(TlbFlush flush, ExploredVcpu vcpu) {
        int all = (1 << spec.pages()) - 1;
        if ((flush.vcpus() & 1L << vcpu.number()) == 0) {
            return flush.vcpus() == 0 && spec.hostFlushesGuest() ? all : 0;
        }
        if (!costs.flushesByPage(flush)) {
            return all;
        }
        int pages = 0;
        for (int page : flush.pages()) {
            pages |= 1 << page;
        }
        return pages;
    }

    /** Whether translations outlive a world switch. */
    boolean keepsTranslations() {
        return tagged;
    }

    boolean awaitsAcknowledgement(Actor sender) {
        for (int pending : interrupts) {
            if ((pending & 1 << sender.number()) != 0) {
                return true;
            }
        }
        return false;
    }

    // ---- Saving and restoring

    /**
     * Saves what all may see, with the virtual CPUs in an order; frames are renamed in the order in which they are met, or
     * not.
     */
    void savePublic(Bits into, int[] order, boolean renaming) {
        codec.beginSaving(into, renaming);
        exchangeMemory();
        for (int number : order) {
            exchangePublic(number);
        }
        for (int number = vcpus.length; number < actors.length; number++) {
            exchangePublic(number);
        }
        exchangeRest(order);
    }

    /** Saves what all may see as it is. */
    void savePublicUnderOwnNames(Bits into) {
        savePublic(into, identity, false);
    }

    /** How many frames had a name when {@link #savePublic} was over: the names are 0 to this, exclusive. */
    int namedFrames() {
        return codec.labelled();
    }

    /** The name that a frame was given by {@link #savePublic}, or {@link Codec#NO_LABEL}. */
    int nameOf(int frame) {
        return codec.label(frame);
    }

    boolean isKernels(int frame) {
        return memory.isKernels(frame);
    }

    /** Saves what only an actor's steps see. Returns the frames it names. */
    long saveLocal(int number, Bits into) {
        actors[number].save(codec, into);
        return codec.frameNames();
    }

    /** Restores what all may see; what only the actors' own steps see is to be restored next. */
    void restorePublic(Bits from) {
        codec.beginRestoring(from);
        exchangeMemory();
        for (int number = 0; number < actors.length; number++) {
            exchangePublic(number);
        }
        exchangeRest(identity);
        for (int i = 0; i < queues.size(); i++) {
            queues.get(i).clear();
        }
        for (Actor actor : actors) {
            actor.sleepAgain();
        }
    }

    /** Restores what only an actor's steps see. */
    void restoreLocal(int number, Bits from, long frameNames, long local) {
        actors[number].restore(codec, from, frameNames, local);
    }

    private void exchangePublic(int number) {
        if (number < vcpus.length) {
            vcpus[number].exchangeTranslations(codec);
        }
        actors[number].exchangePublic(codec);
    }

    private void exchangeMemory() {
        boolean saving = codec.isSaving();
        memory.exchange(codec);
        monitor.exchange(codec);
        MonitorTable table = monitor.table();
        for (int page = 0; page < spec.pages(); page++) {
            int bits = codec.bits(saving ? table.save(page) : 0, MonitorTable.SAVED_BITS);
            int frame = MonitorTable.isSavedPresent(bits) || mapsAgainLater || mayMapAgain(page)
                    ? codec.frame(saving ? table.frameOf(page) : MonitorTable.NO_FRAME)
                    : MonitorTable.NO_FRAME;
            if (!saving) {
                table.restore(page, bits, frame);
            }
        }
    }

    private void exchangeRest(int[] order) {
        int pending = 0;
        for (int senders : interrupts) {
            pending |= senders;
        }
        if (codec.flag(pending != 0)) {
            for (int number : order) {
                exchangeInterrupts(number, order);
            }
        } else if (pending != 0) {
            for (int number : order) {
                interrupts[number] = 0;
                Arrays.fill(flushes[number], 0);
            }
        }
        exchangeHolders(order);
        exchangeOwners(codec.isSaving());
    }

    /** Whether the page's cleared entry still says where it will be mapped again. */
    private boolean mayMapAgain(int page) {
        GuestPages.State state = monitor.pages().state(page);
        return state == GuestPages.State.LOCKED
                || state == GuestPages.State.GRACE
                || state == GuestPages.State.UNMAPPING;
    }

    /** Who awaits a virtual CPU's acknowledgement, and the flush of which pages. */
    private void exchangeInterrupts(int number, int[] order) {
        int senders = interrupts[number];
        boolean any = codec.flag(senders != 0);
        if (!codec.isSaving()) {
            Arrays.fill(flushes[number], 0);
        }
        if (!any) {
            interrupts[number] = 0;
            return;
        }
        interrupts[number] = exchangeActors(senders, order);
        for (int place = 0; place < actors.length; place++) {
            int sender = place < order.length ? order[place] : place;
            if ((interrupts[number] & 1 << sender) != 0) {
                flushes[number][sender] = codec.bits(flushes[number][sender], spec.pages());
            }
        }
    }

    /** Some actors, a bit each: virtual CPUs by their place in the order. */
    private int exchangeActors(int some, int[] order) {
        if (!codec.isSaving()) {
            return codec.bits(0, actors.length);
        }
        int placed = some & -1 << order.length;
        for (int i = 0; i < order.length; i++) {
            placed |= (some >>> order[i] & 1) << i;
        }
        codec.bits(placed, actors.length);
        return some;
    }

    /** Of the locks only those that are held. */
    private void exchangeHolders(int[] order) {
        int held = 0;
        for (int lock = 0; lock < lockCount; lock++) {
            held |= holders[lock] != NOBODY || readers[lock] != 0 ? 1 << lock : 0;
        }
        int exchanged = codec.bits(held, lockCount);
        if (!codec.isSaving()) {
            for (int left = held; left != 0; left &= left - 1) {
                int lock = Integer.numberOfTrailingZeros(left);
                holders[lock] = NOBODY;
                readers[lock] = 0;
            }
        }
        for (int left = exchanged; left != 0; left &= left - 1) {
            int lock = Integer.numberOfTrailingZeros(left);
            if (codec.flag(holders[lock] != NOBODY)) {
                holders[lock] = holder(holders[lock], order);
            } else {
                readers[lock] = exchangeActors(readers[lock], order);
            }
        }
    }

    private int holder(int holder, int[] order) {
        int place = holder;
        for (int i = 0; codec.isSaving() && i < order.length; i++) {
            if (order[i] == holder) {
                place = i;
                break;
            }
        }
        int exchanged = codec.number(place, MOST_ACTORS);
        return codec.isSaving() ? holder : exchanged;
    }

    /** Whose the frames are that are no page's: of those that something leads to each, of the others their number. */
    private void exchangeOwners(boolean saving) {
        int labelled = codec.number(codec.labelled(), spec.frames() + 1);
        int ledTo = 0;
        int others = 0;
        for (int frame = 0; saving && frame < spec.frames(); frame++) {
            if (memory.isKernels(frame)) {
                int label = codec.label(frame);
                ledTo |= label == Codec.NO_LABEL ? 0 : 1 << label;
                others += label == Codec.NO_LABEL ? 1 : 0;
            }
        }
        ledTo = codec.bits(ledTo, labelled);
        others = codec.number(others, spec.frames() + 1);
        if (!saving) {
            memory.restoreOwners(ledTo | (1L << others) - 1 << labelled);
        }
    }

    // ---- The processors and the swap device

    @Override
    public Costs costs() {
        return costs;
    }

    @Override
    public int cpuCount() {
        return vcpus.length + 1;
    }

    @Override
    public long allCpus() {
        return (1L << cpuCount()) - 1;
    }

    @Override
    public long cpusWithTranslations(long mask) {
        long cpus = 0;
        for (int i = 0; i < vcpus.length; i++) {
            cpus |= (mask & 1L << i) != 0 && vcpus[i].live ? 1L << i : 0;
        }
        return cpus;
    }

    @Override
    public void submit(Transfer transfer, long now) {
        // That it is under way is a property of the page.
    }

    @Override
    public boolean isIdle() {
        for (int page = 0; page < spec.pages(); page++) {
            if (guest.isTransferring(page)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int writesInFlight() {
        return 0;
    }

    /** Notes what the memory sees itself. */
    private final class Witness implements HostMemory.Listener {
        @Override
        public void contentLeaves(AddressSpace space, int page) {
            // Every write is known at once.
        }

        @Override
        public void frameLost(AddressSpace space, int page, int frame) {
            for (ExploredVcpu vcpu : vcpus) {
                if (vcpu.frames[page] == frame && memory.isFree(frame)) {
                    violate(Violation.FREED_UNFLUSHED);
                }
            }
        }

        @Override
        public void updateLost(AddressSpace space, int page) {
            violate(Violation.LOST_UPDATE);
        }

        @Override
        public void transferHit(AddressSpace space, int page) {
            violate(Violation.TRANSFER_CLOBBER);
        }
    }

    /** What the state looks like, for people. */
    String describe() {
        StringBuilder text = new StringBuilder();
        for (int page = 0; page < spec.pages(); page++) {
            text.append(page == 0 ? "" : "; ").append("page ").append(page).append(": ");
            text.append(monitor.pages().state(page)).append(", host ").append(guest.state(page));
            if (guest.frame(page) != AddressSpace.NO_FRAME) {
                text.append(" in frame ").append(guest.frame(page));
            }
            text.append(guest.isPinned(page) ? ", locked" : "").append(guest.isDirty(page) ? ", dirty" : "");
            if (monitor.table().isPresent(page)) {
                text.append(", entry to frame ").append(monitor.table().frame(page));
            }
            for (ExploredVcpu vcpu : vcpus) {
                if (vcpu.frames[page] != ExploredVcpu.NO_FRAME) {
                    text.append(", TLB ")
                            .append(vcpu.number())
                            .append(" to frame ")
                            .append(vcpu.frames[page]);
                }
            }
        }
        return text.toString();
    }

    /** What an action is, for people: who does it and what. To be asked before it is done. */
    String[] describe(Action action) {
        String page = "page " + action.what();
        return switch (action.kind()) {
            case STEP -> new String[] {actors[action.who()].name(), actors[action.who()].nextStep()};
            case BEGIN ->
                new String[] {
                    actors[action.who()].name(), actors[action.who()].starts()[action.how()].name() + " " + page
                };
            case REFER -> {
                ExploredVcpu vcpu = vcpus[action.who()];
                boolean hit = vcpu.frames[action.what()] != ExploredVcpu.NO_FRAME
                        && (!action.writes() || vcpu.dirty[action.what()]);
                String way = hit
                        ? " through its TLB"
                        : monitor.table().isPresent(action.what()) ? " by a page walk" : ": page fault";
                yield new String[] {actors[action.who()].name(), (action.writes() ? "writes " : "reads ") + page + way};
            }
            case DROP -> new String[] {actors[action.who()].name(), "its TLB drops " + page};
            case INTERRUPT ->
                new String[] {actors[action.who()].name(), "flushes and acknowledges to " + actors[action.what()].name()
                };
            case TRANSFER_END ->
                new String[] {"disk", page + (guest.state(action.what()) == State.READING ? " is read" : " is written")
                };
            case OTHER_TAKES -> new String[] {"another process", "takes a free frame"};
            case OTHER_GIVES -> new String[] {"another process", "gives frame " + action.what() + " back"};
        };
    }

    /** A page goes out of the host's page table, as the swapper has it, under the kernel lock. */
    private static final class SwapOut extends Activity {
        private static final int LOCK = 0;
        private static final int EVICT = 1;
        private static final int UNLOCK = 2;
        private static final int END = 3;

        private final Host host;
        private final AddressSpace space;
        private int page;
        private EvictPage eviction;

        SwapOut(Host host, AddressSpace space, int page) {
            this.host = host;
            this.space = space;
            this.page = page;
        }

        @Override
        protected void exchangeFields(StateExchange state) {
            page = state.page(page);
            eviction = state.activity(eviction, () -> new EvictPage(host, space, page));
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case LOCK -> {
                    goTo(EVICT);
                    flow.acquire(host.pinLock(space, page), "kswapd");
                }
                case EVICT -> {
                    goTo(UNLOCK);
                    eviction = new EvictPage(host, space, page);
                    flow.call(eviction);
                }
                case UNLOCK -> {
                    flow.release(host.pinLock(space, page));
                    goTo(END);
                    perform(flow);
                }
                default -> flow.done();
            }
        }
    }

    /** A page's frame in the swap cache is freed, under the kernel lock. */
    private static final class DropCached extends Activity {
        private static final int LOCK = 0;
        private static final int FREE = 1;

        private final Host host;
        private final AddressSpace space;
        private int page;

        DropCached(Host host, AddressSpace space, int page) {
            this.host = host;
            this.space = space;
            this.page = page;
        }

        @Override
        protected void exchangeFields(StateExchange state) {
            page = state.page(page);
        }

        @Override
        public void perform(Flow flow) {
            if (step == LOCK) {
                goTo(FREE);
                flow.acquire(host.pinLock(space, page), "kswapd");
            } else {
                if (host.memory().mayFreeCached(space, page)) {
                    host.memory().freeCached(space, page);
                }
                flow.release(host.pinLock(space, page));
                flow.done();
            }
        }
    }
}
