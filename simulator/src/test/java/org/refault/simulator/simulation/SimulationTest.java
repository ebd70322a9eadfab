package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Settings;

class SimulationTest {
    private static final String[] PRESSURE = {
        "host.proc.wss=100",
        "host.proc.think=5 us",
        "vm.mem=0",
        "host.alloc_rate=20000",
        "sampler.interval=30 us",
        "idle.k=1",
        "disk.random=300 us",
        "disk.sequential=50 us",
        "mem.kernel_reserved=10 pages"
    };

    @ParameterizedTest
    @MethodSource("randomRuns")
    void resultsDoNotDependOnHowFarVirtualCpusRunAhead(int seed) {
        RandomRun run = new RandomRun(seed);
        TimedResult reference = run.with("slow=true");
        assertTrue(reference.count(Counter.HOST_EVICTIONS) > 0, "the swapper takes guest pages");
        for (String horizon : List.of("1 cyc", "100 cyc", "1000 cyc", "10000 cyc", "1000 s")) {
            TimedResult result = run.with("horizon.max=" + horizon);
            assertEquals(reference.counters(), result.counters(), horizon + " of " + run);
            assertEquals(reference.fingerprint(), result.fingerprint(), horizon + " of " + run);
        }
    }

    static IntStream randomRuns() {
        return IntStream.rangeClosed(1, 24);
    }

    /** A run whose protocol, CPUs, TLBs and locks are drawn at random. */
    private static final class RandomRun {
        private final List<String> settings = new ArrayList<>(List.of(PRESSURE));
        private final ReferenceString[] streams;

        RandomRun(int seed) {
            RandomStream chance = new RandomStreams(seed, 0).stream("test");
            int vcpus = 1 + chance.nextInt(4);
            streams = Kit.phases(seed, vcpus, 12_000, 150).deal(vcpus);
            settings.add("protocol=" + (chance.nextInt(4) == 0 ? "unsafe-shared" : "relock"));
            settings.add("cpu.count=" + (vcpus + chance.nextInt(3)));
            settings.add("idle.k=" + (1 + chance.nextInt(3)));
            settings.add("grace=" + chance.nextInt(2) * 300 + " us");
            settings.add("sampler.where=" + (chance.nextInt(2) == 0 ? "vcpu" : "helper"));
            settings.add("sampler.clock=" + (chance.nextInt(2) == 0 ? "vm" : "wall"));
            settings.add("ad.flush=" + (chance.nextInt(2) == 0 ? "onswitch" : "full"));
            settings.add("tlb.l1d.entries=" + (chance.nextInt(2) == 0 ? 8 : 64));
            settings.add("tlb.l2.entries=" + (chance.nextInt(2) == 0 ? 0 : 128));
            settings.add("guest.cr3_interval=" + chance.nextInt(2) * 500 + " us");
            settings.add("cost.trap=" + (1 + chance.nextInt(2) * 600) + " cyc");
            settings.add("tlb.shootdown=" + (chance.nextInt(2) == 0 ? "broadcast-full" : "mask-full"));
            for (String lock : List.of("kernel_flag", "page_alloc_lock", "io_request_lock", "mon_page")) {
                settings.add("lock.kind." + lock + "="
                        + List.of("tas", "ticket", "queued").get(chance.nextInt(3)));
            }
        }

        TimedResult with(String setting) {
            List<String> all = new ArrayList<>(settings);
            all.add(setting);
            return run(streams, all.toArray(String[]::new));
        }

