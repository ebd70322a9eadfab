package org.refault.simulator.machine;

import java.util.ArrayDeque;
import java.util.Deque;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.lock.LockMode;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.lock.WaitForGraph;
import org.refault.simulator.lock.Waiter;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.HoldContent;
import org.refault.simulator.result.PathCause;

/**
 * A thread of control on a CPU: a virtual CPU, a thread of the host's kernel, or a host process. Performs the steps of
 * its activities in simulated time.
 */
public final class Task implements Flow, Waiter, WaitQueue.Sleeper {
    private static final long ON_CPU = -1;

    private final Machine machine;
    private final Vcpu vcpu;
    private final boolean kernelThread;
    private final boolean movable;
    /** Where it runs, or ran last. */
    private Cpu cpu;

    private final Deque<Activity> activities = new ArrayDeque<>();
    private final Deque<Activity> posted = new ArrayDeque<>();
    private long now;
    private boolean inGuest;
    private boolean inMonitor;
    private boolean ended;
    private boolean flushWhenSwitched;
    /** Who drops the tables at the end of the switch to the host that is under way, or null. */
    private Machine.TableDropper dropper;

    private boolean preempted;
    private boolean delayed;
    private boolean interruptsOff;
    private int locksWithInterruptsOff;
    private long interruptsOffSince;
    private int reclaims;
    private SimLock wanted;
    private WaitQueue sleepsOn;
    private boolean awaitsLock;
    private long sliceLeft;
    private long guestEntries;
    private long offCpu;
    private long offCpuSince = ON_CPU;
    private EventScheduler.Action atReturn = at -> {};
    private Machine.Shootdown shootdown;
    private long moves;
    private long walkCyclesElsewhere;
    private long bitCyclesElsewhere;
    private long idleCyclesElsewhere;
    private final Account account;

    /**
     * A thread that begins on a CPU.
     *
     * @param movable whether it may go on on another
     */
    Task(Machine machine, Cpu cpu, Vcpu vcpu, boolean kernelThread, boolean movable) {
        this.machine = machine;
        this.cpu = cpu;
        this.vcpu = vcpu;
        this.kernelThread = kernelThread;
        this.movable = movable;
        this.account = new Account(machine.faultPaths());
    }

    @Override
    public int cpu() {
        return cpu.number();
    }

    @Override
    public Vcpu vcpu() {
        return vcpu;
    }

    @Override
    public long now() {
        return now;
    }

    boolean isKernelThread() {
        return kernelThread;
    }

    boolean isMovable() {
        return movable;
    }

    /** How often it went on on another CPU than before. */
    public long moves() {
        return moves;
    }

    boolean isInGuest() {
        return inGuest;
    }

    /** Whether it is on the monitor's side of the world switch: in the monitor or the guest. */
    boolean isInMonitor() {
        return inMonitor;
    }

    @Override
    public void interrupts(boolean on) {
        interruptsOff = !on;
    }

    /** Whether its CPU leaves interrupts waiting while it runs there. */
    boolean hasInterruptsOff() {
        return interruptsOff || locksWithInterruptsOff > 0;
    }

    /** Its name, for messages. */
    String name() {
        return vcpu == null
                ? "a thread of CPU " + cpu.number() + " in " + activities.peekLast()
                : "vCPU " + vcpu.number();
    }

    /** Whom it cannot go on before. */
    void addNeeds(WaitForGraph graph) {
        if (wanted != null) {
            for (Waiter holder : wanted.holders()) {
                graph.add(
                        name(),
                        "waits for " + wanted.lockClass().name() + ", held by",
                        holder instanceof Task task ? task.name() : holder.toString());
            }
        }
        if (shootdown != null) {
            for (int target = 0; target < machine.cpuCount(); target++) {
                if ((shootdown.outstanding() & 1L << target) != 0) {
                    graph.add(name(), "awaits the acknowledgement of", "CPU " + target);
                }
            }
        }
    }

