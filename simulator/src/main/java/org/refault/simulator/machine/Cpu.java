package org.refault.simulator.machine;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.WaitForGraph;
import org.refault.simulator.result.CycleUse;

/**
 * A CPU of the host: runs one thread at a time, takes interrupts, and knows what every one of its cycles went to.
 *
 * <p>Threads share it round robin in slices ({@code sched.quantum}), threads of the host's kernel first. A thread in user mode makes
 * way: a virtual CPU in the guest at once, a host process when it begins to compute the next time; the swapper does between
 * two batches if another thread of the kernel waits; nobody else does. Whoever makes way for a
 * thread of the kernel has the rest of its slice afterwards, before all others.
 *
 * <p>Beside its own queue, of the threads that may run on no other CPU, it takes from one that all CPUs have in common, as
 * Linux up to 2.4 had no other ({@code vcpu.placement = shared}). A thread that becomes able to run goes to the CPU it ran
 * on last if that is idle, else to the idle one of the lowest number, else it waits in the common queue for the first CPU
 * that comes free. Departures: no goodness is computed, so that a CPU does not prefer threads that ran there last.
 */
public final class Cpu {
    private static final long NOTHING_HELD_UP = -1;

    private final Machine machine;
    private final int number;
    private final RunQueue own = new RunQueue();
    private final RunQueue common;
    private final List<Parked> parked = new ArrayList<>();
    private final long[] cycles = new long[CycleUse.values().length];
    /** One object for all its steps: they are most of the events. */
    private final EventScheduler.Action step = this::stepDue;

    private Task current;
    private long sliceEnd;
    /** The running thread is on its way off this CPU, which will then take the next one. */
    private boolean makesWay;

    private CycleUse use = CycleUse.IDLE;
    private long usedSince;
    private long interruptDebt;
    private long interruptedUntil;
    private long stolen;
    private boolean stepPending;
    private long rest;
    /** The interrupt whose handler spins for a lock, since when, and when the step that it holds up was due. */
    private Interrupt spinning;

    private long spinningSince;
    private long heldUpStep = NOTHING_HELD_UP;
    private final List<Handler> heldUpHandlers = new ArrayList<>();
    private long handlerEnd;

    /** An interrupt that is taken, and what goes when its handler begins: translations, and tables of a virtual CPU; or null. */
    private record Handler(Interrupt interrupt, TlbFlush flush, Machine.TableDropper dropper, Vcpu switched) {}

    /** An interrupt that waits, since when, and the classes of locks that it has been late for so far. */
    private record Parked(Interrupt interrupt, long since, List<LockClass> lateFor) {}

    Cpu(Machine machine, int number, RunQueue common) {
        this.machine = machine;
        this.number = number;
        this.common = common;
    }

    /** Its number, from 0. */
    public int number() {
        return number;
    }

    // ---- What the cycles go to

    /** From now on the cycles go to another use. */
    void setUse(long now, CycleUse next) {
        long segment = now - usedSince - interruptDebt;
        cycles[use.ordinal()] += segment;
        interruptDebt = 0;
        usedSince = now;
        use = next;
    }

    /** Cycles by use up to an instant. */
    long[] cyclesUntil(long now) {
        // Interrupts are counted when they begin: what of them lies beyond the instant has not happened.
        long beyond = Math.max(0, interruptedUntil - now);
        long ofEarlierUses = Math.max(0, usedSince - now);
        long[] sums = cycles.clone();
        sums[CycleUse.INTERRUPT.ordinal()] -= beyond;
        sums[use.ordinal()] += now - (usedSince - ofEarlierUses) - (interruptDebt - (beyond - ofEarlierUses));
        return sums;
    }

    /** Of what a virtual CPU has done here in the guest, so many cycles were for something else. */
    void reassign(CycleUse other, long amount) {
        cycles[CycleUse.GUEST.ordinal()] -= amount;
        cycles[other.ordinal()] += amount;
    }

    // ---- Threads

    /** Whether a thread waits for this CPU: one of its own, or a common one that no other CPU is about to take. */
    boolean isWanted() {
        return own.size() > 0 || common.size() > 0 && common.size() > machine.cpusMakingWay();
    }

    private boolean isWantedByKernel() {
        int waiting = common.sizeOfKernel();
        return own.sizeOfKernel() > 0 || waiting > 0 && waiting > machine.cpusMakingWay();
    }

    /** Whether it has nothing to do. */
    boolean isIdle() {
        return current == null && !stepPending;
    }

    /** Whether it is about to take the next common thread, having none of its own. */
    boolean makesWay() {
        return makesWay && own.size() == 0;
    }

    /** Whether the slice of the running thread, which is of the kernel, is over, and another such thread waits. */
    boolean isTurnOfOtherKernelThread(long now) {
        return isWantedByKernel() && now >= sliceEnd;
    }

    /** Whether the running thread, being in user mode, should make way. */
    boolean shouldSwitch(long now) {
        return isWantedByKernel() || isWanted() && now >= sliceEnd;
    }

