package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

/** A guest that reports the pages it has freed. */
class PageReportingTest {
    /** No pressure, and no tick of the sampler: what goes goes by a report. */
    private static final List<String> QUIET = List.of(
            "host.proc.count=0",
            "mem.pages=1000",
            "sampler.interval=10 s",
            "vm.mem=0",
            "guest.free=after-last-use",
            "reporting=true",
            "reporting.order=2",
            "reporting.delay=1 ms");

    private static final List<String> PRESSURE = List.of(
            "host.proc.wss=100",
            "host.proc.think=5 us",
            "vm.mem=0",
            "host.alloc_rate=20000",
            "sampler.interval=30 us",
            "idle.k=1",
            "disk.random=300 us",
            "disk.sequential=50 us",
            "mem.kernel_reserved=10 pages",
            "guest.free=after-last-use",
            "reporting.order=1",
            "reporting.delay=100 us");

    /** Pages 0 to 7 once each, then the others for 4 ms: 1,800,000 cycles. */
    private static ReferenceString[] eightDieEarly() {
        StringBuilder text = new StringBuilder();
        for (int page = 0; page < 16; page++) {
            text.append("w").append(page).append(page < 8 ? " " : "*225000 ");
        }
        for (int page = 8; page < 16; page++) {
            text.append("r").append(page).append(page == 15 ? "" : " ");
        }
        return Kit.references(text.toString()).deal(1);
    }

    @ParameterizedTest
    @CsvSource({"relock, 32, 1", "relock, 1, 2", "mmu-notifier, 32, 1", "mmu-notifier, 1, 2"})
    void thePagesNotUsedAnyMoreAreReportedInBlocksAndDropped(String protocol, int batch, int reports) {
        TimedResult result = run(eightDieEarly(), QUIET, "protocol=" + protocol, "reporting.batch=" + batch);

        assertEquals(8, result.count(Counter.PAGES_REPORTED));
        assertEquals(reports, result.count(Counter.REPORTS));
        assertEquals(8, result.count(Counter.DEMOTIONS), "the monitor's entries went first");
        assertEquals(8, result.count(Counter.SWAP_WRITES_SAVED), "they were written");
        assertEquals(16, result.count(Counter.FIRST_TOUCHES));
        assertEquals(0, result.count(Counter.MINOR_RELOCKS), "nobody wants them back");
        assertEquals(protocol.equals("relock") ? 0 : 8, result.count(Counter.NOTIFIER_INVALIDATIONS));
    }

    /** Blocks of 8: the second one has pages 8 to 15, which are in use to the end. Blocks of 16: all have such. */
    @ParameterizedTest
    @CsvSource({"0, 8", "1, 8", "3, 8", "4, 0"})
    void aBlockWithAPageInUseIsNotReported(int order, int pages) {
        assertEquals(
                pages, run(eightDieEarly(), QUIET, "reporting.order=" + order).count(Counter.PAGES_REPORTED));
    }

    /** Of 64 pages every fourth is the trace's, from the first on: of the blocks of two every other is unused. */
    @ParameterizedTest
    @CsvSource({"unused, 1, 32", "unused, 2, 0", "after-last-use, 2, 32", "after-last-use, 1, 48"})
    void guestMemoryThatTheTraceNeverUsesIsFreeFromTheBeginning(String free, int order, int pages) {
        TimedResult result =
                run(eightDieEarly(), QUIET, "vm.mem=64 pages", "guest.free=" + free, "reporting.order=" + order);

        assertEquals(pages, result.count(Counter.PAGES_REPORTED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"relock", "mmu-notifier"})
    void reportingSavesTheWritingOfDeadPages(String protocol) {
        ReferenceString[] streams = Kit.phases(11, 1, 16_000, 240).deal(1);
        TimedResult silent = run(streams, PRESSURE, "protocol=" + protocol);
        TimedResult reporting = run(streams, PRESSURE, "protocol=" + protocol, "reporting=true", "reporting.order=0");

        assertTrue(silent.count(Counter.DEAD_PAGE_OUTS) > 0, "the host writes pages that nobody wants");
        assertEquals(0, silent.count(Counter.PAGES_REPORTED));
        assertTrue(
                reporting.count(Counter.DEAD_PAGE_OUTS) < silent.count(Counter.DEAD_PAGE_OUTS),
                reporting.count(Counter.DEAD_PAGE_OUTS) + " of " + silent.count(Counter.DEAD_PAGE_OUTS));
        assertTrue(reporting.count(Counter.SWAP_WRITES_SAVED) > 0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void resultsDoNotDependOnHowFarVirtualCpusRunAhead(int seed) {
        RandomStream chance = new RandomStreams(seed, 0).stream("test");
        int vcpus = 1 + chance.nextInt(3);
        ReferenceString[] streams = Kit.phases(seed, vcpus, 24_000, 150).deal(vcpus);
        List<String> settings = new ArrayList<>(PRESSURE);
        settings.add("reporting=true");
        settings.add("reporting.batch=" + (1 + chance.nextInt(8)));
        settings.add("protocol=" + (seed % 2 == 0 ? "relock" : "mmu-notifier"));
        settings.add("grace=" + (seed % 2 == 0 ? 300 : 0) + " us");
        settings.add("host.flavour="
                + List.of("linux22", "linux6-2list", "linux6-mglru", "random").get(chance.nextInt(4)));
        settings.add("device.rate=20000");
        settings.add("async_pf=" + (seed % 4 == 1 ? "all" : "off"));
        settings.add("guest.threads_per_vcpu=" + (seed % 4 == 1 ? 3 : 1));
        settings.add("guest.thread_burst=200");
        if (seed % 4 == 3) {
            // A guest that has soon done: the reporter must not wait for all of the swapper's slice.
            settings.add("sched.quantum=50 us");
        }
        settings.add("cpu.count=" + (vcpus + 1));

        TimedResult reference = run(streams, settings, "slow=true");

        assertTrue(reference.count(Counter.PAGES_REPORTED) > 0, "" + settings);
        assertEquals(0, reference.count(Counter.LOST_UPDATES));
        for (String horizon : List.of("1000 cyc", "1000 s")) {
            TimedResult result = run(streams, settings, "horizon.max=" + horizon);
            assertEquals(reference.counters(), result.counters(), horizon + " of " + settings);
            assertEquals(reference.fingerprint(), result.fingerprint(), horizon + " of " + settings);
        }
    }

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 6);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertRefused("reporting: there is nothing to report", QUIET, "guest.free=never");
        assertRefused("reporting: under lock-all", QUIET, "protocol=lock-all");
        assertRefused("guest.free: ", QUIET, "guest.swapper=clock");
        assertRefused("reporting: a policy", QUIET, "target.mode=fixed");
    }

    private static void assertRefused(String beginning, List<String> settings, String more) {
        InvalidSettingException refusal =
                assertThrows(InvalidSettingException.class, () -> run(eightDieEarly(), settings, more));
        assertTrue(refusal.getMessage().startsWith(beginning), refusal.getMessage());
    }

    private static TimedResult run(ReferenceString[] streams, List<String> settings, String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        return Simulation.run(streams, Kit.settings(all.toArray(String[]::new)), FifoChoice.fifo(), 0);
    }
}