    /** How often it has entered the guest: tells one stay there from the next. */
    long guestEntries() {
        return guestEntries;
    }

    /** Whether it is a virtual CPU whose references have all been executed. */
    public boolean hasEnded() {
        return ended;
    }

    /** For messages: what it is doing. */
    String whereItIs() {
        if (ended) {
            return "has ended";
        }
        return activities.isEmpty()
                ? "has nothing to do"
                : "is in " + activities.peek()
                        + (offCpuSince == ON_CPU ? "" : ", off its CPU since cycle " + offCpuSince);
    }

    /** Counts anew from an instant on. Returns the kind of the fault that is under way then, or null. */
    Counter restartAccount(long at) {
        return account.restart(at);
    }

    void begin(Activity first) {
        activities.push(first);
    }

    // ---- Running

    /** The step at the program counter is due. */
    void perform(long at) {
        now = at;
        account.passed(at);
        if (preempted) {
            preempted = false;
            returnToGuest();
        } else if (!activities.isEmpty()) {
            long delay = delayed ? 0 : machine.drawDelay();
            delayed = delay > 0;
            if (delayed) {
                cpu.busyUntil(at + delay);
            } else {
                activities.peek().perform(this);
            }
        } else if (vcpu == null || ended) {
            cpu.giveUp(at, false);
        } else if (!posted.isEmpty()) {
            account.faultEnds(at);
            activities.push(posted.poll());
            perform(at);
        } else if (cpu.shouldSwitch(at)) {
            account.faultEnds(at);
            leaveTheCpu();
        } else if (cpu.hasInterruptsToTake()) {
            // Its last step gave back a lock that held interrupts off: they are taken before the guest goes on.
            cpu.busyUntil(at);
        } else {
            account.faultEnds(at);
            inGuest = true;
            inMonitor = true;
            guestEntries++;
            cpu.setUse(at, CycleUse.GUEST);
            vcpu.enterGuest(at);
            machine.guestEntered(this);
            cpu.guestEntered(at);
        }
    }

    private void leaveTheCpu() {
        cpu.beginsToMakeWay();
        activities.push(new Preemption());
        activities.peek().perform(this);
    }

    /** Leaves the guest to make way for another thread. */
    void preemptGuest(long at) {
        exitGuest(at);
        now = at;
        leaveTheCpu();
    }

    private void exitGuest(long at) {
        inGuest = false;
        vcpu.leaveGuest(at);
        machine.guestLeft(this);
        cpu.setUse(at, CycleUse.MONITOR);
    }

    /** The monitor is to perform an activity on this virtual CPU as soon as it can be interrupted. */
    public void post(Activity activity, long at) {
        if (inGuest) {
            exitGuest(at);
            activities.push(activity);
            cpu.busyUntil(at);
        } else {
            posted.add(activity);
        }
    }

    /** Whether an activity of a kind was posted and has not begun yet. */
    public boolean hasPosted(Class<? extends Activity> kind) {
        return posted.stream().anyMatch(kind::isInstance);
    }

    /** An interrupt comes while it is in the guest: to the host and back. */
    void interruptGuest(Interrupt request, long at) {
        exitGuest(at);
        activities.push(request.inHost());
        now = at;
        perform(at);
    }

    /**
     * The reference at its clock faults: a trap into the monitor, which begins with the reference.
     *
     * @param fault what it costs beside the trap, in cycles
     */
    void trap(Activity handler, long fault) {
        long walked = vcpu.clock() + vcpu.faultingWalk();
        exitGuest(vcpu.clock());
        account.faultBegins(vcpu.clock());
        account.spends(HoldContent.CPU, PathCause.WALK);
        account.passed(walked);
        account.spends(HoldContent.CPU, PathCause.TRAP);
        activities.push(handler);
        cpu.busyUntil(walked + machine.costs().trap() + fault);
    }

