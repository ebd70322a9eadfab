package org.refault.simulator.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.WaitForGraph;
import org.refault.simulator.result.CycleUse;

/**
 * A CPU of the host: runs one thread at a time, takes interrupts, and knows what every one of its cycles went to.
 *
 * <p>Threads share it round robin in slices of 10 ms, threads of the host's kernel first. Only a thread in user mode makes
 * way: a virtual CPU in the guest at once, a host process when it begins to compute the next time. Whoever makes way for a
 * thread of the kernel has the rest of its slice afterwards, before all others.
 */
public final class Cpu {
    private final Machine machine;
    private final int number;
    private final Deque<Task> readyOfKernel = new ArrayDeque<>();
    private final Deque<Task> ready = new ArrayDeque<>();
    private final List<Parked> parked = new ArrayList<>();
    private final long[] cycles = new long[CycleUse.values().length];
    private Task current;
    private long sliceEnd;

    private CycleUse use = CycleUse.IDLE;
    private long usedSince;
    private long interruptDebt;
    private long interruptedUntil;
    private long stolen;
    private boolean stepPending;
    private long rest;

    /** An interrupt that waits, and since when. */
    private record Parked(Machine.Shootdown shootdown, long since) {}

    Cpu(Machine machine, int number) {
        this.machine = machine;
        this.number = number;
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

    /** Moves cycles that were counted under one use to another. */
    void reassign(CycleUse from, CycleUse to, long amount) {
        cycles[from.ordinal()] -= amount;
        cycles[to.ordinal()] += amount;
    }

    /** Cycles by use up to an instant, at which nothing more happens. */
    long[] close(long now) {
        // Interrupts are counted when they begin: what of them lies beyond the end has not happened.
        long beyond = Math.max(0, interruptedUntil - now);
        long ofEarlierUses = Math.max(0, usedSince - now);
        cycles[CycleUse.INTERRUPT.ordinal()] -= beyond;
        interruptDebt -= beyond - ofEarlierUses;
        usedSince -= ofEarlierUses;
        setUse(now, CycleUse.IDLE);
        return cycles.clone();
    }

    // ---- Threads

    boolean isWanted() {
        return !ready.isEmpty() || isWantedByKernel();
    }

    private boolean isWantedByKernel() {
        return !readyOfKernel.isEmpty();
    }

    /** Whether the running thread, being in user mode, should make way. */
    boolean shouldSwitch(long now) {
        return isWantedByKernel() || isWanted() && now >= sliceEnd;
    }

    /** A thread can run. */
    void enqueue(Task task, long now) {
        makeReady(task);
        if (current == null) {
            if (!stepPending) {
                dispatch(now);
            }
        } else if (current.isInGuest()) {
            preemptGuestSoon(now);
        }
    }

    private void makeReady(Task task) {
        if (task.isKernelThread()) {
            readyOfKernel.addLast(task);
        } else {
            ready.addLast(task);
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
            ready.addFirst(leaving);
        } else if (again) {
            ready.addLast(leaving);
        }
        long cost = machine.costs().contextSwitch();
        setUse(now, CycleUse.SWITCH);
        stepPending = true;
        schedule(now + cost);
    }

    private void dispatch(long now) {
        long start = Math.max(now, interruptedUntil);
        Task next = isWantedByKernel() ? readyOfKernel.pollFirst() : ready.pollFirst();
        if (next == null) {
            setUse(now, machine.hasUnfinishedVcpu(number) ? CycleUse.IO_WAIT : CycleUse.IDLE);
            return;
        }
        current = next;
        next.returnToCpu(now);
        setUse(start, CycleUse.SWITCH);
        busyUntil(start + machine.costs().contextSwitch());
        sliceEnd = start + next.takeSlice(machine.slice());
    }

    /** A thread begins its life running here, without a context switch. */
    void begin(Task task, long now) {
        if (current == null && !isWanted()) {
            current = task;
            sliceEnd = now + machine.slice();
            busyUntil(now);
        } else {
            task.leaveCpu(now);
            makeReady(task);
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
        machine.events().schedule(time, EventClass.STEP, number, this::stepDue);
    }

    private void stepDue(long now) {
        if (stolen > 0) {
            long until = now + stolen;
            stolen = 0;
            schedule(until);
            return;
        }
        stepPending = false;
        if (use == CycleUse.WORLD_SWITCH) {
            current.worldSwitched(now);
        }
        if (hasInterruptsToTake()) {
            // Interrupts that came during a world switch, or while they were off, are taken now.
            List<Parked> waiting = new ArrayList<>(parked);
            parked.clear();
            stepPending = true;
            waiting.forEach(each -> interrupt(each.shootdown, now));
            schedule(now + stolen + rest);
            stolen = 0;
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
        return use != CycleUse.WORLD_SWITCH && (current == null || !current.hasInterruptsOff());
    }

    /** Interrupts are on again after they were off for a lock: what has waited for that is late. */
    void interruptsWereOffFor(LockClass lockClass, long since, long now) {
        for (Parked each : parked) {
            lockClass.ackDelayed(now - Math.max(since, each.since));
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

    /** A flush is asked for by another CPU. */
    void interrupt(Machine.Shootdown shootdown, long now) {
        if (current != null && current.isInGuest()) {
            current.interruptGuest(shootdown, now);
            return;
        }
        if (!takesInterrupts()) {
            parked.add(new Parked(shootdown, now));
            return;
        }
        long start = Math.max(now, interruptedUntil);
        long worldSwitch =
                current != null && current.isInMonitor() ? machine.costs().worldSwitch() : 0;
        long flushed = start + worldSwitch;
        // Without tags the way from the monitor to the host is a flush of everything.
        TlbFlush flush = worldSwitch > 0 && !machine.keepsTranslations() ? TlbFlush.ALL : shootdown.flush();
        long acknowledged = flushed + machine.costs().handlerCost(shootdown.flush());
        long end = acknowledged + worldSwitch;
        cycles[CycleUse.INTERRUPT.ordinal()] += end - start;
        interruptDebt += end - start;
        interruptedUntil = end;
        if (stepPending) {
            stolen += end - start;
        }
        machine.events().schedule(flushed, EventClass.IPI, number, at -> machine.flushCpu(number, flush, at));
        machine.events().schedule(acknowledged, EventClass.RELEASE, number, at -> shootdown.acknowledge(number, at));
    }
}
