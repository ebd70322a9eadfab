package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.LockStatistics;

/** Each flavour's choice of pages, worked by hand; 20 frames, costs of 0, a disk of 1,000 cycles. */
class FlavoursTest {
    private static final int LONG = 60_000;

    private static HostScene scene(String flavour, String... more) {
        String[] settings = new String[more.length + 1];
        settings[0] = "host.flavour=" + flavour;
        System.arraycopy(more, 0, settings, 1, more.length);
        return new HostScene(20, 2, 4, 8, settings);
    }

    private static Reclaim reclaimOnce(HostScene scene) {
        Reclaim reclaim = scene.host.flavour().newReclaim(null);
        scene.thread(2, reclaim);
        scene.run(LONG);
        return reclaim;
    }

    private static int[] notPresent(AddressSpace space) {
        return IntStream.range(0, space.pages())
                .filter(page -> space.state(page) != State.PRESENT)
                .toArray();
    }

    private static void assertNotPresent(AddressSpace space, int... pages) {
        assertArrayEquals(pages, notPresent(space));
    }

    /** Age 2 at first: 1 after the first walk, 0 at the second; an accessed page is 5 first, then 2. */
    @Test
    void linux24UnmapsWhatTwoWalksFoundIdle() {
        HostScene scene = scene("linux24");
        AddressSpace process = scene.process("process", 6, 6);
        process.touch(3, false);
        Reclaim reclaim = reclaimOnce(scene);

        assertEquals(Reclaim.Outcome.WRITING, reclaim.outcome());
        assertNotPresent(process, 0, 1, 2, 4, 5);
        assertEquals(2, ((Linux24) scene.host.flavour()).age(process, 3));
        assertEquals(State.CACHED, process.state(0));
    }

    /**
     * A turn is a 32nd of the process, but 8 pages at least: 0 to 7 of each process are 1 old after their first turns and page
     * 8 after the second. Then 0 to 7 of the first are 0 old and go, and its turn is over.
     */
    @Test
    void linux24WalksProcessesByTurns() {
        HostScene scene = scene("linux24");
        AddressSpace first = scene.process("first", 9, 9);
        AddressSpace second = scene.process("second", 9, 9);
        reclaimOnce(scene);

        assertNotPresent(first, 0, 1, 2, 3, 4, 5, 6, 7);
        assertNotPresent(second);
    }

    /**
     * With two writes in flight the second is waited for: six take 1,000 and 5 times 10 cycles, after six shootdowns of 1
     * cycle.
     */
    @Test
    void linux24LaundersTheWholeListAndWaitsWhereTooManyWritesAreInFlight() {
        HostScene scene = scene("linux24", "swap.async_max=1", "reclaim.batch=1");
        AddressSpace process = scene.process("process", 6, 6);
        Reclaim reclaim = scene.host.flavour().newReclaim(null);
        scene.thread(2, Kit.steps(flow -> flow.call(reclaim), flow -> {
            scene.log.add("at " + flow.now());
            flow.spend(CycleUse.HOST, 0);
        }));
        scene.run(LONG);

        assertEquals(6, scene.host.counts().swapOuts());
        assertEquals(List.of("at 1056"), scene.log);
    }

    @Test
    void linux24FreesWhatWasLaundered() {
        HostScene scene = scene("linux24");
        AddressSpace process = scene.process("process", 6, 6);
        Reclaim second = scene.host.flavour().newReclaim(null);
        scene.thread(
                2,
                Kit.steps(
                        flow -> flow.call(scene.host.flavour().newReclaim(null)),
                        flow -> flow.spend(CycleUse.HOST, 20_000),
                        flow -> flow.call(second)));
        scene.run(LONG);

        assertEquals(Reclaim.Outcome.FREED, second.outcome());
        assertEquals(State.SWAPPED, process.state(0));
        assertEquals(State.CACHED, process.state(1));
        assertEquals(15, scene.memory.free());
    }

