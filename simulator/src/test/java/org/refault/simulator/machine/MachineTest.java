package org.refault.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.LockCosts;
import org.refault.simulator.lock.LockKind;
import org.refault.simulator.lock.LockRules;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.setting.Settings;

/** A reference and a trap cost 1 cycle; a world switch 100, an interrupt 10 until delivery and 40 to handle, blocking or waking 5. */
class MachineTest {
    private static final String[] COSTS = {
        "ws.oneway=100 cyc", "ipi.latency=10 cyc", "ipi.handler=40 cyc", "cost.ctxsw=5 cyc", "cpu.mhz=1"
    };
    private static final long CPU_0 = 1;
    private static final long CPU_1 = 2;

    private final EventScheduler events = new EventScheduler();
    private final MonitorTable table = new MonitorTable(8);
    private final List<String> log = new ArrayList<>();
    private Settings settings = Kit.free(COSTS);

    private Machine machine(int cpus) {
        Machine machine = new Machine(events, settings, cpus);
        machine.serveFaultsBy(vcpu -> Kit.steps(flow -> {
            table.map(vcpu.page(), 0);
            flow.spend(CycleUse.MONITOR, 0);
        }));
        return machine;
    }

    private Task addVcpu(Machine machine, int number, ReferenceString string) {
        return machine.addVcpu(
                new Vcpu(number, string, table, settings, false, (vcpu, page, frame, time, write) -> {}));
    }

    private void log(String what, long now) {
        log.add(what + " at " + now);
    }

    private static long used(long[][] cycles, int cpu, CycleUse use) {
        return cycles[cpu][use.ordinal()];
    }

    /** Sent at 50, delivered at 60, in the host at 160, acknowledged at 200, back in the guest at 300: 240 cycles late. */
    @Test
    void anInterruptInTheGuestCostsTwoWorldSwitchesAndTheHandler() {
        Machine machine = machine(2);
        table.map(0, 0);
        addVcpu(machine, 0, Kit.references("r0*1000"));
        machine.addHostThread(
                1,
                true,
                Kit.steps(
                        flow -> flow.spend(CycleUse.HOST, 50),
                        flow -> {
                            flow.shootDown(CPU_0 | CPU_1, TlbFlush.ofHost(1));
                            flow.awaitAcknowledgements();
                        },
                        flow -> {
                            log("acknowledged", flow.now());
                            flow.spend(CycleUse.HOST, 0);
                        }));
        long[][] cycles = machine.cyclesByUse(machine.run());

        assertEquals(List.of("acknowledged at 200"), log);
        assertEquals(1, machine.interruptsSent(), "none to the sender");
        assertEquals(1_240, machine.endOf(0));
        assertEquals(1_000, used(cycles, 0, CycleUse.GUEST));
        assertEquals(200, used(cycles, 0, CycleUse.WORLD_SWITCH));
        assertEquals(40, used(cycles, 0, CycleUse.INTERRUPT));
        assertEquals(150, used(cycles, 1, CycleUse.ACK));
    }

    /** Fault at 0; to the host 1 to 101. Delivered at 60, taken at 101, acknowledged at 141; then the host's 50 cycles. */
    @Test
    void anInterruptIsParkedDuringAWorldSwitch() {
        Machine machine = machine(2);
        machine.serveFaultsBy(vcpu -> Kit.steps(
                Flow::leaveMonitor,
                flow -> flow.spend(CycleUse.HOST, 50),
                flow -> {
                    log("in the host until", flow.now());
                    flow.enterMonitor();
                },
                flow -> {
                    table.map(0, 0);
                    flow.spend(CycleUse.MONITOR, 0);
                }));
        addVcpu(machine, 0, Kit.references("r0*10"));
        machine.addHostThread(1, true, shootDownAt(50, CPU_0));
        long[][] cycles = machine.cyclesByUse(machine.run());

        assertEquals(List.of("acknowledged at 141", "in the host until at 191"), log);
        assertEquals(40, used(cycles, 0, CycleUse.INTERRUPT));
        assertEquals(200, used(cycles, 0, CycleUse.WORLD_SWITCH));
        assertEquals(50, used(cycles, 0, CycleUse.HOST));
        assertEquals(301, machine.endOf(0));
    }

