package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.result.Counter;
import org.refault.simulator.setting.Settings;

/** A guest that uses one page for 200 cycles, one reference a cycle, while its frame 5 is freed at 50. */
class ClobbersTest {
    private static final int PAGE = 0;
    private static final int FRAME = 5;

    private final EventScheduler events = new EventScheduler();
    private final Settings settings = Kit.free();
    private final Machine machine = new Machine(events, settings, 2);
    private final MonitorTable table = new MonitorTable(1);
    private final GuestPages pages = new GuestPages(1, null);
    private final HostMemory memory = new HostMemory(8, 1, 8, 1, 2, 3, PinPrimitive.VM_LOCKED);
    private final AddressSpace guest = new AddressSpace("guest", 1, null, 1);
    private final List<VirtualCpu> vcpus = new ArrayList<>();
    private final Clobbers clobbers =
            new Clobbers(table, pages, memory, guest, vcpus, new NearMisses(1, vcpus, 0), events::now);

    private void at(long time, Runnable action) {
        events.schedule(time, EventClass.STATISTICS, 0, now -> action.run());
    }

    private Vcpu addVcpu(String references) {
        Vcpu vcpu = new Vcpu(vcpus.size(), Kit.references(references), table, settings, false, clobbers);
        vcpus.add(vcpu);
        machine.addVcpu(vcpu);
        return vcpu;
    }

    private void run(String references) {
        memory.add(guest);
        table.map(PAGE, FRAME);
        at(50, () -> clobbers.frameLost(guest, PAGE, FRAME));
        addVcpu(references);
        machine.run();
    }

    @Test
    void anEpisodeOfReadsIsOneClobber() {
        run("r0*200");

        assertEquals(1, clobbers.reads());
        assertEquals(0, clobbers.writes() + clobbers.divergences());
        assertEquals(150, clobbers.references());
    }

    @Test
    void theFirstUseClassesTheEpisode() {
        run("w0*60 r0*140");

        assertEquals(1, clobbers.writes());
        assertEquals(0, clobbers.reads() + clobbers.divergences());
    }

    @Test
    void aWriteWhileThePageIsElsewhereMakesTwoCopies() {
        at(50, () -> {
            clobbers.frameLost(guest, PAGE, FRAME);
            memory.populate(guest, PAGE);
        });
        run("w0*200");

        assertEquals(1, clobbers.divergences());
        assertEquals(0, clobbers.writes() + clobbers.reads());
    }

    @Test
    void aTranslationThatIsNotUsedAgainIsNoClobber() {
        run("r0*40");

        assertEquals(0, clobbers.reads());
    }

    /** The entry is replaced at 100, but the TLB is not flushed: the old translation lives on. */
    @Test
    void aPageMappedAnewDoesNotEndAnEpisodeThatATlbStillHolds() {
        at(100, () -> {
            table.unmap(PAGE);
            clobbers.endIfGone(PAGE);
            table.map(PAGE, FRAME + 1);
        });
        run("r0*200");

        assertEquals(1, clobbers.reads());
        assertEquals(150, clobbers.references());
    }

    @Test
    void droppedTablesEndOnlyTheEpisodesThatAreOver() {
        at(100, clobbers::endAllGone);
        run("r0*200");

        assertEquals(1, clobbers.reads());
        assertEquals(150, clobbers.references());
    }

    /**
     * Virtual CPU 0 keeps a translation to the lost frame 5, while virtual CPU 1 writes to the page's new frame. When that
     * goes too, its writes are known: before by the Dirty bit, afterwards one by one.
     */
    @Test
    void staleTranslationsOfOnePageLeadToDifferentFrames() {
        List<Boolean> slotNewest = new ArrayList<>();
        Vcpu[] writer = new Vcpu[1];
        at(60, () -> {
            table.unmap(PAGE);
            table.takeDirty(PAGE);
            writer[0].forget(PAGE);
            memory.populate(guest, PAGE);
            memory.equalsBlock(guest, PAGE, 0);
            table.map(PAGE, guest.frame(PAGE));
        });
        at(100, () -> {
            slotNewest.add(guest.isSlotNewest(PAGE));
            clobbers.contentLeaves(guest, PAGE);
            slotNewest.add(guest.isSlotNewest(PAGE));
            memory.equalsBlock(guest, PAGE, 0);
            slotNewest.add(guest.isSlotNewest(PAGE));
        });
        at(120, () -> slotNewest.add(guest.isSlotNewest(PAGE)));
        memory.add(guest);
        table.map(PAGE, FRAME);
        at(50, () -> clobbers.frameLost(guest, PAGE, FRAME));
        addVcpu("r0*200");
        writer[0] = addVcpu("w0*200");
        machine.run();

        assertEquals(List.of(true, false, true, false), slotNewest);
        assertEquals(1, clobbers.reads() + clobbers.writes(), "of frame 5");
        assertEquals(150 + 10, clobbers.references());
    }

    @Test
    void whoWasHurtIsWhoHasTheFrame() {
        at(50, () -> {
            AddressSpace process = new AddressSpace("process", FRAME, null, 1);
            memory.add(process);
            for (int page = 0; page < FRAME; page++) {
                memory.populate(process, page);
            }
            assertTrue(memory.isFrameOf(FRAME, process, FRAME - 1));
        });
        run("r0*200");

        assertEquals(Map.of(Counter.CLOBBERED_PROCESSES, 1L), clobbers.victims());
    }

    @Test
    void theKernelAndNobodyAreHurtToo() {
        at(100, () -> {
            for (int frame = 1; frame <= FRAME; frame++) {
                memory.allocateForKernel();
            }
        });
        run("r0*40 r0*70");
        assertEquals(Map.of(Counter.CLOBBERED_FREE, 1L), clobbers.victims(), "the first use counts");
    }

    /** Lost at 50, and there until the run ends at 201, a cycle after its last reference. */
    @Test
    void aStaleTranslationLastsUntilItIsGone() {
        run("r0*200");
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        clobbers.stale(201)
                .report(
                        counters,
                        Counter.STALES,
                        Counter.STALE_P50,
                        Counter.STALE_P90,
                        Counter.STALE_P99,
                        Counter.STALE_MAX);

        assertEquals(1, counters.get(Counter.STALES));
        assertEquals(151, counters.get(Counter.STALE_MAX));
        assertEquals(151, counters.get(Counter.STALE_P50));
    }
}