        @Override
        public String toString() {
            return settings.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock-all", "relock"})
    void aSafeProtocolNeverClobbersUnderPressure(String protocol) {
        TimedResult result = run(Kit.phases(7, 2, 40_000, 200).deal(2), pressed("protocol=" + protocol));

        assertEquals(0, result.count(Counter.CLOBBERS));
        assertEquals(0, result.count(Counter.EXPOSURE));
        assertTrue(result.count(Counter.PROCESS_EVICTIONS) > 0, "the swapper works");
    }

    @Test
    void relockGivesPagesUpAndTakesThemBack() {
        TimedResult result = run(Kit.phases(7, 2, 40_000, 200).deal(2), pressed("protocol=relock"));

        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertTrue(result.count(Counter.MINOR_RELOCKS) > 0);
        assertTrue(result.count(Counter.MAJOR_RELOCKS) > 0);
        assertTrue(result.count(Counter.HOST_EVICTIONS) > 0);
        assertEquals(200, result.count(Counter.FIRST_TOUCHES));
    }

    @Test
    void lockAllLeavesTheHostNoGuestPage() {
        TimedResult result = run(Kit.phases(7, 2, 40_000, 200).deal(2), pressed("protocol=lock-all"));

        assertEquals(0, result.count(Counter.HOST_EVICTIONS));
        assertEquals(200, result.count(Counter.FIRST_TOUCHES));
        assertTrue(result.timeline().points().stream().allMatch(point -> point.locked() == 200));
    }

    @Test
    void sharingWithoutLocksClobbersMemory() {
        TimedResult result = run(Kit.phases(7, 2, 40_000, 200).deal(2), pressed("protocol=unsafe-shared"));

        assertTrue(result.count(Counter.CLOBBERS) > 0);
        assertEquals(
                result.count(Counter.CLOBBERS),
                result.count(Counter.WRITE_CLOBBERS)
                        + result.count(Counter.READ_CLOBBERS)
                        + result.count(Counter.DIVERGENCES));
        assertTrue(result.count(Counter.CLOBBERED_REFERENCES) >= result.count(Counter.CLOBBERS));
    }

    /** The sampler is on another CPU and flushes are rare, so that hot pages stay in the TLB, look idle and are given up. */
    @ParameterizedTest
    @CsvSource({
        "unpin_before_ack, helper",
        "unpin_before_clear, vcpu",
        "local_flush, helper",
        "no_flush, helper",
        "map_before_pin, vcpu"
    })
    void everyMistakeExposesPages(String mutation, String sampler) {
        String[] settings = {
            "vm.mem=0",
            "host.proc.count=0",
            "mem.pages=1000",
            "tlb.shootdown=mask-full",
            "sampler.interval=30 us",
            "idle.k=1",
            "sampler.where=" + sampler,
            "demote.batch=1",
            "fuzz.mutate=" + mutation,
            "mem.kernel_reserved=10 pages"
        };

        TimedResult result = run(Kit.phases(7, 3, 60_000, 200).deal(3), settings);

        assertTrue(result.count(Counter.EXPOSURE) > 0, mutation);
    }

    @Test
    void everyCycleOfEveryCpuIsAccountedForOnce() {
        TimedResult result = run(Kit.phases(3, 3, 30_000, 150).deal(3), pressed("protocol=relock", "cpu.count=5"));

        long elapsed = sum(result.cyclesOfCpu()[0]);
        for (long[] cpu : result.cyclesOfCpu()) {
            assertEquals(elapsed, sum(cpu));
            for (CycleUse use : CycleUse.values()) {
                assertTrue(cpu[use.ordinal()] >= 0, use.toString());
            }
        }
        assertTrue(result.slowdown() > 1);
    }

    @Test
    void theCriticalPathOfAFirstTouchIsTheWalkTheTrapAndTheEntry() {
        TimedResult result = run(
                Kit.phases(3, 1, 5_000, 100).deal(1),
                "protocol=lock-all",
                "host.proc.think=10 s",
                "cost.walk=31 cyc",
                "cost.trap=702 cyc",
                "cost.pte_exchange=33 cyc");

        FaultPath touches = result.paths().get(0);
        assertEquals(1, result.paths().size());
        assertEquals(Counter.FIRST_TOUCHES, touches.kind());
        assertEquals(100, touches.faults());
        assertEquals(31 * 100, touches.cycles().get(PathCause.WALK));
        assertEquals(702 * 100, touches.cycles().get(PathCause.TRAP));
        assertEquals(33 * 100, touches.cycles().get(PathCause.MONITOR));
        assertEquals((31 + 702 + 33) * 100, touches.total());
    }

    @Test
    void theLocksOfACriticalPathSumToWhatLocksTook() {
        TimedResult result = run(Kit.phases(3, 4, 40_000, 200).deal(4), pressed("protocol=relock", "idle.k=1"));

        assertTrue(result.paths().size() >= 3, "first touches, minor and major re-locks");
        for (FaultPath path : result.paths()) {
            assertEquals(result.count(path.kind()), path.faults());
            assertEquals(
                    path.cycles().get(PathCause.LOCK),
                    path.locks().values().stream().mapToLong(Long::longValue).sum());
        }
        assertTrue(result.lockOrder().stream()
                .anyMatch(edge -> edge.held().equals("mmap_sem") && edge.taken().equals("kernel_flag")));
    }

    @Test
    void whatIsCountedForEachVirtualMachineSumsToTheWhole() {
        TimedResult result =
                run(Kit.phases(3, 2, 20_000, 120).deal(2), pressed("protocol=relock", "idle.k=1", "vm.count=3"));

        assertEquals(3, result.vms().size());
        assertTrue(result.count(Counter.HOST_EVICTIONS) > 0, "the swapper takes guest pages");
        for (Counter counter : TimedResult.OF_EACH_VM) {
            LongStream each = result.vms().stream().mapToLong(vm -> vm.get(counter));
            assertEquals(
                    result.count(counter),
                    counter == Counter.CYCLES ? each.max().orElseThrow() : each.sum(),
                    counter.column());
        }
        result.vms().forEach(vm -> assertEquals(result.count(Counter.REFERENCES) / 3, vm.get(Counter.REFERENCES)));
    }

    @Test
    void theTimeLimitStopsARunBetweenTwoReferencesOfOneThatGoesOn() {
        ReferenceString[] streams = Kit.phases(3, 2, 20_000, 120).deal(2);
        TimedResult whole = run(streams, pressed("protocol=relock", "idle.k=1"));
        TimedResult half = run(streams, pressed("protocol=relock", "idle.k=1", "time.limit=1000000 cyc"));
        TimedResult slowHalf =
                run(streams, pressed("protocol=relock", "idle.k=1", "time.limit=1000000 cyc", "slow=true"));
        TimedResult later = run(
                streams,
                pressed("protocol=relock", "idle.k=1", "time.limit=" + (whole.count(Counter.CYCLES) * 2) + " cyc"));

        assertTrue(whole.count(Counter.CYCLES) > 1_000_000);
        assertEquals(1_000_000, half.count(Counter.CYCLES));
        assertEquals(2_000_000, half.count(Counter.VCPU_CYCLES));
        assertTrue(half.count(Counter.REFERENCES) < whole.count(Counter.REFERENCES));
        assertEquals(half.fingerprint(), slowHalf.fingerprint());
        assertEquals(whole.fingerprint(), later.fingerprint());
        for (long[] cpu : half.cyclesOfCpu()) {
            assertEquals(1_000_000, sum(cpu));
        }
    }

    @Test
    void aRepeatedTraceFaultsOnNoPageForTheFirstTimeTwice() {
        ReferenceString[] stream = Kit.phases(3, 1, 5_000, 100).deal(1);
        TimedResult once = run(stream, "protocol=lock-all");
        TimedResult thrice = run(stream, "protocol=lock-all", "trace.repeat=3");

        assertEquals(3 * once.count(Counter.REFERENCES), thrice.count(Counter.REFERENCES));
        assertEquals(100, once.count(Counter.FIRST_TOUCHES));
        assertEquals(100, thrice.count(Counter.FIRST_TOUCHES));
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class,
                () -> run(Kit.phases(3, 1, 500, 10).deal(1), "trace.repeat=2", "time.source=trace"));
        assertTrue(refusal.getMessage().startsWith("trace.repeat: "), refusal.getMessage());
    }

