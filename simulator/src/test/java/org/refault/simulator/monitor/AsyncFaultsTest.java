package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.setting.Settings;

/**
 * Asynchronous faults, cycle by cycle. A reference and a trap take 1 cycle, a read 500, the guest's handler 20, its switch of
 * threads 50, all else nothing.
 *
 * <p>Page 0 is on the swap device, page 1 in memory. With two threads, burst 0 belongs to the one, burst 1 to the other:
 *
 * <pre>
 *      0  thread 0 refers to page 0: a trap
 *      1  the read begins; the guest is told, and switches until 71
 *     71  thread 1 refers to page 1: a trap; from 72 on it runs
 *    501  the page is read and mapped; the guest is told until 521
 *    521  thread 1 goes on with the rest of its burst
 *  1,092  thread 0 has its turn
 * </pre>
 */
class AsyncFaultsTest {
    private static final int PAGES = 80;

    @Test
    void anotherThreadRunsWhileThePageIsRead() {
        Scene scene = new Scene(read(3, "0*10 1*1000"), 1, "async_pf=user_only", "guest.threads_per_vcpu=2");

        assertEquals(72 + 1_000 + 20 + 10, scene.end);
        assertEquals(1, scene.count(Counter.ASYNC_FAULTS));
        assertEquals(1, scene.count(Counter.ASYNC_READY));
        assertEquals(0, scene.count(Counter.ASYNC_HALTS));
        assertEquals(501 - 71, scene.count(Counter.ASYNC_HIDDEN_CYCLES));
        assertEquals(0, scene.count(Counter.MAJOR_RELOCKS));
        assertEquals(1, scene.count(Counter.FIRST_TOUCHES), "page 0 was mapped ahead");
        assertEquals(1, scene.count(Counter.ASYNC_FIRST_TOUCHES));
        // What another thread hides is no part of the fault.
        FaultPath path = scene.path(Counter.ASYNC_FAULTS);
        assertEquals(1, path.cycles().get(PathCause.TRAP));
        assertEquals(20 + 50, path.cycles().get(PathCause.GUEST));
        assertEquals(71, path.total());
    }

    @Test
    void withoutAsynchronousFaultsTheReadIsWaitedFor() {
        Scene scene = new Scene(read(3, "0*10 1*1000"), 1, "async_pf=off");

        assertEquals(501 + 10 + 1 + 1_000, scene.end);
        assertEquals(0, scene.count(Counter.ASYNC_FAULTS));
        assertEquals(500, scene.path(Counter.FIRST_TOUCHES).cycles().get(PathCause.DEVICE_SERVICE));
    }

    @Test
    void aGuestOfOneThreadHaltsUntilThePageIsThere() {
        Scene scene = new Scene(read(3, "0*10 1*1000"), 1, "async_pf=user_only");

        // Told until 21; halted until 501; told until 521; the thread is switched to until 571.
        assertEquals(571 + 10 + 1 + 1_000, scene.end);
        assertEquals(1, scene.count(Counter.ASYNC_HALTS));
        assertEquals(501 - 21, scene.count(Counter.ASYNC_HALT_CYCLES));
        assertEquals(0, scene.count(Counter.ASYNC_HIDDEN_CYCLES));
        FaultPath path = scene.path(Counter.ASYNC_FAULTS);
        assertEquals(480, path.cycles().get(PathCause.HALTED));
        assertEquals(20 + 20 + 50, path.cycles().get(PathCause.GUEST));
        assertEquals(571, path.total());
    }

    @Test
    void aKernelFaultIsHiddenOnlyWhereTheGuestIsToldAtEveryLevel() {
        ReferenceString string = new Text().read(0, "0*10").read(3, "1*1000").build();
        Scene userOnly = new Scene(string, 1, "async_pf=user_only", "guest.threads_per_vcpu=2");
        Scene all = new Scene(string, 1, "async_pf=all", "guest.threads_per_vcpu=2");

        assertEquals(501 + 10 + 1 + 1_000, userOnly.end);
        assertEquals(0, userOnly.count(Counter.ASYNC_FAULTS));
        assertEquals(1, userOnly.count(Counter.ASYNC_DENIED));
        assertEquals(0, userOnly.count(Counter.ASYNC_HIDDEN_CYCLES));
        assertEquals(1_102, all.end);
        assertEquals(0, all.count(Counter.ASYNC_DENIED));
        assertEquals(430, all.count(Counter.ASYNC_HIDDEN_CYCLES));
    }