    /** To the host for page 1 and back: without tags page 0 walks again. */
    @ParameterizedTest
    @CsvSource({"false, 3", "true, 2"})
    void taggedTranslationsOutliveAWorldSwitch(boolean tagged, int walks) {
        settings = settings.with("tlb.tagged", Boolean.toString(tagged), "test");
        Machine machine = machine(1);
        machine.serveFaultsBy(vcpu -> Kit.steps(Flow::leaveMonitor, Flow::enterMonitor, flow -> {
            table.map(vcpu.page(), 0);
            flow.spend(CycleUse.MONITOR, 0);
        }));
        table.map(0, 0);
        Task task = addVcpu(machine, 0, Kit.references("r0 r1 r0"));
        machine.run();

        assertEquals(walks, task.vcpu().walks());
    }

    /** In the host from 101 to 601; a flush is asked for at 200, and done at once. */
    @Test
    void aTaggedVirtualCpuInTheHostIsFlushedWithoutAnInterrupt() {
        settings = settings.with("tlb.tagged", "true", "test");
        Machine machine = machine(2);
        machine.serveFaultsBy(vcpu ->
                Kit.steps(Flow::leaveMonitor, flow -> flow.spend(CycleUse.HOST, 500), Flow::enterMonitor, flow -> {
                    table.map(vcpu.page(), 0);
                    flow.spend(CycleUse.MONITOR, 0);
                }));
        table.map(0, 0);
        Task task = addVcpu(machine, 0, Kit.references("r0 r1 r0"));
        machine.addHostThread(1, true, shootDownAt(200, CPU_0));
        events.schedule(199, EventClass.TIMER, 0, now -> assertEquals(CPU_0, machine.cpusWithTranslations(-1L)));
        events.schedule(201, EventClass.TIMER, 0, now -> assertFalse(task.vcpu().holdsTranslation(0)));
        machine.run();

        assertEquals(List.of("acknowledged at 200"), log);
        assertEquals(0, machine.interruptsSent());
        assertEquals(3, task.vcpu().walks());
    }

    /** At 300 the guest, which began at 220, makes way for the sender on its own CPU. */
    @Test
    void taggedTranslationsOfAPreemptedVirtualCpuAreFlushedOnTheSendersCpuToo() {
        settings = settings.with("tlb.tagged", "true", "test");
        Machine machine = machine(1);
        table.map(0, 0);
        Task task = addVcpu(machine, 0, Kit.references("r0*1000"));
        WaitQueue queue = new WaitQueue();
        machine.addHostThread(0, true, Kit.steps(flow -> flow.sleep(queue), flow -> {
            flow.shootDown(CPU_0, TlbFlush.ALL);
            flow.awaitAcknowledgements();
        }));
        events.schedule(300, EventClass.TIMER, 0, queue::wakeAll);
        machine.run();

        assertEquals(2, task.vcpu().walks());
        assertEquals(0, machine.interruptsSent());
    }

    /** Pages 0 and 1 are used in turn; at 50 page 1 is asked for: it alone walks again, in the guest too. */
    @Test
    void aTaggedVirtualCpuInTheGuestIsInterruptedAndLosesThePagesOnly() {
        settings = Kit.free(
                "tlb.tagged=true",
                "tlb.shootdown=mask-page",
                "cost.invlpg=7 cyc",
                "ipi.latency=10 cyc",
                "ws.oneway=100 cyc",
                "cpu.mhz=1");
        Machine machine = machine(2);
        table.map(0, 0);
        table.map(1, 1);
        Task task = addVcpu(machine, 0, Kit.references("r0*20 r1*180 r0*5"));
        machine.addHostThread(1, true, shootDownAt(50, CPU_0, 1, 3));
        machine.run();

        assertEquals(List.of("acknowledged at 174"), log, "10 to deliver, 100 to the host, twice 7");
        assertEquals(1, machine.interruptsSent());
        assertEquals(3, task.vcpu().walks());
    }