    private static long sum(long[] cycles) {
        long sum = 0;
        for (long part : cycles) {
            sum += part;
        }
        return sum;
    }

    @Test
    void locksAreSharedAndContended() {
        TimedResult result = run(Kit.phases(3, 4, 40_000, 200).deal(4), pressed("protocol=relock", "idle.k=1"));

        LockStatistics kernel = result.locks().stream()
                .filter(row ->
                        row.lockClass().equals("kernel_flag") && row.site().equals(LockStatistics.ALL_SITES))
                .findFirst()
                .orElseThrow();
        assertAll(
                () -> assertTrue(kernel.contentions() > 0),
                () -> assertTrue(kernel.conBounces() <= kernel.contentions()),
                () -> assertTrue(kernel.waitMin() <= kernel.waitAverage()),
                () -> assertTrue(kernel.waitAverage() <= kernel.waitMax()),
                () -> assertTrue(kernel.utilisation() <= 1));
    }

    /** Fewer CPUs than threads: host actors and virtual CPUs take turns of 10 ms. */
    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2", "3,2"})
    void virtualCpusShareTheCpusTheyHave(int vcpus, int cpus) {
        TimedResult result =
                run(Kit.phases(5, vcpus, 200_000, 120).deal(vcpus), pressed("protocol=relock", "cpu.count=" + cpus));

        assertTrue(result.count(Counter.REFERENCES) >= 200_000);
        assertTrue(result.count(Counter.PROCESS_TOUCHES) > 0, "host processes get their turn");
    }