    private void trapAgain() {
        long walked = now + vcpu.faultingWalk();
        cpu.setUse(now, CycleUse.MONITOR);
        account.spends(HoldContent.CPU, PathCause.WALK);
        account.passed(walked);
        account.spends(HoldContent.CPU, PathCause.TRAP);
        cpu.busyUntil(walked + machine.costs().trap() + machine.costs().fault());
    }

    @Override
    public void faultAgain() {
        call(new FaultAgain());
    }

    /** The guest halts, as none of its threads can run: known a trap later, before which no other CPU can be concerned. */
    void halt(Activity handler) {
        exitGuest(vcpu.clock());
        activities.push(handler);
        cpu.busyUntil(vcpu.clock() + machine.costs().trap());
    }

    /** There are no more references; the run is told a trap later, before which no other CPU can be concerned. */
    void endOfReferences() {
        exitGuest(vcpu.clock());
        activities.push(new End());
        cpu.busyUntil(vcpu.clock() + machine.costs().trap());
    }

    /** The run is over. */
    void stop(long at) {
        if (inGuest) {
            exitGuest(at);
        }
    }

    /** The world switch under way is over. */
    void worldSwitched(long at) {
        inMonitor = !flushWhenSwitched;
        if (flushWhenSwitched) {
            flushWhenSwitched = false;
            if (!machine.keepsTranslations()) {
                leaveTables(at);
            }
            if (dropper != null) {
                dropper.drop(vcpu, at);
            }
        }
        cpu.setUse(at, plainUse());
    }

    private void leaveTables(long at) {
        vcpu.leaveTables();
        machine.tlbEmptied(vcpu, at);
    }

    /** What it spends cycles on where no step says otherwise. */
    CycleUse plainUse() {
        return inMonitor ? CycleUse.MONITOR : CycleUse.HOST;
    }

    // ---- The continuations

    @Override
    public void spend(CycleUse use, long amount) {
        account.spends(HoldContent.CPU, causeOf(use));
        if (use == CycleUse.PROCESS && cpu.shouldSwitch(now)) {
            activities.push(new Compute(use, amount));
            cpu.giveUp(now, true);
        } else {
            cpu.setUse(now, use);
            cpu.busyUntil(now + amount);
        }
    }

    @Override
    public void spendInTurn(long amount) {
        if (vcpu == null && cpu.isTurnOfOtherKernelThread(now)) {
            account.spends(HoldContent.CPU, PathCause.HOST);
            activities.push(new Compute(CycleUse.HOST, amount));
            cpu.giveUp(now, true);
        } else {
            spend(CycleUse.HOST, amount);
        }
    }

    private PathCause causeOf(CycleUse use) {
        return switch (use) {
            case INTERRUPT -> PathCause.SHOOTDOWN;
            case HOST -> reclaims > 0 ? PathCause.RECLAIM : PathCause.HOST;
            case GUEST_PAGING -> PathCause.GUEST;
            default -> PathCause.MONITOR;
        };
    }

    @Override
    public void leaveMonitor() {
        switchToHost(machine.costs().worldSwitch(), false);
    }

    @Override
    public void enterMonitor() {
        switchWorlds(machine.costs().worldSwitch());
    }

    /** The host takes the CPU from the guest, perhaps only to handle an interrupt. */
    void leaveGuestForHost(boolean forInterrupt) {
        switchToHost(machine.costs().guestExit(), forInterrupt);
    }

    private void switchToHost(long cycles, boolean forInterrupt) {
        flushWhenSwitched = true;
        dropper = machine.tableDropper(forInterrupt);
        switchWorlds(cycles + (dropper == null ? 0 : dropper.cost(vcpu)));
    }

    void returnToGuest() {
        switchWorlds(machine.costs().guestExit());
    }

    private void switchWorlds(long cycles) {
        account.spends(HoldContent.CPU, PathCause.WORLD_SWITCH);
        cpu.setUse(now, CycleUse.WORLD_SWITCH);
        cpu.busyUntil(now + cycles);
    }

