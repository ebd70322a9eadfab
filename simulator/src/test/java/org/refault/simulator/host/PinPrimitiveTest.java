package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.result.LockStatistics;

/** What locking a page stops, by primitive: the table of the host model, section 1.3. */
class PinPrimitiveTest {
    private static HostMemory memory(PinPrimitive primitive, AddressSpace space) {
        HostMemory memory = new HostMemory(6, 0, 8, 1, 2, 3, primitive);
        memory.add(space);
        return memory;
    }

    private static AddressSpace space() {
        return new AddressSpace("process", 5, null, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "VM_LOCKED, false, false",
        "PG_RESERVED, false, false",
        "PG_LOCKED, false, false",
        "REFCOUNT, true, true",
        "PIN, false, true"
    })
    void stopsUnmappingOrNotAndNestsOrNot(PinPrimitive primitive, boolean unmaps, boolean nests) {
        AddressSpace space = space();
        HostMemory memory = memory(primitive, space);
        memory.populate(space, 0);
        memory.pin(space, 0);
        memory.pin(space, 0);

        assertEquals(unmaps, memory.mayUnmap(space, 0));
        memory.unpin(space, 0, false);
        assertEquals(nests, space.isPinned(0), "locked twice, unlocked once");
        memory.unpin(space, 0, false);
        assertFalse(space.isPinned(0));
        assertTrue(memory.mayUnmap(space, 0));
    }

    @ParameterizedTest
    @EnumSource(PinPrimitive.class)
    void noneLetsTheFrameGo(PinPrimitive primitive) {
        AddressSpace space = space();
        HostMemory memory = memory(primitive, space);
        memory.populate(space, 0);
        memory.pin(space, 0);
        memory.unmap(space, 0);
        memory.writeBegins(space, 0);
        space.transferBegan(0, State.WRITING, space.frame(0), space.slot(0));
        memory.written(space, 0);

        assertFalse(memory.shrinkSwapCache(), "H6 keeps the frame of a locked page");
        memory.unpin(space, 0, true);
        assertTrue(memory.shrinkSwapCache());
    }

    /** VMware's second surprise: a page clean and never swapped is dropped, and its next fault builds another one. */
    @Test
    void aRaisedCountLeavesAnOrphanAndTwoLiveCopies() {
        AddressSpace space = space();
        HostMemory memory = memory(PinPrimitive.REFCOUNT, space);
        int frame = memory.allocate(space, 0);
        memory.zeroed(space, 0);
        memory.pin(space, 0);
        space.written(0);
        assertFalse(memory.unmap(space, 0), "the host believes it clean");
        memory.freeDropped(space, 0);

        assertEquals(State.NONE, space.state(0));
        assertEquals(frame, space.orphan(0));
        assertFalse(memory.isFree(frame));
        memory.check();

        int other = memory.allocate(space, 0);
        memory.zeroed(space, 0);
        assertTrue(other != frame, "a second copy, of zeros: what was written is lost");
        memory.unpin(space, 0, true);
        assertTrue(memory.isFree(frame));
        assertFalse(space.isDirty(0), "the write went to the orphan");
        memory.check();
    }

    /** Correction 7: the slot does not hold what a write that has not begun would have brought there. */
    @Test
    void aPageTakenBackBeforeItsWriteBeginsIsDirtyAgain() {
        AddressSpace space = space();
        HostMemory memory = memory(PinPrimitive.PIN, space);
        memory.populate(space, 0);
        assertTrue(memory.unmap(space, 0));
        assertFalse(space.isDirty(0), "cleared before the write starts");
        assertTrue(space.slot(0) != AddressSpace.NO_SLOT, "the slot is the page's from the unmap on");
        memory.remap(space, 0);

        assertTrue(space.isDirty(0));
        assertTrue(memory.unmap(space, 0), "it must be written after all");
    }

    /** A write during the write back is found by the dirty bit, not lost at its end. */
    @Test
    void aPageWrittenDuringItsTransferStaysDirty() {
        AddressSpace space = space();
        HostMemory memory = memory(PinPrimitive.PIN, space);
        memory.populate(space, 0);
        memory.unmap(space, 0);
        memory.writeBegins(space, 0);
        space.transferBegan(0, State.WRITING, space.frame(0), space.slot(0));
        memory.remap(space, 0);
        space.touch(0, true);
        memory.written(space, 0);

        assertEquals(State.PRESENT, space.state(0), "mapped meanwhile: not freed");
        assertTrue(space.isDirty(0));
        assertFalse(space.isSlotNewest(0));
    }

