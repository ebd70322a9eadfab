package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.LockStatistics;

/** A fault costs 100 cycles, clearing a frame 5,000, taking one 20, submitting a transfer 300; the disk takes 1,000. */
class HostFaultTest {
    private static final String[] COSTS = {
        "cost.host_fault=100 cyc", "cost.zero=5000 cyc", "cost.alloc=20 cyc", "cost.io_submit=300 cyc"
    };

    private final HostScene scene = new HostScene(8, 1, 2, 3, COSTS);
    private final AddressSpace process = scene.process("process", 4, 0);

    private HostFault fault(int page, boolean write) {
        return HostFault.ofProcess(scene.host, process, page, write);
    }

    @Test
    void aPageNeverTouchedIsClearedFirst() {
        HostFault fault = fault(0, true);
        scene.fault(1, 0, fault, "mapped");
        scene.run(10_000);

        assertEquals(List.of("mapped at 5120"), scene.log);
        assertTrue(fault.wasMinor());
        assertEquals(State.PRESENT, process.state(0));
        assertTrue(process.isDirty(0));
    }

    @Test
    void aPageOnlyReadStaysCleanAndCanBeDropped() {
        scene.fault(1, 0, fault(0, false), "mapped");
        scene.run(10_000);

        assertFalse(process.isDirty(0));
        assertTrue(process.takeAccessed(0));
    }

    @Test
    void aMinorFaultFindsTheFrameInTheSwapCache() {
        scene.memory.populate(process, 0);
        int frame = process.frame(0);
        scene.memory.unmap(process, 0);
        scene.host.submitWrite(process, 0, 0);
        HostFault fault = fault(0, false);
        scene.fault(1, 2_000, fault, "mapped");
        scene.run(10_000);

        assertEquals(List.of("mapped at 2100"), scene.log);
        assertTrue(fault.wasMinor());
        assertEquals(frame, process.frame(0));
    }

    @Test
    void aFrameStillBeingWrittenServesAMinorFaultToo() {
        scene.memory.populate(process, 0);
        scene.memory.unmap(process, 0);
        scene.host.submitWrite(process, 0, 0);
        HostFault fault = fault(0, true);
        scene.fault(1, 200, fault, "mapped");
        scene.run(10_000);

        assertEquals(List.of("mapped at 300"), scene.log);
        assertTrue(process.isDirty(0), "written after the write to the device began");
        assertEquals(State.PRESENT, process.state(0));
    }

    /** 100 for the fault, 20 for the frame, 1,000 for the disk, which works while 300 pass in its driver. */
    @Test
    void aMajorFaultReadsTheSlot() {
        scene.memory.populateSwapped(process, 0);
        HostFault fault = fault(0, false);
        scene.fault(1, 0, fault, "mapped");
        scene.run(10_000);

        assertEquals(List.of("mapped at 1120"), scene.log);
        assertTrue(fault.wasMajor());
        assertFalse(fault.wasMinor());
        assertFalse(process.isDirty(0));
        assertTrue(process.takeAccessed(0));
    }

    @Test
    void twoFaultersOnOnePageReadItOnce() {
        scene.memory.populateSwapped(process, 0);
        HostFault first = fault(0, false);
        HostFault second = fault(0, true);
        scene.fault(1, 0, first, "first");
        scene.fault(2, 10, second, "second");
        scene.run(10_000);

        assertEquals(List.of("first at 1120", "second at 1220"), scene.log);
        assertTrue(first.wasMajor());
        assertFalse(second.wasMajor());
        assertTrue(process.isDirty(0));
    }

    /** A trap of 1, then 5,000 to clear the frame and 20 to take it. */
    @Test
    void theMonitorsPageIsLockedAndAccessedAndBelievedWritten() {
        scene.run(HostFault.forMonitor(scene.host, process, 0, true));

        assertEquals(List.of("back at 5021"), scene.log);
        assertTrue(process.isPinned(0));
        assertTrue(process.isDirty(0));
        assertTrue(process.takeAccessed(0), "the fault sets A in the host's table");
    }

    @Test
    void belowTheLeastWatermarkAFrameIsReclaimedFirst() {
        AddressSpace other = scene.process("other", 8, 8);
        assertEquals(0, scene.memory.free());
        scene.fault(1, 0, fault(0, true), "mapped");
        scene.run(20_000);

        assertEquals(State.PRESENT, process.state(0));
        assertTrue(scene.host.counts().directReclaims() > 0);
        assertEquals(State.SWAPPED, other.state(0));
    }

