package org.refault.simulator.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablePagesTest {
    /** Of two levels a table page has 1,024 entries: numbers 0 and 1,023 share one, 1,024 has the next, 5,000 the fifth. */
    @Test
    void ofTwoLevelsAPageOfEntriesIsForEach1024VirtualPages() {
        TablePages tables = new TablePages(new long[] {5_000, 0, 1_024, 1_023}, 2, 100);

        assertEquals(2, tables.levels());
        assertEquals(4, tables.count());
        assertArrayEquals(new int[] {100, 100, 100, 100}, pages(tables, 2, 4));
        assertArrayEquals(new int[] {103, 101, 102, 101}, pages(tables, 1, 4));
    }

    /** Of the three levels of PAE the root is no page; 512 · 512 virtual pages have one page of the second level. */
    @Test
    void theRootOfPaeIsNoPage() {
        TablePages tables = new TablePages(new long[] {0, 511, 512, 262_144}, 3, 10);

        assertEquals(2, tables.levels());
        assertArrayEquals(new int[] {10, 10, 10, 11}, pages(tables, 2, 4));
        assertArrayEquals(new int[] {12, 12, 13, 14}, pages(tables, 1, 4));
        assertEquals(5, tables.count());
    }

    /** Of two levels each has a root of its own, of four they share it, of five also the level below. */
    @ParameterizedTest
    @CsvSource({"2, 6", "4, 10", "5, 11"})
    void farNumbersShareTheUpperLevels(int levels, int count) {
        assertEquals(count, new TablePages(new long[] {0, 1L << 27, 1L << 28}, levels, 0).count());
    }

    @Test
    void tablePagesHaveUnitsOfTheirOwnInAShadow() {
        TablePages tables = new TablePages(new long[] {0, 1, 2_000}, 2, 2);
        MonitorTable shadow = MonitorTable.shadow(new int[] {0, 1, 1}, tables);
        MonitorTable nested = new MonitorTable(tables);

        assertEquals(5, shadow.pages());
        assertEquals(3, shadow.guestUnits());
        assertArrayEquals(
                new int[] {3, 4, 5},
                IntStream.range(2, 5).map(shadow::unitOfTablePage).toArray());
        assertEquals(2, nested.guestUnits());
        assertEquals(4, nested.unitOfTablePage(4));
        assertTrue(nested.isTablePage(2));
        assertFalse(nested.isTablePage(1));
        assertFalse(new MonitorTable(5).isTablePage(4));
    }

    private static int[] pages(TablePages tables, int level, int virtualPages) {
        return IntStream.range(0, virtualPages)
                .map(virtualPage -> tables.page(level, virtualPage))
                .toArray();
    }
}
