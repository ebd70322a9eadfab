package org.refault.simulator.check;

import java.util.List;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;

/** A thread of control whose steps are performed in any order with those of the others. */
final class Actor implements Flow, WaitQueue.Sleeper {
    private static final int DEEPEST = 8;
    private static final int MOST_KINDS = 8;
    private static final Wait[] WAITS = Wait.values();

    /** What it waits for. */
    enum Wait {
        NOTHING,
        LOCK,
        ACKNOWLEDGEMENTS,
        QUEUE
    }

    /** A way of beginning something of itself. */
    record Start(String name, Guard guard, Beginning beginning) {
        interface Guard {
            boolean isPossible(int page);
        }

        interface Beginning {
            Activity begin(int page);
        }
    }

    private final World world;
    private final int number;
    /** The same for all virtual CPUs, which can take each other's places. */
    private final int kind;

    private final String name;
    private final ExploredVcpu vcpu;
    private final Start[] starts;
    private final Activity[] stack = new Activity[DEEPEST];
    private int depth;
    private int start;
    private Wait wait = Wait.NOTHING;
    private SimLock wanted;
    private WaitQueue queue;
    private boolean shared;
    private boolean interruptsOff;
    /** Activities that are restored, one for each way of beginning. */
    private final Activity[] restored;
    /** Whether it may differ from what was restored last. */
    private boolean touched = true;
    /** What was restored last. */
    private long at;

    /** While restoring: whether it is idle, before its activities say so. */
    private boolean isIdle;

    private int handedOver;
    private int handedOverCount;

    Actor(World world, int number, String name, ExploredVcpu vcpu, List<Start> starts) {
        this.world = world;
        this.number = number;
        kind = vcpu == null ? number : 0;
        this.name = name;
        this.vcpu = vcpu;
        this.starts = starts.toArray(Start[]::new);
        restored = new Activity[starts.size()];
    }

    int number() {
        return number;
    }

    String name() {
        return name;
    }

    Start[] starts() {
        return starts;
    }

    boolean isIdle() {
        return depth == 0;
    }

    boolean takesInterrupts() {
        return !interruptsOff && !world.hasLockWithInterruptsOff(this);
    }

    boolean isTouched() {
        return touched;
    }

    Wait waitsFor() {
        return wait;
    }

    /** Where it sleeps, or null. */
    WaitQueue queue() {
        return wait == Wait.QUEUE ? queue : null;
    }

    /** The lock it waits for, or null. */
    SimLock wanted() {
        return wanted;
    }

    /** Whether it waits for a lock that others cannot hold with it. */
    boolean wantsAlone(SimLock lock) {
        return wanted == lock && !shared;
    }

    /** Whether its next step can be performed. */
    boolean canStep() {
        return !isIdle()
                && switch (wait) {
                    case NOTHING -> true;
                    case LOCK -> world.isFree(wanted, shared);
                    case ACKNOWLEDGEMENTS -> !world.awaitsAcknowledgement(this);
                    case QUEUE -> false;
                };
    }

    /** What it would do next, for people. */
    String nextStep() {
        return StepNames.of(top());
    }

    /** Begins a fault or something of itself, whose first step comes later. */
    void begin(int which, int page) {
        touched = true;
        start = which;
        push(starts[which].beginning().begin(page));
    }

    /** Performs its next step. */
    void step() {
        touched = true;
        if (wait == Wait.LOCK) {
            world.take(wanted, shared, this);
        }
        wait = Wait.NOTHING;
        wanted = null;
        top().perform(this);
    }

    private Activity top() {
        return stack[depth - 1];
    }

    // ---- Saving and restoring

    /** What the steps of others see of it, or that they may change. */
    void exchangePublic(Codec codec) {
        isIdle = codec.flag(isIdle());
        if (isIdle) {
            interruptsOff = false;
            wait = Wait.NOTHING;
            wanted = null;
            queue = null;
            return;
        }
        interruptsOff = codec.flag(interruptsOff);
        wait = WAITS[codec.number(wait.ordinal(), WAITS.length)];
        if (wait == Wait.LOCK) {
            wanted = codec.lock(wanted);
            shared = codec.flag(shared);
        } else {
            wanted = null;
        }
        queue = wait == Wait.QUEUE ? codec.queue(queue) : null;
        handedOverCount = codec.number(handedOverCount, Codec.MOST_HANDED_OVER + 1);
        handedOver = codec.bits(handedOver, handedOverCount);
    }

