package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.result.CycleUse;

/** The locks that Linux 6 has and older kernels have not, worked by hand; a fault costs 100 cycles, all else nothing unless said. */
class Linux6LocksTest {
    private static final int LONG = 60_000;

    private static HostScene scene(String... more) {
        return scene(64, more);
    }

    private static HostScene scene(int slots, String... more) {
        String[] settings = new String[more.length + 4];
        settings[0] = "host.flavour=linux6-2list";
        settings[1] = "lock.kind.mmap_sem=rwsem";
        settings[2] = "cost.host_fault=100 cyc";
        settings[3] = "check.level=3";
        System.arraycopy(more, 0, settings, 4, more.length);
        return HostScene.withSlots(slots, 20, 2, 4, 8, settings);
    }

    // ---- Mappings

    @Test
    void aProcessTakesTheLockOfItsMappingAndTheMonitorTheSemaphore() {
        HostScene scene = scene();
        AddressSpace process = scene.process("process", 4, 0);
        scene.fault(1, 0, HostFault.ofProcess(scene.host, process, 0, true), "process");
        scene.fault(2, 500, HostFault.forMonitor(scene.host, process, 1, false), "monitor");
        scene.run(LONG);

        assertEquals(1, scene.books("vma_lock-R").acquisitions());
        assertEquals(100, scene.books("vma_lock-R").holdTotal());
        assertEquals(1, scene.books("mmap_sem-R").acquisitions());
    }

    /** After the read the fault begins again, with the semaphore: 100, the disk's 1,000, and 100. */
    @Test
    void aFaultThatSleptBeginsAgainWithTheSemaphore() {
        HostScene scene = scene();
        AddressSpace process = scene.process("process", 4, 0);
        scene.memory.populateSwapped(process, 0);
        scene.fault(1, 0, HostFault.ofProcess(scene.host, process, 0, false), "mapped");
        scene.run(LONG);

        assertEquals(List.of("mapped at 1200"), scene.log);
        assertEquals(100, scene.books("vma_lock-R").holdTotal());
        assertEquals(100, scene.books("mmap_sem-R").holdTotal());
    }

    /** Page 2 of 5 is locked: three mappings. Unlocking it until 700 keeps faults on it waiting, but not those beside it. */
    @Test
    void onlyFaultsOnTheMappingThatIsChangedWaitForTheSemaphore() {
        HostScene scene = scene();
        AddressSpace process = scene.process("process", 5, 5);
        scene.memory.pin(process, 2);
        assertEquals(3, process.mappings().count());
        scene.thread(
                2,
                Kit.steps(
                        flow -> flow.acquire(process.mmapSem(), "munlock"),
                        flow -> flow.call(ChangeMapping.toUnlock(scene.host, process, List.of(2), "munlock")),
                        flow -> flow.spend(CycleUse.HOST, 700),
                        flow -> {
                            scene.memory.unpin(process, 2, false);
                            scene.host.releaseChanged(flow, process);
                            flow.done();
                        }));
        scene.fault(1, 50, HostFault.ofProcess(scene.host, process, 1, false), "beside it");
        scene.fault(1, 50, HostFault.ofProcess(scene.host, process, 2, false), "on it");
        scene.run(LONG);

        assertEquals(List.of("beside it at 150", "on it at 800"), scene.log);
        assertEquals(1, process.mappings().count(), "joined again");
        assertEquals(1, scene.books("mmap_sem-R").contentions());
    }

    /** A fault reads the mapping from 0 to 100. mlock, from 30 on, waits for its end, then splits in 60 and faults in 100. */
    @Test
    void whoeverSplitsAMappingWaitsForItsReaders() {
        HostScene scene = scene("pin.primitive=vm_locked", "cost.vma_split=30 cyc");
        AddressSpace process = scene.process("process", 5, 5);
        scene.fault(1, 0, HostFault.ofProcess(scene.host, process, 0, false), "read");
        scene.fault(2, 30, HostFault.forMonitor(scene.host, process, 2, true), "locked");
        scene.run(LONG);

        assertEquals(List.of("read at 100", "locked at 260"), scene.log);
        assertEquals(70, scene.books("vma_lock-W").waitTotal());
        assertEquals(60, scene.books("anon_vma-W").holdTotal());
        assertEquals(3, process.mappings().count());
    }

    @Test
    void mappingsAreRunsOfPagesLockedOrNot() {
        HostScene scene = scene("pin.primitive=vm_locked");
        AddressSpace process = scene.process("process", 5, 5);
        Mappings mappings = process.mappings();
        scene.memory.pin(process, 1);
        scene.memory.pin(process, 2);

        assertEquals(3, mappings.count());
        assertSame(mappings.lockOf(1), mappings.lockOf(2));
        assertNotSame(mappings.lockOf(0), mappings.lockOf(1));
        assertNotSame(mappings.lockOf(2), mappings.lockOf(3));
        scene.memory.pin(process, 4);
        assertEquals(4, mappings.count());
        scene.memory.unpin(process, 1, false);
        scene.memory.unpin(process, 2, false);
        assertEquals(2, mappings.count());
        assertSame(mappings.lockOf(0), mappings.lockOf(3));
    }

