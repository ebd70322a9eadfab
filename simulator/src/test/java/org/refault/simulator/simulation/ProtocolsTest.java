package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/** The protocols other than relock on a small host that is short of memory, with 1, 2 and 4 virtual CPUs. */
class ProtocolsTest {
    private static final String[] PRESSURE = {
        "host.proc.wss=100",
        "host.proc.think=5 us",
        "vm.mem=0",
        "host.alloc_rate=20000",
        "sampler.interval=30 us",
        "disk.random=100 us",
        "disk.sequential=20 us",
        "mem.kernel_reserved=10 pages",
        "guest.cr3_interval=700 us",
        "pin.limit=20 pages",
        "esx.free_states=40/30/2/1",
        "balloon.batch=8",
        "balloon.backoff=50 us",
        "balloon.guest_write=2 us",
        "balloon.guest_read=20 us",
        "esx.realloc=200 us"
    };

    static Stream<Arguments> protocols() {
        return Stream.of(
                        "unsafe-refcount",
                        "mmu-notifier",
                        "plex86-2003",
                        "nominate",
                        "user-pager",
                        "random",
                        "oracle",
                        "balloon")
                .flatMap(protocol -> Stream.of(1, 2, 4).map(vcpus -> Arguments.of(protocol, vcpus)));
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void resultsDoNotDependOnHowFarVirtualCpusRunAhead(String protocol, int vcpus) {
        TimedResult slow = run(vcpus, "protocol=" + protocol, "slow=true");
        assertTrue(slow.count(Counter.REFERENCES) >= 6_000, "all references");
        for (String horizon : List.of("1 cyc", "100 cyc", "10000 cyc")) {
            TimedResult result = run(vcpus, "protocol=" + protocol, "horizon.max=" + horizon);
            assertEquals(slow.counters(), result.counters(), horizon);
            assertEquals(slow.fingerprint(), result.fingerprint(), horizon);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aRaisedCountKeepsFramesButDoesNotKeepTheHostFromUnmapping(int vcpus) {
        TimedResult result = run(vcpus, "protocol=unsafe-refcount");

        assertTrue(result.count(Counter.HOST_EVICTIONS) > 0);
        assertTrue(result.count(Counter.EXPOSURE) > 0);
        assertEquals(0, result.count(Counter.WRITE_CLOBBERS));
        assertEquals(0, result.count(Counter.READ_CLOBBERS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vm_locked", "pin"})
    void aReferenceCountIsNoOtherPrimitive(String primitive) {
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class, () -> run(1, "protocol=unsafe-refcount", "pin.primitive=" + primitive));

        assertTrue(refusal.getMessage().startsWith("pin.primitive: "), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "1, locked-flush", "2, locked-flush", "4, locked-flush",
        "1, locked", "2, locked", "4, locked",
        "1, lockless", "2, lockless", "4, lockless"
    })
    void aNotifiedMonitorDropsTranslationsBeforeTheHostTakesThePage(int vcpus, String age) {
        TimedResult result = run(vcpus, "protocol=mmu-notifier", "notifier.age=" + age);

        assertSafe(result);
        assertTrue(result.count(Counter.HOST_EVICTIONS) > 0);
        assertTrue(result.count(Counter.NOTIFIER_INVALIDATIONS) >= result.count(Counter.HOST_EVICTIONS));
        assertTrue(result.count(Counter.MAJOR_RELOCKS) > 0);
        assertTrue(result.count(Counter.EXPOSURE) > 0, "legal here");
    }

    @Test
    void dirtyBitsKeptFromTheHostAreLostUpdates() {
        TimedResult result = run(2, "protocol=mmu-notifier", "fuzz.mutate=no_dirty_fold");

        assertTrue(result.count(Counter.LOST_UPDATES) > 0);
    }

    @Test
    void aMistakeOfAnotherProtocolIsRefused() {
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class, () -> run(1, "protocol=relock", "fuzz.mutate=no_dirty_fold"));

        assertTrue(refusal.getMessage().startsWith("fuzz.mutate: "), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1, false, all", "1, false, page", "2, true, all", "4, true, all", "4, true, page"})
    void plex86IsSafeWithOneVirtualCpuOrWithTheFlushItLacks(int vcpus, boolean flush, String drop) {
        TimedResult result =
                run(vcpus, "protocol=plex86-2003", "plex86.smp_flush=" + flush, "shadow.drop_on_unpin=" + drop);

        assertSafe(result);
        assertEquals(0, result.count(Counter.EXPOSURE));
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertTrue(result.count(Counter.MINOR_RELOCKS) > 0);
        assertTrue(result.count(Counter.MAJOR_RELOCKS) > 0);
        assertTrue(result.count(Counter.HOST_EVICTIONS) > 0);
        assertTrue(result.timeline().points().stream().allMatch(point -> point.locked() <= 20));
    }

    @Test
    void plex86WithTwoVirtualCpusLeavesTranslationsOfUnlockedPages() {
        TimedResult result = run(Kit.phases(2, 2, 12_000, 150).deal(2), "protocol=plex86-2003");

        assertTrue(result.count(Counter.EXPOSURE) > 0);
    }

    /** Places for two pages, five touches: 0 and 1 locked, 2 takes the place of 0, 0 that of 1, 2 is locked still. */
    @ParameterizedTest
    @CsvSource({"all, 1", "page, 0"})
    void plex86GivesUpThePageLockedLongestAgoAndDropsTheTables(String drop, int softFaults) {
        TimedResult result = Simulation.run(
                new ReferenceString[] {Kit.references("w0 w1 w2 r0 r2")},
                Kit.free(
                        "protocol=plex86-2003",
                        "pin.limit=2 pages",
                        "shadow.drop_on_unpin=" + drop,
                        "host.proc.count=0",
                        "mem.pages=1000",
                        "vm.mem=0"),
                null,
                0);

        assertEquals(3, result.count(Counter.FIRST_TOUCHES));
        assertEquals(2, result.count(Counter.DEMOTIONS));
        assertEquals(1, result.count(Counter.MINOR_RELOCKS));
        assertEquals(softFaults, result.count(Counter.SOFT_FAULTS), "page 2, whose entry was dropped with page 1");
    }

    @ParameterizedTest
    @CsvSource({
        "nominate, 1", "nominate, 2", "nominate, 4",
        "user-pager, 1", "user-pager, 2", "user-pager, 4",
        "random, 1", "random, 2", "random, 4"
    })
    void aMonitorThatPagesForItselfKeepsItsPagesFromTheHost(String protocol, int vcpus) {
        TimedResult result = run(vcpus, "protocol=" + protocol, "disk.random=20 us", "disk.sequential=5 us");

        assertSafe(result);
        assertEquals(0, result.count(Counter.EXPOSURE));
        assertTrue(
                result.count(Counter.HOST_EVICTIONS) <= 2, "but for a page that was read in and is about to be locked");
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertTrue(result.count(Counter.PAGE_OUTS) > 0);
        assertTrue(result.count(Counter.MAJOR_RELOCKS) > 0);
    }

    /** What the host's own access brings back while the pager writes it out is not locked, and so not the guest's to use. */
    @ParameterizedTest
    @CsvSource({"nominate, device.rate=50000", "user-pager, guest.swapper=random", "random, guest.swapper=clock"})
    void aPageThatTheHostBroughtBackIsNotTakenForALockedOne(String protocol, String who) {
        List<String> settings = new ArrayList<>(
                List.of("protocol=" + protocol, who, "guest.disk=20 us", "disk.random=20 us", "disk.sequential=5 us"));
        if (who.startsWith("guest")) {
            settings.add("guest.mem_pressure=50");
        }
        TimedResult result = run(2, settings.toArray(String[]::new));

        assertSafe(result);
        assertEquals(0, result.count(Counter.EXPOSURE));
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertTrue(result.count(Counter.PAGE_OUTS) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nominate", "user-pager", "random", "balloon"})
    void whoeverPagesForItselfKeepsTheHostFromUnmapping(String protocol) {
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class, () -> run(1, "protocol=" + protocol, "pin.primitive=refcount"));

        assertTrue(refusal.getMessage().startsWith("pin.primitive: refcount lets"), refusal.getMessage());
    }

    @Test
    void theOracleDoesNotForeseeWhereAGuestPutsItsPages() {
        InvalidSettingException refusal =
                assertThrows(InvalidSettingException.class, () -> run(1, "protocol=oracle", "guest.swapper=lru"));

        assertTrue(refusal.getMessage().startsWith("guest.swapper: "), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aBalloonTakesPagesWithoutTheHostsSwapping(int vcpus) {
        TimedResult result = run(vcpus, "protocol=balloon", "check.level=3");

        assertSafe(result);
        assertEquals(0, result.count(Counter.EXPOSURE));
        assertEquals(0, result.count(Counter.VIOLATIONS));
        assertEquals(0, result.count(Counter.HOST_EVICTIONS));
        assertEquals(0, result.count(Counter.PAGE_OUTS));
        assertTrue(result.count(Counter.BALLOON_INFLATED) > 0);
        assertTrue(result.count(Counter.BALLOON_DEFLATED) > 0);
        assertTrue(result.count(Counter.BALLOON_GUEST_WRITES) > 0);
        assertEquals(result.count(Counter.DEMOTIONS), result.count(Counter.BALLOON_INFLATED));
        assertTrue(result.count(Counter.MAJOR_RELOCKS) > 0);
        assertTrue(result.count(Counter.MAJOR_RELOCKS) <= result.count(Counter.BALLOON_DEFLATED));
    }

    /** The first half of the references goes over all pages, the second stays on two: there the second machine begins. */
    private static ReferenceString busyThenIdle() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6_000; i++) {
            text.append("w").append(i * 37 % 100).append(' ');
        }
        for (int i = 0; i < 6_000; i++) {
            text.append("r").append(i % 2).append("*1000 ");
        }
        return Kit.references(text.toString().strip());
    }

    /**
     * Of 400 frames the kernel has 10, the monitors 128, and 120 are to be free: 142 are left for two machines of 100 pages.
     * Without a tax each gets 71. With it an idle page costs four times an active one: 100 and 42.
     */
    @Test
    void theIdleMachineGivesItsMemoryToTheBusyOneByTheTax() {
        TimedResult untaxed = competition(0);
        TimedResult taxed = competition(0.75);

        assertEquals(29, untaxed.vms().get(1).get(Counter.DEMOTIONS));
        assertEquals(58, taxed.vms().get(1).get(Counter.DEMOTIONS));
        long relocks = untaxed.vms().get(0).get(Counter.MAJOR_RELOCKS);
        assertTrue(relocks > 100, "the busy machine goes round 100 pages in a memory of 71");
        assertTrue(taxed.vms().get(0).get(Counter.MAJOR_RELOCKS) < relocks / 10);
    }

    private static TimedResult competition(double tax) {
        TimedResult result = run(
                new ReferenceString[] {busyThenIdle()},
                "protocol=balloon",
                "vm.count=2",
                "mem.pages=400 pages",
                "esx.free_states=30/29/2/1",
                "esx.idle_tax=" + tax,
                "host.proc.count=0",
                "host.alloc_rate=0",
                "guest.cr3_interval=0 ms",
                "sampler.interval=20 us",
                "balloon.guest_read=1 us",
                "balloon.backoff=10 us",
                "esx.realloc=4 ms",
                "time.limit=12 ms");
        assertSafe(result);
        assertEquals(0, result.vms().get(1).get(Counter.MAJOR_RELOCKS), "idle");
        return result;
    }

    @Test
    void aGuestWithoutIdlePagesIsOutOfPuff() {
        TimedResult result = run(1, "protocol=balloon", "pin.limit=1 pages", "balloon.backoff=10 us");

        assertTrue(result.count(Counter.BALLOON_BACKOFFS) > 0);
    }

    /** What the oracle gives up is not used for 10 us, or 1,500 references; relock is bound to be wrong at times. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theOracleFaultsLessThanRelockAndGivesUpPagesAllTheSame(int vcpus) {
        String[] often = {"sampler.interval=3 us", "guest.cr3_interval=0 ms", "oracle.horizon=10 us", "idle.k=1"};
        ReferenceString[] streams = Kit.phases(7, vcpus, 40_000, 100).deal(vcpus);
        TimedResult oracle = run(streams, with(often, "protocol=oracle"));
        TimedResult relock = run(streams, with(often, "protocol=relock"));

        assertSafe(oracle);
        assertEquals(0, oracle.count(Counter.EXPOSURE));
        assertTrue(oracle.count(Counter.DEMOTIONS) > 0);
        assertTrue(oracle.count(Counter.RELOCKS_AHEAD) > 0);
        assertTrue(oracle.count(Counter.HOST_EVICTIONS) > 0);
        long relocks = relock.count(Counter.MINOR_RELOCKS) + relock.count(Counter.MAJOR_RELOCKS);
        assertTrue(oracle.count(Counter.MINOR_RELOCKS) + oracle.count(Counter.MAJOR_RELOCKS) < relocks);
    }

    private static void assertSafe(TimedResult result) {
        assertEquals(0, result.count(Counter.CLOBBERS));
        assertEquals(0, result.count(Counter.LOST_UPDATES));
        assertEquals(0, result.count(Counter.TRANSFER_CLOBBERS));
    }

    private static TimedResult run(int vcpus, String... more) {
        return run(Kit.phases(vcpus, vcpus, 6_000, 100).deal(vcpus), more);
    }

    private static TimedResult run(ReferenceString[] streams, String... more) {
        return Simulation.run(streams, Kit.settings(with(PRESSURE, more)), null, 0);
    }

    private static String[] with(String[] settings, String... more) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
