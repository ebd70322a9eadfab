package org.refault.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.setting.InvalidSettingException;

/** A reference to an upper level costs 1 cycle, to a leaf 100, a walk that begins at a cached entry 10,000 more. */
class PageWalkerTest {
    private static final int LEAF = 100;
    private static final int CACHED = 10_000;

    private static PageWalker walker(ReferenceString string, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "walk.model=levels",
                "cost.ref.l1=1 cyc",
                "cost.ref.mem=100 cyc",
                "walk.leaf_from=mem",
                "pwc.hit=10000 cyc"));
        settings.addAll(List.of(more));
        return PageWalker.of(string, null, null, Kit.settings(settings.toArray(String[]::new)));
    }

    @Test
    void aConstantWalkNeedsNoWalker() {
        assertNull(PageWalker.of(Kit.references("r0"), null, null, Kit.settings()));
    }

    /** The root of PAE's three levels is in registers. */
    @ParameterizedTest
    @CsvSource({"2, 2", "3, 2", "4, 4", "5, 5"})
    void aNativeWalkReadsEveryLevel(int levels, int references) {
        PageWalker walker = walker(Kit.references("r0"), "walk.levels=" + levels);

        assertEquals(references - 1 + LEAF, walker.walk(0, 0));
        assertEquals(references - 1 + LEAF, walker.walk(0, 0), "there are no caches");
    }

    /** (n + 1)(m + 1) - 1 references, of which two are leaves. */
    @ParameterizedTest
    @CsvSource({"4, 4, 24", "2, 4, 14", "3, 4, 14", "5, 5, 35", "5, 4, 29"})
    void aNestedWalkReadsTheHostsTablesForEveryEntryOfTheGuests(int guest, int host, int references) {
        PageWalker walker =
                walker(Kit.references("r0"), "paging.mode=ept", "walk.guest_levels=" + guest, "walk.levels=" + host);

        assertEquals(references - 2 + 2 * LEAF, walker.walk(0, 0));
    }

    /** Pages 0, 1, 512, 2^18. Two levels with ten bits each would have 0, 1 and 512 in one table. */
    @Test
    void cachesShortenANativeWalk() {
        PageWalker walker = walker(Kit.references("r0 r1 r512 r262144"), "walk.levels=4", "pwc.entries=32");

        assertEquals(3 + LEAF, walker.walk(0, 0));
        assertEquals(CACHED + LEAF, walker.walk(1, 0));
        assertEquals(CACHED + 1 + LEAF, walker.walk(2, 0));
        assertEquals(CACHED + 2 + LEAF, walker.walk(3, 0));
        walker.flush();
        assertEquals(3 + LEAF, walker.walk(0, 0));

        PageWalker two = walker(Kit.references("r0 r1 r512"), "walk.levels=2", "pwc.entries=32");
        two.walk(0, 0);
        assertEquals(CACHED + LEAF, two.walk(2, 0));
    }

    /**
     * Guest and host tables of two levels. The first walk: for the guest's directory 2 of the host's and itself, for the
     * guest's table, in another region, 2 and the leaf, for the page 1 and the leaf. Then everything above the leaves is
     * known: for the guest's table 1 and the leaf, for the page the leaf, each host walk and the guest's begun at a cached
     * entry.
     */
    @Test
    void cachesShortenANestedWalkInBothTables() {
        PageWalker walker = walker(
                Kit.references("r0 r1"), "paging.mode=ept", "walk.guest_levels=2", "walk.levels=2", "pwc.entries=32");

        assertEquals(2 + 1 + 2 + LEAF + 1 + LEAF, walker.walk(0, 0));
        assertEquals(CACHED + (CACHED + 1 + LEAF) + (CACHED + LEAF), walker.walk(1, 0));
    }

    @Test
    void aLargePageIsALevelLess() {
        assertEquals(
                2 + LEAF,
                walker(Kit.references("r0"), "walk.levels=4", "page.size=2M").walk(0, 0));
        assertEquals(
                15 - 2 + 2 * LEAF,
                walker(Kit.references("r0"), "paging.mode=ept", "walk.levels=4", "walk.guest_levels=4", "page.size=2M")
                        .walk(0, 0),
                "(3 + 1)(3 + 1) - 1");
        assertThrows(InvalidSettingException.class, () -> walker(Kit.references("r0"), "page.size=2M"));
    }
}
