package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.HoldContent;
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
        "mem.kernel_reserved=10 pages",
        "mlock.max=100 %"
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
        if (!run.settings.contains("protocol=unsafe-shared")) {
            for (Counter none : List.of(Counter.CLOBBERS, Counter.EXPOSURE, Counter.LOST_UPDATES, Counter.VIOLATIONS)) {
                assertEquals(0, reference.count(none), none + " of " + run);
            }
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
            streams =
                    (seed % 3 == 0 ? Kit.aliased(seed, 12_000, 150) : Kit.phases(seed, vcpus, 12_000, 150)).deal(vcpus);
            settings.add("protocol=" + (chance.nextInt(4) == 0 ? "unsafe-shared" : "relock"));
            settings.add("cpu.count=" + (vcpus + chance.nextInt(3)));
            settings.add("idle.k=" + (1 + chance.nextInt(3)));
            settings.add("grace=" + chance.nextInt(2) * 300 + " us");
            settings.add("sampler.where=" + (chance.nextInt(2) == 0 ? "vcpu" : "helper"));
            settings.add("sampler.clock=" + (chance.nextInt(2) == 0 ? "vm" : "wall"));
            settings.add(
                    "ad.flush=" + List.of("none", "onswitch", "range", "full").get(chance.nextInt(4)));
            settings.add("sampler.window=" + List.of("all", "60", "random:80").get(chance.nextInt(3)));
            settings.add("sampler.harvest_on_drop=" + (chance.nextInt(2) == 0));
            settings.add("demote.batch=" + (1 + chance.nextInt(40)));
            settings.add("demote.quota=" + (5 + chance.nextInt(100)));
            settings.add("pin.ahead=" + chance.nextInt(2) * chance.nextInt(5));
            settings.add("mon.lock=" + List.of("page", "hashed:7", "vm").get(chance.nextInt(3)));
            settings.add("mon.lock.irq=" + (chance.nextInt(2) == 0 ? "on" : "off"));
            settings.add("fuzz.delay=" + chance.nextInt(2) * 500 + " cyc");
            settings.add("check.level=" + (1 + chance.nextInt(2)));
            if (chance.nextInt(3) == 0) {
                settings.add("age.shift=" + (1 + chance.nextInt(3)));
            } else {
                settings.add("cpl.weight=" + (1 + chance.nextInt(3)));
                settings.add("cpl.source=" + List.of("fault", "us", "split").get(chance.nextInt(3)));
                settings.add("cpl.window=" + (1 + chance.nextInt(8)));
                settings.add("meta.timestamp_weight=" + chance.nextInt(2) * 0.25);
                settings.add("meta.relock_weight=" + chance.nextInt(2) * 0.25);
                boolean loop = chance.nextInt(2) == 0;
                settings.add("target.mode=" + (loop ? "feedback" : "cold"));
                settings.add("feedback.target_relock=1e6");
                settings.add("feedback.target_stall=50");
                settings.add("feedback="
                        + List.of("off", "minor-major", "refault-distance", "psi")
                                .get(chance.nextInt(loop ? 4 : 3)));
            }
            settings.add("tlb.l1d.entries=" + (chance.nextInt(2) == 0 ? 8 : 64));
            settings.add("tlb.l2.entries=" + (chance.nextInt(2) == 0 ? 0 : 128));
            String paging = List.of("flat", "shadow", "ept").get(chance.nextInt(3));
            settings.add("paging.mode=" + paging);
            settings.add("guest.cr3_interval=" + (paging.equals("ept") ? 0 : chance.nextInt(2) * 500) + " us");
            settings.add("ept.ad=" + (paging.equals("ept") && chance.nextInt(2) == 0 ? "soft" : "hw"));
            settings.add("tlb.tagged=" + (chance.nextInt(2) == 0));
            settings.add("walk.model=" + (chance.nextInt(2) == 0 ? "constant" : "levels"));
            settings.add("walk.levels=" + (2 + chance.nextInt(4)));
            settings.add("walk.guest_levels=" + (2 + chance.nextInt(4)));
            settings.add("pwc.entries=" + chance.nextInt(3) * 8);
            settings.add("cost.trap=" + (1 + chance.nextInt(2) * 600) + " cyc");
            settings.add("tlb.shootdown="
                    + List.of("broadcast-full", "mask-full", "mask-page", "batched", "hw")
                            .get(chance.nextInt(5)));
            settings.add("tlb.flush_ceiling=" + (1 + chance.nextInt(2) * 32));
            for (String lock : List.of("kernel_flag", "page_alloc_lock", "io_request_lock", "mon_page")) {
                settings.add("lock.kind." + lock + "="
                        + List.of("tas", "ticket", "queued").get(chance.nextInt(3)));
            }
            settings.add("warmup=" + chance.nextInt(3) * 33);
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

    @Test
    void whatIsNotCheckedIsNotCountedAndTakesTheSameTime() {
        ReferenceString[] streams = Kit.phases(7, 2, 40_000, 200).deal(2);
        TimedResult checked = run(streams, pressed("protocol=unsafe-shared"));
        TimedResult unchecked = run(streams, pressed("protocol=unsafe-shared", "check.level=0"));

        for (Counter counter : List.of(Counter.CYCLES, Counter.HOST_EVICTIONS, Counter.WALKS, Counter.EXPOSURE)) {
            assertEquals(checked.count(counter), unchecked.count(counter), counter.column());
        }
        for (Counter counter : List.of(Counter.CLOBBERS, Counter.CLOBBERED_REFERENCES, Counter.LOST_UPDATES)) {
            assertEquals(0, unchecked.count(counter), counter.column());
        }
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

    /** Pages in the order of their numbers, round and round: what follows a page is wanted next. */
    @Test
    void pagesAreLockedAheadOfTheirAccess() {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < 6_000; i++) {
            builder.add(0, 3, ReferenceKind.READ.bit(), i % 200, ReferenceStringBuilder.NO_FRAME, 20);
        }
        ReferenceString[] streams = {builder.build()};
        TimedResult alone = run(streams, pressed("check.level=2", "sampler.interval=1 ms"));
        TimedResult ahead = run(streams, pressed("check.level=2", "sampler.interval=1 ms", "pin.ahead=8"));

        assertEquals(0, alone.count(Counter.LOCKED_AHEAD));
        assertTrue(ahead.count(Counter.LOCKED_AHEAD) > 0);
        assertTrue(relocks(ahead) < relocks(alone), "faults are spared: " + relocks(ahead) + " of " + relocks(alone));
    }

    private static long relocks(TimedResult result) {
        return result.count(Counter.MINOR_RELOCKS) + result.count(Counter.MAJOR_RELOCKS);
    }

    /** The helper flushes nobody's TLB by switching: what is flushed after a scan is what the setting says. */
    @Test
    void flushesAfterAScanAreThoseAskedFor() {
        ReferenceString[] streams = Kit.phases(7, 1, 40_000, 50).deal(1);
        String[] quiet = {"host.proc.count=0", "idle.k=1000", "sampler.where=helper", "vm.mem=0", "mem.pages=1000"};
        long none = run(streams, with(quiet, "ad.flush=none")).count(Counter.IPIS);
        long range = run(streams, with(quiet, "ad.flush=range")).count(Counter.IPIS);
        TimedResult full = run(streams, with(quiet, "ad.flush=full"));

        assertEquals(0, none);
        assertTrue(range > 0);
        assertTrue(range <= full.count(Counter.IPIS), "no flush where nothing was cleared");
        assertEquals(full.count(Counter.SCANS), full.count(Counter.IPIS), 1, "one CPU is told after each scan");
    }

    /** Tables dropped between two scans: what they said of use is forgotten, so that pages look idle; no write is lost. */
    @Test
    void withoutHarvestingPagesLookIdleAfterTheTablesWereDropped() {
        ReferenceString[] streams = Kit.phases(7, 1, 40_000, 100).deal(1);
        String[] dropping = pressed("guest.cr3_interval=25 us", "idle.k=2", "check.level=2");
        TimedResult kept = run(streams, with(dropping, "sampler.harvest_on_drop=true"));
        TimedResult lost = run(streams, with(dropping, "sampler.harvest_on_drop=false"));

        assertTrue(lost.count(Counter.DEMOTIONS) > kept.count(Counter.DEMOTIONS));
        assertEquals(0, lost.count(Counter.LOST_UPDATES));
    }

    @ParameterizedTest
    @CsvSource({"page, 200", "hashed:7, 7", "vm, 1"})
    void thePagesShareAsManyLocksAsAskedFor(String locks, int instances) {
        TimedResult result = run(Kit.phases(7, 2, 20_000, 200).deal(2), pressed("mon.lock=" + locks));

        assertTrue(result.locks().stream()
                .filter(row -> row.lockClass().equals("mon_page"))
                .allMatch(row -> row.instances() == instances));
    }

    /** Each page brought in and each batch unlocked takes it, before the host's own locks, and reads are waited for under it. */
    @Test
    void theLockOfAVirtualMachineIsHeldWhileTheHostBringsPagesInAndUnlocksThem() {
        TimedResult result = run(Kit.phases(7, 2, 20_000, 200).deal(2), pressed("mon.lock=vm", "check.level=3"));
        long broughtIn = result.count(Counter.FIRST_TOUCHES)
                + result.count(Counter.MINOR_RELOCKS)
                + result.count(Counter.MAJOR_RELOCKS);
        long batches = lockOfVm("unlock_page", result).acquisitions();

        assertEquals(broughtIn, lockOfVm("lock_page", result).acquisitions());
        assertTrue(batches > 0 && batches <= result.count(Counter.DEMOTIONS), batches + " batches");
        assertTrue(result.count(Counter.MAJOR_RELOCKS) > 0);
        assertTrue(lockOfVm("*", result).detail().spent(HoldContent.IO) > 0, "reads");
        assertTrue(isTakenUnder("mon_vm", "mmap_sem", result));
        assertFalse(isTakenUnder("mmap_sem", "mon_vm", result));
    }

    private static LockStatistics lockOfVm(String site, TimedResult result) {
        return result.locks().stream()
                .filter(row -> row.lockClass().equals("mon_vm") && row.site().equals(site))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isTakenUnder(String held, String taken, TimedResult result) {
        return result.lockOrder().stream()
                .anyMatch(edge -> edge.held().equals(held) && edge.taken().equals(taken));
    }

    /** All pages' states behind one lock, and interrupts that wait for it. */
    @Test
    void interruptsWaitWhereALockOfAPageHoldsThemOff() {
        ReferenceString[] streams = Kit.phases(7, 4, 40_000, 200).deal(4);
        TimedResult on = run(streams, pressed("mon.lock=vm", "sampler.where=helper", "mon.lock.irq=on"));
        TimedResult off = run(streams, pressed("mon.lock=vm", "sampler.where=helper", "mon.lock.irq=off"));

        assertNotEquals(on.fingerprint(), off.fingerprint());
        assertEquals(0, off.count(Counter.EXPOSURE));
    }

    @Test
    void delaysBeforeStepsCostTime() {
        ReferenceString[] streams = Kit.phases(7, 2, 20_000, 150).deal(2);
        TimedResult prompt = run(streams, pressed("fuzz.delay=0"));
        TimedResult delayed = run(streams, pressed("fuzz.delay=2000"));

        assertTrue(delayed.count(Counter.CYCLES) > prompt.count(Counter.CYCLES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sampler.window=10", "age.shift=2", "feedback=minor-major", "meta.relock_weight=1"})
    void whatSaysHowIdlePagesAreChosenIsRefusedBesideAPolicy(String setting) {
        assertThrows(
                InvalidSettingException.class,
                () -> Simulation.run(
                        Kit.phases(7, 1, 100, 50).deal(1),
                        Kit.settings("target.mode=fixed", setting),
                        FifoChoice.fifo(),
                        0));
    }

    /** Where every guest page has one virtual page, a shadow table is a table of guest pages. */
    @ParameterizedTest
    @ValueSource(strings = {"relock", "lock-all", "unsafe-shared"})
    void shadowPagingIsFlatWhereVirtualAndGuestPagesAreTheSame(String protocol) {
        ReferenceString[] streams = Kit.phases(7, 2, 40_000, 200).deal(2);
        String[] settings = pressed("protocol=" + protocol, "grace=100 us", "guest.cr3_interval=700 us");

        TimedResult flat = run(streams, settings);
        TimedResult shadow = run(streams, with(settings, "paging.mode=shadow"));

        assertEquals(flat.fingerprint(), shadow.fingerprint());
        assertEquals(flat.counters(), shadow.counters());
    }

    /** Two virtual pages to each guest page: twice the entries, but the same pages locked. */
    @Test
    void aliasesOfALockedPageAreSoftFaults() {
        ReferenceString[] streams = {Kit.aliased(9, 30_000, 150)};
        TimedResult flat = run(streams, pressed("protocol=lock-all"));
        TimedResult shadow = run(streams, pressed("protocol=lock-all", "paging.mode=shadow"));

        assertEquals(150, flat.count(Counter.FIRST_TOUCHES));
        assertEquals(0, flat.count(Counter.SOFT_FAULTS));
        assertEquals(150, shadow.count(Counter.FIRST_TOUCHES));
        assertEquals(150, shadow.count(Counter.SOFT_FAULTS), "the second way to each page");
    }

    /** Pages of 2 MB: the trace's, three of 4 KB to each, are a third as many. */
    @Test
    void largePagesAreSwappedTooAndDoNotDependOnTheHorizon() {
        ReferenceString fine = Kit.spread(7, 2, 12_000, 300, 171);
        String[] settings =
                pressed("page.size=2M", "disk.sequential=200 ns", "cost.zero=20 cyc", "host.proc.think=50 us");
        TimedResult reference = run(fine.deal(2), with(settings, "slow=true"));

        assertEquals((299 * 171 >> 9) + 1, reference.pages());
        assertTrue(reference.count(Counter.DEMOTIONS) > 0);
        assertTrue(reference.count(Counter.HOST_EVICTIONS) > 0);
        assertEquals(reference.fingerprint(), run(fine.deal(2), settings).fingerprint());
        assertEquals(
                reference.fingerprint(),
                run(fine.deal(2), with(settings, "horizon.max=1000 s")).fingerprint());
    }

    /** Nothing but a shootdown flushes tagged translations, so that a missed one would be seen. */
    @ParameterizedTest
    @CsvSource({
        "3, 5, batched, vcpu",
        "3, 5, mask-page, helper",
        "3, 2, batched, vcpu",
        "2, 1, mask-full, vcpu",
        "4, 5, hw, helper",
        "3, 4, broadcast-full, vcpu"
    })
    void relockIsSafeWithTaggedTranslations(int vcpus, int cpus, String shootdown, String sampler) {
        TimedResult result = run(
                Kit.phases(7, vcpus, cpus > vcpus ? 30_000 : 3_000, 200).deal(vcpus),
                pressed(
                        "tlb.tagged=true",
                        "tlb.l2.entries=1024",
                        "host.proc.think=50 us",
                        "sampler.interval=200 us",
                        "cpu.count=" + cpus,
                        "tlb.shootdown=" + shootdown,
                        "sampler.where=" + sampler));

        assertEquals(0, result.count(Counter.CLOBBERS));
        assertEquals(0, result.count(Counter.EXPOSURE));
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertTrue(result.count(Counter.HOST_EVICTIONS) > 0);
        assertTrue(result.count(Counter.MINOR_RELOCKS) + result.count(Counter.MAJOR_RELOCKS) > 0);
    }

    /** As many virtual CPUs as there can be CPUs: the host's actors share the last one with the last virtual CPU. */
    @ParameterizedTest
    @ValueSource(ints = {63, 64})
    void sixtyFourVirtualCpusRun(int vcpus) {
        TimedResult result = run(Kit.phases(7, vcpus, 60_000, 200).deal(vcpus), pressed());

        assertEquals(64, result.cyclesOfCpu().length);
        assertEquals(200, result.count(Counter.FIRST_TOUCHES));
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertTrue(result.count(Counter.PROCESS_TOUCHES) > 0);
    }

    @Test
    void nestedPagingHasNoTablesToDrop() {
        assertThrows(
                InvalidSettingException.class,
                () -> run(Kit.phases(7, 1, 100, 50).deal(1), "paging.mode=ept", "guest.cr3_interval=1 ms"));
    }

    private static String[] with(String[] settings, String... more) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
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
