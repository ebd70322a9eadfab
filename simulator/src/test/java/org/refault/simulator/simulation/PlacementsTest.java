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
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/** On which CPUs virtual CPUs and the swapper run, and who shares the monitor's lock, in runs under pressure. */
class PlacementsTest {
    private static final List<String> PRESSURE = List.of(
            "host.proc.wss=100",
            "host.proc.think=5 us",
            "vm.mem=0",
            "host.alloc_rate=20000",
            "sampler.interval=30 us",
            "disk.random=100 us",
            "disk.sequential=20 us",
            "mem.kernel_reserved=10 pages",
            "guest.cr3_interval=700 us",
            "pin.limit=20 pages",
            "sched.quantum=200 us",
            "check.level=3",
            "idle.k=1");

    private static TimedResult run(int vcpus, String... more) {
        List<String> all = new ArrayList<>(PRESSURE);
        all.addAll(List.of(more));
        return Simulation.run(
                Kit.phases(vcpus, vcpus, 6_000, 100).deal(vcpus), Kit.settings(all.toArray(String[]::new)), null, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, relock, false, other, broadcast-full",
        "3, 2, relock, false, other, mask-page",
        "3, 2, relock, true, 1, mask-full",
        "4, 6, relock, true, other, batched",
        "2, 3, relock, false, 0, hw",
        "4, 2, mmu-notifier, true, other, batched",
        "4, 3, mmu-notifier, false, 2, mask-page",
        "1, 2, plex86-2003, false, 0, broadcast-full",
        "2, 2, balloon, true, 0, mask-page"
    })
    void resultsDoNotDependOnTheHorizonWhereThreadsMove(
            int vcpus, int cpus, String protocol, boolean tagged, String swapper, String shootdown) {
        String[] settings = {
            "vcpu.placement=shared",
            "cpu.count=" + cpus,
            "protocol=" + protocol,
            "tlb.tagged=" + tagged,
            "kswapd.cpu=" + swapper,
            "tlb.shootdown=" + shootdown,
            "slow=true"
        };
        TimedResult slow = run(vcpus, settings);
        assertEquals(cpus > 1, slow.count(Counter.VCPU_MOVES) > 0, "moves");
        assertTrue(slow.count(Counter.REFERENCES) >= 6_000, "all references");
        assertTrue(slow.count(Counter.PROCESS_TOUCHES) > 0, "host processes get their turn");
        for (String horizon : List.of("100 cyc", "10000 cyc")) {
            settings[settings.length - 1] = "horizon.max=" + horizon;
            TimedResult result = run(vcpus, settings);
            assertEquals(slow.counters(), result.counters(), horizon);
            assertEquals(slow.fingerprint(), result.fingerprint(), horizon);
        }
    }

    /** Pinned, CPU 1 has one of three virtual CPUs, CPU 0 two and the end of the run for itself. */
    @Test
    void sharedCpusEndTogether() {
        String[] alone = {"cpu.count=2", "host.proc.count=0", "mem.pages=400", "vcpu.placement=pinned"};
        long pinned = run(3, alone).count(Counter.CYCLES);
        alone[3] = "vcpu.placement=shared";
        long shared = run(3, alone).count(Counter.CYCLES);

        assertTrue(shared < pinned, shared + " < " + pinned);
    }

    /** One virtual CPU and one process, on the last CPU of four: nobody but the swapper ever runs on CPU 1 or 2. */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void theSwapperRunsWhereItIsPut(int cpu, int idle) {
        long[][] cycles =
                run(1, "cpu.count=4", "host.proc.count=1", "kswapd.cpu=" + cpu).cyclesOfCpu();

        assertTrue(cycles[cpu][CycleUse.HOST.ordinal()] > 0, "it reclaims");
        for (CycleUse use : CycleUse.values()) {
            if (use != CycleUse.IDLE && use != CycleUse.INTERRUPT) {
                assertEquals(0, cycles[idle][use.ordinal()], use.name());
            }
        }
    }

    @Test
    void theSwapperOnTheGuestsCpuTakesTimeFromTheGuest() {
        TimedResult other = run(1, "cpu.count=3", "kswapd.cpu=2");
        TimedResult same = run(1, "cpu.count=3", "kswapd.cpu=0");

        assertTrue(
                same.cyclesOfCpu()[0][CycleUse.HOST.ordinal()] > other.cyclesOfCpu()[0][CycleUse.HOST.ordinal()],
                "reclaim is done there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "-1", "any", "1e0"})
    void aSwapperOnACpuThatIsNotThereIsRefused(String cpu) {
        InvalidSettingException refusal =
                assertThrows(InvalidSettingException.class, () -> run(1, "cpu.count=3", "kswapd.cpu=" + cpu));

        assertTrue(refusal.getMessage().contains("from 0 to 2"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void faultsOfAReadersLockDoNotDependOnTheHorizonAndInvalidationsWrite(int vcpus) {
        TimedResult slow = run(vcpus, "protocol=mmu-notifier", "lock.kind.mmu_lock=rwlock", "slow=true");
        for (String horizon : List.of("100 cyc", "10000 cyc")) {
            TimedResult result =
                    run(vcpus, "protocol=mmu-notifier", "lock.kind.mmu_lock=rwlock", "horizon.max=" + horizon);
            assertEquals(slow.fingerprint(), result.fingerprint(), horizon);
        }
        assertEquals(List.of("fault"), sites(slow, "mmu_lock-R"));
        assertTrue(sites(slow, "mmu_lock-W").contains("invalidate"));
        assertTrue(!sites(slow, "mmu_lock-W").contains("fault"));
    }

    private static List<String> sites(TimedResult result, String lockClass) {
        return result.locks().stream()
                .filter(row -> row.lockClass().equals(lockClass) && row.acquisitions() > 0)
                .map(LockStatistics::site)
                .filter(site -> !site.equals(LockStatistics.ALL_SITES))
                .toList();
    }
}