    /** Without tags the world switch to the handler has flushed everything. */
    @Test
    void anUntaggedVirtualCpuInTheGuestLosesEverything() {
        settings = Kit.free("tlb.shootdown=mask-page", "ipi.latency=10 cyc", "cpu.mhz=1");
        Machine machine = machine(2);
        table.map(0, 0);
        table.map(1, 1);
        Task task = addVcpu(machine, 0, Kit.references("r0*20 r1*180 r0*5"));
        machine.addHostThread(1, true, shootDownAt(50, CPU_0, 1, 3));
        machine.run();

        assertEquals(4, task.vcpu().walks());
    }

    @Test
    void hardwareInvalidatesWithoutAnInterrupt() {
        settings = Kit.free("tlb.shootdown=hw", "tlb.hw_broadcast=30 cyc", "cpu.mhz=1");
        Machine machine = machine(2);
        table.map(0, 0);
        table.map(1, 1);
        Task task = addVcpu(machine, 0, Kit.references("r0*20 r1*180 r0*5"));
        machine.addHostThread(1, true, shootDownAt(50, CPU_0, 1, 3));
        machine.run();

        assertEquals(List.of("acknowledged at 80"), log);
        assertEquals(0, machine.interruptsSent());
        assertEquals(205, machine.endOf(0), "the guest does not notice");
        assertEquals(3, task.vcpu().walks());
    }

    private Activity shootDownAt(long time, long cpus, int... pages) {
        return Kit.steps(
                flow -> flow.spend(CycleUse.HOST, time),
                flow -> {
                    flow.shootDown(cpus, pages.length == 0 ? TlbFlush.ALL : new TlbFlush(-1L, pages));
                    flow.awaitAcknowledgements();
                },
                flow -> {
                    log("acknowledged", flow.now());
                    flow.spend(CycleUse.HOST, 0);
                });
    }

    /** Delivered at 30: in the host at 130, acknowledged at 170, back at 270. The lock is granted at 170 but used from 270 on. */
    @Test
    void anInterruptWhileSpinningInTheMonitorCostsTwoWorldSwitches() {
        Machine machine = machine(2);
        SimLock lock = new LockClass(
                        "test",
                        LockKind.QUEUED,
                        new LockCosts(0, 0, 0, 0),
                        events,
                        new RandomStreams(1, 0).stream("lock"))
                .newLock();
        machine.serveFaultsBy(vcpu -> Kit.steps(flow -> flow.acquire(lock, "fault"), flow -> {
            log("lock used", flow.now());
            flow.release(lock);
            table.map(0, 0);
            flow.spend(CycleUse.MONITOR, 3);
        }));
        addVcpu(machine, 0, Kit.references("r0*10"));
        machine.addHostThread(
                1,
                true,
                Kit.steps(
                        flow -> flow.acquire(lock, "host"),
                        flow -> flow.spend(CycleUse.HOST, 20),
                        flow -> {
                            flow.shootDown(CPU_0, TlbFlush.ofHost(1));
                            flow.awaitAcknowledgements();
                        },
                        flow -> {
                            log("acknowledged", flow.now());
                            flow.release(lock);
                            flow.spend(CycleUse.HOST, 0);
                        }));
        long[][] cycles = machine.cyclesByUse(machine.run());

        assertEquals(List.of("acknowledged at 170", "lock used at 270"), log);
        assertEquals(240, used(cycles, 0, CycleUse.INTERRUPT));
        assertEquals(29, used(cycles, 0, CycleUse.SPIN));
        assertEquals(1 + 3 + 1, used(cycles, 0, CycleUse.MONITOR), "two traps and the 3 cycles");
    }