    /** While the fault holds the lock of the page table another thread waits for it, and evicts the page as soon as it can. */
    @Test
    void linux24LooksAPageUpAgainBeforeItLocksIt() {
        HostScene scene = scene("linux24", "cost.host_fault=100 cyc", "lock.kind.page_table_lock=ticket");
        AddressSpace process = scene.process("process", 1, 1);
        scene.memory.unmap(process, 0);
        scene.host.submitWrite(process, 0, 0);
        scene.fault(1, 5_000, HostFault.forMonitor(scene.host, process, 0, true), "locked");
        scene.thread(
                2,
                Kit.steps(
                        flow -> flow.spend(CycleUse.HOST, 5_050),
                        flow -> flow.acquire(process.tableLock(0), "evict"),
                        flow -> flow.call(new EvictPage(scene.host, process, 0)),
                        flow -> {
                            flow.release(process.tableLock(0));
                            flow.spend(CycleUse.HOST, 0);
                        }));
        scene.run(LONG);

        assertEquals(1, scene.host.counts().processEvictions());
        assertEquals(1, scene.host.counts().pinRetries());
        assertTrue(process.isPinned(0));
        assertEquals(State.PRESENT, process.state(0));
    }

    /** 18 pages: at priority 4 one is looked at, page 0, which was accessed; at 3 two: page 1, accessed, and page 2. */
    @Test
    void twoListsGiveAnAccessedPageASecondChance() {
        HostScene scene = scene("linux6-2list");
        AddressSpace process = scene.process("process", 18, 18);
        process.touch(0, false);
        process.touch(1, false);
        Reclaim reclaim = reclaimOnce(scene);

        assertEquals(Reclaim.Outcome.WRITING, reclaim.outcome());
        assertNotPresent(process, 2);
    }

    @Test
    void aPageFoundAccessedTwiceIsActive() {
        HostScene scene = scene("linux6-2list");
        AddressSpace process = scene.process("process", 2, 2);
        Linux6TwoLists lists = (Linux6TwoLists) scene.host.flavour();

        assertEquals(Linux6.Verdict.KEEP, lists.verdict(process, 0, true));
        assertEquals(Linux6.Verdict.ACTIVATE, lists.verdict(process, 0, true));
        assertEquals(Linux6.Verdict.KEEP, lists.verdict(process, 1, true));
        assertEquals(Linux6.Verdict.RECLAIM, lists.verdict(process, 1, false));
        assertEquals(Linux6.Verdict.KEEP, lists.verdict(process, 1, true), "its chance is new");
    }

    /** R - E is the number of evictions and activations since, its own eviction included; three pages are active. */
    @Test
    void aPageThatComesBackWithinTheActiveListsLengthIsActive() {
        HostScene scene = scene("linux6-2list");
        AddressSpace process = scene.process("process", 12, 12);
        Linux6TwoLists lists = (Linux6TwoLists) scene.host.flavour();
        for (int page = 9; page < 12; page++) {
            lists.putBack(process, page, Linux6.Verdict.ACTIVATE);
        }
        for (int page = 0; page < 4; page++) {
            drop(scene, process, page);
        }
        // Page 1 went 3 evictions ago, page 0 then 4 and, by the activation of page 1, 5.
        comeBack(scene, process, 1);
        comeBack(scene, process, 0);

        assertTrue(lists.isActive(process, 1));
        assertFalse(lists.isActive(process, 0));
        assertEquals(1, scene.host.counts().refaultActivations());
        scene.memory.check();
    }

    private static void drop(HostScene scene, AddressSpace space, int page) {
        scene.memory.unmap(space, page);
        scene.memory.writeBegins(space, page);
        space.transferBegan(page, State.WRITING, space.frame(page), space.slot(page));
        scene.memory.written(space, page);
        scene.memory.freeCached(space, page);
    }

    private static void comeBack(HostScene scene, AddressSpace space, int page) {
        space.transferBegan(page, State.READING, scene.memory.allocate(space, page), space.slot(page));
        scene.memory.readUnmapped(space, page);
    }

    /** Two walks open generations 2 and 3; the first moves page 0 behind the others of generation 1, where four are taken. */
    @Test
    void generationsTakeTheOldest() {
        HostScene scene = scene("linux6-mglru", "reclaim.batch=4");
        AddressSpace process = scene.process("process", 18, 18);
        process.touch(0, false);
        Reclaim reclaim = reclaimOnce(scene);

        assertEquals(Reclaim.Outcome.WRITING, reclaim.outcome());
        assertNotPresent(process, 1, 2, 3, 4);
        Linux6Generations generations = (Linux6Generations) scene.host.flavour();
        assertEquals(3, generations.generations());
        assertEquals(2, generations.generationsBehind(process, 0));
    }