    // ---- The reverse map

    private static Reclaim reclaimWhileReverseMapIsChanged(HostScene scene, AddressSpace process, boolean changed) {
        Reclaim reclaim = scene.host.flavour().newReclaim(null);
        if (changed) {
            scene.thread(
                    1,
                    Kit.steps(
                            flow -> flow.acquire(process.mappings().reverseLock(), "test"),
                            flow -> flow.spend(CycleUse.HOST, 30_000),
                            flow -> {
                                flow.release(process.mappings().reverseLock());
                                flow.done();
                            }));
        }
        scene.thread(2, Kit.steps(flow -> flow.spend(CycleUse.HOST, 10), flow -> flow.call(reclaim)));
        scene.run(LONG);
        return reclaim;
    }

    /** Four pages, looked at in the last rounds, four of them: the first takes what the others find no more. */
    @Test
    void pagesWhoseReverseMapIsContendedStay() {
        HostScene free = scene();
        AddressSpace taken = free.process("process", 4, 4);
        assertEquals(
                Reclaim.Outcome.WRITING,
                reclaimWhileReverseMapIsChanged(free, taken, false).outcome());

        HostScene contended = scene();
        AddressSpace kept = contended.process("process", 4, 4);
        Reclaim reclaim = reclaimWhileReverseMapIsChanged(contended, kept, true);
        assertEquals(Reclaim.Outcome.NOTHING, reclaim.outcome());
        assertEquals(4, kept.resident());
        assertFalse(kept.isLocked(0));
        assertTrue(contended.books("anon_vma-R").tryFailures() >= 4, "each page was tried");
    }

    /** Each of 18 pages is looked at and unmapped under it: 250 for the way there, 800 for the unmapping. */
    @Test
    void reclaimReadsTheReverseMapTwiceForAPageThatGoes() {
        HostScene scene = scene("cost.rmap=250 cyc", "cost.unmap=800 cyc");
        AddressSpace process = scene.process("process", 16, 16);
        reclaimWhileReverseMapIsChanged(scene, process, false);

        long gone = 16 - process.resident();
        assertTrue(gone > 0);
        assertEquals(2 * gone, scene.books("anon_vma-R").acquisitions());
        assertEquals(gone * (250 + 800), scene.books("anon_vma-R").holdTotal());
        assertEquals(2 * gone, scene.books("page_table_lock").acquisitions());
    }

    // ---- Slots and the swap cache

    /** Page 0 was written before and is in the swap cache, clean; page 1 must be written. */
    @Test
    void pagesEnterAndLeaveTheSwapCacheUnderItsLock() {
        HostScene scene = scene("cost.swap_cache=40 cyc", "reclaim.batch=2");
        AddressSpace process = scene.process("process", 2, 2);
        scene.memory.unmap(process, 0);
        scene.memory.writeBegins(process, 0);
        process.transferBegan(0, State.WRITING, process.frame(0), process.slot(0));
        scene.memory.written(process, 0);
        Reclaim reclaim = scene.host.flavour().newReclaim(null);
        Reclaim again = scene.host.flavour().newReclaim(null);
        scene.thread(2, Kit.steps(flow -> flow.call(reclaim), flow -> flow.call(again)));
        scene.run(LONG);

        assertEquals(State.SWAPPED, process.state(0));
        assertEquals(2, scene.books("i_pages").acquisitions());
        assertEquals(80, scene.books("i_pages").holdTotal());
    }

    @Test
    void eachCpuFindsSlotsInAClusterOfItsOwn() {
        HostScene scene = scene(1_024);
        AddressSpace process = scene.process("process", 4, 4);
        Linux6 flavour = (Linux6) scene.host.flavour();
        assertSame(flavour.slotLock(0), flavour.slotLock(0));
        scene.memory.takeSlotAhead(process, 0, flavour.clusterOf(0));
        scene.memory.takeSlotAhead(process, 1, flavour.clusterOf(1));
        scene.memory.takeSlotAhead(process, 2, flavour.clusterOf(0));
        scene.memory.takeSlotAhead(process, 3, flavour.clusterOf(1));

        assertEquals(0, process.slot(0));
        assertEquals(256, process.slot(1));
        assertEquals(1, process.slot(2));
        assertEquals(257, process.slot(3));
        assertNotSame(flavour.slotLock(0), flavour.slotLock(1));
    }