    @Override
    public void acquire(SimLock lock, String site) {
        acquire(lock, LockMode.EXCLUSIVE, site);
    }

    @Override
    public void acquireShared(SimLock lock, String site) {
        acquire(lock, LockMode.SHARED, site);
    }

    private void acquire(SimLock lock, LockMode mode, String site) {
        if (cpu.hasInterruptsToTake()) {
            // Interrupts were off until this step: what waited for that comes before the lock.
            activities.push(new Acquisition(lock, mode, site));
            cpu.busyUntil(now);
        } else {
            acquireNow(lock, mode, site);
        }
    }

    private void acquireNow(SimLock lock, LockMode mode, String site) {
        machine.lockOrder().acquiring(this, account.held(), lock, site);
        if (lock.lockClass().rules().interruptsOff() && locksWithInterruptsOff++ == 0) {
            interruptsOffSince = now;
        }
        account.spendsOnLock(lock.lockClass(), HoldContent.CPU);
        long cost = lock.costOfTaking(this);
        if (lock.acquire(this, mode, site, now)) {
            account.took(lock, now);
            cpu.busyUntil(now + cost);
            return;
        }
        wanted = lock;
        awaitsLock = true;
        if (lock.lockClass().waitersSpin()) {
            cpu.setUse(now, CycleUse.SPIN);
        } else {
            account.spendsOnLock(lock.lockClass(), HoldContent.OFF_CPU);
            fallAsleep();
        }
    }

    @Override
    public boolean tryAcquireShared(SimLock lock, String site) {
        account.spendsOnLock(lock.lockClass(), HoldContent.CPU);
        long cost = lock.costOfTaking(this);
        boolean taken = tryAcquire(lock, LockMode.SHARED, site);
        cpu.busyUntil(now + cost);
        return taken;
    }

    @Override
    public boolean tryAcquire(SimLock lock, String site) {
        return tryAcquire(lock, LockMode.EXCLUSIVE, site);
    }

    private boolean tryAcquire(SimLock lock, LockMode mode, String site) {
        boolean taken = lock.tryAcquire(this, mode, site, now);
        if (taken) {
            if (lock.lockClass().rules().interruptsOff() && locksWithInterruptsOff++ == 0) {
                interruptsOffSince = now;
            }
            account.took(lock, now);
        }
        return taken;
    }

    @Override
    public void granted(SimLock lock, long at) {
        awaitsLock = false;
        wanted = null;
        account.took(lock, at);
        if (offCpuSince != ON_CPU) {
            woken(at);
        } else if (!(activities.peek() instanceof EndOfSpin)) {
            cpu.goOn(at);
        }
    }

    @Override
    public void spunInVain(SimLock lock, long at) {
        activities.push(new EndOfSpin());
        cpu.goOn(at);
    }

    @Override
    public void release(SimLock lock) {
        account.gave(lock, now);
        lock.release(this, now);
        if (lock.lockClass().rules().interruptsOff() && --locksWithInterruptsOff == 0) {
            cpu.interruptsWereOffFor(lock.lockClass(), interruptsOffSince, now);
        }
    }

    @Override
    public void flushTlb(TlbFlush flush) {
        if (vcpu != null) {
            machine.flushTlb(vcpu, flush, now);
        }
    }

    @Override
    public void shootDown(long cpus, TlbFlush flush) {
        shootdown = machine.shootDown(this, cpus, flush, now);
    }

    @Override
    public void awaitAcknowledgements() {
        if (shootdown == null || shootdown.isComplete()) {
            cpu.busyUntil(now);
        } else {
            account.spends(HoldContent.ACK, PathCause.SHOOTDOWN);
            shootdown.awaitedBy(this);
            cpu.awaits(now);
        }
    }