    /** Back from the host its TLB is empty, but it is in the monitor: what follows a spin there is the monitor's. */
    @Test
    void afterAWorldSwitchBackCyclesAreTheMonitors() {
        Machine machine = machine(2);
        SimLock lock = new LockClass(
                        "test",
                        LockKind.QUEUED,
                        new LockCosts(7, 0, 0, 0),
                        events,
                        new RandomStreams(1, 0).stream("lock"))
                .newLock();
        machine.serveFaultsBy(vcpu -> Kit.steps(
                Flow::leaveMonitor,
                Flow::enterMonitor,
                flow -> flow.acquire(lock, "waits until 300"),
                flow -> {
                    flow.release(lock);
                    flow.acquire(lock, "free");
                },
                flow -> {
                    flow.release(lock);
                    table.map(0, 0);
                    flow.spend(CycleUse.MONITOR, 0);
                }));
        addVcpu(machine, 0, Kit.references("r0"));
        machine.addHostThread(
                1, true, Kit.steps(flow -> flow.acquire(lock, "host"), flow -> flow.spend(CycleUse.HOST, 293), flow -> {
                    flow.release(lock);
                    flow.spend(CycleUse.HOST, 0);
                }));
        long[][] cycles = machine.cyclesByUse(machine.run());

        assertEquals(0, used(cycles, 0, CycleUse.HOST));
        assertEquals(99, used(cycles, 0, CycleUse.SPIN));
        assertEquals(1 + 7 + 1, used(cycles, 0, CycleUse.MONITOR));
    }

    /**
     * A slice is 10,000 cycles. Virtual CPU 0 runs until 10,000 and takes 100 + 5 + 5 to make way; 1 runs its 3,000
     * references; the end is noticed a trap later; then 5 + 5 + 100, and 0 runs its last 2,000.
     */
    @Test
    void virtualCpusTakeTurnsOnOneCpu() {
        Machine machine = machine(1);
        table.map(0, 0);
        addVcpu(machine, 0, Kit.references("r0*12000"));
        machine.addVcpu(
                new Vcpu(1, Kit.references("r0*3000"), table, settings, false, (vcpu, page, frame, time, write) -> {}));
        long[][] cycles = machine.cyclesByUse(machine.run());

        assertEquals(10_110 + 3_000, machine.endOf(1));
        assertEquals(13_110 + 1 + 10 + 100 + 2_000, machine.endOf(0));
        assertEquals(20, used(cycles, 0, CycleUse.SWITCH));
    }

    @Test
    void aThreadOfTheKernelGoesFirstAndTheGuestGoesOnAfterwards() {
        Machine machine = machine(1);
        table.map(0, 0);
        addVcpu(machine, 0, Kit.references("r0*10"));
        machine.addHostThread(0, false, Kit.steps(flow -> {
            log("process", flow.now());
            flow.spend(CycleUse.PROCESS, 1_000);
        }));
        machine.addHostThread(0, true, Kit.steps(flow -> {
            log("kernel", flow.now());
            flow.spend(CycleUse.HOST, 1_000);
        }));
        machine.run();

        assertEquals("kernel at 110", log.get(0), "the guest is preempted at once");
        assertEquals(1, log.size(), "and goes on before the process");
        // The kernel's thread until 1,110; it ends and the guest is switched to, 5 + 5 + 100.
        assertEquals(1_220 + 10, machine.endOf(0));
    }

    /** The interrupt lasts from 90 to 130, the run until 101; a thread woken meanwhile would begin at 130. */
    @Test
    void anInterruptUnderWayAtTheEndCountsAsFarAsItGot() {
        Machine machine = machine(3);
        table.map(0, 0);
        addVcpu(machine, 0, Kit.references("r0*100"));
        WaitQueue queue = new WaitQueue();
        machine.addHostThread(1, true, Kit.steps(flow -> flow.sleep(queue)));
        machine.addHostThread(2, true, shootDownAt(80, CPU_1));
        events.schedule(95, EventClass.TIMER, 1, queue::wakeAll);
        long end = machine.run();
        long[][] cycles = machine.cyclesByUse(end);

        assertEquals(101, end);
        assertEquals(11, used(cycles, 1, CycleUse.INTERRUPT));
        assertEquals(5 + 85, used(cycles, 1, CycleUse.IDLE) + used(cycles, 1, CycleUse.SWITCH));
        for (long use : cycles[1]) {
            assertTrue(use >= 0);
        }
    }

