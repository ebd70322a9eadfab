package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/** The protocols other than relock on a small host that is short of memory, with 1, 2 and 4 virtual CPUs. */
class ProtocolsTest {
    private static final String[] PRESSURE = {
        "host.proc.wss=100",
        "host.proc.think=5 us",
        "vm.mem=0",
        "host.alloc_rate=20000",
        "sampler.interval=30 us",
        "disk.random=300 us",
        "disk.sequential=50 us",
        "mem.kernel_reserved=10 pages",
        "guest.cr3_interval=700 us"
    };

    static Stream<Arguments> protocols() {
        return Stream.of("unsafe-refcount")
                .flatMap(protocol -> Stream.of(1, 2, 4).map(vcpus -> Arguments.of(protocol, vcpus)));
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void resultsDoNotDependOnHowFarVirtualCpusRunAhead(String protocol, int vcpus) {
        TimedResult slow = run(vcpus, "protocol=" + protocol, "slow=true");
        assertTrue(slow.count(Counter.REFERENCES) >= 12_000, "all references");
        for (String horizon : List.of("1 cyc", "100 cyc", "10000 cyc", "1000 s")) {
            TimedResult result = run(vcpus, "protocol=" + protocol, "horizon.max=" + horizon);
            assertEquals(slow.counters(), result.counters(), horizon);
            assertEquals(slow.fingerprint(), result.fingerprint(), horizon);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aRaisedCountKeepsFramesButDoesNotKeepTheHostFromUnmapping(int vcpus) {
        TimedResult result = run(vcpus, "protocol=unsafe-refcount");

        assertTrue(result.count(Counter.HOST_EVICTIONS) > 0);
        assertTrue(result.count(Counter.EXPOSURE) > 0);
        assertEquals(0, result.count(Counter.WRITE_CLOBBERS));
        assertEquals(0, result.count(Counter.READ_CLOBBERS));
        TimedResult without = run(vcpus, "protocol=unsafe-shared");
        assertTrue(without.count(Counter.WRITE_CLOBBERS) + without.count(Counter.READ_CLOBBERS) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vm_locked", "pin"})
    void aReferenceCountIsNoOtherPrimitive(String primitive) {
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class, () -> run(1, "protocol=unsafe-refcount", "pin.primitive=" + primitive));

        assertTrue(refusal.getMessage().startsWith("pin.primitive: "), refusal.getMessage());
    }

    private static TimedResult run(int vcpus, String... more) {
        List<String> all = new ArrayList<>(List.of(PRESSURE));
        all.addAll(List.of(more));
        ReferenceString[] streams = Kit.phases(vcpus, vcpus, 12_000, 150).deal(vcpus);
        return Simulation.run(streams, Kit.settings(all.toArray(String[]::new)), null, 0);
    }
}
