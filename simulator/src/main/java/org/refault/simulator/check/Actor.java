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
    private static final int DEPTH_BITS = 4;
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
    private boolean touched;

    Actor(World world, int number, String name, ExploredVcpu vcpu, List<Start> starts) {
        this.world = world;
        this.number = number;
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

    void setUntouched() {
        touched = false;
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

    void exchange(Codec codec) {
        if (codec.flag(isIdle())) {
            interruptsOff = false;
            depth = 0;
            wait = Wait.NOTHING;
            wanted = null;
            return;
        }
        interruptsOff = codec.flag(interruptsOff);
        start = codec.number(start, Math.max(2, starts.length));
        if (!codec.isSaving()) {
            depth = 0;
            if (restored[start] == null) {
                restored[start] = starts[start].beginning().begin(0);
            }
            push(restored[start]);
        }
        stack[0].exchange(codec);
        wait = WAITS[codec.number(wait.ordinal(), WAITS.length)];
        if (wait == Wait.LOCK) {
            wanted = codec.lock(wanted);
            shared = codec.flag(shared);
        } else {
            wanted = null;
        }
        queue = wait == Wait.QUEUE ? codec.queue(queue) : null;
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

    /** See {@link World#key}: where it is in its activities. */
    long key() {
        long key = wait.ordinal();
        for (int i = 0; i < depth; i++) {
            key = key << Activity.STEP_BITS | stack[i].step();
        }
        return key << DEPTH_BITS | depth;
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
        touched = true;
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
