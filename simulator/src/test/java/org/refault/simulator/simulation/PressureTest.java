package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.monitor.FifoChoice;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;

/** A hundred million references under heavy pressure: relock never lets the guest use a frame that is not its own. */
@Tag("slow")
class PressureTest {
    /** Of 2.7 references each, on average. */
    private static final int RUNS = 7_600_000;

    @ParameterizedTest
    @CsvSource({
        "cold, sampler.where=vcpu, idle.k=1, grace=0 us, ad.flush=onswitch, sampler.interval=200 us, tlb.tagged=false",
        "cold, sampler.where=helper, idle.k=1, grace=0 us, ad.flush=onswitch, sampler.interval=100 us, tlb.tagged=false",
        "cold, sampler.where=vcpu, idle.k=2, grace=500 us, ad.flush=full, sampler.interval=200 us, tlb.tagged=false",
        "fixed, sampler.where=vcpu, idle.k=1, grace=0 us, ad.flush=onswitch, sampler.interval=500 us, tlb.tagged=false",
        "fixed, sampler.where=helper, idle.k=1, grace=500 us, ad.flush=full, sampler.interval=500 us, tlb.tagged=false",
        "cold, sampler.where=vcpu, idle.k=2, grace=0 us, ad.flush=full, sampler.interval=500 us, tlb.tagged=true",
        "fixed, sampler.where=helper, idle.k=1, grace=0 us, ad.flush=onswitch, sampler.interval=500 us, tlb.tagged=true"
    })
    void relockNeverClobbers(
            String target, String where, String idle, String grace, String flush, String interval, String tags) {
        List<String> settings = new ArrayList<>(List.of(
                "protocol=relock",
                "target.mode=" + target,
                "pin.limit=30 %",
                "vm.mem=0",
                "mem.kernel_reserved=10 pages",
                "host.proc.wss=400",
                "host.proc.think=20 us",
                "host.alloc_rate=20000",
                "disk.random=100 us",
                "disk.sequential=20 us",
                "guest.cr3_interval=5 ms"));
        settings.addAll(List.of(where, idle, grace, flush, interval, tags));
        if (tags.endsWith("true")) {
            settings.addAll(List.of("tlb.shootdown=batched", "tlb.l2.entries=1024"));
        }
        ReferenceString[] streams = Kit.phases(11, 2, RUNS, 2_000).deal(2);
        TimedResult result = Simulation.run(
                streams,
                Kit.settings(settings.toArray(String[]::new)),
                target.equals("fixed") ? FifoChoice.fifo() : null,
                0);

        assertTrue(result.count(Counter.REFERENCES) >= 20_000_000, "a fifth of a hundred million");
        assertEquals(0, result.count(Counter.CLOBBERS));
        assertEquals(0, result.count(Counter.EXPOSURE));
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertTrue(result.count(Counter.MINOR_RELOCKS) > 0);
        assertTrue(result.count(Counter.MAJOR_RELOCKS) > 0);
        assertTrue(result.count(Counter.HOST_EVICTIONS) > 0);
        assertTrue(result.locks().stream().allMatch(row -> row.utilisation() <= 1));
    }
}
