package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.setting.Settings;

/** One guest page, in memory and locked. */
class MonitorTest {
    private static final int PAGE = 0;

    private final Settings settings = Kit.free();
    private final ReferenceString string = Kit.references("w0");
    private final Machine machine = new Machine(new EventScheduler(), settings, 2);
    private final HostMemory memory = new HostMemory(8, 1, 8, 1, 2, 3, PinPrimitive.VM_LOCKED);
    private final RandomStreams streams = new RandomStreams(1, 0);
    private final Host host = Kit.host(machine, settings, memory, streams);
    private final AddressSpace guest = host.newSpace("guest", 1, 1);
    private final Monitor monitor =
            new Monitor(machine, host, settings, guest, new MonitorTable(1), new Relock(), Kit.idlePages(settings));
    private final Vcpu vcpu = Kit.vcpu(monitor, 0, string, settings);

    {
        memory.populate(guest, PAGE);
        monitor.pin(PAGE, 0);
    }

    @Test
    void aPageMappedAgainHasOnlyTheBitsOfTheAccessThatFaulted() {
        monitor.map(PAGE, vcpu, 0);
        monitor.table().setBits(PAGE, 1, 1, false);
        monitor.unmap(PAGE, 10);

        monitor.map(PAGE, vcpu, 20);
        assertEquals(1, monitor.table().takeAccessed(PAGE), "user code on virtual CPU 1 was long ago");
    }

    @Test
    void theDirtyBitReachesTheHostAtTheUnlocking() {
        monitor.map(PAGE, vcpu, 0);
        monitor.unmap(PAGE, 10);
        assertTrue(monitor.pages().isWritten(PAGE));

        monitor.unpin(PAGE, 20);
        assertTrue(guest.isDirty(PAGE));
        assertFalse(monitor.pages().isWritten(PAGE));
        assertFalse(guest.isPinned(PAGE));
    }

    @Test
    void pagesAreLockedOrSwappable() {
        assertEquals(1, monitor.lockedPages());
        assertEquals(0, monitor.swappablePages());
        monitor.unpin(PAGE, 0);
        assertEquals(0, monitor.lockedPages());
        assertEquals(1, monitor.swappablePages());
    }

    @Test
    void aPageBothMappedAndUnlockedIsExposed() {
        monitor.map(PAGE, vcpu, 0);
        monitor.unpin(PAGE, 100);
        monitor.unmap(PAGE, 130);

        assertEquals(30, monitor.counters(1_000).get(Counter.EXPOSURE));
    }
}