    @Test
    void oneLockOfTheDeviceIsAllCpus() {
        HostScene scene = scene(1_024, "swap.lock=device");
        AddressSpace process = scene.process("process", 2, 2);
        Linux6 flavour = (Linux6) scene.host.flavour();
        scene.memory.takeSlotAhead(process, 0, flavour.clusterOf(0));
        scene.memory.takeSlotAhead(process, 1, flavour.clusterOf(1));

        assertSame(flavour.slotLock(0), flavour.slotLock(1));
        assertEquals(1, process.slot(1), "beside the other's");
    }

    /** The 512 slots are two clusters; the third CPU takes what is free of the others'. */
    @Test
    void aCpuThatFindsNoFreeClusterTakesWhatIsLeft() {
        HostScene scene = scene(512);
        AddressSpace process = scene.process("process", 3, 3);
        for (int page = 0; page < 3; page++) {
            scene.memory.takeSlotAhead(process, page, page);
        }

        assertEquals(256, process.slot(1));
        assertEquals(1, process.slot(2));
    }

    /** A page that is written between the look at it and its unmapping goes to a slot all the same. */
    @Test
    void aPageWrittenWhileItIsOnItsWayOutIsWrittenToASlot() {
        HostScene scene = scene("cost.unmap=10 cyc", "cost.rmap=50 cyc");
        AddressSpace process = scene.process("process", 1, 1);
        scene.memory.unmap(process, 0);
        scene.memory.writeBegins(process, 0);
        process.transferBegan(0, State.WRITING, process.frame(0), process.slot(0));
        scene.memory.written(process, 0);
        scene.memory.remap(process, 0);
        assertFalse(process.isDirty(0));
        Reclaim reclaim = scene.host.flavour().newReclaim(null);
        scene.thread(2, reclaim);
        scene.thread(
                1,
                Kit.steps(
                        flow -> flow.acquire(process.tableLock(0), "test"),
                        flow -> flow.spend(CycleUse.HOST, 200),
                        flow -> {
                            process.touch(0, true);
                            process.takeAccessed(0);
                            flow.release(process.tableLock(0));
                            flow.done();
                        }));
        scene.run(LONG);

        assertEquals(Reclaim.Outcome.WRITING, reclaim.outcome());
        assertEquals(1, scene.host.counts().swapOuts());
        assertTrue(process.isSlotNewest(0));
    }

    // ---- The device's queue

    private static HostScene twoReads(String kind) {
        HostScene scene = scene("disk.kind=" + kind, "cost.io_submit=300 cyc", "disk.servers=2");
        AddressSpace process = scene.process("process", 8, 0);
        for (int page = 0; page < 8; page++) {
            scene.memory.populateSwapped(process, page);
        }
        scene.fault(1, 0, HostFault.ofProcess(scene.host, process, 0, false), "one");
        scene.fault(2, 0, HostFault.ofProcess(scene.host, process, 7, false), "other");
        scene.run(LONG);
        assertEquals(2, scene.log.size());
        return scene;
    }

    /** One submits at 100, the other, which had to wait for the page table, at 200: with one queue it waits until 400. */
    @Test
    void onlyNvmeHasAQueueForEachCpu() {
        assertEquals(200, twoReads("ssd").books("io_request_lock").waitTotal());
        assertTrue(twoReads("nvme").host.lockClasses().stream()
                .noneMatch(lockClass -> lockClass.name().equals("io_request_lock")));
    }

    // ---- Ageing

    /** An address space whose semaphore a writer has is passed over: its accessed page is not moved to the youngest. */
    @Test
    void ageingPassesOverAnAddressSpaceWhoseMappingsAreChanged() {
        HostScene scene = scene("host.flavour=linux6-mglru", "reclaim.batch=4");
        AddressSpace free = scene.process("free", 6, 6);
        AddressSpace changed = scene.process("changed", 6, 6);
        free.touch(5, false);
        changed.touch(5, false);
        scene.thread(
                1,
                Kit.steps(
                        flow -> flow.acquire(changed.mmapSem(), "test"),
                        flow -> flow.spend(CycleUse.HOST, 30_000),
                        flow -> {
                            flow.release(changed.mmapSem());
                            flow.done();
                        }));
        scene.thread(
                2,
                Kit.steps(
                        flow -> flow.spend(CycleUse.HOST, 10),
                        flow -> flow.call(scene.host.flavour().newReclaim(null))));
        scene.run(LONG);

        Linux6Generations generations = (Linux6Generations) scene.host.flavour();
        assertEquals(State.PRESENT, free.state(5));
        assertEquals(2, generations.generationsBehind(free, 5), "moved by the first of two walks");
        assertTrue(scene.books("mmap_sem-R").tryFailures() >= 2, "passed over in both");
    }
}
