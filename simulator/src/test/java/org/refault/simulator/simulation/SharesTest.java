package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.monitor.FifoChoice;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/** The host's shares say how many pages a monitor may lock under relock. */
class SharesTest {
    private static final List<String> PRESSURE = List.of(
            "protocol=relock",
            "target.mode=balloon",
            "vm.count=2",
            "pin.limit=10 %",
            "esx.realloc=500 us",
            "host.proc.wss=150",
            "host.proc.think=20 us",
            "vm.mem=0",
            "mon.pages=0",
            "mem.kernel_reserved=10 pages",
            "mem.pages=320",
            "mlock.max=100 %",
            "sampler.interval=100 us",
            "disk.random=300 us",
            "disk.sequential=50 us");

    /** S / P equal without a tax: pages in the ratio of the shares, but for rounding. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void withoutATaxMachinesLockPagesInProportionToTheirShares(int ratio) {
        TimedResult result = run("vm.shares=1," + ratio, "esx.idle_tax=0");

        long first = result.vms().get(0).get(Counter.TARGET_PAGES);
        long second = result.vms().get(1).get(Counter.TARGET_PAGES);
        assertTrue(first > 20 && second < 200, first + " and " + second + ": neither has its least or all");
        assertEquals(ratio * first, second, ratio);
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
        assertEquals(0, result.count(Counter.VIOLATIONS));
    }

    @Test
    void resultsDoNotDependOnHowFarVirtualCpusRunAhead() {
        TimedResult reference = run("vm.shares=1,2", "slow=true");
        assertTrue(reference.count(Counter.HOST_EVICTIONS) > 0, "the host takes what is unlocked");
        for (String horizon : List.of("1 cyc", "1000 cyc", "1000 s")) {
            assertEquals(
                    reference.fingerprint(),
                    run("vm.shares=1,2", "horizon.max=" + horizon).fingerprint());
        }
    }

    @Test
    void onlyRelockFollowsSharesAndOnlyWithAPolicy() {
        assertThrows(InvalidSettingException.class, () -> run("protocol=mmu-notifier"));
        List<String> settings = new ArrayList<>(PRESSURE);
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class,
                () -> Simulation.run(
                        Kit.phases(3, 1, 100, 20).deal(1), Kit.settings(settings.toArray(String[]::new)), null, 0));
        assertEquals("target.mode: balloon needs a policy; name one with --policies", refusal.getMessage());
    }

    private static TimedResult run(String... more) {
        List<String> all = new ArrayList<>(PRESSURE);
        all.add("check.level=2");
        all.addAll(List.of(more));
        return Simulation.run(
                Kit.phases(3, 1, 20_000, 200).deal(1), Kit.settings(all.toArray(String[]::new)), FifoChoice.fifo(), 0);
    }
}