    /** A thread can run. */
    void enqueue(Task task, long now) {
        queueOf(task).addLast(task);
        if (task.isMovable()) {
            machine.offerCommon(this, now);
        } else {
            takeOrPreempt(now);
        }
    }

    private RunQueue queueOf(Task task) {
        return task.isMovable() ? common : own;
    }

    /** A thread waits for it: it takes it now if it is idle, or as soon as the thread in the guest must make way. */
    void takeOrPreempt(long now) {
        if (isIdle()) {
            dispatch(now);
        } else if (current != null && current.isInGuest()) {
            preemptGuestSoon(now);
        }
    }

    /** The running thread has entered the guest: it leaves at the end of its slice if another one wants the CPU. */
    void guestEntered(long now) {
        if (isWanted()) {
            preemptGuestSoon(now);
        }
    }

    private void preemptGuestSoon(long now) {
        preemptGuestAt(isWantedByKernel() ? now : Math.max(now, sliceEnd));
    }

    private void preemptGuestAt(long time) {
        Task guest = current;
        long entry = guest.guestEntries();
        machine.events().schedule(time, EventClass.TIMER, number, at -> {
            if (current == guest && guest.isInGuest() && guest.guestEntries() == entry && shouldSwitch(at)) {
                guest.preemptGuest(at);
            }
        });
    }

    /** The running thread has gone to sleep, ended, or makes way: the next one runs. */
    void giveUp(long now, boolean again) {
        Task leaving = current;
        current = null;
        leaving.leaveCpu(now);
        if (again && now < sliceEnd) {
            leaving.keepSlice(sliceEnd - now);
            queueOf(leaving).addFirst(leaving);
        } else if (again) {
            queueOf(leaving).addLast(leaving);
        }
        long cost = machine.costs().contextSwitch();
        setUse(now, CycleUse.SWITCH);
        stepPending = true;
        makesWay = true;
        takeParked(now);
        schedule(now + cost + takeStolen());
        if (again && leaving.isMovable()) {
            machine.offerCommon(this, now);
        }
    }

    /** Its thread leaves the guest so that another can run. */
    void beginsToMakeWay() {
        makesWay = true;
    }

    private Task next() {
        Task next = own.pollKernel();
        next = next == null ? common.pollKernel() : next;
        next = next == null ? own.pollOther() : next;
        return next == null ? common.pollOther() : next;
    }

    private void dispatch(long now) {
        long start = Math.max(now, interruptedUntil);
        makesWay = false;
        Task next = next();
        if (next == null) {
            setUse(now, machine.hasUnfinishedVcpu(number) ? CycleUse.IO_WAIT : CycleUse.IDLE);
            return;
        }
        current = next;
        next.runOn(this, now);
        next.returnToCpu(now);
        setUse(start, CycleUse.SWITCH);
        busyUntil(start + machine.costs().contextSwitch());
        sliceEnd = start + next.takeSlice(machine.slice());
    }

    /** Whether a thread that begins its life can run here at once. */
    boolean isUnused() {
        return current == null && own.size() == 0;
    }

    /** A thread begins its life running here, without a context switch. */
    void begin(Task task, long now) {
        if (isUnused()) {
            current = task;
            sliceEnd = now + machine.slice();
            busyUntil(now);
        } else {
            task.leaveCpu(now);
            queueOf(task).addLast(task);
        }
    }

    /** The running thread's next step is due then, later by whatever interrupts steal meanwhile. */
    void busyUntil(long time) {
        stepPending = true;
        if (hasInterruptsToTake()) {
            // What waited while interrupts were off comes first.
            long now = machine.events().now();
            rest = Math.max(time, interruptedUntil) - now;
            schedule(now);
        } else {
            schedule(Math.max(time, interruptedUntil));
        }
    }

    private void schedule(long time) {
        machine.events().schedule(time, EventClass.STEP, number, step);
    }

    private void stepDue(long now) {
        if (spinning != null) {
            heldUpStep = now;
            return;
        }
        if (stolen > 0) {
            schedule(now + takeStolen());
            return;
        }
        stepPending = false;
        if (use == CycleUse.WORLD_SWITCH) {
            current.worldSwitched(now);
        }
        if (hasInterruptsToTake()) {
            // Interrupts that came during a world switch, or while they were off, are taken now.
            stepPending = true;
            takeParked(now);
            schedule(now + takeStolen() + rest);
            rest = 0;
            return;
        }
        if (current == null) {
            dispatch(now);
        } else {
            if (use == CycleUse.SWITCH) {
                setUse(now, current.plainUse());
            }
            current.perform(now);
        }
    }

    /** The running thread, which waited on this CPU (spinning, or for acknowledgements), goes on. */
    void goOn(long now) {
        long start = Math.max(now, interruptedUntil);
        setUse(start, current.plainUse());
        busyUntil(start);
    }

    // ---- Interrupts

    /** Whether interrupts that came while they were off, or during a world switch, can be taken now. */
    boolean hasInterruptsToTake() {
        return !parked.isEmpty() && takesInterrupts();
    }