    /** Walks of 50: every interrupt comes in the middle of one, and the guest begins it again. */
    @Test
    void interruptedWalksAreNotCountedTwice() {
        settings = Kit.free("cost.walk=50 cyc", "cost.a_set=20 cyc", "ipi.latency=10 cyc", "cpu.mhz=1");
        Machine machine = machine(2);
        table.map(0, 0);
        addVcpu(machine, 0, Kit.references("r0 r0 r0 r0"));
        // Delivered at 10, 20, 30: each flushes the TLB.
        machine.addHostThread(1, true, shootDownAt(0, CPU_0));
        machine.addHostThread(1, true, shootDownAt(0, CPU_0));
        long end = machine.run();
        long[][] cycles = machine.cyclesByUse(end);

        long guest = used(cycles, 0, CycleUse.GUEST);
        long walk = used(cycles, 0, CycleUse.WALK);
        long bits = used(cycles, 0, CycleUse.BITS);
        assertEquals(machine.endOf(0), guest + walk + bits);
        assertEquals(4, guest);
        assertEquals(0, bits, "cut off at 10");
    }

    /** References at 0, 100 and 250 of the trace's time, 2 cycles an instruction; interrupted while waiting. */
    @ParameterizedTest
    @ValueSource(strings = {"slow=false", "slow=true"})
    void waitingForTheTracesTimeIsIdle(String mode) {
        settings = Kit.free("time.source=trace", "time.cpi=2", "ipi.latency=10 cyc", "cpu.mhz=1", mode);
        Machine machine = machine(2);
        table.map(0, 0);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (long time : new long[] {0, 100, 250}) {
            builder.add(time, 0, 3, ReferenceKind.READ.bit(), 0, ReferenceStringBuilder.NO_FRAME, 1);
        }
        addVcpu(machine, 0, builder.build());
        machine.addHostThread(1, true, shootDownAt(40, CPU_0));
        long[][] cycles = machine.cyclesByUse(machine.run());

        assertEquals(501, machine.endOf(0));
        assertEquals(3, used(cycles, 0, CycleUse.GUEST));
        assertEquals(498, used(cycles, 0, CycleUse.IDLE));
    }

    @Test
    void aThreadBackOnItsCpuTellsWhoeverWaitedForThat() {
        Machine machine = machine(1);
        WaitQueue queue = new WaitQueue();
        machine.serveFaultsBy(vcpu ->
                Kit.steps(Flow::leaveMonitor, flow -> flow.sleep(queue), Flow::enterMonitor, flow -> {
                    table.map(0, 0);
                    flow.spend(CycleUse.MONITOR, 0);
                }));
        Task task = addVcpu(machine, 0, Kit.references("r0"));
        events.schedule(0, EventClass.TIMER, 0, now -> task.whenOnCpu(at -> log("there", at), now));
        events.schedule(500, EventClass.TIMER, 0, now -> task.whenOnCpu(at -> log("back", at), now));
        events.schedule(700, EventClass.TIMER, 0, queue::wakeAll);
        machine.run();

        assertEquals(List.of("there at 0", "back at 700"), log);
        assertEquals(700 - 101, task.offCpuUntil(events.now()));
    }

    @Test
    void nobodySleepsInTheMonitor() {
        Machine machine = machine(1);
        machine.serveFaultsBy(vcpu -> Kit.steps(flow -> flow.sleep(new WaitQueue())));
        addVcpu(machine, 0, Kit.references("r0"));

        assertThrows(IllegalStateException.class, machine::run);
    }

