package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class DamonRegionsPolicyTest {
    /** 40 pages, of which the first 20 are used between all samples: four regions of ten to begin with. */
    @Test
    void pagesOfRegionsThatAreNotUsedGoFirst() {
        Desk desk = new Desk("damon-regions:min-regions=4+max-regions=8+aggregation=10", 40);
        for (int page = 0; page < 40; page++) {
            desk.read(page);
        }
        for (int sample = 0; sample < 201; sample++) {
            desk.scan();
            for (int page = 0; page < 20; page++) {
                desk.read(page);
            }
        }
        for (int i = 0; i < 20; i++) {
            assertTrue(desk.evict() >= 20);
        }
    }

    /* One region of 4 pages: a page says for all how often they are used, so that they go in the order of loading; pages
     * loaded since the last aggregation come after them. */
    @Test
    void pagesOfOneRegionAreAlikeAndFreshOnesLast() {
        Desk desk = new Desk("damon-regions:min-regions=1+max-regions=1+aggregation=2", 4);
        desk.read(0, 1, 2, 3);
        for (int sample = 0; sample < 6; sample++) {
            desk.scan();
            desk.read(0, 0, 0);
        }
        assertEquals(0, desk.read(4));
        assertEquals(1, desk.read(5));
        assertEquals(2, desk.read(6));
        assertEquals(3, desk.read(7));
        assertEquals(4, desk.read(8));
    }

    /** Where every page is a region, nothing is drawn, merged or split: the pages are scanned one and all. */
    @Test
    void asManyRegionsAsPagesAreAFullScan() {
        for (int period : new int[] {1, 30}) {
            for (int aggregation : new int[] {1, 20}) {
                DifferentialTest.compare(
                        "damon-regions:min-regions=1000000+period=" + period + "+aggregation=" + aggregation,
                        true,
                        period,
                        string -> fullScan(string, aggregation));
            }
        }
    }

    /** The counts of a page, resident or not. */
    private static final class Counts {
        private int count;
        private int last;
        private int age;
    }

    /** {@code stamp} orders pages: the least goes. */
    private static SlowPager fullScan(ReferenceString string, int aggregation) {
        return new SlowPager(string) {
            private final Map<Integer, Counts> counts = new HashMap<>();
            private final Map<Integer, Counts> seen = new HashMap<>();

            @Override
            void loaded(Page page, Strings.Reference by) {
                seen.putIfAbsent(page.number, new Counts());
                page.stamp = Long.MAX_VALUE;
            }

            @Override
            Page victim() {
                return least(Comparator.comparingLong(page -> page.stamp));
            }

            @Override
            void scan() {
                for (Page page : memory) {
                    if (page.accessed && counts.containsKey(page.number)) {
                        counts.get(page.number).count++;
                    }
                }
                if (scans % aggregation == 0) {
                    rank();
                }
                counts.putAll(seen);
                memory.forEach(page -> page.accessed = false);
            }

            private void rank() {
                int greatest =
                        counts.values().stream().mapToInt(of -> of.count).max().orElse(0);
                for (Entry<Integer, Counts> entry : counts.entrySet()) {
                    Counts of = entry.getValue();
                    boolean same = Math.abs(of.count - of.last) <= greatest / 10 && of.count > 0 == of.last > 0;
                    of.age = same ? of.age + 1 : 0;
                    of.last = of.count;
                    of.count = 0;
                }
                for (Page page : memory) {
                    Counts of = counts.get(page.number);
                    page.stamp = of == null ? Long.MAX_VALUE : of.last * 10_000L - of.age;
                }
            }
        };
    }
}
