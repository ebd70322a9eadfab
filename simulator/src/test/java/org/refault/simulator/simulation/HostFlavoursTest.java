package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.simulator.Kit;
import org.refault.simulator.host.HostFlavour;
import org.refault.simulator.host.HostOutOfMemoryException;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;

/** Every run ends with a check that frames are conserved, and that the guest of a safe protocol was never exposed. */
class HostFlavoursTest {
    private static final List<String> PRESSURE = List.of(
            "host.proc.wss=200",
            "host.proc.think=20 us",
            "host.proc.locality=0.5",
            "vm.mem=0",
            "wm.min=10",
            "wm.low=20",
            "wm.high=30",
            "mem.pages=330",
            "sampler.interval=30 us",
            "idle.k=1",
            "disk.random=100 us",
            "disk.sequential=20 us",
            "device.rate=2000",
            "mem.kernel_reserved=10 pages",
            "mlock.max=100 %");

    static Stream<String> flavours() {
        return HostFlavour.names().stream();
    }

    static Stream<Arguments> flavoursAndPrimitives() {
        return flavours()
                .flatMap(flavour -> Stream.of("vm_locked", "pg_reserved", "pg_locked", "pin")
                        .map(primitive -> Arguments.of(flavour, primitive)));
    }

    private static TimedResult run(int seed, String... more) {
        List<String> settings = new ArrayList<>(PRESSURE);
        settings.addAll(List.of(more));
        return Simulation.run(
                Kit.phases(seed, 2, 3_000, 200).deal(2), Kit.settings(settings.toArray(String[]::new)), null, 0);
    }

    @ParameterizedTest
    @MethodSource("flavoursAndPrimitives")
    void relockIsSafeUnderPressureWhateverTheHost(String flavour, String primitive) {
        TimedResult result = run(7, "host.flavour=" + flavour, "pin.primitive=" + primitive);

        assertAll(
                () -> assertEquals(0, result.count(Counter.CLOBBERS)),
                () -> assertEquals(0, result.count(Counter.EXPOSURE)),
                () -> assertEquals(0, result.count(Counter.LOST_UPDATES)),
                () -> assertTrue(result.count(Counter.HOST_EVICTIONS) > 0, "guest pages are taken"),
                () -> assertTrue(result.count(Counter.PROCESS_EVICTIONS) > 0, "others' pages are taken"),
                () -> assertTrue(result.count(Counter.MAJOR_RELOCKS) > 0, "and read back"),
                () -> assertTrue(result.count(Counter.SWAP_INS) >= result.count(Counter.READAHEAD_PAGES)),
                () -> assertEquals(
                        primitive.equals("vm_locked"),
                        result.locks().stream().anyMatch(row -> row.site().equals("unlock_page")),
                        "only munlock takes locks"),
                () -> assertTrue(result.count(Counter.READAHEAD_PAGES) >= result.count(Counter.READAHEAD_HITS)),
                () -> assertTrue(result.count(Counter.DEVICE_TOUCHES) > 0, "devices touch the guest's pages"));
    }

    @ParameterizedTest
    @MethodSource("flavours")
    void resultsDoNotDependOnHowFarVirtualCpusRunAhead(String flavour) {
        String[] settings = {"host.flavour=" + flavour, "host.sees_guest_a=true", "lock.kind.mmap_sem=rwsem"};
        TimedResult reference = run(3, with(settings, "slow=true"));

        assertTrue(reference.count(Counter.HOST_EVICTIONS) > 0, "the swapper takes guest pages");
        for (String horizon : List.of("100 cyc", "1000 s")) {
            TimedResult result = run(3, with(settings, "horizon.max=" + horizon));
            assertEquals(reference.counters(), result.counters(), horizon);
            assertEquals(reference.fingerprint(), result.fingerprint(), horizon);
        }
    }

    static Stream<Arguments> flavoursAndProtocols() {
        return flavours()
                .flatMap(flavour -> Stream.of("relock", "mmu-notifier", "plex86-2003", "lock-all")
                        .map(protocol -> Arguments.of(flavour, protocol)));
    }

    /** With check.level = 3 an order that has a cycle ends the run. */
    @ParameterizedTest
    @MethodSource("flavoursAndProtocols")
    void locksAreTakenInOneOrder(String flavour, String protocol) {
        TimedResult result = run(
                5,
                "host.flavour=" + flavour,
                "protocol=" + protocol,
                "check.level=3",
                "lock.kind.mmap_sem=rwsem",
                "disk.kind=" + (flavour.startsWith("linux6") ? "nvme" : "disk"));

        assertTrue(result.lockOrder().size() > 3);
    }

    private static String[] with(String[] settings, String more) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add(more);
        return all.toArray(String[]::new);
    }

    /** Sharing without locks, several seeds: what matters is that frames are conserved at the end. */
    @ParameterizedTest
    @MethodSource("flavours")
    void framesAreConservedWithoutAnyProtection(String flavour) {
        long evictions = 0;
        for (int seed = 1; seed <= 3; seed++) {
            TimedResult result = run(
                    seed, "host.flavour=" + flavour, "protocol=unsafe-shared", "swap.cluster=2", "trace.repeat=100");
            evictions += result.count(Counter.HOST_EVICTIONS);
        }
        assertTrue(evictions > 0);
    }

    @ParameterizedTest
    @MethodSource("flavours")
    void aRaisedCountDoesNotStopAnyHostFromUnmapping(String flavour) {
        TimedResult result =
                run(7, "host.flavour=" + flavour, "pin.primitive=refcount", "vm.populated=false", "idle.k=50");

        assertTrue(result.count(Counter.HOST_EVICTIONS) > 0);
        assertTrue(result.count(Counter.EXPOSURE) > 0, "while the guest has them mapped");
    }

    @Test
    void linux22RefusesToLockMoreThanHalfOfMemory() {
        HostOutOfMemoryException refusal = assertThrows(
                HostOutOfMemoryException.class, () -> run(7, "protocol=lock-all", "mlock.max=0", "mem.pages=390"));

        assertTrue(refusal.getMessage().startsWith("pin.primitive: vm_locked refuses to lock more than 195 pages"));
    }

    @Test
    void oneFlushForABatchSendsFewerInterrupts() {
        TimedResult each = run(7, "host.flavour=linux6-2list", "tlb.shootdown=mask-full");
        TimedResult batched = run(7, "host.flavour=linux6-2list", "tlb.shootdown=batched");

        double perEviction = (double) each.count(Counter.IPIS) / evictions(each);
        double perEvictionBatched = (double) batched.count(Counter.IPIS) / evictions(batched);
        assertTrue(perEvictionBatched < perEviction, perEvictionBatched + " against " + perEviction);
    }

    private static long evictions(TimedResult result) {
        return result.count(Counter.HOST_EVICTIONS) + result.count(Counter.PROCESS_EVICTIONS);
    }

    /** Each run of locked pages is a mapping: a page locked in an unlocked stretch splits one in three. */
    @Test
    void lockingPagesOneByOneSplitsMappings() {
        assertTrue(run(7).count(Counter.VMA_SPLITS) > 0);
        assertEquals(0, run(7, "pin.primitive=pin").count(Counter.VMA_SPLITS));
    }

    /** Where lists are short and pages are read beside others, some of these are wanted. */
    @Test
    void readAheadHits() {
        TimedResult result = run(7, "host.proc.pattern=cyclic", "swap.cluster=3");

        assertTrue(result.count(Counter.READAHEAD_HITS) > 0);
        assertEquals(0, run(7, "swap.cluster=0").count(Counter.READAHEAD_PAGES));
    }
}
