package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.NoProgressException;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.setting.Settings;

/**
 * Faults that begin again as long as an invalidation of their page is under way, under nested paging: there the way from
 * the monitor to the host costs nothing. A walk takes 5 cycles, the exit 30, the violation 10, half an exit 15, all else
 * nothing; the host has page 0 under invalidation from cycle 0 on until 1,000 or later.
 */
class RetriesTest {
    private static final int WALK = 5;
    private static final int TRAP = 30 + 10;
    private static final int HELD = 1_000;

    /* The looks are at 45, 90, .., 990, and 1,035, which is the first after the invalidation. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void everyRetryCostsTheWayThroughTheGuest(String slow) {
        Scene scene = new Scene(2, "slow=" + slow);
        scene.invalidateOn(1, flow -> flow.spend(CycleUse.HOST, HELD));
        scene.run();

        int retries = HELD / (WALK + TRAP);
        assertEquals(22, retries);
        assertEquals(retries, scene.count(Counter.NOTIFIER_RETRIES));
        assertEquals(1, scene.count(Counter.NOTIFIER_RETRIED_FAULTS));
        FaultPath path = scene.pathOfFirstTouch();
        assertEquals((retries + 1) * WALK, path.cycles().get(PathCause.WALK));
        assertEquals((retries + 1) * TRAP, path.cycles().get(PathCause.TRAP));
        assertEquals((retries + 1) * (WALK + TRAP), path.total());
    }

    /* The thread that holds the invalidation up is woken at 1,000 and needs the CPU. At 1,035 the 23rd look fails, and the
     * virtual CPU makes way: out until 1,050, back at 1,065, and its reference faults once more. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void aFaultThatBeginsAgainMakesWayForWhomItWaitsFor(String slow) {
        Scene scene = new Scene(1, "slow=" + slow);
        WaitQueue queue = new WaitQueue();
        scene.invalidateOn(0, flow -> flow.sleep(queue));
        scene.machine.events().schedule(HELD, EventClass.TIMER, 0, queue::wakeAll);
        scene.run();

        assertEquals(23, scene.count(Counter.NOTIFIER_RETRIES));
        FaultPath path = scene.pathOfFirstTouch();
        assertEquals(24 * WALK, path.cycles().get(PathCause.WALK));
        assertEquals(24 * TRAP, path.cycles().get(PathCause.TRAP));
        assertEquals(30, path.cycles().get(PathCause.WORLD_SWITCH));
        assertEquals(1_065 + WALK + TRAP, path.total());
    }

    @Test
    void aRunThatGetsNowhereEndsWithALineThatSaysWhatRetries() {
        Scene scene = new Scene(2, "check.retries=21");
        scene.invalidateOn(1, flow -> flow.spend(CycleUse.HOST, HELD));

        NoProgressException error = assertThrows(NoProgressException.class, scene::run);

        assertTrue(
                error.getMessage()
                        .startsWith("livelock: at cycle 990 a fault of virtual CPU 0 on guest page 0 begins again for"
                                + " the 22th time"),
                error.getMessage());
        assertTrue(error.getMessage().endsWith("check.retries"), error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    @Test
    void asManyRetriesAsAreAllowedAreNoError() {
        Scene scene = new Scene(2, "check.retries=22");
        scene.invalidateOn(1, flow -> flow.spend(CycleUse.HOST, HELD));
        scene.run();

        assertEquals(22, scene.mostRetries());
    }

    /** A virtual CPU on CPU 0, whose first reference is to page 0, and a thread of the host's kernel. */
    private static final class Scene {
        private final Machine machine;
        private final Monitor monitor;
        private final Settings settings;
        private long stopped;

        Scene(int cpus, String... assignments) {
            List<String> all = new ArrayList<>(List.of(
                    "protocol=mmu-notifier",
                    "host.flavour=linux6-2list",
                    "paging.mode=ept",
                    "walk.nested=" + WALK + " cyc",
                    "vmexit=30 cyc",
                    "ept.violation=10 cyc"));
            all.addAll(List.of(assignments));
            settings = Kit.free(all.toArray(String[]::new));
            machine = new Machine(new EventScheduler(), settings, cpus);
            HostMemory memory = new HostMemory(40, 8, 20, 2, 4, 6, PinPrimitive.REFCOUNT);
            Host host = Kit.host(machine, settings, memory, new RandomStreams(1, 0));
            AddressSpace guest = host.newSpace("guest", 2, 1);
            host.addGuestSpace(guest);
            memory.populate(guest, 0);
            memory.populate(guest, 1);
            monitor = new Monitor(
                    machine, host, settings, guest, new MonitorTable(2), new Notified(), Kit.idlePages(settings));
            machine.serveFaultsBy(monitor::onFault);
            machine.tellOfEmptyTlbs(monitor::tlbEmptied);
        }

        /** The host begins to invalidate page 0, waits, and ends it. */
        void invalidateOn(int cpu, Consumer<Flow> wait) {
            machine.addHostThread(
                    cpu,
                    true,
                    Kit.steps(
                            flow -> flow.call(monitor.invalidations().begin(0)),
                            wait,
                            flow -> flow.call(monitor.invalidations().end(0))));
        }

        void run() {
            var vcpu = Kit.vcpu(monitor, 0, Kit.references("r0*3"), settings);
            monitor.begin(new Background(machine, List.of(machine.addVcpu(vcpu))));
            stopped = machine.run();
            machine.cyclesByUse(stopped);
        }

        long count(Counter counter) {
            return monitor.counters(stopped).getOrDefault(counter, 0L);
        }

        long mostRetries() {
            Map<Counter, Long> counters = monitor.counters(stopped);
            Monitor.countDurations(List.of(monitor), counters, stopped);
            return counters.get(Counter.NOTIFIER_RETRIES_MAX);
        }

        FaultPath pathOfFirstTouch() {
            return machine.pathsOfFaults().stream()
                    .filter(path -> path.kind() == Counter.FIRST_TOUCHES)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