    /** All CPUs have flushed. */
    void acknowledged(long at) {
        cpu.goOn(at);
    }

    @Override
    public void sleep(WaitQueue queue) {
        queue.add(this);
        sleepsOn = queue;
        account.spends(queue.isForTransfers() ? HoldContent.IO : HoldContent.OFF_CPU, queue.cause());
        fallAsleep();
    }

    private void fallAsleep() {
        if (inMonitor) {
            throw new IllegalStateException("a virtual CPU sleeps in the monitor: " + whereItIs());
        }
        cpu.giveUp(now, false);
    }

    @Override
    public void woken(long at) {
        if (sleepsOn != null && sleepsOn.isForTransfers()) {
            account.wokenByTransfer(at, sleepsOn.service());
        }
        account.passed(at);
        account.spends(HoldContent.OFF_CPU, PathCause.CPU);
        sleepsOn = null;
        cpu.enqueue(this, at);
    }

    /** It sleeps, has ended, or makes way for another thread. */
    void leaveCpu(long at) {
        offCpuSince = at;
    }

    /** Cycles of its time slice that it may still use. */
    void keepSlice(long left) {
        sliceLeft = left;
    }

    /** What is left of its slice, or a full one. */
    long takeSlice(long full) {
        long slice = sliceLeft == 0 ? full : sliceLeft;
        sliceLeft = 0;
        return slice;
    }

    /**
     * It is to run on a CPU from now on. The translations of a virtual CPU stay where they were made, tagged or not, and
     * are of no use there: should it ever come back, they would be old.
     */
    void runOn(Cpu next, long at) {
        if (next == cpu) {
            return;
        }
        moves++;
        if (vcpu != null) {
            chargeTranslation();
            leaveTables(at);
        }
        cpu = next;
    }

    /** What translation has cost since the last time is the CPU's on which it happened. */
    private void chargeTranslation() {
        cpu.reassign(CycleUse.WALK, vcpu.walkCycles() - walkCyclesElsewhere);
        cpu.reassign(CycleUse.BITS, vcpu.bitCycles() - bitCyclesElsewhere);
        cpu.reassign(CycleUse.IDLE, vcpu.idleCycles() - idleCyclesElsewhere);
        walkCyclesElsewhere = vcpu.walkCycles();
        bitCyclesElsewhere = vcpu.bitCycles();
        idleCyclesElsewhere = vcpu.idleCycles();
    }

    /** Adds what its virtual CPU has done in the guest up to an instant, since it was charged last, to the uses of its CPU. */
    void addCyclesInGuest(long[] cycles, long now) {
        vcpu.addCyclesInGuest(cycles, now, walkCyclesElsewhere, bitCyclesElsewhere, idleCyclesElsewhere);
    }

    /** It has its CPU again. */
    void returnToCpu(long at) {
        offCpu += at - offCpuSince;
        offCpuSince = ON_CPU;
        EventScheduler.Action action = atReturn;
        atReturn = nothing -> {};
        action.happen(at);
    }

    /** Does something as soon as it has its CPU: now, if it has. */
    public void whenOnCpu(EventScheduler.Action action, long at) {
        if (offCpuSince == ON_CPU) {
            action.happen(at);
        } else {
            atReturn = action;
        }
    }

    /** Cycles up to an instant that it has not had its CPU: asleep, or because others ran there. */
    public long offCpuUntil(long at) {
        return offCpu + (offCpuSince == ON_CPU ? 0 : at - offCpuSince);
    }

    @Override
    public void wake(WaitQueue queue) {
        queue.wakeAll(now);
    }

    @Override
    public void call(Activity activity) {
        activities.push(activity);
        reclaims += activity.isReclaim() ? 1 : 0;
        activity.perform(this);
    }

    @Override
    public void done() {
        reclaims -= activities.pop().isReclaim() ? 1 : 0;
        perform(now);
    }

    @Override
    public void faultWas(Counter kind) {
        account.faultWas(kind);
    }

