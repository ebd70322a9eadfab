package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.LockNesting;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.result.Timeline;

/** A run that is cut: what it counts before and after the cut is what it counts without one. */
class WarmUpTest {
    private static final int PERCENT = 40;
    private static final String[] PRESSURE = {
        "host.proc.wss=100",
        "host.proc.think=5 us",
        "vm.mem=0",
        "host.alloc_rate=20000",
        "sampler.interval=30 us",
        "disk.random=100 us",
        "disk.sequential=20 us",
        "mem.kernel_reserved=10 pages",
        "pin.limit=20 pages",
        "esx.free_states=40/30/2/1",
        "balloon.batch=8",
        "balloon.backoff=50 us",
        "balloon.guest_write=2 us",
        "balloon.guest_read=20 us",
        "esx.realloc=200 us"
    };

    @ParameterizedTest
    @CsvSource({
        "lock-all, linux22, 2, 1, 20000",
        "relock, linux22, 1, 1, 20000",
        "relock, linux24, 2, 1, 0",
        "relock, linux6-2list, 4, 1, 20000",
        "relock, linux6-mglru, 2, 2, 0",
        "unsafe-shared, linux22, 2, 1, 20000",
        "mmu-notifier, linux6-2list, 2, 1, 20000",
        "nominate, linux22, 2, 2, 0",
        "oracle, linux22, 2, 1, 20000",
        "balloon, linux22, 2, 2, 20000"
    })
    void theTwoPartsOfACutRunSumToTheWhole(String protocol, String flavour, int vcpus, int vms, int deviceRate) {
        String[] settings = {
            "protocol=" + protocol, "host.flavour=" + flavour, "vm.count=" + vms, "device.rate=" + deviceRate
        };
        long limit = run(vcpus, settings).count(Counter.CYCLES) / 2 / 100 * 100;
        long cut = limit / 100 * PERCENT;

        TimedResult whole = run(vcpus, and(settings, "time.limit=" + limit + " cyc"));
        TimedResult before = run(vcpus, and(settings, "time.limit=" + cut + " cyc"));
        TimedResult after = run(vcpus, and(settings, "time.limit=" + limit + " cyc", "warmup=" + PERCENT));

        assertTrue(after.count(Counter.REFERENCES) > 0, "something is measured");
        assertEquals(cut, after.timeline().points().get(0).time());
        for (Counter counter : sums()) {
            assertEquals(whole.count(counter), before.count(counter) + after.count(counter), counter.name());
        }
        for (int vm = 0; vm < vms; vm++) {
            for (Counter counter :
                    TimedResult.OF_EACH_VM.stream().filter(Counter::isSum).toList()) {
                assertEquals(
                        whole.vms().get(vm).get(counter),
                        before.vms().get(vm).get(counter) + after.vms().get(vm).get(counter),
                        counter.name());
            }
        }
        for (int cpu = 0; cpu < whole.cyclesOfCpu().length; cpu++) {
            for (CycleUse use : CycleUse.values()) {
                assertEquals(
                        whole.cyclesOfCpu()[cpu][use.ordinal()],
                        before.cyclesOfCpu()[cpu][use.ordinal()] + after.cyclesOfCpu()[cpu][use.ordinal()],
                        "CPU " + cpu + " " + use);
                assertTrue(after.cyclesOfCpu()[cpu][use.ordinal()] >= 0, "CPU " + cpu + " " + use);
            }
        }
        locksSum(whole, before, after);
        assertEquals(times(whole), sum(times(before), times(after)));
        assertEquals(faults(whole), sum(faults(before), faults(after)));
    }

    private static List<Counter> sums() {
        return Arrays.stream(Counter.values()).filter(Counter::isSum).toList();
    }