    @Test
    void aLookAroundTakesTheBitsOfOneTable() {
        HostScene scene = new HostScene(100, 2, 4, 8, "host.flavour=linux6-mglru", "reclaim.batch=1");
        AddressSpace process = scene.process("process", 80, 80);
        reclaimOnce(scene);
        process.touch(3, false);
        process.touch(70, false);
        Linux6Generations generations = (Linux6Generations) scene.host.flavour();
        assertEquals(2, generations.generationsBehind(process, 3));

        assertEquals(64, generations.lookAround(process, 5));
        assertEquals(0, generations.generationsBehind(process, 3));
        assertFalse(process.takeAccessed(3));
        assertTrue(process.takeAccessed(70), "beyond the 64 entries");
    }

    @Test
    void generationsYoungerThanTheLeastAgeStay() {
        HostScene scene = scene("linux6-mglru", "min_ttl=1000000 cyc");
        AddressSpace process = scene.process("process", 18, 18);

        assertEquals(Reclaim.Outcome.NOTHING, reclaimOnce(scene).outcome());
        assertNotPresent(process);
    }

    /** A page pinned is looked at and stays; unpinned it can be taken. */
    @Test
    void linux6LeavesPinnedPagesMapped() {
        for (String flavour : new String[] {"linux6-2list", "linux6-mglru"}) {
            for (String primitive : new String[] {"pin", "vm_locked"}) {
                HostScene scene = scene(flavour, "pin.primitive=" + primitive);
                AddressSpace process = scene.process("process", 3, 3);
                scene.memory.pin(process, 0);
                scene.memory.pin(process, 2);
                Reclaim first = scene.host.flavour().newReclaim(null);
                Reclaim second = scene.host.flavour().newReclaim(null);
                scene.thread(2, Kit.steps(flow -> flow.call(first), flow -> flow.call(second), flow -> {
                    scene.memory.unpin(process, 0, false);
                    flow.call(scene.host.flavour().newReclaim(null));
                }));
                scene.run(LONG);

                assertNotPresent(process, 0, 1);
            }
        }
    }

    /** 20 pages, 4,000 victims: chi-square with 19 degrees of freedom exceeds 43.8 with a chance of 0.001. */
    @Test
    void everyPageIsAsLikelyToBeTakenByChance() {
        HostScene scene =
                new HostScene(24, 1, 2, 3, "host.flavour=random", "disk.random=1 cyc", "disk.sequential=1 cyc");
        AddressSpace one = scene.process("one", 12, 12);
        AddressSpace other = scene.process("other", 10, 10);
        scene.memory.pin(one, 0);
        scene.memory.pin(other, 9);
        int[] taken = new int[22];
        int draws = 4_000;
        scene.thread(2, new Activity() {
            private int done;

            @Override
            public void perform(Flow flow) {
                switch (step) {
                    case 0 -> {
                        goTo(1);
                        scene.host.lockAll(flow, "test", this);
                    }
                    case 1 -> {
                        goTo(2);
                        flow.call(scene.host.flavour().newReclaim(null));
                    }
                    case 2 -> {
                        goTo(3);
                        scene.host.unlockAll(flow);
                        flow.spend(CycleUse.HOST, 5);
                    }
                    default -> {
                        AddressSpace space = notPresent(one).length > 0 ? one : other;
                        int page = notPresent(space)[0];
                        assertEquals(State.SWAPPED, space.state(page), "its frame is free at once");
                        taken[(space == one ? 0 : 12) + page]++;
                        goTo(++done == draws ? 4 : 0);
                        if (step == 4) {
                            flow.done();
                        } else {
                            // Every other page has a copy on the swap device and need not be written again.
                            flow.call(HostFault.ofProcess(scene.host, space, page, done % 2 == 0));
                        }
                    }
                }
            }
        });
        scene.run(80_000);

        assertEquals(draws, IntStream.of(taken).sum());
        assertEquals(0, taken[0] + taken[21], "those are locked");
        double expected = draws / 20.0;
        double chiSquare = IntStream.range(1, 21)
                .mapToDouble(i -> (taken[i] - expected) * (taken[i] - expected) / expected)
                .sum();
        assertTrue(chiSquare < 43.8, "chi-square " + chiSquare);
    }

