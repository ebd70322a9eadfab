package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.setting.InvalidSettingException;

/** The allocation of memory by shares and idle tax; what is expected is worked out by hand from the formula of the paper. */
class MemorySharesTest {
    private static int[] allocate(double[] shares, double[] active, double tax, long available) {
        return MemoryShares.allocate(new int[] {1000, 1000}, new int[] {100, 100}, shares, active, tax, available);
    }

    /** S / P equal: P in the ratio of the shares. */
    @Test
    void withoutATaxMemoryIsInProportionToShares() {
        assertArrayEquals(new int[] {400, 800}, allocate(new double[] {1000, 2000}, new double[] {0.1, 0.9}, 0, 1200));
    }

    /** k = 4, so that an idle page costs as much as four active ones: 4 · 200 = 800. */
    @Test
    void atATaxOfThreeQuartersAnIdleMachineKeepsAQuarterOfWhatABusyOneHas() {
        assertArrayEquals(new int[] {200, 800}, allocate(new double[] {1, 1}, new double[] {0, 1}, 0.75, 1000));
    }

    /** k = 2: prices 0.5 + 2 · 0.5 = 1.5 and 1; shares 3 to 1: P in the ratio 3 / 1.5 to 1 / 1. */
    @Test
    void sharesAndActivityMultiply() {
        assertArrayEquals(new int[] {600, 300}, allocate(new double[] {3, 1}, new double[] {0.5, 1}, 0.5, 900));
    }

    /** The experiment of the paper, section 5.4: two machines of 256 MB in 360 MB, one idle. */
    @Test
    void theTaxMovesMemoryFromTheIdleMachineToTheOtherUntilThatHasAll() {
        int[] most = {256, 256};
        int[] least = {0, 0};
        double[] shares = {1, 1};
        double[] active = {0, 1};
        assertArrayEquals(new int[] {180, 180}, MemoryShares.allocate(most, least, shares, active, 0, 360));
        assertArrayEquals(new int[] {104, 256}, MemoryShares.allocate(most, least, shares, active, 0.75, 360));
    }

    @Test
    void nobodyLosesItsMinimum() {
        assertArrayEquals(new int[] {100, 100}, allocate(new double[] {1, 9}, new double[] {0, 1}, 0.75, 50));
        assertArrayEquals(new int[] {100, 400}, allocate(new double[] {1, 9}, new double[] {0, 1}, 0.75, 500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "1000,2000,3000", "1000,some", "0,1"})
    void sharesThatAreNotOneNumberForEachMachineAreRefused(String shares) {
        HostMemory memory = new HostMemory(100, 0, 100, 1, 2, 3, PinPrimitive.VM_LOCKED);
        InvalidSettingException refusal = assertThrows(
                InvalidSettingException.class, () -> new MemoryShares(Kit.settings("vm.shares=" + shares), memory, 2));

        assertTrue(refusal.getMessage().startsWith("vm.shares: "), refusal.getMessage());
    }
}