    private static void locksSum(TimedResult whole, TimedResult before, TimedResult after) {
        Map<String, ToLongFunction<LockStatistics>> sums = Map.of(
                "acquisitions", LockStatistics::acquisitions,
                "contentions", LockStatistics::contentions,
                "acq-bounces", LockStatistics::acqBounces,
                "con-bounces", LockStatistics::conBounces,
                "waits, unfinished ones included", LockStatistics::queueArea,
                "trylock failures", LockStatistics::tryFailures,
                "cycles with interrupts off", LockStatistics::interruptsOff,
                "hand-offs", row -> row.detail().handOffs());
        for (LockStatistics all : whole.locks()) {
            String name = all.lockClass() + " at " + all.site() + ": ";
            sums.forEach((of, sum) ->
                    assertEquals(of(whole, all, sum), of(before, all, sum) + of(after, all, sum), name + of));
            // The first part ends with holds and waits that are in no total, the second has the rest of them only.
            for (ToLongFunction<LockStatistics> total :
                    List.<ToLongFunction<LockStatistics>>of(LockStatistics::holdTotal, LockStatistics::waitTotal)) {
                assertTrue(of(before, all, total) + of(after, all, total) <= of(whole, all, total), name);
            }
        }
        for (LockStatistics row : after.locks()) {
            assertTrue(row.waitMax() <= row.elapsed() && row.holdMax() <= row.elapsed(), row.lockClass());
            assertTrue(row.greatestUtilisation() <= 1, row.lockClass());
            assertTrue(row.waitMin() <= row.waitMax() && row.waitP999() <= row.waitMax(), row.lockClass());
            assertEquals(whole.locks().get(0).elapsed(), before.locks().get(0).elapsed() + row.elapsed());
        }
    }

    /** Summed over the locks of virtual machines, which have the same names. */
    private static long of(TimedResult result, LockStatistics like, ToLongFunction<LockStatistics> sum) {
        return result.locks().stream()
                .filter(row ->
                        row.lockClass().equals(like.lockClass()) && row.site().equals(like.site()))
                .mapToLong(sum)
                .sum();
    }

    private static Map<String, Long> times(TimedResult result) {
        Map<String, Long> times = new TreeMap<>();
        for (LockNesting nesting : result.lockOrder()) {
            times.put(nesting.held() + " > " + nesting.taken(), nesting.times());
        }
        return times;
    }

    private static Map<Counter, Long> faults(TimedResult result) {
        Map<Counter, Long> faults = new EnumMap<>(Counter.class);
        for (FaultPath path : result.paths()) {
            faults.put(path.kind(), path.faults());
        }
        return faults;
    }

    private static <K> Map<K, Long> sum(Map<K, Long> first, Map<K, Long> second) {
        Map<K, Long> sum = new TreeMap<>(first);
        second.forEach((key, amount) -> sum.merge(key, amount, Long::sum));
        return sum;
    }

    /* One virtual CPU that never faults: no page is given up, and its 2 pages are touched at once. A reference that hits
     * costs 3 cycles. 100 references, of which 25 are not counted: 75 × 3 cycles are. */
    @Test
    void theInstantIsTheEndOfTheLastReferenceThatIsNotCounted() {
        TimedResult result = Simulation.run(
                new ReferenceString[] {Kit.references("r0*5 r1*95")},
                Kit.settings("protocol=lock-all", "warmup=25", "cost.base=3 cyc"),
                null,
                0);

        assertEquals(75, result.count(Counter.REFERENCES));
        assertEquals(75, result.count(Counter.TLB_HITS));
        assertEquals(75 * 3, result.count(Counter.CYCLES));
        assertEquals(75 * 3, result.count(Counter.VCPU_CYCLES));
        assertEquals(75 * 3, result.cyclesOfCpu()[0][CycleUse.GUEST.ordinal()]);
        assertEquals(0, result.count(Counter.FIRST_TOUCHES));
        assertEquals(List.of(), result.paths());
        assertEquals(1, result.slowdown());
    }

    /* Two virtual CPUs on pages that are there at once: no faults but the first touches, which take both of them about as
     * long. The second one's references have to wait for their time, 10,000 cycles apart, so that it is the last to have
     * executed 50 of 100: it has 50 left then, and the first none. */
    @Test
    void theLastVirtualCpuToGetThereDecides() {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < 100; i++) {
            builder.add(0, 0, 3, ReferenceKind.READ.bit(), 0, ReferenceStringBuilder.NO_FRAME, 1);
            builder.add(10_000L * i, 1, 3, ReferenceKind.READ.bit(), 1, ReferenceStringBuilder.NO_FRAME, 1);
        }
        TimedResult result = Simulation.run(
                builder.build().deal(2),
                Kit.free("protocol=lock-all", "warmup=50", "time.source=trace", "cost.base=3 cyc"),
                null,
                0);