    /** Mappings of 5 pages: locking 2 splits one in three, 3 joins it, 0 splits another; unlocking 2 moves a border. */
    @Test
    void lockedRunsAreMappings() {
        AddressSpace space = space();
        HostMemory memory = memory(PinPrimitive.VM_LOCKED, space);
        for (int page = 0; page < 5; page++) {
            memory.populate(space, page);
        }
        assertEquals(0, space.mappingDepth());
        memory.pin(space, 2);
        assertEquals(2, memory.mappingSplits());
        memory.pin(space, 3);
        assertEquals(2, memory.mappingSplits());
        memory.pin(space, 0);
        assertEquals(4, memory.mappingSplits());
        assertEquals(2, space.mappingDepth(), "five mappings: two levels below the root");
        memory.unpin(space, 2, false);
        memory.unpin(space, 3, false);
        memory.unpin(space, 0, false);
        assertEquals(0, space.mappingDepth());
        assertEquals(4, memory.mappingSplits());
    }

    @Test
    void vmLockedRefusesMoreThanItMay() {
        AddressSpace space = space();
        HostMemory memory = memory(PinPrimitive.VM_LOCKED, space);
        memory.limitLocked(1);
        memory.populate(space, 0);
        memory.populate(space, 1);
        memory.pin(space, 0);
        memory.pin(space, 0);

        assertThrows(HostOutOfMemoryException.class, () -> memory.pin(space, 1));
    }

    /** The fault costs 100, each of the two mappings that locking page 1 of 3 adds 60, the way without locks 30. */
    @ParameterizedTest
    @CsvSource({
        "vm_locked, linux22, 220, 1, 0",
        "vm_locked, linux6-2list, 220, 1, 0",
        "pg_reserved, linux22, 100, 0, 1",
        "refcount, linux24, 100, 0, 1",
        "pin, linux24, 100, 0, 1",
        "pin, linux6-2list, 30, 0, 0"
    })
    void lockingAPresentPageTakesWhatThePrimitiveNeeds(
            String primitive, String flavour, long end, long asWriter, long asReader) {
        HostScene scene = new HostScene(
                8,
                1,
                2,
                3,
                "pin.primitive=" + primitive,
                "host.flavour=" + flavour,
                "lock.kind.mmap_sem=rwsem",
                "cost.host_fault=100 cyc",
                "cost.vma_split=60 cyc",
                "cost.gup_fast=30 cyc");
        AddressSpace process = scene.process("process", 3, 3);
        scene.fault(1, 0, HostFault.forMonitor(scene.host, process, 1, true), "locked");
        scene.run(10_000);

        assertEquals(List.of("locked at " + end), scene.log);
        assertTrue(process.isPinned(1));
        assertEquals(asWriter, acquisitions(scene, "mmap_sem-W"));
        assertEquals(asReader, acquisitions(scene, "mmap_sem-R"));
    }

    /** The write that began at 0 ends at 1,000. Before Linux 6 it has PG_locked, which the monitor wants; nobody else waits. */
    @ParameterizedTest
    @CsvSource({
        "pg_locked, linux22, 1000",
        "pg_locked, linux24, 1000",
        "pg_locked, linux6-2list, 200",
        "pg_reserved, linux22, 200",
        "vm_locked, linux24, 200"
    })
    void onlyPgLockedWaitsForAWrite(String primitive, String flavour, long end) {
        HostScene scene = new HostScene(8, 1, 2, 3, "pin.primitive=" + primitive, "host.flavour=" + flavour);
        AddressSpace process = scene.process("process", 3, 3);
        scene.memory.unmap(process, 1);
        scene.host.submitWrite(process, 1, 0);
        scene.fault(1, 200, HostFault.forMonitor(scene.host, process, 1, true), "locked");
        scene.run(10_000);

        assertEquals(List.of("locked at " + end), scene.log);
        assertTrue(process.isPinned(1));
        assertEquals(State.PRESENT, process.state(1));
    }

    private static long acquisitions(HostScene scene, String name) {
        return scene.host.lockClasses().stream()
                .flatMap(lockClass -> lockClass.statistics(10_000).stream())
                .filter(row -> row.lockClass().equals(name) && row.site().equals(LockStatistics.ALL_SITES))
                .mapToLong(LockStatistics::acquisitions)
                .sum();
    }
}
