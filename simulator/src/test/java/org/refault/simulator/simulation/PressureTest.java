package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.monitor.FifoChoice;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;

/**
 * A thousand million references under heavy pressure, with delays before every step and every invariant checked: a safe
 * protocol never lets the guest use a frame that is not its own, and loses no write.
 */
@Tag("slow")
class PressureTest {
    /** Of 150 references each, on average. */
    private static final int RUNS = 1_400_000;

    private static final int REFERENCES_OF_A_RUN = 299;
    private static final int PAGES = 1_000;
    private static final int VCPUS = 2;

    @ParameterizedTest
    @CsvSource({
        "relock, cold, sampler.where=vcpu, idle.k=1, grace=0 us, ad.flush=onswitch, sampler.interval=500 us",
        "relock, cold, sampler.where=helper, idle.k=1, grace=0 us, ad.flush=none, sampler.interval=500 us",
        "relock, cold, sampler.where=vcpu, idle.k=2, grace=500 us, ad.flush=full, sampler.interval=500 us",
        "relock, fixed, sampler.where=vcpu, tlb.tagged=true, grace=0 us, tlb.shootdown=batched, sampler.interval=500 us",
        "relock, fixed, sampler.where=helper, mon.lock=vm, grace=500 us, ad.flush=range, pin.ahead=4"
    })
    void nothingIsEverDamaged(
            String protocol, String target, String where, String more, String grace, String flush, String last) {
        List<String> settings = new ArrayList<>(List.of(
                "protocol=" + protocol,
                "target.mode=" + target,
                "pin.limit=12 %",
                "vm.mem=0",
                "mem.kernel_reserved=10 pages",
                "host.proc.wss=400",
                "host.proc.think=20 us",
                "host.alloc_rate=20000",
                "disk.random=100 us",
                "disk.sequential=20 us",
                "guest.cr3_interval=5 ms",
                "mlock.max=100 %",
                "fuzz.delay=100 cyc",
                "check.level=2"));
        settings.addAll(List.of(where, more, grace, flush, last));
        TimedResult result = Simulation.run(
                references().deal(VCPUS),
                Kit.settings(settings.toArray(String[]::new)),
                target.equals("fixed") ? FifoChoice.fifo() : null,
                0);

        assertTrue(result.count(Counter.REFERENCES) >= 200_000_000, "a fifth of a thousand million");
        for (Counter none : List.of(
                Counter.CLOBBERS,
                Counter.EXPOSURE,
                Counter.LOST_UPDATES,
                Counter.TRANSFER_CLOBBERS,
                Counter.VIOLATIONS)) {
            assertEquals(0, result.count(none), none.toString());
        }
        for (Counter some :
                List.of(Counter.DEMOTIONS, Counter.MINOR_RELOCKS, Counter.MAJOR_RELOCKS, Counter.HOST_EVICTIONS)) {
            assertTrue(result.count(some) > 0, some.toString());
        }
        assertTrue(result.locks().stream().allMatch(row -> row.utilisation() <= 1));
    }

    /** Phases as of {@link Kit#phases}, but long runs: the virtual CPUs use a page for a while and go on to the next. */
    private static ReferenceString references() {
        RandomStream chance = new RandomStreams(11, 0).stream("references");
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < RUNS; i++) {
            int base = i / (RUNS / 64) * PAGES / 8;
            int page = i < PAGES ? i : (base + chance.nextInt(PAGES / 10)) % PAGES;
            int kind = 1 << chance.nextInt(3);
            int count = 1 + chance.nextInt(REFERENCES_OF_A_RUN);
            builder.add(i % VCPUS, chance.nextInt(2) * 3, kind, page, ReferenceStringBuilder.NO_FRAME, count);
        }
        return builder.build();
    }
}