    @Test
    void aSecondThreadThatNeedsTheSamePageHaltsTheVirtualCpu() {
        Scene scene = new Scene(read(3, "0*10 0*20"), 1, "async_pf=user_only", "guest.threads_per_vcpu=2");

        // Thread 1 faults at 71, halts from 72 to 501; the guest is told until 521.
        assertEquals(521 + 20 + 10, scene.end);
        assertEquals(1, scene.count(Counter.ASYNC_FAULTS));
        assertEquals(501 - 72, scene.count(Counter.ASYNC_HALT_CYCLES));
    }

    /** Thread 1 has run out of references at 82, and thread 0 still waits. */
    @Test
    void aVirtualCpuWithNothingButWaitingThreadsHalts() {
        Scene scene = new Scene(read(3, "0*10 1*10"), 1, "async_pf=user_only", "guest.threads_per_vcpu=2");

        // The end of its references is noticed a trap later, at 83.
        assertEquals(501 - 83, scene.count(Counter.ASYNC_HALT_CYCLES));
        assertEquals(501 - 71 - 418, scene.count(Counter.ASYNC_HIDDEN_CYCLES));
        assertEquals(501 + 20 + 50 + 10, scene.end);
    }

    @Test
    void atMostSixtyFourAreOutstanding() {
        StringBuilder pages = new StringBuilder("0*10");
        for (int page = 1; page < 70; page++) {
            pages.append(' ').append(page).append("*10");
        }
        Scene scene = new Scene(
                read(3, pages.toString()),
                70,
                "async_pf=user_only",
                "guest.threads_per_vcpu=70",
                "disk.random=100000 cyc",
                "disk.sequential=100000 cyc");

        // The 65th waits for its read, behind the 64 others, which are all there then.
        assertEquals(1, scene.count(Counter.ASYNC_DENIED));
        assertEquals(69, scene.count(Counter.ASYNC_FAULTS));
        assertEquals(69, scene.count(Counter.ASYNC_READY));
        assertEquals(70 * 10, scene.references);
    }

    private static ReferenceString read(int cpl, String text) {
        return new Text().read(cpl, text).build();
    }

    /** References to read: {@code page*count}. */
    private static final class Text {
        private final ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);

        Text read(int cpl, String text) {
            for (String run : text.split(" ")) {
                String[] numbers = run.split("\\*");
                builder.add(
                        0,
                        cpl,
                        ReferenceKind.READ.bit(),
                        Integer.parseInt(numbers[0]),
                        ReferenceStringBuilder.NO_FRAME,
                        Integer.parseInt(numbers[1]));
            }
            return this;
        }

        ReferenceString build() {
            return builder.build();
        }
    }

    /** One virtual CPU on CPU 0 of a host with more memory than it needs, some of the guest's pages on the swap device. */
    private static final class Scene {
        private final Machine machine;
        private final Map<Counter, Long> counters;
        private final long end;
        private final long references;

        Scene(ReferenceString string, int swapped, String... assignments) {
            List<String> all = new ArrayList<>(List.of(
                    "protocol=mmu-notifier",
                    "guest.thread_burst=10",
                    "guest.ctxsw=50 cyc",
                    "guest.async_handler=20 cyc",
                    "host.flavour=linux6-2list",
                    "disk.kind=constant",
                    "disk.random=500 cyc",
                    "disk.sequential=500 cyc",
                    "swap.cluster=0"));
            all.addAll(List.of(assignments));
            Settings settings = Kit.free(all.toArray(String[]::new));
            machine = new Machine(new EventScheduler(), settings, 2);
            HostMemory memory = new HostMemory(400, 8, 200, 2, 4, 6, PinPrimitive.REFCOUNT);
            Host host = Kit.host(machine, settings, memory, new RandomStreams(1, 0));
            AddressSpace guest = host.newSpace("guest", PAGES, 1);
            host.addGuestSpace(guest);
            for (int page = 0; page < PAGES; page++) {
                if (page < swapped) {
                    memory.populateSwapped(guest, page);
                } else {
                    memory.populate(guest, page);
                }
            }
            Monitor monitor = new Monitor(
                    machine, host, settings, guest, new MonitorTable(PAGES), new Notified(), Kit.idlePages(settings));
            machine.serveFaultsBy(monitor::onFault);
            machine.serveHaltsBy(monitor::onHalt);
            machine.tellOfEmptyTlbs((of, pages, now) -> monitor.tlbEmptied(of, pages, now));
            var vcpu = Kit.vcpu(monitor, 0, string, settings);
            Background background = new Background(machine, List.of(machine.addVcpu(vcpu)));
            monitor.begin(background);
            long stopped = machine.run();
            counters = monitor.counters(stopped);
            end = machine.endOf(0);
            references = vcpu.references();
            machine.cyclesByUse(stopped);
        }

        long count(Counter counter) {
            return counters.getOrDefault(counter, 0L);
        }

        FaultPath path(Counter kind) {
            return machine.pathsOfFaults().stream()
                    .filter(path -> path.kind() == kind)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