    private boolean takesInterrupts() {
        return use != CycleUse.WORLD_SWITCH && spinning == null && (current == null || !current.hasInterruptsOff());
    }

    /** Takes the interrupts that waited. */
    private void takeParked(long now) {
        if (hasInterruptsToTake()) {
            List<Parked> waiting = new ArrayList<>(parked);
            parked.clear();
            waiting.forEach(each -> interrupt(each.interrupt, now));
        }
    }

    private long takeStolen() {
        long amount = stolen;
        stolen = 0;
        return amount;
    }

    /** The running thread waits for acknowledgements, during which it can be interrupted. */
    void awaits(long now) {
        setUse(now, CycleUse.ACK);
        takeParked(now);
    }

    /**
     * A lock no longer keeps interrupts off: what has waited for that is late. If they stay off for another reason, it may
     * come to wait for a lock of the class again, and is still one acknowledgement.
     */
    void interruptsWereOffFor(LockClass lockClass, long since, long now) {
        for (Parked each : parked) {
            if (!each.interrupt.isAwaited()) {
                continue;
            }
            long late = now - Math.max(lockClass.countsFrom(), Math.max(since, each.since));
            boolean isFirst = !each.lateFor.contains(lockClass);
            if (isFirst) {
                each.lateFor.add(lockClass);
            }
            lockClass.ackDelayed(isFirst ? 1 : 0, late);
        }
    }

    /** It acknowledges nothing while its thread has interrupts off. */
    void addNeeds(WaitForGraph graph) {
        if (current != null && current.hasInterruptsOff()) {
            graph.add("CPU " + number, "runs with interrupts off", current.name());
        }
    }

    /** Whether, where translations are tagged, a flush must interrupt: a virtual CPU in the guest, or what is no virtual CPU's. */
    boolean mustBeInterrupted() {
        if (current == null) {
            return !machine.isHome(number);
        }
        return current.vcpu() == null || current.isInGuest();
    }

    /** A flush is asked for by another CPU, or a device is ready. */
    void interrupt(Interrupt interrupt, long now) {
        if (current != null && current.isInGuest()) {
            current.interruptGuest(interrupt, now);
            return;
        }
        if (!takesInterrupts()) {
            parked.add(new Parked(interrupt, now, new ArrayList<>(0)));
            return;
        }
        long start = Math.max(now, interruptedUntil);
        long worldSwitch =
                current != null && current.isInMonitor() ? machine.costs().worldSwitch() : 0;
        Machine.TableDropper dropper = worldSwitch > 0 ? machine.tableDropper(true) : null;
        Vcpu switched = dropper == null ? null : current.vcpu();
        long begin = start + worldSwitch + (dropper == null ? 0 : dropper.cost(switched));
        // Without tags the way from the monitor to the host is a flush of everything.
        TlbFlush flush = worldSwitch > 0 && !machine.keepsTranslations() ? TlbFlush.ALL : interrupt.flush();
        steal(start, begin + interrupt.cost() + worldSwitch);
        scheduleHandler(new Handler(interrupt, flush, dropper, switched), begin);
    }

    private void scheduleHandler(Handler handler, long time) {
        machine.events().schedule(time, EventClass.IPI, number, at -> beginHandler(handler, at));
    }

    private void beginHandler(Handler handler, long now) {
        if (spinning != null) {
            heldUpHandlers.add(handler);
            return;
        }
        if (now < handlerEnd) {
            // The one before had to spin.
            scheduleHandler(handler, handlerEnd);
            return;
        }
        if (handler.flush != null) {
            machine.flushCpu(number, handler.flush, now);
        }
        if (handler.dropper != null) {
            handler.dropper.drop(handler.switched, now);
        }
        if (handler.interrupt.begins(this, now)) {
            endHandler(handler.interrupt, now);
        } else {
            spinning = handler.interrupt;
            spinningSince = now;
        }
    }

    /** Interrupts have the CPU from one instant to another. */
    private void steal(long from, long until) {
        cycles[CycleUse.INTERRUPT.ordinal()] += until - from;
        interruptDebt += until - from;
        interruptedUntil = until;
        if (stepPending) {
            stolen += until - from;
        }
    }

    private void endHandler(Interrupt interrupt, long began) {
        handlerEnd = began + interrupt.cost();
        machine.events().schedule(handlerEnd, EventClass.RELEASE, number, at -> interrupt.ends(this, at));
    }

    /** A handler that spun for a lock has it: all that it held up comes so much later. */
    void handlerGoesOn(Interrupt interrupt, long now) {
        steal(interruptedUntil, interruptedUntil + now - spinningSince);
        spinning = null;
        endHandler(interrupt, now);
        heldUpHandlers.forEach(handler -> scheduleHandler(handler, handlerEnd));
        heldUpHandlers.clear();
        takeParked(now);
        if (heldUpStep != NOTHING_HELD_UP) {
            schedule(Math.max(now, heldUpStep + takeStolen()));
            heldUpStep = NOTHING_HELD_UP;
        }
    }
}
