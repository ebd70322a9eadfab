package org.refault.simulator.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.EvictPage;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.memory.GuestTable;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.memory.ShadowBits;
import org.refault.simulator.monitor.Monitor;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.reference.Run;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.Settings;

/**
 * A guest with two guest pages for the trace's, which begin with pages 0 and 1, and exact LRU; the least costs, but for a
 * guest fault 100, a transfer of the virtual disk 5,000 and of the host's 1,000 cycles.
 */
class DoublePagingTest {
    private static final int FRAMES = 2;

    /* cycle 0       w0: guest page 0 is not mapped by the monitor; trap 1
     *       1       w0 itself
     *       2       w2: page 2 is on the virtual disk; trap 1, guest fault 100; page 1, never used, goes from guest page 1
     *     103       the host has guest page 1 swapped out: read, 1,000
     *   1,103       written to the virtual disk, 5,000
     *   6,103       page 2 read, 5,000; guest page 1 is in the host's memory, overwritten at once
     *  11,103       w2 again: guest page 1 is not mapped by the monitor; trap 1
     *  11,104       w2 itself */
    @Test
    void aPageOutOfAPageThatTheHostHasSwappedReadsItFirst() {
        Scene scene = new Scene("relock", "w0 w2");
        scene.memory.populate(scene.space, 0);
        scene.memory.populateSwapped(scene.space, 1);
        scene.at(103, () -> assertEquals(State.READING, scene.space.state(1)));
        scene.at(1_103, () -> assertEquals(State.PRESENT, scene.space.state(1)));
        scene.at(6_102, () -> assertEquals(GuestMemory.State.IN_TRANSIT, scene.guest.state(1)));
        scene.at(6_103, () -> assertEquals(GuestMemory.State.ON_DISK, scene.guest.state(1)));
        scene.at(11_102, () -> assertEquals(GuestMemory.State.IN_TRANSIT, scene.guest.state(2)));
        scene.at(11_103, () -> assertEquals(1, scene.guest.table().pages()[2]));
        scene.run();

        assertEquals(11_105, scene.machine.endOf(0));
        assertEquals(1, scene.count(Counter.GUEST_FAULTS));
        assertEquals(1, scene.count(Counter.GUEST_PAGE_OUTS));
        assertEquals(1, scene.count(Counter.DOUBLE_PAGING_READS));
        assertEquals(1, scene.count(Counter.SWAPPED_AT_GUEST_PAGE_OUTS));
        assertNull(scene.paging.counters().get(Counter.FALSE_READS));
        assertEquals(100, scene.cycles[0][CycleUse.GUEST_PAGING.ordinal()]);
        assertEquals(11_000, scene.cycles[0][CycleUse.IO_WAIT.ordinal()]);
    }

    @Test
    void aPageOutOfAPageInTheHostsMemoryReadsNothing() {
        Scene scene = new Scene("relock", "w0 w2");
        scene.memory.populate(scene.space, 0);
        scene.memory.populate(scene.space, 1);
        scene.run();

        assertEquals(10_105, scene.machine.endOf(0));
        assertEquals(1, scene.count(Counter.GUEST_PAGE_OUTS));
        assertNull(scene.paging.counters().get(Counter.DOUBLE_PAGING_READS));
        assertEquals(0, scene.count(Counter.SWAPPED_AT_GUEST_PAGE_OUTS));
    }

    /* Page 2 is read into guest page 1, of which the host then takes the frame; page 2, clean, makes way for page 1 without being
     * written. What the host reads back is overwritten. It had to write the page itself, unless it knew of the block. */
    @ParameterizedTest
    @CsvSource({"off, 1", "track-blocks, 0"})
    void aPageInOverAPageThatTheHostHasSwappedReadsItInVain(String avoid, int hostPageOuts) {
        Scene scene = new Scene("unsafe-shared", avoid, new String[] {"w0 r2 w0*20000 r1"});
        scene.hostTakesGuestPage1At(15_000);
        scene.run();

        assertEquals(2, scene.count(Counter.GUEST_FAULTS));
        assertEquals(1, scene.count(Counter.GUEST_PAGE_OUTS));
        assertEquals(1, scene.count(Counter.FALSE_READS));
        assertNull(scene.paging.counters().get(Counter.DOUBLE_PAGING_READS));
        assertEquals(hostPageOuts, scene.host.counts().guestPageOuts());
    }

    /** Once the host knows that it was written, a page is no block any more. */
    @Test
    void aPageWrittenSinceItCameFromABlockIsWrittenToTheSwapDevice() {
        Scene scene = new Scene("unsafe-shared", "track-blocks", new String[] {"w0 r2 w0*20000 r1"});
        scene.at(14_000, () -> scene.memory.unpin(scene.space, 1, true));
        scene.hostTakesGuestPage1At(15_000);
        scene.run();

        assertEquals(1, scene.host.counts().guestPageOuts());
    }

    /** The second virtual CPU finds page 2 on its way, sleeps, and goes on with it when the first does. */
    @Test
    void twoVirtualCpusThatMissThePageHaveItReadOnce() {
        Scene scene = new Scene("relock", "w0 w2", "w0 w2");
        scene.memory.populate(scene.space, 0);
        scene.memory.populate(scene.space, 1);
        scene.run();

        assertEquals(1, scene.count(Counter.GUEST_FAULTS));
        assertTrue(scene.machine.endOf(1) - scene.machine.endOf(0) < 10, "the second follows at once");
    }

