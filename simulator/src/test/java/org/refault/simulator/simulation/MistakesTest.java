package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;

/**
 * What each step of relock is for: without it a small machine under pressure, whose steps are delayed at random, shows the
 * damage; with all of them it shows none, in the same scene with the same delays.
 */
class MistakesTest {
    private static final int PAGES = 200;
    private static final int REFERENCES = 24_000;

    private static final List<String> PRESSURE = List.of(
            "protocol=relock",
            "vm.mem=0",
            "host.proc.count=1",
            "host.proc.wss=150",
            "host.proc.think=5 us",
            "mem.pages=240",
            "host.alloc_rate=20000",
            "disk.random=100 us",
            "disk.sequential=20 us",
            "sampler.interval=30 us",
            "sampler.where=helper",
            "idle.k=1",
            "demote.batch=4",
            "mem.kernel_reserved=10 pages",
            "tlb.shootdown=mask-full",
            "fuzz.delay=3000 cyc",
            "check.level=2");

    @ParameterizedTest
    @CsvSource({
        // The flush is late; the host's own flush of whatever it unmaps saves the guest from more.
        "unpin_before_ack, EXPOSURE, ipi.latency=20000 cyc",
        "unpin_before_clear, EXPOSURE, idle.k=1",
        "local_flush, EXPOSURE, idle.k=1",
        "no_flush, EXPOSURE, idle.k=1",
        "map_before_pin, EXPOSURE, idle.k=1",
        "pfn_before_pin, CLOBBERS, idle.k=1",
        // A soft fault and the end of the page's grace both go by what they read before.
        "no_page_lock, EXPOSURE, grace=30 us",
        "plain_ad_rmw, LOST_UPDATES, cost.scan_pte=1000 cyc",
        "no_dirty_transfer, LOST_UPDATES, idle.k=1",
        // Told in time nearly always: the host is slow to take what was locked just now.
        "dirty_after_unpin, VIOLATIONS, mem.pages=300",
        "forget_dirty_on_cancel, LOST_UPDATES, idle.k=1"
    })
    void aMistakeDoesItsDamage(String mistake, Counter damage, String scene) {
        TimedResult mistaken = run(scene, "fuzz.mutate=" + mistake);

        assertTrue(mistaken.count(damage) > 0, mistake);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idle.k=1",
                "ipi.latency=20000 cyc",
                "grace=30 us",
                "cost.scan_pte=300 cyc",
                "mem.pages=300",
                "host.proc.count=0"
            })
    void theSoundProtocolDoesNoneInTheSameScenes(String scene) {
        TimedResult sound = run(scene);

        for (Counter none : List.of(Counter.CLOBBERS, Counter.EXPOSURE, Counter.LOST_UPDATES, Counter.VIOLATIONS)) {
            assertEquals(0, sound.count(none), none.toString());
        }
        for (Counter some : List.of(Counter.DEMOTIONS, Counter.MINOR_RELOCKS, Counter.MAJOR_RELOCKS)) {
            assertTrue(sound.count(some) > 0, some.toString());
        }
    }

    @Test
    void waitingForAPageWithInterruptsOffDeadlocks() {
        IllegalStateException deadlock =
                assertThrows(IllegalStateException.class, () -> run("fuzz.mutate=irqoff_pin", "host.proc.count=0"));

        assertTrue(deadlock.getMessage().startsWith("deadlock"), deadlock.getMessage());
    }

    /** Virtual CPU 0 stays with six pages, which its TLB holds; the others have phases, and write only now and then. */
    private static ReferenceString references() {
        RandomStream chance = new RandomStreams(7, 0).stream("references");
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < REFERENCES; i++) {
            int vcpu = i % 3;
            int base = i / (REFERENCES / 16) * PAGES / 16;
            int page = i < PAGES ? i : vcpu == 0 ? i / 30 % 6 : (base + chance.nextInt(PAGES / 5)) % PAGES;
            int kinds = chance.nextInt(4) == 0 ? ReferenceKind.WRITE.bit() : ReferenceKind.READ.bit();
            builder.add(vcpu, 3, kinds, page, ReferenceStringBuilder.NO_FRAME, vcpu == 0 ? 400 : 40);
        }
        return builder.build();
    }

    private static TimedResult run(String... more) {
        List<String> all = new ArrayList<>(PRESSURE);
        all.addAll(List.of(more));
        return Simulation.run(references().deal(3), Kit.settings(all.toArray(String[]::new)), null, 0);
    }
}