    @Test
    void withEveryPageLockedTheHostIsOutOfMemory() {
        AddressSpace other = scene.process("other", 8, 8);
        for (int page = 0; page < 8; page++) {
            scene.memory.pin(other, page);
        }
        scene.fault(1, 0, fault(0, true), "mapped");

        assertThrows(HostOutOfMemoryException.class, () -> scene.run(20_000));
    }

    /** Seven frames are locked; the last is being read into for another process, and can be taken afterwards. */
    @Test
    void aFrameBeingReadIntoIsWaitedFor() {
        AddressSpace other = scene.process("other", 9, 7);
        for (int page = 0; page < 7; page++) {
            scene.memory.pin(other, page);
        }
        scene.memory.populateSwapped(other, 8);
        scene.fault(1, 0, HostFault.ofProcess(scene.host, other, 8, false), "read");
        scene.fault(2, 200, fault(0, true), "mapped");
        scene.run(20_000);

        assertEquals(State.PRESENT, process.state(0));
        assertEquals(State.SWAPPED, other.state(8));
    }

    /** The monitor's fault finds no frame, and takes one from the pages of the same virtual machine. */
    @Test
    void aVirtualCpuEvictsPagesOfItsOwnVirtualMachine() {
        AddressSpace guest = scene.process("guest", 9, 8);
        scene.host.addGuestSpace(guest);
        scene.run(HostFault.forMonitor(scene.host, guest, 8, true));

        assertTrue(scene.host.counts().selfEvictions() > 0);
        assertEquals(scene.host.counts().guestEvictions(), scene.host.counts().selfEvictions());
        assertEquals(State.PRESENT, guest.state(8));
    }

    /**
     * The first fault takes the page's lock at 100, begins the read at 120 and sleeps from 420 until it is over at 1120. The
     * second finds the page locked at 600, and both look at it then: three acquisitions, of which two had to wait.
     */
    @Test
    void aPagesLockIsHeldUntilItsReadIsOver() {
        HostScene readers = new HostScene(
                8,
                1,
                2,
                3,
                Stream.concat(Stream.of(COSTS), Stream.of("lock.kind.mmap_sem=rwsem"))
                        .toArray(String[]::new));
        AddressSpace swapped = readers.process("process", 1, 0);
        readers.memory.populateSwapped(swapped, 0);
        readers.fault(1, 0, HostFault.ofProcess(readers.host, swapped, 0, false), "first");
        readers.fault(2, 500, HostFault.ofProcess(readers.host, swapped, 0, false), "second");
        readers.run(10_000);
        LockStatistics row = readers.host.lockClasses().stream()
                .filter(lockClass -> lockClass.name().equals("page_lock"))
                .findFirst()
                .orElseThrow()
                .statistics(10_000)
                .get(0);

        assertEquals(3, row.acquisitions());
        assertEquals(2, row.contentions());
        assertEquals(700 + 520, row.waitTotal());
        assertEquals(1_020, row.holdTotal());
        assertEquals(2, row.queueMax());
        assertEquals(1, row.instances());
    }

    /** 100 for the fault, 20 for the frame, 300 in the driver, 40 to decompress: the page, there after the 40, is not waited for. */
    @Test
    void aPageOfTheCompressedPoolIsDecompressedByWhoeverFaults() {
        String[] settings = Stream.concat(
                        Stream.of(COSTS),
                        Stream.of("disk.kind=zswap", "zswap.load=40 cyc", "zswap.store=70 cyc", "zswap.pool=50 %"))
                .toArray(String[]::new);
        HostScene pool = new HostScene(8, 1, 2, 3, settings);
        AddressSpace owner = pool.process("process", 1, 1);
        pool.memory.unmap(owner, 0);
        assertEquals(70, pool.host.submitWrite(owner, 0, 0));
        assertEquals(6, pool.memory.free(), "one frame is the pool's");
        pool.thread(2, Kit.steps(flow -> flow.spend(CycleUse.HOST, 500), flow -> {
            pool.memory.freeCached(owner, 0);
            flow.done();
        }));
        HostFault fault = HostFault.ofProcess(pool.host, owner, 0, false);
        pool.fault(1, 1_000, fault, "mapped");
        pool.run(10_000);

        assertEquals(List.of("mapped at 1460"), pool.log);
        assertTrue(fault.wasMajor());
    }
}