    @Test
    void tellsADeadlockWhenNothingCanHappen() {
        Machine machine = machine(1);
        machine.serveFaultsBy(vcpu -> Kit.steps(Flow::leaveMonitor, flow -> flow.sleep(new WaitQueue())));
        addVcpu(machine, 0, Kit.references("r0"));

        IllegalStateException error = assertThrows(IllegalStateException.class, machine::run);
        assertTrue(error.getMessage().startsWith("deadlock"), error.getMessage());
    }

    /** The guest goes on at each entry, and its reference faults at once: a trap of 100 cycles. */
    @Test
    void tellsALivelockWhereVirtualCpusEnterTheGuestButExecuteNothing() {
        Machine machine = new Machine(new EventScheduler(), Kit.free("cost.trap=100 cyc", "check.stall=10000 cyc"), 1);
        machine.serveFaultsBy(vcpu -> Kit.steps(flow -> flow.spend(CycleUse.MONITOR, 0)));
        addVcpu(machine, 0, Kit.references("r0"));

        NoProgressException error = assertThrows(NoProgressException.class, machine::run);
        assertTrue(error.getMessage().contains("executed a reference since cycle 0;"), error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    @Test
    void tellsALoopThatTakesNoTime() {
        Machine machine = machine(1);
        machine.serveFaultsBy(vcpu -> new Activity() {
            @Override
            public void perform(Flow flow) {
                flow.spend(CycleUse.MONITOR, 0);
            }
        });
        addVcpu(machine, 0, Kit.references("r0"));

        IllegalStateException error = assertThrows(IllegalStateException.class, machine::run);
        assertTrue(error.getMessage().startsWith("livelock: 1000000 events"), error.getMessage());
    }

    @Test
    void anActivityIsPostedApartFromOthersOfAnotherKind() {
        Machine machine = machine(1);
        Task task = addVcpu(machine, 0, Kit.references("r0*10"));
        Activity other = new Activity() {
            @Override
            public void perform(Flow flow) {
                flow.done();
            }
        };
        events.schedule(0, EventClass.RELEASE, 0, now -> {
            assertFalse(task.hasPosted(Activity.class));
            task.post(other, now);
            assertTrue(task.hasPosted(other.getClass()));
            assertFalse(task.hasPosted(Kit.steps().getClass()));
        });
        machine.run();
        assertFalse(task.hasPosted(Activity.class));
    }

    private SimLock lock(String name, boolean interruptsOff) {
        return new LockClass(
                        name,
                        LockKind.QUEUED,
                        new LockCosts(0, 0, 0, 0),
                        new LockRules(interruptsOff, false, 0),
                        events,
                        new RandomStreams(1, 0).stream(name))
                .newLock();
    }

    /**
     * CPU 1 runs a thread with interrupts off from 0 to 70. A flush is asked of it at 20 and delivered at 30; whatever the
     * thread does next, the interrupt comes first: acknowledged at 70 + 40.
     */
    @ParameterizedTest
    @CsvSource({
        "COMPUTE, 'acknowledged at 110,then at 115'",
        "FREE_LOCK, 'then at 110,acknowledged at 110'",
        "HELD_LOCK, 'acknowledged at 110,then at 300'",
        "LOCK_WITH_INTERRUPTS_OFF, 'then at 110,acknowledged at 110'",
        "AWAIT_ACKNOWLEDGEMENTS, 'acknowledged at 110,then at 150'",
        "SLEEP, 'acknowledged at 110,then at 405'"
    })
    void anInterruptThatWaitedIsTakenWhenInterruptsAreOnAgain(Next next, String expected) {
        SimLock off = lock("off", true);
        SimLock other = lock("other", next == Next.LOCK_WITH_INTERRUPTS_OFF);
        SimLock held = lock("held", false);
        WaitQueue queue = new WaitQueue();
        events.schedule(400, EventClass.TIMER, 1, queue::wakeAll);
        Activity holder =
                Kit.steps(flow -> flow.acquire(held, "holder"), flow -> flow.spend(CycleUse.HOST, 300), flow -> {
                    flow.release(held);
                    flow.spend(CycleUse.HOST, 0);
                });
        Activity thread = Kit.steps(
                flow -> flow.acquire(off, "thread"),
                flow -> {
                    if (next == Next.AWAIT_ACKNOWLEDGEMENTS) {
                        flow.shootDown(CPU_0, TlbFlush.ofHost(1));
                    }
                    flow.spend(CycleUse.HOST, 70);
                },
                flow -> {
                    flow.release(off);
                    switch (next) {
                        case COMPUTE -> flow.spend(CycleUse.HOST, 5);
                        case FREE_LOCK, LOCK_WITH_INTERRUPTS_OFF -> flow.acquire(other, "thread");
                        case HELD_LOCK -> flow.acquire(held, "thread");
                        case AWAIT_ACKNOWLEDGEMENTS -> flow.awaitAcknowledgements();
                        case SLEEP -> flow.sleep(queue);
                    }
                },
                flow -> {
                    log("then", flow.now());
                    flow.spend(CycleUse.HOST, 0);
                });
        Machine machine = machine(4);
        table.map(0, 0);
        addVcpu(machine, 0, Kit.references("r0*1000"));
        machine.addHostThread(3, true, holder);
        machine.addHostThread(1, true, thread);
        machine.addHostThread(2, true, shootDownAt(20, CPU_1));
        machine.run();
        LockDetail detail = off.lockClass().statistics(1_000).get(0).detail();

        assertEquals(expected, String.join(",", log));
        assertEquals(1, detail.acksDelayed());
        assertEquals(70 - 30, detail.ackDelay());
    }

    /* Interrupts are off throughout; the flush comes at 30. The lock is held until 70, and from 75 to 125 again. */
    @Test
    void aFlushThatWaitsForTwoHoldsOfALockIsOneLateAcknowledgement() {
        Machine machine = machine(3);
        SimLock off = lock("off", true);
        Activity thread = Kit.steps(
                flow -> {
                    flow.interrupts(false);
                    flow.acquire(off, "thread");
                },
                flow -> flow.spend(CycleUse.HOST, 70),
                flow -> {
                    flow.release(off);
                    flow.spend(CycleUse.HOST, 5);
                },
                flow -> flow.acquire(off, "thread"),
                flow -> flow.spend(CycleUse.HOST, 50),
                flow -> {
                    flow.release(off);
                    flow.interrupts(true);
                    flow.spend(CycleUse.HOST, 0);
                });
        table.map(0, 0);
        addVcpu(machine, 0, Kit.references("r0*1000"));
        machine.addHostThread(1, true, thread);
        machine.addHostThread(2, true, shootDownAt(20, CPU_1));
        machine.run();
        LockDetail detail = off.lockClass().statistics(1_000).get(0).detail();

        assertEquals(1, detail.acksDelayed());
        assertEquals(70 - 30 + 50, detail.ackDelay());
    }

    /* Slices of 100 cycles. The first thread computes 10 at a time, in turn; the second waits for its CPU until 100. */
    @Test
    void aThreadOfTheKernelThatComputesInTurnMakesWayAtTheEndOfItsSlice() {
        settings = Kit.free("sched.quantum=100 cyc");
        Machine machine = machine(2);
        Activity busy = new Activity() {
            @Override
            public void perform(Flow flow) {
                if (step++ < 50) {
                    flow.spendInTurn(10);
                } else {
                    log("busy", flow.now());
                    flow.done();
                }
            }
        };
        Activity other = Kit.steps(flow -> {
            log("other", flow.now());
            flow.spend(CycleUse.HOST, 40);
        });
        table.map(0, 0);
        addVcpu(machine, 0, Kit.references("r0*1000"));
        machine.addHostThread(1, true, busy);
        machine.addHostThread(1, true, other);
        machine.run();

        assertEquals(List.of("other at 100", "busy at 540"), log);
        machine.cyclesByUse(1_000);
    }

    private enum Next {
        COMPUTE,
        FREE_LOCK,
        HELD_LOCK,
        LOCK_WITH_INTERRUPTS_OFF,
        AWAIT_ACKNOWLEDGEMENTS,
        SLEEP
    }
}
