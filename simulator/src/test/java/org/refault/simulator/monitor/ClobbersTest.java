package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
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
import org.refault.simulator.setting.Settings;

/** A guest that uses one page for 200 cycles, one reference a cycle, while its frame 5 is freed at 50. */
class ClobbersTest {
    private static final int PAGE = 0;
    private static final int FRAME = 5;

    private final EventScheduler events = new EventScheduler();
    private final Settings settings = Kit.free();
    private final Machine machine = new Machine(events, settings, 1);
    private final MonitorTable table = new MonitorTable(1);
    private final GuestPages pages = new GuestPages(1, null);
    private final HostMemory memory = new HostMemory(8, 1, 8, 1, 2, 3, PinPrimitive.VM_LOCKED);
    private final AddressSpace guest = new AddressSpace("guest", 1, null, 1);
    private final List<VirtualCpu> vcpus = new ArrayList<>();
    private final Clobbers clobbers = new Clobbers(table, pages, memory, guest, vcpus);

    private void at(long time, Runnable action) {
        events.schedule(time, EventClass.STATISTICS, 0, now -> action.run());
    }

    private void run(String references) {
        memory.add(guest);
        table.map(PAGE, FRAME);
        at(50, () -> clobbers.frameLost(guest, PAGE, FRAME));
        Vcpu vcpu = new Vcpu(0, Kit.references(references), table, settings, false, clobbers);
        vcpus.add(vcpu);
        machine.addVcpu(vcpu);
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
        at(40, () -> memory.populate(guest, PAGE));
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
}