    @Test
    void theSameRunTwiceGivesTheSameNumbersAndAnotherReplicationOthers() {
        ReferenceString[] streams = Kit.phases(7, 2, 20_000, 150).deal(2);
        Settings settings = Kit.settings(pressed("protocol=relock"));

        long first = Simulation.run(streams, settings, null, 0).fingerprint();

        assertEquals(first, Simulation.run(streams, settings, null, 0).fingerprint());
        assertNotEquals(first, Simulation.run(streams, settings, null, 1).fingerprint());
    }

    @Test
    void refusesMemoryTooSmallToLockAll() {
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class,
                () -> run(Kit.phases(7, 1, 100, 50).deal(1), "protocol=lock-all", "mem.pages=2000", "vm.mem=5000"));

        assertTrue(refusal.getMessage().startsWith("mem.pages: 2000 is not enough"), refusal.getMessage());
    }

    @Test
    void fixedTargetWithoutAPolicyIsRefused() {
        assertThrows(
                InvalidSettingException.class,
                () -> run(Kit.phases(7, 1, 100, 50).deal(1), "target.mode=fixed"));
    }

    /** A place for each virtual CPU is enough to go on, whatever is cancelled or has its grace. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 1, 1", "1, 8, 1", "2, 2, 0", "2, 2, 1", "3, 3, 0", "3, 5, 1", "2, 64, 1"})
    void fewPlacesAreSharedWithoutDeadlock(int vcpus, int limit, int grace) {
        String[] settings = pressed(
                "target.mode=fixed",
                "pin.limit=" + limit + " pages",
                "grace=" + grace + " ms",
                "timeline.interval=10 us");
        TimedResult result = Simulation.run(
                Kit.phases(9, vcpus, 8_000, 100).deal(vcpus), Kit.settings(settings), FifoChoice.fifo(), 0);

        assertEquals(0, result.count(Counter.CLOBBERS));
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertTrue(result.timeline().points().stream().allMatch(point -> point.locked() <= limit));
    }

    /** One virtual CPU, costs of 0 or 1: page 0 is mapped from 1, page 1 from 3, both until the tables go at 1,001; page 1 again from 1,002. */
    @Test
    void exposureEndsWithTheFlushOfTheCpuThatDropsTheTables() {
        Settings settings = Kit.free(
                "protocol=unsafe-shared",
                "guest.cr3_interval=1000 cyc",
                "host.proc.count=0",
                "mem.pages=1000",
                "vm.mem=0");
        TimedResult result = Simulation.run(new ReferenceString[] {Kit.references("r0 r1*1500")}, settings, null, 0);

        long end = result.count(Counter.CYCLES) + 1;
        assertEquals(1_506, end);
        assertEquals(1_000 + 998 + end - 1_002, result.count(Counter.EXPOSURE));
    }

    /** While its virtual CPU waits ten times longer for the disk than it runs, the sampler's clock costs no events. */
    @Test
    void theVirtualMachinesClockStandsStillWithoutEvents() {
        ReferenceString[] streams = Kit.phases(7, 1, 20_000, 150).deal(1);
        String[] settings = pressed(
                "protocol=relock", "disk.random=30 ms", "host.proc.count=0", "mem.pages=210", "host.alloc_rate=0");
        TimedResult result = run(streams, settings);

        assertTrue(result.count(Counter.MAJOR_RELOCKS) > 0);
        assertTrue(result.events() < 500_000, result.events() + " events");
    }

    @Test
    void fewerCpusThanVirtualCpusHaveASlowdownToo() {
        TimedResult result = run(Kit.phases(5, 2, 20_000, 120).deal(2), pressed("protocol=relock", "cpu.count=1"));

        assertTrue(result.slowdown() > 1);
    }

    private static String[] pressed(String... more) {
        List<String> all = new ArrayList<>(List.of(PRESSURE));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static TimedResult run(ReferenceString[] streams, String... assignments) {
        return Simulation.run(streams, Kit.settings(assignments), null, 0);
    }
}
