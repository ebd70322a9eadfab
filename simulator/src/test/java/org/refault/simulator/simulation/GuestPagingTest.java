package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.monitor.FifoChoice;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/** A guest that pages, in a virtual machine that the host pages. */
class GuestPagingTest {
    private static final String[] PRESSURE = {
        "host.proc.wss=100",
        "host.proc.think=5 us",
        "vm.mem=0",
        "host.alloc_rate=20000",
        "sampler.interval=30 us",
        "idle.k=1",
        "disk.random=300 us",
        "disk.sequential=50 us",
        "guest.disk=20 us",
        "mem.kernel_reserved=10 pages"
    };
    private static final List<String> SWAPPERS = List.of("lru", "clock", "linux", "random");

    @ParameterizedTest
    @MethodSource("seeds")
    void resultsDoNotDependOnHowFarVirtualCpusRunAhead(int seed) {
        RandomStream chance = new RandomStreams(seed, 0).stream("test");
        int vcpus = 1 + chance.nextInt(4);
        ReferenceString[] streams =
                (seed % 3 == 0 ? Kit.aliased(seed, 4_000, 150) : Kit.phases(seed, vcpus, 4_000, 150)).deal(vcpus);
        List<String> settings = new ArrayList<>(List.of(PRESSURE));
        settings.add("guest.swapper=" + SWAPPERS.get(seed % 4));
        settings.add("guest.mem_pressure=" + (20 + chance.nextInt(60)));
        settings.add("double_paging.avoid=" + (chance.nextInt(2) == 0 ? "off" : "track-blocks"));
        settings.add("protocol="
                + List.of("unsafe-shared", "lock-all", "relock", "relock").get(chance.nextInt(4)));
        settings.add("cpu.count=" + (vcpus + 1 + chance.nextInt(2)));
        settings.add("grace=" + chance.nextInt(2) * 300 + " us");
        settings.add("sampler.where=" + (chance.nextInt(2) == 0 ? "vcpu" : "helper"));
        settings.add("tlb.l2.entries=" + (chance.nextInt(2) == 0 ? 0 : 128));
        settings.add("paging.mode=" + (chance.nextInt(2) == 0 ? "flat" : "ept"));
        settings.add("tlb.tagged=" + (chance.nextInt(2) == 0));
        settings.add("walk.model=" + (chance.nextInt(2) == 0 ? "constant" : "levels"));
        settings.add("cost.trap=" + (1 + chance.nextInt(2) * 600) + " cyc");
        settings.add("tlb.shootdown="
                + List.of("broadcast-full", "mask-full", "mask-page", "batched", "hw")
                        .get(chance.nextInt(5)));

        TimedResult reference = run(streams, settings, "slow=true");

        assertTrue(reference.count(Counter.GUEST_FAULTS) > 0, "the guest pages");
        assertTrue(reference.count(Counter.GUEST_PAGE_OUTS) > 0);
        for (String horizon : List.of("1 cyc", "1000 cyc", "1000 s")) {
            TimedResult result = run(streams, settings, "horizon.max=" + horizon);
            assertEquals(reference.counters(), result.counters(), horizon + " of " + settings);
            assertEquals(reference.fingerprint(), result.fingerprint(), horizon + " of " + settings);
        }
    }

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 10);
    }

    /** Every page has its frame from the beginning, so nothing is ever missing, and the two are one machine. */
    @ParameterizedTest
    @CsvSource({
        "lru, relock, flat",
        "clock, relock, ept",
        "linux, lock-all, flat",
        "random, unsafe-shared, flat",
        "lru, unsafe-shared, ept"
    })
    void aGuestWithMemoryForAllItsPagesIsOneThatDoesNoPaging(String swapper, String protocol, String paging) {
        ReferenceString[] streams = Kit.aliased(7, 20_000, 150).deal(4);
        List<String> settings = new ArrayList<>(List.of(PRESSURE));
        settings.addAll(List.of("protocol=" + protocol, "paging.mode=" + paging));

        TimedResult without = run(streams, settings);
        TimedResult with = run(streams, settings, "guest.swapper=" + swapper);

        assertEquals(0, with.count(Counter.GUEST_FAULTS));
        assertEquals(without.counters(), with.counters());
        assertEquals(without.fingerprint(), with.fingerprint());
    }

    /** The textbook's LRU over the same references, in a list. */
    @ParameterizedTest
    @ValueSource(ints = {20, 60, 95})
    void oneVirtualCpuUnderLruFaultsAsOftenAsTheTextbookSays(int pressure) {
        ReferenceString string = Kit.phases(11, 1, 8_000, 200);
        int frames = 200 * pressure / 100;
        List<Integer> oldestFirst =
                new ArrayList<>(IntStream.range(0, frames).boxed().toList());
        long faults = 0;
        for (int page : string.pages()) {
            if (!oldestFirst.remove((Integer) page)) {
                faults++;
                oldestFirst.remove(0);
            }
            oldestFirst.add(page);
        }

        TimedResult result = run(
                string.deal(1),
                List.of(PRESSURE),
                "guest.swapper=lru",
                "guest.mem_pressure=" + pressure,
                "protocol=relock");

        assertEquals(faults, result.count(Counter.GUEST_FAULTS));
        assertTrue(result.count(Counter.GUEST_PAGE_OUTS) <= faults);
    }

    /** A run whose protocol is safe throws if the guest's translations were ever exposed, or an update lost. */
    @ParameterizedTest
    @ValueSource(strings = {"lru", "clock", "linux", "random"})
    void doublePagingIsSafeAndCostsReads(String swapper) {
        TimedResult result = run(
                Kit.phases(7, 2, 40_000, 200).deal(2),
                List.of(PRESSURE),
                "guest.swapper=" + swapper,
                "guest.mem_pressure=60",
                "protocol=relock");

        assertTrue(result.count(Counter.GUEST_PAGE_OUTS) > 0);
        assertTrue(result.count(Counter.DOUBLE_PAGING_READS) > 0);
        assertTrue(result.count(Counter.DOUBLE_PAGING_READS) <= result.count(Counter.GUEST_PAGE_OUTS));
        assertTrue(result.count(Counter.FALSE_READS) <= result.count(Counter.GUEST_FAULTS));
        assertEquals(120, result.pages());
    }

    /** Most pages are only read after they came in: these the host need not write. Were one dropped that was written, the run would throw. */
    @ParameterizedTest
    @ValueSource(strings = {"lru", "random"})
    void aHostThatTracksBlocksWritesLess(String swapper) {
        String[] settings = {"guest.swapper=" + swapper, "guest.mem_pressure=60", "protocol=relock", "vm.count=2"};
        ReferenceString[] streams = Kit.readMostly(7, 10_000, 200).deal(1);
        TimedResult off = run(streams, List.of(PRESSURE), settings);
        TimedResult tracked = run(
                streams,
                Stream.concat(Stream.of(PRESSURE), Stream.of("double_paging.avoid=track-blocks"))
                        .toList(),
                settings);

        assertTrue(tracked.count(Counter.HOST_EVICTIONS) > 0);
        assertTrue(
                4 * tracked.count(Counter.PAGE_OUTS) * off.count(Counter.HOST_EVICTIONS)
                        < 3 * off.count(Counter.PAGE_OUTS) * tracked.count(Counter.HOST_EVICTIONS),
                tracked.count(Counter.PAGE_OUTS) + " instead of " + off.count(Counter.PAGE_OUTS));
    }

    @Test
    void aHostThatMayTakeNothingReadsNothingAgain() {
        TimedResult result = run(
                Kit.phases(7, 2, 40_000, 200).deal(2),
                List.of(PRESSURE),
                "guest.swapper=clock",
                "guest.mem_pressure=60",
                "protocol=lock-all");

        assertTrue(result.count(Counter.GUEST_PAGE_OUTS) > 0);
        assertEquals(0, result.count(Counter.DOUBLE_PAGING_READS));
        assertEquals(0, result.count(Counter.FALSE_READS));
        assertEquals(120, result.count(Counter.FIRST_TOUCHES), "of guest pages");
    }

    /** Places are of guest pages: half of them may be locked. */
    @Test
    void aPolicyKeepsItsShareOfTheGuestsPages() {
        List<String> all = new ArrayList<>(List.of(PRESSURE));
        all.addAll(List.of(
                "guest.swapper=linux",
                "guest.mem_pressure=50",
                "target.mode=fixed",
                "pin.limit=50 %",
                "vm.count=2",
                "timeline.interval=10 us"));
        TimedResult result = Simulation.run(
                Kit.phases(9, 2, 8_000, 100).deal(2), Kit.settings(all.toArray(String[]::new)), FifoChoice.fifo(), 0);

        assertTrue(result.count(Counter.GUEST_FAULTS) > 0);
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertTrue(result.timeline().points().stream().allMatch(point -> point.locked() <= 2 * 25));
    }

    @ParameterizedTest
    @CsvSource({
        "guest.mem_pressure=50, paging.mode=flat, guest.mem_pressure: less than 100",
        "guest.swapper=lru, shadow.ad=trap, shadow.ad: only a guest that does paging over shadow tables",
        "paging.mode=shadow, shadow.ad=lazy, shadow.ad: only a guest that does paging over shadow tables",
        "double_paging.avoid=track-blocks, paging.mode=flat, double_paging.avoid: nothing is paged twice",
        "double_paging.avoid=random, guest.swapper=none, double_paging.avoid: nothing is paged twice",
        "guest.swapper=lru, guest.mem_pressure=5, guest.mem_pressure: 5 % of 50 pages is 2"
    })
    void refusesWhatMakesNoSense(String first, String second, String message) {
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class,
                () -> run(Kit.phases(7, 2, 100, 50).deal(2), List.of(first, second)));

        assertTrue(refusal.getMessage().startsWith(message), refusal.getMessage());
    }

    @Test
    void onlyRelockDrawsWhatItGivesUp() {
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class,
                () -> run(
                        Kit.phases(7, 2, 100, 50).deal(2),
                        List.of("guest.swapper=lru", "protocol=lock-all"),
                        "double_paging.avoid=random"));

        assertTrue(refusal.getMessage().startsWith("double_paging.avoid: random"), refusal.getMessage());
    }

    /** Guest and monitor both take what was not used for long, or the monitor draws: either way the guest writes out what the host has swapped out. */
    @Test
    void pagesDrawnAreOthersThanIdleOnes() {
        ReferenceString[] streams = Kit.phases(5, 2, 12_000, 150).deal(2);
        List<String> settings = new ArrayList<>(List.of(PRESSURE));
        settings.addAll(List.of("guest.swapper=lru", "guest.mem_pressure=60", "sampler.where=helper"));
        TimedResult idle = run(streams, settings, "double_paging.avoid=off");
        TimedResult drawn = run(streams, settings, "double_paging.avoid=random");

        assertTrue(idle.count(Counter.DOUBLE_PAGING_READS) > 0);
        assertTrue(drawn.count(Counter.DEMOTIONS) > 0);
        assertTrue(drawn.count(Counter.DOUBLE_PAGING_READS) > 0);
        assertNotEquals(idle.count(Counter.DEMOTIONS), drawn.count(Counter.DEMOTIONS));
    }

    @Test
    void setsOfTablesAreNotKeptForAGuestThatPagesOverThem() {
        List<String> settings = List.of("guest.swapper=lru", "paging.mode=shadow", "guest.cr3_interval=1 ms");
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class,
                () -> run(Kit.phases(7, 2, 100, 50).deal(2), settings, "shadow.drop_on_cr3=cache:2"));

        assertTrue(refusal.getMessage().startsWith("shadow.drop_on_cr3: "), refusal.getMessage());
    }

    /** Only plex86's way loses writes, whoever chooses; and each way is the same at every horizon. */
    @ParameterizedTest
    @CsvSource({
        "trap, clock, 1, lock-all", "harvest, clock, 1, lock-all", "lazy, clock, 1, lock-all",
        "trap, linux, 3, relock", "harvest, linux, 3, relock", "lazy, linux, 3, relock",
        "harvest, lru, 2, plex86-2003", "lazy, random, 1, plex86-2003"
    })
    void dirtyBitsThatTheMonitorKeepsFromTheGuestAreLostWrites(String way, String swapper, int vcpus, String protocol) {
        ReferenceString[] streams = Kit.aliased(5, 4_000, 150).deal(vcpus);
        List<String> settings = new ArrayList<>(List.of(PRESSURE));
        settings.addAll(List.of(
                "guest.swapper=" + swapper,
                "guest.mem_pressure=60",
                "paging.mode=shadow",
                "shadow.ad=" + way,
                "protocol=" + protocol,
                "plex86.smp_flush=true",
                "mlock.max=100 %",
                "guest.cr3_interval=500 us"));
        TimedResult slow = run(streams, settings, "slow=true");

        assertTrue(slow.count(Counter.GUEST_PAGE_OUTS) > 0);
        assertTrue(slow.count(Counter.SHADOW_FAULTS) > 0);
        assertEquals(way.equals("lazy"), slow.count(Counter.LOST_GUEST_WRITES) > 0, way);
        for (String horizon : List.of("1 cyc", "1000 cyc", "1000 s")) {
            TimedResult result = run(streams, settings, "horizon.max=" + horizon);
            assertEquals(slow.fingerprint(), result.fingerprint(), horizon);
        }
    }

    private static TimedResult run(ReferenceString[] streams, List<String> settings, String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        return Simulation.run(streams, Kit.settings(all.toArray(String[]::new)), null, 0);
    }
}