    /** Page 0 is used by virtual CPU 1 through its TLB until the guest takes it away: then that must be flushed. */
    @Test
    void theGuestShootsDownTheTranslationsOfItsVictim() {
        Scene scene = new Scene("relock", "w1 r2*30000 r1", "w0 r0*50 w1*40000 r0");
        scene.memory.populate(scene.space, 0);
        scene.memory.populate(scene.space, 1);
        scene.at(20_000, () -> {
            assertEquals(GuestTable.NOT_PRESENT, scene.guest.table().pages()[0]);
            assertEquals(0, scene.guest.table().pages()[2]);
            assertFalse(scene.vcpus.get(1).holdsTranslation(0));
            assertTrue(scene.vcpus.get(1).holdsTranslation(1));
        });
        scene.run();

        assertTrue(scene.machine.interruptsSent() > 0);
        assertTrue(scene.count(Counter.GUEST_FAULTS) >= 2, "page 0 had to come back");
    }

    /** A machine with a CPU for each virtual CPU and one for the host. */
    private static final class Scene {
        private final EventScheduler events = new EventScheduler();
        private final Machine machine;
        private final HostMemory memory = new HostMemory(16, 0, 16, 1, 1, 1, PinPrimitive.VM_LOCKED);
        private final Host host;
        private final AddressSpace space;
        private final GuestMemory guest;
        private final GuestPaging paging;
        private final List<Vcpu> vcpus = new ArrayList<>();
        private long[][] cycles;

        Scene(String protocol, String... references) {
            this(protocol, "off", references);
        }

        private Scene(String protocol, String avoid, String[] references) {
            Settings settings = Kit.free(
                    "double_paging.avoid=" + avoid,
                    "cpu.mhz=1",
                    "disk.jitter=0",
                    "disk.random=1000 cyc",
                    "guest.fault=100 cyc",
                    "guest.disk=5000 cyc",
                    "idle.k=2");
            machine = new Machine(events, settings, references.length + 1);
            RandomStreams streams = new RandomStreams(1, 0);
            host = Kit.host(machine, settings, memory, streams);
            space = host.newSpace("guest", FRAMES, 1);
            host.addGuestSpace(space);
            List<ReferenceString> strings = strings(references);
            guest = new GuestMemory(
                    strings.get(0).pageOfVirtual(),
                    strings.get(0).pageCount(),
                    FRAMES,
                    "lru",
                    ShadowBits.NONE,
                    streams.stream("guest.swapper"));
            Monitor monitor = new Monitor(
                    machine,
                    host,
                    settings,
                    space,
                    new MonitorTable(FRAMES),
                    ProtocolCatalogue.load().find(protocol),
                    Kit.idlePages(settings));
            long mask = (1L << references.length) - 1;
            paging = new GuestPaging(machine, host, space, guest, mask, settings, 0, monitor::overwritten);
            monitor.watchClobbers();
            monitor.ready();
            machine.serveFaultsBy(monitor::onFault);
            machine.serveGuestFaultsBy(vcpu -> paging.onFault(vcpu.pageOfTrace()));
            machine.tellOfEmptyTlbs((of, pages, now) -> monitor.tlbEmptied(of, pages, now));
            for (int i = 0; i < references.length; i++) {
                Vcpu vcpu = new Vcpu(
                        i, strings.get(i), monitor.table(), guest.table(), settings, false, monitor.clobberLog());
                monitor.add(vcpu);
                machine.addVcpu(vcpu);
                vcpus.add(vcpu);
            }
        }

        /** A string for each virtual CPU, with the page numbers of the text: a further one names pages 0, 1 and 2 first. */
        private static List<ReferenceString> strings(String... references) {
            ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
            add(builder, references.length, Kit.references("r0 r1 r2"));
            for (int i = 0; i < references.length; i++) {
                add(builder, i, Kit.references(references[i]));
            }
            return List.of(builder.build().deal(references.length + 1)).subList(0, references.length);
        }

        private static void add(ReferenceStringBuilder builder, int vcpu, ReferenceString string) {
            for (int i = 0; i < string.length(); i++) {
                int run = string.runs()[i];
                long number = string.virtualNumber(string.virtualPages()[i]);
                builder.add(
                        vcpu, Run.cpl(run), Run.kinds(run), number, ReferenceStringBuilder.NO_FRAME, string.count(i));
            }
        }

        /** The host takes a page out of memory, writes it if it must, and gives its frame to others. */
        void hostTakesGuestPage1At(long time) {
            memory.populate(space, 0);
            memory.populate(space, 1);
            machine.addHostThread(
                    1,
                    true,
                    Kit.steps(
                            flow -> flow.spend(CycleUse.HOST, time),
                            flow -> flow.acquire(host.kernelLock(), "test"),
                            flow -> flow.call(new EvictPage(host, space, 1)),
                            flow -> {
                                flow.release(host.kernelLock());
                                flow.spend(CycleUse.HOST, 2_000);
                            },
                            flow -> {
                                memory.freeCached(space, 1);
                                flow.spend(CycleUse.HOST, 0);
                            }));
        }

        void at(long time, Runnable look) {
            events.schedule(time, EventClass.STATISTICS, 0, now -> look.run());
        }

        void run() {
            long end = machine.run();
            cycles = machine.cyclesByUse(end);
            guest.check();
            memory.check();
        }

        long count(Counter counter) {
            return paging.counters().get(counter);
        }
    }
}
