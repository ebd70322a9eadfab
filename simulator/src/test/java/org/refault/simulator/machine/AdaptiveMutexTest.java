package org.refault.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.LockCosts;
import org.refault.simulator.lock.LockKind;
import org.refault.simulator.lock.LockRules;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.Settings;

/** A mutex for which one spins 60 cycles: CPU 1 holds it, CPU 2 wants it. Blocking or waking costs 5, an interrupt 10 until delivery and 40 to handle. */
class AdaptiveMutexTest {
    private static final int WAITER = 2;

    private final EventScheduler events = new EventScheduler();
    private final List<String> log = new ArrayList<>();
    private final SimLock lock = new LockClass(
                    "test",
                    LockKind.MUTEX,
                    new LockCosts(0, 0, 0, 0),
                    new LockRules(false, false, 60),
                    events,
                    new RandomStreams(1, 0).stream("lock"))
            .newLock();
    private final Machine machine;

    AdaptiveMutexTest() {
        Settings settings = Kit.free("ipi.latency=10 cyc", "ipi.handler=40 cyc", "cost.ctxsw=5 cyc", "cpu.mhz=1");
        MonitorTable table = new MonitorTable(1);
        table.map(0, 0);
        machine = new Machine(events, settings, 4);
        machine.addVcpu(
                new Vcpu(0, Kit.references("r0*1000"), table, settings, false, (vcpu, page, frame, time, write) -> {}));
    }

    private long[] cyclesOfTheWaiterWithTheLockHeldUntil(long time) {
        machine.addHostThread(
                1,
                true,
                Kit.steps(flow -> flow.acquire(lock, "holder"), flow -> flow.spend(CycleUse.HOST, time), flow -> {
                    flow.release(lock);
                    flow.spend(CycleUse.HOST, 0);
                }));
        machine.addHostThread(WAITER, true, Kit.steps(flow -> flow.acquire(lock, "waiter"), flow -> {
            log.add("has it at " + flow.now());
            flow.spend(CycleUse.HOST, 10_000);
        }));
        return machine.cyclesByUse(machine.run())[WAITER];
    }

    @Test
    void aShortHoldIsSpunFor() {
        long[] cycles = cyclesOfTheWaiterWithTheLockHeldUntil(40);

        assertEquals(List.of("has it at 40"), log);
        assertEquals(40, cycles[CycleUse.SPIN.ordinal()]);
        assertEquals(0, cycles[CycleUse.SWITCH.ordinal()]);
    }

    @Test
    void aLongHoldIsSleptThroughAfterSpinningInVain() {
        long[] cycles = cyclesOfTheWaiterWithTheLockHeldUntil(200);

        assertEquals(List.of("has it at 205"), log);
        assertEquals(60, cycles[CycleUse.SPIN.ordinal()]);
        assertEquals(10, cycles[CycleUse.SWITCH.ordinal()]);
        assertEquals(135, cycles[CycleUse.IDLE.ordinal()]);
    }

    /** The interrupt lasts from 55 to 95, the spin until 60; the lock comes at 80: nothing to sleep for at 95. */
    @Test
    void aLockThatComesBeforeTheCpuCanSwitchIsUsedAtOnce() {
        machine.addHostThread(3, true, Kit.steps(flow -> flow.spend(CycleUse.HOST, 45), flow -> {
            flow.shootDown(1L << WAITER, TlbFlush.ofHost(1));
            flow.awaitAcknowledgements();
        }));
        long[] cycles = cyclesOfTheWaiterWithTheLockHeldUntil(80);

        assertEquals(List.of("has it at 95"), log);
        assertEquals(0, cycles[CycleUse.SWITCH.ordinal()]);
    }
}
