package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.lock.LockKind;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.LockStatistics;

/** The interrupt of a device takes 20 cycles under a lock; worked by hand. */
class DeviceInterruptTest {
    private static final int LONG = 10_000;

    private final HostScene scene = new HostScene(8, 1, 2, 3, "cost.io_complete=20 cyc");
    private SimLock lock;

    @BeforeEach
    void makeLock() {
        lock = scene.host.lockClass("test_lock", LockKind.TICKET, true).newLock();
    }

    private void interrupt(int cpu, long time, String name) {
        scene.events.schedule(
                time,
                EventClass.IO,
                cpu,
                now -> scene.machine.interruptByDevice(
                        cpu, lock, "end", 20, at -> scene.log.add(name + " at " + at), now));
    }

    private void work(int cpu, long cycles, String name) {
        scene.thread(cpu, Kit.steps(flow -> flow.spend(CycleUse.HOST, cycles), flow -> {
            scene.log.add(name + " at " + flow.now());
            flow.done();
        }));
    }

    private void hold(int cpu, long from, long cycles) {
        scene.thread(
                cpu,
                Kit.steps(
                        flow -> flow.spend(CycleUse.HOST, from),
                        flow -> flow.acquire(lock, "test"),
                        flow -> flow.spend(CycleUse.HOST, cycles),
                        flow -> {
                            flow.release(lock);
                            flow.spend(CycleUse.HOST, 0);
                        },
                        flow -> {
                            scene.log.add("gave back at " + flow.now());
                            flow.done();
                        }));
    }

    @Test
    void theHandlerTakesTheCpuFromTheThread() {
        work(1, 100, "thread");
        interrupt(1, 50, "handler");
        scene.run(LONG);

        assertEquals(List.of("handler at 70", "thread at 120"), scene.log);
        assertEquals(20, scene.machine.cyclesByUse(LONG)[1][CycleUse.INTERRUPT.ordinal()]);
    }

    /** It spins from 50 to 80, and all of that is the thread's loss. */
    @Test
    void theHandlerSpinsForTheLock() {
        hold(2, 0, 80);
        work(1, 60, "thread");
        interrupt(1, 50, "handler");
        scene.run(LONG);

        assertEquals(List.of("gave back at 80", "handler at 100", "thread at 110"), scene.log);
        assertEquals(50, scene.machine.cyclesByUse(LONG)[1][CycleUse.INTERRUPT.ordinal()]);
        LockStatistics books = scene.books("test_lock");
        assertEquals(1, books.contentions());
        assertEquals(30, books.waitTotal());
        assertEquals(100, books.holdTotal());
    }

    /** The second begins when the first has ended. */
    @Test
    void aSecondInterruptComesAfterTheFirstThatSpins() {
        hold(2, 0, 80);
        work(1, 100, "thread");
        interrupt(1, 50, "first");
        interrupt(1, 60, "second");
        scene.run(LONG);

        assertEquals(List.of("gave back at 80", "first at 100", "second at 120", "thread at 170"), scene.log);
    }

    /** With interrupts off it is not that the handler waits for the lock: it does not begin. */
    @Test
    void aThreadThatHoldsTheLockIsNotInterrupted() {
        hold(1, 10, 80);
        interrupt(1, 50, "handler");
        scene.run(LONG);

        assertEquals(List.of("handler at 110", "gave back at 110"), scene.log);
        assertEquals(0, scene.books("test_lock").contentions());
    }

    /** The guest of CPU 0 loses the handler's time; leaving and entering the guest costs nothing here. */
    @Test
    void theGuestIsInterruptedToo() {
        interrupt(0, 50, "handler");
        scene.run(1_000);

        assertEquals(List.of("handler at 70"), scene.log);
        assertEquals(20, scene.machine.cyclesByUse(1_021)[0][CycleUse.INTERRUPT.ordinal()]);
        assertEquals(1_020, scene.machine.endOf(0));
    }

    /** A disk's transfer ends at 1,000; the thread that waits is woken by the handler. */
    @Test
    void theEndOfATransferTakesTheLockOfTheQueue() {
        AddressSpace process = scene.process("process", 1, 0);
        scene.memory.populateSwapped(process, 0);
        scene.fault(1, 0, HostFault.ofProcess(scene.host, process, 0, false), "mapped");
        scene.run(LONG);

        assertEquals(List.of("mapped at 1020"), scene.log);
        assertEquals(2, scene.books("io_request_lock").acquisitions(), "to submit and to end");
        assertEquals(20, scene.books("io_request_lock").holdTotal());
    }

    @Test
    void linux6LearnsOfItAtOnce() {
        HostScene modern = new HostScene(8, 1, 2, 3, "cost.io_complete=20 cyc", "host.flavour=linux6-2list");
        AddressSpace process = modern.process("process", 1, 0);
        modern.memory.populateSwapped(process, 0);
        modern.fault(1, 0, HostFault.ofProcess(modern.host, process, 0, false), "mapped");
        modern.run(LONG);

        assertEquals(List.of("mapped at 1000"), modern.log);
        assertEquals(1, modern.books("io_request_lock").acquisitions());
    }
}
