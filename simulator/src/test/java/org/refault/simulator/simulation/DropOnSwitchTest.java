package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Settings;

/** A monitor that drops its tables at every world switch to the host, and what that is worth on one CPU and on two. */
class DropOnSwitchTest {
    private static final String[] PRESSURE = {
        "shadow.drop_on_switch=yield",
        "host.proc.wss=100",
        "host.proc.think=5 us",
        "vm.mem=0",
        "host.alloc_rate=20000",
        "sampler.interval=100 us",
        "sched.quantum=500 us",
        "disk.random=50 us",
        "disk.sequential=20 us",
        "mem.kernel_reserved=10 pages",
        "pin.limit=20 pages",
        "esx.free_states=40/30/2/1",
        "balloon.batch=8",
        "balloon.backoff=50 us",
        "balloon.guest_write=2 us",
        "balloon.guest_read=20 us",
        "esx.realloc=200 us",
        "check.level=2",
        "idle.k=1"
    };

    /**
     * Both pages must be fetched from the host. On the way there for page 1 the entry of page 0 is dropped, 100 cycles, so that the
     * third reference faults: a trap of 1, and 100 to write the entry again.
     */
    @Test
    void aWorldSwitchDropsWhatIsMapped() {
        TimedResult kept = twoPages("never");
        TimedResult dropped = twoPages("yield");

        for (TimedResult result : List.of(kept, dropped)) {
            assertEquals(2, result.count(Counter.FIRST_TOUCHES));
        }
        assertEquals(0, kept.count(Counter.SOFT_FAULTS));
        assertEquals(1, dropped.count(Counter.SOFT_FAULTS));
        assertEquals(kept.count(Counter.CYCLES) + 100 + 1 + 100, dropped.count(Counter.CYCLES));
    }

    private static TimedResult twoPages(String drop) {
        Settings settings = Kit.free(
                "protocol=unsafe-shared",
                "host.proc.count=0",
                "mem.pages=1000",
                "vm.mem=0",
                "vm.populated=false",
                "cost.pte_exchange=100 cyc",
                "shadow.drop_on_switch=" + drop);
        return Simulation.run(new ReferenceString[] {Kit.references("r0 r1 r0")}, settings, null, 0);
    }

    /**
     * The mail: "on a multi-processor machine, this can happen at any time even while a VM is running". On one CPU the swapper
     * runs only while the guest does not, and then nothing is mapped.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void sharingWithoutLocksClobbersNothingOnOneCpuAndMemoryOnTwo(int seed) {
        TimedResult one = run(seed, "protocol=unsafe-shared", "cpu.count=1");
        TimedResult two = run(seed, "protocol=unsafe-shared", "cpu.count=2");

        assertEquals(0, one.count(Counter.CLOBBERS));
        assertEquals(0, one.count(Counter.STALES));
        assertTrue(one.count(Counter.HOST_EVICTIONS) > 100, "the host takes pages");
        assertTrue(two.count(Counter.CLOBBERS) > 0, "while the guest runs");
    }

    /**
     * The host asks the guest's CPU to flush before it gives a frame away. A monitor that drops its tables for that interrupt too
     * is safe by accident on two CPUs; where the hardware flushes without an interrupt, it is not.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theHostsInterruptsSaveAMonitorThatDropsItsTablesForThemToo(int seed) {
        String[] two = {"protocol=unsafe-shared", "cpu.count=2", "shadow.drop_on_switch=always", ""};
        two[3] = "tlb.shootdown=broadcast-full";
        TimedResult interrupted = run(seed, two);
        two[3] = "tlb.shootdown=hw";
        TimedResult flushed = run(seed, two);

        assertEquals(0, interrupted.count(Counter.CLOBBERS));
        assertTrue(interrupted.count(Counter.HOST_EVICTIONS) > 100, "the host takes pages");
        assertTrue(flushed.count(Counter.CLOBBERS) > 0, "the entry outlives the flush");
    }

    @Test
    void onOneCpuTheTablesMustGoTooAndNotTheTlbAlone() {
        String[] oneCpu = {"protocol=unsafe-shared", "cpu.count=1", "shadow.drop_on_switch=never"};

        assertTrue(run(1, oneCpu).count(Counter.CLOBBERS) > 0);
    }

    static Stream<String> protocols() {
        return ProtocolCatalogue.load().protocols().stream().map(Protocol::id);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void noProtocolLosesAnythingByItAndResultsDoNotDependOnTheHorizon(String protocol) {
        String[] settings = {"protocol=" + protocol, "shadow.drop_on_switch=always", ""};
        settings[2] = "slow=true";
        TimedResult slow = run(7, settings);
        for (Counter counter : Pressed.work(protocol)) {
            assertTrue(slow.count(counter) > 0, counter.column());
        }
        if (!protocol.startsWith("unsafe")) {
            for (Counter none : List.of(Counter.CLOBBERS, Counter.LOST_UPDATES, Counter.VIOLATIONS)) {
                assertEquals(0, slow.count(none), none.column());
            }
        }
        for (String horizon : List.of("100 cyc", "10000 cyc", "1000 s")) {
            settings[2] = "horizon.max=" + horizon;
            TimedResult result = run(7, settings);
            assertEquals(slow.counters(), result.counters(), horizon);
            assertEquals(slow.fingerprint(), result.fingerprint(), horizon);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vcpu.per_vm, vcpu.per_vm=1",
        "tlb.tagged, tlb.tagged=true",
        "no tables, paging.mode=ept",
        "shadow.drop_on_cr3, shadow.drop_on_cr3=cache:2"
    })
    void whatMakesNoSenseIsRefused(String reason, String setting) {
        int vcpus = reason.equals("vcpu.per_vm") ? 2 : 1;
        ReferenceString[] streams = Kit.phases(7, vcpus, 100, 20).deal(vcpus);
        Settings settings = Kit.settings("shadow.drop_on_switch=yield", "guest.cr3_interval=0 ms", setting);

        String message = assertThrows(InvalidSettingException.class, () -> Simulation.run(streams, settings, null, 0))
                .getMessage();

        assertTrue(message.startsWith("shadow.drop_on_switch: ") && message.contains(reason), message);
    }

    private static TimedResult run(int seed, String... more) {
        List<String> all = new ArrayList<>(List.of(PRESSURE));
        all.addAll(List.of(more));
        return Simulation.run(
                Kit.phases(seed, 1, 8_000, 150).deal(1), Kit.settings(all.toArray(String[]::new)), null, 0);
    }
}