    @Test
    void watermarksAreThoseOfTheKernels() {
        assertEquals(10, HostFlavour.LINUX22.watermarkMin(1_000));
        assertEquals(156, HostFlavour.LINUX24.watermarkMin(20_000));
        assertEquals(256, HostFlavour.LINUX22.watermarkMin(100_000));
        assertEquals(156, HostFlavour.LINUX22.watermarkStep(156, 20_000));
        // 1 GB: sqrt(16 · 1,048,576) = 4,096 kB, 1,024 pages; 0.1 % of memory is more than a quarter of that
        assertEquals(1_024, HostFlavour.LINUX6_TWO_LISTS.watermarkMin(262_144));
        assertEquals(262, HostFlavour.LINUX6_TWO_LISTS.watermarkStep(1_024, 262_144));
        assertEquals(256, HostFlavour.LINUX6_TWO_LISTS.watermarkStep(1_024, 200_000));
        assertEquals(32, HostFlavour.LINUX6_GENERATIONS.watermarkMin(100), "at least 128 kB");
    }

    private static LockStatistics books(HostScene scene, String name) {
        return scene.host.lockClasses().stream()
                .filter(lockClass -> lockClass.name().equals(name))
                .findFirst()
                .orElseThrow()
                .statistics(LONG)
                .get(0);
    }

    /** Six written pages; the device's lock is held for the 7 cycles of the search, the list's as long. */
    @Test
    void linux24FindsEachSlotUnderTheLocksOfListAndDevice() {
        HostScene scene = scene("linux24", "cost.swap_slot=7 cyc");
        scene.process("process", 6, 6);
        reclaimOnce(scene);

        for (String name : List.of("swap_list_lock", "swap_device_lock")) {
            assertEquals(6, books(scene, name).acquisitions(), name);
            assertEquals(6 * 7, books(scene, name).holdTotal(), name);
        }
    }

    /**
     * Six pages enter the swap cache, in the way of 7 cycles each; the next round frees the first that was written. The list's
     * lock is taken inside, and for the rounds' other work too.
     */
    @Test
    void linux24TakesTheSwapCachesLockWherePagesEnterItAndWhereTheyLeave() {
        HostScene scene = scene("linux24", "cost.swap_cache=7 cyc", "check.level=3");
        AddressSpace process = scene.process("process", 6, 6);
        scene.thread(
                2,
                Kit.steps(
                        flow -> flow.call(scene.host.flavour().newReclaim(null)),
                        flow -> flow.spend(CycleUse.HOST, 20_000),
                        flow -> flow.call(scene.host.flavour().newReclaim(null))));
        scene.run(LONG);

        assertEquals(State.SWAPPED, process.state(0));
        assertEquals(6, acquisitions(scene, "pagecache_lock", "add_to_swap_cache"));
        assertEquals(7 * 7, scene.books("pagecache_lock").holdTotal(), "six enter, one leaves");
        assertEquals(6, acquisitions(scene, "pagemap_lru_lock", "add_to_swap_cache"));
    }

    /** A read enters the page into the swap cache before it is submitted: 9 cycles, then the disk's 1,000. */
    @Test
    void linux24TakesTheSwapCachesLockForARead() {
        HostScene scene = scene("linux24", "cost.swap_cache=9 cyc");
        AddressSpace process = scene.process("process", 1, 0);
        scene.memory.populateSwapped(process, 0);
        scene.fault(1, 0, HostFault.ofProcess(scene.host, process, 0, false), "mapped");
        scene.run(LONG);

        assertEquals(List.of("mapped at 1009"), scene.log);
        assertEquals(9, scene.books("pagecache_lock").holdTotal());
    }

    private static long acquisitions(HostScene scene, String name, String site) {
        return scene.host.lockClasses().stream()
                .flatMap(lockClass -> lockClass.statistics(scene.events.now()).stream())
                .filter(row -> row.lockClass().equals(name) && row.site().equals(site))
                .mapToLong(LockStatistics::acquisitions)
                .sum();
    }

    /** A CPU finds 64 slots at once: one search for both pages. */
    @Test
    void linux6FindsSlotsInAdvance() {
        HostScene scene = scene("linux6-2list", "cost.swap_slot=7 cyc");
        AddressSpace process = scene.process("process", 18, 18);
        scene.thread(
                2,
                Kit.steps(
                        flow -> flow.call(scene.host.flavour().newReclaim(null)),
                        flow -> flow.call(scene.host.flavour().newReclaim(null))));
        scene.run(LONG);

        assertTrue(notPresent(process).length >= 2);
        assertEquals(1, books(scene, "swap_lock").acquisitions());
        assertEquals(64 * 7, books(scene, "swap_lock").holdTotal());
    }
}