        assertEquals(50, result.count(Counter.REFERENCES));
        // From the end of reference 49 to the end of reference 99.
        assertEquals(50 * 10_000, result.count(Counter.CYCLES));
        assertEquals(50 * 10_000, result.count(Counter.VCPU_CYCLES));
    }

    /* With a read that takes about as long as what is measured, there is always a wait or a halt that begins before the cut
     * and ends after it. */
    @ParameterizedTest
    @CsvSource({"10", "20", "30", "40", "50", "60", "70", "80", "90"})
    void waitsAndHaltsAreCutToo(int percent) {
        String[] settings = {
            "protocol=mmu-notifier",
            "async_pf=all",
            "host.proc.count=1",
            "disk.random=500 us",
            "disk.sequential=500 us",
            "time.limit=30000000 cyc",
            "warmup=" + percent
        };
        TimedResult after = run(1, settings);

        long elapsed = 30_000_000L / 100 * (100 - percent);
        assertTrue(after.count(Counter.ASYNC_HALT_CYCLES) + after.count(Counter.ASYNC_HIDDEN_CYCLES) <= elapsed);
        assertTrue(after.count(Counter.PROCESS_WAIT_CYCLES) <= elapsed);
        assertTrue(after.count(Counter.ASYNC_HALT_CYCLES) > 0);
        assertTrue(after.count(Counter.PROCESS_WAIT_CYCLES) > 0);
    }

    @Test
    void nothingIsCutByAShareOfLessThanOneReference() {
        ReferenceString string = Kit.references("r0*3 r1*6");
        ReferenceString[] streams = string.deal(1);
        TimedResult all = Simulation.run(streams, Kit.settings("protocol=lock-all"), null, 0);
        TimedResult cut = Simulation.run(streams, Kit.settings("protocol=lock-all", "warmup=11"), null, 0);

        assertEquals(9, cut.count(Counter.REFERENCES));
        assertEquals(all.fingerprint(), cut.fingerprint());
    }

    /* The cycles of a fault's way that lie before the cut are in neither part's sum over ended faults only if the fault
     * did not end before it; none is negative, and what a kind of fault took sums to no more than in the whole. */
    @ParameterizedTest
    @CsvSource({"1, 30", "2, 50", "4, 77"})
    void theWaysOfFaultsAreCutToo(int vcpus, int percent) {
        TimedResult whole = run(vcpus, "protocol=relock");
        TimedResult after = run(vcpus, "protocol=relock", "warmup=" + percent);

        assertTrue(after.paths().size() > 1);
        for (FaultPath path : after.paths()) {
            FaultPath all = whole.paths().stream()
                    .filter(each -> each.kind() == path.kind())
                    .findFirst()
                    .orElseThrow();
            assertTrue(path.faults() <= all.faults());
            for (PathCause cause : PathCause.values()) {
                long cycles = path.cycles().get(cause);
                assertTrue(0 <= cycles && cycles <= all.cycles().get(cause), path.kind() + " " + cause);
            }
        }
    }

    @Test
    void theTimelineBeginsAnewWithItsFirstInterval() {
        List<Timeline.Point> points = run(1, "protocol=relock", "timeline.interval=2 us", "warmup=80")
                .timeline()
                .points();

        assertTrue(points.get(0).time() > 0);
        long interval = points.get(1).time() - points.get(0).time();
        for (int i = 1; i < points.size(); i++) {
            assertEquals(interval, points.get(i).time() - points.get(i - 1).time());
        }
    }

    private static String[] and(String[] settings, String... more) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static TimedResult run(int vcpus, String... settings) {
        ReferenceString[] streams = Kit.phases(vcpus, vcpus, 3_000, 80).deal(vcpus);
        return Simulation.run(streams, Kit.settings(and(PRESSURE, settings)), null, 0);
    }
}