    /** Saves what only its own steps see. */
    void save(Codec codec, Bits into) {
        handedOver = 0;
        handedOverCount = 0;
        codec.beginSaving(into, this);
        if (isIdle()) {
            return;
        }
        exchange(codec);
        handedOver = codec.handedOver();
        handedOverCount = codec.handedOverCount();
    }

    private void exchange(Codec codec) {
        codec.number(kind, MOST_KINDS);
        start = codec.number(start, Math.max(2, starts.length));
        if (vcpu != null) {
            vcpu.exchangeFault(codec);
        }
        if (!codec.isSaving()) {
            if (restored[start] == null) {
                restored[start] = starts[start].beginning().begin(0);
            }
            push(restored[start]);
        }
        stack[0].exchange(codec);
    }

    /** Whether what is saved of it depends on more than itself. */
    boolean reliesOnOthers() {
        return handedOverCount > 0;
    }

    /** What it is restored to is known by a number, if it is not touched. */
    boolean isAt(long local) {
        return !touched && handedOverCount == 0 && at == local;
    }

    /** Restores what only its own steps see, after what all may see; a number by which to know it again. */
    void restore(Codec codec, Bits from, long frameNames, long local) {
        touched = false;
        at = local;
        depth = 0;
        if (isIdle) {
            return;
        }
        codec.beginRestoring(from, this, frameNames, handedOver);
        exchange(codec);
    }

    /** Is in its queue again, if it sleeps in one, after the queues were emptied. */
    void sleepAgain() {
        if (wait == Wait.QUEUE) {
            queue.add(this);
        }
    }

    boolean isOnStack(Activity activity) {
        for (int i = 0; i < depth; i++) {
            if (stack[i] == activity) {
                return true;
            }
        }
        return false;
    }

    void push(Activity activity) {
        stack[depth++] = activity;
    }

    // ---- The flow

    @Override
    public int cpu() {
        return number;
    }

    @Override
    public long now() {
        return 0;
    }

    @Override
    public VirtualCpu vcpu() {
        return vcpu;
    }

    @Override
    public void spend(CycleUse use, long cycles) {}

    @Override
    public void leaveMonitor() {
        if (!world.keepsTranslations()) {
            vcpu.flush();
            vcpu.live = false;
        }
    }

    @Override
    public void enterMonitor() {}

    @Override
    public void faultAgain() {}

    @Override
    public void acquire(SimLock lock, String site) {
        await(lock, false);
    }

    private void await(SimLock lock, boolean asReader) {
        world.order(this, lock);
        if (lock.lockClass().kind().sleeps()) {
            world.checkSleep(this);
        }
        wait = Wait.LOCK;
        wanted = lock;
        shared = asReader;
    }

    @Override
    public void acquireShared(SimLock lock, String site) {
        await(lock, lock.lockClass().kind().hasReaders());
    }

    @Override
    public boolean tryAcquire(SimLock lock, String site) {
        boolean free = world.isFree(lock, false);
        if (free) {
            world.take(lock, false, this);
        }
        return free;
    }

    @Override
    public boolean tryAcquireShared(SimLock lock, String site) {
        boolean asReader = lock.lockClass().kind().hasReaders();
        boolean free = world.isFree(lock, asReader);
        if (free) {
            world.take(lock, asReader, this);
        }
        return free;
    }

    @Override
    public void faultWas(Counter kind) {}

    @Override
    public void release(SimLock lock) {
        world.release(lock, this);
    }

    @Override
    public void flushTlb(TlbFlush flush) {
        if (vcpu != null) {
            vcpu.flush(world.pagesOf(flush, vcpu));
        }
    }

    @Override
    public void shootDown(long cpus, TlbFlush flush) {
        world.shootDown(this, cpus, flush);
    }

    @Override
    public void interrupts(boolean on) {
        interruptsOff = !on;
    }

    @Override
    public void awaitAcknowledgements() {
        world.orderOfAcknowledgements(this);
        wait = Wait.ACKNOWLEDGEMENTS;
    }

    @Override
    public void sleep(WaitQueue on) {
        world.checkSleep(this);
        wait = Wait.QUEUE;
        queue = on;
        on.add(this);
    }

    @Override
    public void woken(long now) {
        wait = Wait.NOTHING;
        queue = null;
    }

    @Override
    public void wake(WaitQueue sleepers) {
        sleepers.wakeAll(0);
    }

    @Override
    public void call(Activity activity) {
        push(activity);
        activity.perform(this);
    }

    @Override
    public void done() {
        depth--;
        if (!isIdle()) {
            top().perform(this);
        } else if (vcpu != null) {
            vcpu.live = true;
        }
    }
}
