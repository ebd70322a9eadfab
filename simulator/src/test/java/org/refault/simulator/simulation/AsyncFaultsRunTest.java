package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/** Asynchronous faults on a host under pressure. */
class AsyncFaultsRunTest {
    private static final List<String> PRESSURE = List.of(
            "protocol=mmu-notifier",
            "host.proc.wss=100",
            "host.proc.think=5 us",
            "vm.mem=0",
            "host.alloc_rate=20000",
            "disk.random=300 us",
            "disk.sequential=50 us",
            "mem.kernel_reserved=10 pages");

    @ParameterizedTest
    @MethodSource("seeds")
    void resultsDoNotDependOnHowFarVirtualCpusRunAhead(int seed) {
        RandomStream chance = new RandomStreams(seed, 0).stream("test");
        int vcpus = 1 + chance.nextInt(3);
        ReferenceString[] streams =
                (seed % 3 == 0 ? Kit.aliased(seed, 4_000, 150) : Kit.phases(seed, vcpus, 4_000, 150)).deal(vcpus);
        List<String> settings = new ArrayList<>(PRESSURE);
        settings.add("async_pf=" + (chance.nextInt(2) == 0 ? "user_only" : "all"));
        settings.add("guest.threads_per_vcpu=" + (1 + chance.nextInt(5)));
        settings.add("guest.thread_burst=" + (1 + chance.nextInt(400)));
        settings.add("host.flavour="
                + List.of("linux22", "linux6-2list", "linux6-mglru").get(chance.nextInt(3)));
        settings.add("cpu.count=" + (vcpus + chance.nextInt(3)));
        settings.add("paging.mode=" + List.of("flat", "shadow", "ept").get(chance.nextInt(3)));
        settings.add("tlb.tagged=" + (chance.nextInt(2) == 0));
        settings.add("fuzz.delay=" + chance.nextInt(2) * 500 + " cyc");
        settings.add("cost.trap=" + (1 + chance.nextInt(2) * 600) + " cyc");

        TimedResult reference = run(streams, settings, "slow=true");

        assertTrue(reference.count(Counter.ASYNC_FAULTS) > 0, "the guest is told of reads");
        assertEquals(reference.count(Counter.ASYNC_FAULTS), reference.count(Counter.ASYNC_READY), "of each again");
        for (String horizon : List.of("1 cyc", "1000 cyc", "1000 s")) {
            TimedResult result = run(streams, settings, "horizon.max=" + horizon);
            assertEquals(reference.counters(), result.counters(), horizon + " of " + settings);
            assertEquals(reference.fingerprint(), result.fingerprint(), horizon + " of " + settings);
        }
    }

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 9);
    }

    /** As long as nobody waits, the order of the references is the trace's. */
    @Test
    void threadsChangeNothingWhereNoPageIsRead() {
        ReferenceString[] streams = Kit.phases(5, 2, 8_000, 150).deal(2);
        List<String> settings = List.of("protocol=mmu-notifier", "host.proc.think=10 s", "async_pf=all");

        TimedResult one = run(streams, settings);
        TimedResult seven = run(streams, settings, "guest.threads_per_vcpu=7", "guest.thread_burst=13");

        assertEquals(0, one.count(Counter.ASYNC_FAULTS));
        assertEquals(one.counters(), seven.counters());
        assertEquals(one.fingerprint(), seven.fingerprint());
    }

    /**
     * It need not end earlier for it: in Linux 2.2 a worker keeps mmap_sem while it reads, for which the faults of the other
     * threads then wait.
     */
    @Test
    void moreThreadsHideMore() {
        long haltedOfOne = 0;
        long haltedOfEight = 0;
        for (int seed = 4; seed <= 6; seed++) {
            ReferenceString[] streams = Kit.phases(seed, 1, 20_000, 200).deal(1);
            TimedResult one = run(streams, PRESSURE, "async_pf=all", "guest.thread_burst=500");
            TimedResult eight =
                    run(streams, PRESSURE, "async_pf=all", "guest.thread_burst=500", "guest.threads_per_vcpu=8");

            assertEquals(0, one.count(Counter.ASYNC_HIDDEN_CYCLES));
            assertTrue(eight.count(Counter.ASYNC_HIDDEN_CYCLES) > 0);
            haltedOfOne += one.count(Counter.ASYNC_HALT_CYCLES);
            haltedOfEight += eight.count(Counter.ASYNC_HALT_CYCLES);
        }
        assertTrue(haltedOfEight < haltedOfOne, haltedOfEight + " is less than " + haltedOfOne);
    }

    @Test
    void settingsThatWouldDoNothingAreRefused() {
        ReferenceString[] streams = Kit.phases(5, 1, 100, 20).deal(1);

        assertThrows(InvalidSettingException.class, () -> run(streams, List.of("protocol=relock", "async_pf=all")));
        assertThrows(
                InvalidSettingException.class,
                () -> run(streams, List.of("protocol=mmu-notifier", "guest.threads_per_vcpu=2")));
        assertThrows(
                InvalidSettingException.class,
                () -> run(
                        streams,
                        List.of(
                                "protocol=mmu-notifier",
                                "async_pf=all",
                                "guest.threads_per_vcpu=2",
                                "time.source=trace")));
    }

    private static TimedResult run(ReferenceString[] streams, List<String> settings, String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        return Simulation.run(streams, Kit.settings(all.toArray(String[]::new)), null, 0);
    }
}
