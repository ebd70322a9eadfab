package org.refault.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.setting.InvalidSettingException;

/** Loading CR3 costs 500 cycles, invalidating a page 60, the handler 400. */
class CostsTest {
    private static Costs costs(String... settings) {
        return Costs.of(Kit.settings(settings));
    }

    @ParameterizedTest
    @CsvSource({
        "broadcast-full, 1, 500, 400",
        "mask-full, 1, 500, 400",
        "mask-page, 1, 60, 460",
        "mask-page, 100, 6000, 6400",
        "batched, 33, 1980, 2380",
        "batched, 34, 500, 900",
        "hw, 33, 1980, 2380",
        "hw, 34, 500, 900"
    })
    void manyPagesAreAFullFlush(String flavour, int pages, long own, long handler) {
        Costs costs = costs("tlb.shootdown=" + flavour, "cost.cr3=500 cyc");

        assertEquals(own, costs.flushCost(new TlbFlush(-1L, new int[pages])));
        assertEquals(handler, costs.handlerCost(new TlbFlush(-1L, new int[pages])));
        assertEquals(500, costs.flushCost(TlbFlush.ALL));
    }

    @Test
    void underNestedPagingAnExitTakesTheGuestToTheHost() {
        Costs nested = costs("paging.mode=ept", "vmexit=1360 cyc", "ept.violation=3000 cyc");
        assertEquals(1_360, nested.trap());
        assertEquals(3_000, nested.fault());
        assertEquals(0, nested.worldSwitch());
        assertEquals(680, nested.guestExit());

        Costs shadow = costs("paging.mode=shadow", "ws.oneway=1500 cyc");
        assertEquals(700, shadow.trap());
        assertEquals(0, shadow.fault());
        assertEquals(1_500, shadow.guestExit());
    }

    @Test
    void aWalkOfTwoTablesCostsItsOwnConstant() {
        assertEquals(30, costs("cost.walk=30 cyc", "walk.nested=80 cyc").walk());
        assertEquals(
                80,
                costs("cost.walk=30 cyc", "walk.nested=80 cyc", "paging.mode=ept")
                        .walk());
    }

    @Test
    void softAccessedBitsAreOfNestedPaging() {
        assertEquals(2_000, costs("paging.mode=ept", "ept.ad=soft").aSet());
        assertEquals(20, costs("paging.mode=ept").aSet());
        assertThrows(InvalidSettingException.class, () -> costs("ept.ad=soft"));
    }
}