    @Override
    public void faultGoesOn() {
        account.faultGoesOn(now);
    }

    /** Answers a flush for a virtual CPU in the guest: the host's handler runs between two world switches. */
    static final class FlushInHost extends Activity {
        private final Machine.Shootdown request;

        FlushInHost(Machine.Shootdown request) {
            this.request = request;
        }

        @Override
        public void perform(Flow flow) {
            Task task = (Task) flow;
            switch (step++) {
                case 0 -> task.leaveGuestForHost(true);
                case 1 -> flow.spend(CycleUse.INTERRUPT, task.machine.costs().handlerCost(request.flush()));
                case 2 -> {
                    task.machine.flushCpu(task.cpu(), request.flush(), flow.now());
                    request.acknowledge(task.cpu(), flow.now());
                    task.returnToGuest();
                }
                default -> flow.done();
            }
        }
    }

    /** The guest goes on at a reference that faults: its walk, and the trap. */
    private static final class FaultAgain extends Activity {
        private static final int RETURN = 0;
        private static final int TRAP = 1;

        @Override
        public void perform(Flow flow) {
            Task task = (Task) flow;
            switch (step) {
                case RETURN -> {
                    goTo(TRAP);
                    if (task.cpu.shouldSwitch(flow.now())) {
                        task.leaveTheCpu();
                    } else {
                        perform(flow);
                    }
                }
                case TRAP -> {
                    goTo(TRAP + 1);
                    task.trapAgain();
                }
                default -> flow.done();
            }
        }
    }

    /** A virtual CPU makes way: to the host, and off the CPU. */
    private static final class Preemption extends Activity {
        @Override
        public void perform(Flow flow) {
            Task task = (Task) flow;
            if (step++ == 0) {
                task.leaveGuestForHost(false);
            } else {
                task.activities.pop();
                task.preempted = true;
                task.account.spends(HoldContent.OFF_CPU, PathCause.CPU);
                task.cpu.giveUp(flow.now(), true);
            }
        }
    }

    /** Sleeps after spinning for a lock in vain, unless it is granted before the CPU can switch. */
    private static final class EndOfSpin extends Activity {
        @Override
        public void perform(Flow flow) {
            Task task = (Task) flow;
            task.activities.pop();
            if (task.awaitsLock) {
                task.account.spendsOnLock(task.wanted.lockClass(), HoldContent.OFF_CPU);
                task.fallAsleep();
            } else {
                task.perform(flow.now());
            }
        }
    }

    /** Takes a lock after interrupts that had to come first. */
    private static final class Acquisition extends Activity {
        private final SimLock lock;
        private final LockMode mode;
        private final String site;

        Acquisition(SimLock lock, LockMode mode, String site) {
            this.lock = lock;
            this.mode = mode;
            this.site = site;
        }

        @Override
        public void perform(Flow flow) {
            Task task = (Task) flow;
            task.activities.pop();
            task.acquireNow(lock, mode, site);
        }
    }

    /** What a thread of the host that made way still has to compute. */
    private static final class Compute extends Activity {
        private final CycleUse use;
        private final long amount;

        Compute(CycleUse use, long amount) {
            this.use = use;
            this.amount = amount;
        }

        @Override
        public void perform(Flow flow) {
            Task task = (Task) flow;
            if (step++ == 0) {
                task.cpu.setUse(flow.now(), use);
                task.cpu.busyUntil(flow.now() + amount);
            } else {
                flow.done();
            }
        }
    }

    /** The end of a virtual CPU's references. */
    private static final class End extends Activity {
        @Override
        public void perform(Flow flow) {
            Task task = (Task) flow;
            task.activities.pop();
            task.ended = true;
            task.inMonitor = false;
            task.leaveTables(flow.now());
            task.machine.vcpuEnded(task, flow.now());
            task.cpu.giveUp(flow.now(), false);
        }
    }
}
