package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
import org.refault.simulator.setting.Settings;

/** Two guest pages in memory; each test does one thing wrong, or all right. Locks nest. */
class InvariantsTest {
    private final Settings settings = Kit.free();
    private final Machine machine = new Machine(new EventScheduler(), settings, 2);
    private final HostMemory memory = new HostMemory(16, 1, 16, 1, 2, 3, PinPrimitive.PIN);
    private final Host host = Kit.host(machine, settings, memory, new RandomStreams(1, 0));
    private final AddressSpace guest = host.newSpace("guest", 2, 1);
    private final MonitorTable table = new MonitorTable(2);
    private final GuestPages pages = new GuestPages(2, null);
    private final Invariants invariants = new Invariants(table, pages, memory, guest, List.of(), 1);

    {
        host.addGuestSpace(guest);
        memory.populate(guest, 0);
        memory.populate(guest, 1);
    }

    private void pin(int page) {
        memory.pin(guest, page);
        invariants.changed(page, 10);
    }

    private void unpin(int page, boolean told) {
        memory.unpin(guest, page, told);
        invariants.unpinned(page, told, 20);
        invariants.changed(page, 20);
    }

    private void map(int page) {
        table.map(page, guest.frame(page));
        invariants.changed(page, 15);
    }

    private void expect(long violations, String which) {
        assertEquals(violations, invariants.violations(), invariants.first());
        assertTrue(invariants.first().startsWith(which), invariants.first());
    }

    @Test
    void lockedMappedUnmappedToldUnlockedIsRight() {
        pin(0);
        map(0);
        table.setBits(0, 0, 0, true);
        table.unmap(0);
        invariants.dirtyTaken(0);
        table.takeDirty(0);
        unpin(0, true);
        expect(0, "");
    }

    @Test
    void aTranslatedPageMustNotBeTheHosts() {
        map(0);
        expect(1, "I1");
    }

    @Test
    void theHostMustHearOfAWriteEvenIfTheBitWasTakenLongAgo() {
        pin(0);
        table.setBits(0, 0, 0, true);
        invariants.dirtyTaken(0);
        table.takeDirty(0);
        unpin(0, false);
        expect(1, "I5");
    }

    @Test
    void onePageMoreThanTheLimitIsTooMany() {
        pin(0);
        pin(1);
        expect(1, "I10: more pages are locked than 1, page 1, cycle 10");
    }

    @Test
    void aPageBelievedUnlockedMustNotBeLocked() {
        pin(0);
        pages.setState(0, GuestPages.State.UNLOCKED);
        invariants.stateChanged(0, 30);
        expect(1, "I10: the monitor believes it unlocked");
    }

    @Test
    void aPageIsLockedOnce() {
        pin(0);
        pin(0);
        expect(1, "I10: locked more than once");
    }
}
