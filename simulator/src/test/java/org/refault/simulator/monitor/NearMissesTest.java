package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.setting.Settings;

/** A virtual CPU in the guest while a page's entry is cleared at 100, its TLB is flushed, and the page's frame is lost. */
class NearMissesTest {
    private final EventScheduler events = new EventScheduler();
    private final Settings settings = Kit.free();
    private final Machine machine = new Machine(events, settings, 1);
    private final MonitorTable table = new MonitorTable(1);
    private final List<VirtualCpu> vcpus = new ArrayList<>();

    private void at(long time, Runnable action) {
        events.schedule(time, EventClass.STATISTICS, 0, now -> action.run());
    }

    @ParameterizedTest
    @CsvSource({
        "10, 130, 400, 139, 1", // 9 cycles after the flush
        "10, 130, 400, 140, 0",
        "10, 130, 135, 141, 0", // a second flush changes nothing
        "10, 99, 132, 141, 1", // one before the entry was cleared does not help
        "0, 130, 400, 130, 0",
        "10, 300, 400, 150, 0" // no flush: the translation went by itself
    })
    void aFrameLostWithinTheWindowOfTheFirstFlushIsANearMiss(
            long window, long flush, long another, long lost, long expected) {
        table.map(0, 0);
        Vcpu vcpu =
                new Vcpu(0, Kit.references("r0*500"), table, settings, false, (number, page, frame, time, write) -> {});
        vcpus.add(vcpu);
        NearMisses misses = new NearMisses(1, vcpus, window);
        at(100, () -> misses.cleared(0, 100));
        at(flush, () -> misses.flushed(vcpu, flush));
        at(another, () -> misses.flushed(vcpu, another));
        at(lost, () -> misses.frameLost(0, lost));
        machine.addVcpu(vcpu);
        machine.run();

        assertEquals(expected, misses.count());
    }

    /* The window is 10. A flush of page 1 alone does nothing for page 0; one of page 0 alone makes it safe if it is the first. */
    @ParameterizedTest
    @CsvSource({
        "0, 130, 400, 139, 1",
        "0, 130, 400, 140, 0",
        "1, 130, 400, 139, 0", // no flush of it: the translation went by itself
        "1, 120, 130, 139, 1", // the full flush at 130
        "0, 120, 135, 139, 0", // the full flush comes second
        "0, 135, 120, 139, 0" // the full flush comes first
    })
    void aFlushOfSomePagesCountsForTheseOnly(int page, long flushOfPage, long flush, long lost, long expected) {
        table.map(0, 0);
        Vcpu vcpu =
                new Vcpu(0, Kit.references("r0*500"), table, settings, false, (number, of, frame, time, write) -> {});
        vcpus.add(vcpu);
        NearMisses misses = new NearMisses(2, vcpus, 10);
        at(100, () -> misses.cleared(0, 100));
        at(flushOfPage, () -> misses.flushed(vcpu, new int[] {page}, flushOfPage));
        at(flush, () -> misses.flushed(vcpu, flush));
        at(lost, () -> misses.frameLost(0, lost));
        machine.addVcpu(vcpu);
        machine.run();

        assertEquals(expected, misses.count());
    }
}
