package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/** What a CR3 load of the guest costs, by how many sets of tables the monitor keeps. */
class TableSetsTest {
    private static final String[] PRESSURE = {
        "host.proc.wss=100",
        "host.proc.think=5 us",
        "vm.mem=0",
        "host.alloc_rate=20000",
        "sampler.interval=30 us",
        "disk.random=20 us",
        "disk.sequential=5 us",
        "mem.kernel_reserved=10 pages",
        "guest.cr3_interval=200 us",
        "pin.limit=20 pages",
        "esx.free_states=40/30/2/1",
        "balloon.batch=8",
        "balloon.backoff=50 us",
        "check.level=2",
        "idle.k=1"
    };

    /**
     * One page, 5,000 references of a cycle, a CR3 load every 1,000 cycles, an entry 100 cycles, a trap 1. The first touch
     * costs 101. A load whose set must be dropped costs 1 + 100, and the fault after it 101: 6 loads come about,
     * 5,000 + 101 + 6 · 202. Where the set of two is kept, the second space faults once: 5 loads, 5,000 + 101 + 101 + 5. Of three spaces two sets are too few, but the
     * first load drops nothing.
     */
    @ParameterizedTest
    @CsvSource({
        "true, 2, 6, 6313",
        "true, 1, 6, 6313",
        "cache:1, 2, 6, 6313",
        "cache:2, 3, 6, 6213",
        "cache:2, 2, 1, 5207",
        "cache:9, 2, 1, 5207",
        "cache:3, 3, 2, 5308",
        "cache:1, 1, 0, 5106"
    })
    void aSetThatIsKeptIsThereWhenItsSpaceIsLoadedAgain(String kept, int spaces, long softFaults, long cycles) {
        TimedResult result = Simulation.run(
                new ReferenceString[] {Kit.references("r0*5000")},
                Kit.free(
                        "protocol=lock-all",
                        "host.proc.count=0",
                        "mem.pages=1000",
                        "vm.mem=0",
                        "guest.cr3_interval=1000 cyc",
                        "cost.pte_exchange=100 cyc",
                        "shadow.drop_on_cr3=" + kept,
                        "guest.spaces=" + spaces),
                null,
                0);

        assertEquals(1, result.count(Counter.FIRST_TOUCHES));
        assertEquals(softFaults, result.count(Counter.SOFT_FAULTS));
        assertEquals(cycles, result.count(Counter.CYCLES));
    }

    @ParameterizedTest
    @CsvSource({
        "relock, 1, 2, flat", "relock, 3, 2, shadow", "relock, 2, 3, shadow",
        "plex86-2003, 1, 2, flat", "nominate, 2, 2, flat", "user-pager, 2, 2, flat",
        "random, 2, 2, flat", "balloon, 2, 2, flat", "oracle, 2, 2, flat"
    })
    void keptSetsMapNoPageThatWasGivenUpAndResultsDoNotDependOnTheHorizon(
            String protocol, int vcpus, int kept, String paging) {
        String[] settings = {"protocol=" + protocol, "shadow.drop_on_cr3=cache:" + kept, "paging.mode=" + paging, ""};
        settings[3] = "slow=true";
        TimedResult slow = run(vcpus, settings);
        assertTrue(slow.count(Counter.DEMOTIONS) > 0, "pages are given up");
        for (Counter none : List.of(Counter.CLOBBERS, Counter.EXPOSURE, Counter.LOST_UPDATES, Counter.VIOLATIONS)) {
            assertEquals(0, slow.count(none), none.column());
        }
        for (String horizon : List.of("100 cyc", "10000 cyc")) {
            settings[3] = "horizon.max=" + horizon;
            assertEquals(slow.fingerprint(), run(vcpus, settings).fingerprint(), horizon);
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertRefused("mmu-notifier does not lock", "shadow.drop_on_cr3=cache:2", "protocol=mmu-notifier");
        assertRefused("expected true or cache:n", "shadow.drop_on_cr3=false");
        assertRefused("a number from 1", "shadow.drop_on_cr3=cache:0");
        assertRefused("guest.cr3_interval", "shadow.drop_on_cr3=cache:2", "guest.cr3_interval=0 ms");
    }

    private static void assertRefused(String reason, String... settings) {
        String message = assertThrows(InvalidSettingException.class, () -> run(1, settings))
                .getMessage();
        assertTrue(message.startsWith("shadow.drop_on_cr3: ") && message.contains(reason), message);
    }

    private static TimedResult run(int vcpus, String... more) {
        List<String> all = new ArrayList<>(List.of(PRESSURE));
        all.addAll(List.of(more));
        return Simulation.run(
                Kit.aliased(vcpus, 6_000, 100).deal(vcpus), Kit.settings(all.toArray(String[]::new)), null, 0);
    }
}
