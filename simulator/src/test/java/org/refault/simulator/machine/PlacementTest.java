package org.refault.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.Settings;

/**
 * Threads that any free CPU takes. A reference and a trap cost 1 cycle; a world switch 100, an interrupt 10 until delivery
 * and 40 to handle, blocking or waking 5; a slice is 1,000 cycles.
 */
class PlacementTest {
    private static final String[] COSTS = {
        "ws.oneway=100 cyc", "ipi.latency=10 cyc", "ipi.handler=40 cyc", "cost.ctxsw=5 cyc", "sched.quantum=1000 cyc"
    };
    private static final long VCPU_0 = 1;
    private static final long CPU_1 = 2;

    private final EventScheduler events = new EventScheduler();
    private final MonitorTable table = new MonitorTable(1);
    private final List<Long> targets = new ArrayList<>();

    private Machine machine(String placement, boolean tagged) {
        List<String> all = new ArrayList<>(List.of(COSTS));
        all.add("vcpu.placement=" + placement);
        all.add("tlb.tagged=" + tagged);
        settings = Kit.free(all.toArray(String[]::new));
        table.map(0, 0);
        return new Machine(events, settings, 2);
    }

    private Settings settings;

    private Task addVcpu(Machine machine, int number, ReferenceString string) {
        return machine.addVcpu(
                new Vcpu(number, string, table, settings, false, (vcpu, page, frame, time, write) -> {}));
    }

    /**
     * Three virtual CPUs on two CPUs; number 2 waits at first.
     *
     * <pre>
     *   1,000  0 makes way: in the host at 1,100, where it queues behind 2
     *   1,100  1, whose slice is over, makes way for 0: in the host at 1,200
     *   1,105  CPU 0 takes 2, which is in the guest from 1,110 to 1,610 and ends at 1,611
     *   1,205  CPU 1 takes 0: 5 to switch, 100 to the guest, 500 references left from 1,310 on
     *   1,616  CPU 0 takes 1: in the guest at 1,721 with 400 references left
     * </pre>
     *
     * <p>Those who move walk again, tagged or not: their translations stay where they were made.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCpuThatComesFreeTakesWhoeverHasWaitedLongest(boolean tagged) {
        Machine machine = machine("shared", tagged);
        Task first = addVcpu(machine, 0, Kit.references("r0*1500"));
        Task second = addVcpu(machine, 1, Kit.references("r0*1500"));
        Task third = addVcpu(machine, 2, Kit.references("r0*500"));
        long[][] cycles = machine.cyclesByUse(machine.run());

        assertEquals(1_810, machine.endOf(0));
        assertEquals(2_121, machine.endOf(1));
        assertEquals(1_610, machine.endOf(2));
        assertEquals(List.of(1L, 1L, 0L), List.of(first.moves(), second.moves(), third.moves()));
        assertEquals(
                List.of(2L, 2L, 1L),
                List.of(
                        first.vcpu().walks(),
                        second.vcpu().walks(),
                        third.vcpu().walks()));
        assertEquals(1_000 + 500 + 400, cycles[0][CycleUse.GUEST.ordinal()]);
        assertEquals(1_100 + 500, cycles[1][CycleUse.GUEST.ordinal()]);
    }

    /** Pinned, 0 and 2 take turns on CPU 0, and 1 has CPU 1 for itself. */
    @ParameterizedTest
    @CsvSource({"false, 2", "true, 1"})
    void pinnedVirtualCpusStayThoughAnotherCpuIsFree(boolean tagged, long walks) {
        Machine machine = machine("pinned", tagged);
        Task first = addVcpu(machine, 0, Kit.references("r0*1500"));
        addVcpu(machine, 1, Kit.references("r0*1500"));
        addVcpu(machine, 2, Kit.references("r0*500"));
        machine.run();

        assertEquals(1_500, machine.endOf(1));
        assertEquals(1_610, machine.endOf(2));
        assertEquals(1_611 + 5 + 5 + 100 + 500, machine.endOf(0));
        assertEquals(walks, first.vcpu().walks());
    }

    /**
     * The thread of CPU 0 runs first: at 100 the guest has made way for it, is on the idle CPU 1, and in the guest from 205
     * on. The thread, woken at 300, asks at 705 for a flush of those who may hold translations: delivered to CPU 1 at 715,
     * which costs the guest two world switches and the handler, 240 cycles.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFlushFollowsAVirtualCpuThatMadeWayForAThreadOfTheKernel(boolean tagged) {
        Machine machine = machine("shared", tagged);
        Task vcpu = addVcpu(machine, 0, Kit.references("r0*1000"));
        addThreadThatFlushes(machine);
        machine.run();

        assertEquals(List.of(CPU_1), targets);
        assertEquals(1, machine.interruptsSent());
        assertEquals(205 + 1_000 + 240, machine.endOf(0));
        assertEquals(1, vcpu.moves());
        assertEquals(2, vcpu.vcpu().walks(), "at first and after the flush");
    }

    /**
     * Pinned it awaits the thread twice. The thread sleeps from 110 on; the guest runs from 220 to 300, when it is woken: 80
     * references. The guest is in the host at 400, the thread has the CPU from 410 to 810, and the flush meets the guest
     * off its CPU.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVirtualCpuThatStaysIsFlushedOnItsCpu(boolean tagged) {
        Machine machine = machine("pinned", tagged);
        Task vcpu = addVcpu(machine, 0, Kit.references("r0*1000"));
        addThreadThatFlushes(machine);
        machine.run();

        assertEquals(tagged ? List.of(1L) : List.of(0L), targets);
        assertEquals(0, machine.interruptsSent());
        assertEquals(810 + 5 + 5 + 100 + 920, machine.endOf(0));
        assertEquals(2, vcpu.vcpu().walks());
    }

    private void addThreadThatFlushes(Machine machine) {
        WaitQueue queue = new WaitQueue();
        machine.addBoundHostThread(
                0,
                true,
                Kit.steps(
                        flow -> {
                            events.schedule(300, EventClass.TIMER, 0, queue::wakeAll);
                            flow.sleep(queue);
                        },
                        flow -> flow.spend(CycleUse.HOST, 400),
                        flow -> {
                            long cpus = machine.cpusWithTranslations(VCPU_0);
                            targets.add(cpus);
                            flow.shootDown(cpus, TlbFlush.ofGuest(VCPU_0));
                            flow.awaitAcknowledgements();
                        }));
    }

    /** A thread that would begin on CPU 0 finds it taken and CPU 1 unused; the guest is not disturbed. */
    @Test
    void aThreadOfTheHostBeginsOnAnUnusedCpu() {
        Machine machine = machine("shared", false);
        addVcpu(machine, 0, Kit.references("r0*1000"));
        Task thread = machine.addHostThread(0, true, Kit.steps(flow -> flow.spend(CycleUse.HOST, 400)));
        long[][] cycles = machine.cyclesByUse(machine.run());

        assertEquals(1, thread.cpu());
        assertEquals(1_000, machine.endOf(0));
        assertEquals(400, cycles[1][CycleUse.HOST.ordinal()]);
    }
}
