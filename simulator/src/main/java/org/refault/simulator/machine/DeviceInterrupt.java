package org.refault.simulator.machine;

import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.lock.LockMode;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.lock.Waiter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.HoldContent;

/** A device says that it is ready: its handler works under a lock, for which it spins with interrupts off. */
final class DeviceInterrupt implements Interrupt, Waiter {
    private final SimLock lock;
    private final String site;
    private final long cost;
    private final EventScheduler.Action work;
    private Cpu cpu;

    /**
     * An interrupt.
     *
     * @param lock what its handler holds
     * @param cost cycles for which
     * @param work what it has done then
     */
    DeviceInterrupt(SimLock lock, String site, long cost, EventScheduler.Action work) {
        this.lock = lock;
        this.site = site;
        this.cost = cost;
        this.work = work;
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public TlbFlush flush() {
        return null;
    }

    @Override
    public boolean begins(Cpu where, long now) {
        cpu = where;
        return lock.acquire(this, LockMode.EXCLUSIVE, site, now);
    }

    @Override
    public void ends(Cpu where, long now) {
        lock.spent(HoldContent.CPU, cost);
        work.happen(now);
        lock.release(this, now);
    }

    @Override
    public boolean isAwaited() {
        return false;
    }

    @Override
    public int cpu() {
        return cpu.number();
    }

    @Override
    public void granted(SimLock granted, long now) {
        cpu.handlerGoesOn(this, now);
    }

    @Override
    public void spunInVain(SimLock unused, long now) {
        throw new IllegalStateException("an interrupt cannot sleep");
    }

    @Override
    public String toString() {
        return "an interrupt of CPU " + cpu.number();
    }

    @Override
    public Activity inHost() {
        return new InHost();
    }

    /** The handler runs as a part of the virtual CPU's thread. */
    private final class InHost extends Activity {
        @Override
        public void perform(Flow flow) {
            Task task = (Task) flow;
            switch (step++) {
                case 0 -> task.leaveGuestForHost(true);
                case 1 -> flow.acquire(lock, site);
                case 2 -> flow.spend(CycleUse.INTERRUPT, cost);
                case 3 -> {
                    work.happen(flow.now());
                    flow.release(lock);
                    task.returnToGuest();
                }
                default -> flow.done();
            }
        }
    }
}
