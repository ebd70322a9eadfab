package org.refault.simulator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MonitorTableTest {
    private final MonitorTable table = new MonitorTable(4);

    @Test
    void mapsAndUnmapsAndRemembersTheFrame() {
        assertFalse(table.isPresent(2));
        table.map(2, 77);
        assertTrue(table.isPresent(2));
        assertEquals(77, table.frame(2));
        table.unmap(2);
        assertFalse(table.isPresent(2));
        assertEquals(77, table.frame(2));
    }

    @Test
    void unmappingEndsThePoison() {
        table.map(1, 5);
        assertFalse(table.poison(1, 6), "another frame is no concern of it");
        assertTrue(table.poison(1, 5));
        assertTrue(table.isPoisoned(1, 5));
        assertEquals(5, table.frame(1));
        table.unmap(1);
        assertFalse(table.isPoisoned(1, 5));
    }

    @Test
    void bitsOfAllVirtualCpusAreTakenTogether() {
        table.setBits(3, 0, 0, false);
        table.setBits(3, 0, 63, true);
        assertTrue(table.isAccessed(3));
        assertTrue(table.isDirty(3));

        assertEquals(1, table.takeAccessed(3));
        assertTrue(table.takeDirty(3));
        assertEquals(0, table.takeAccessed(3));
        assertFalse(table.takeDirty(3));
        assertFalse(table.isAccessed(3));
    }

    @Test
    void ringClassesHaveAccessedBitsOfTheirOwn() {
        table.setBits(0, 1, 5, false);
        assertEquals(2, table.takeAccessed(0));
        table.setBits(0, 0, 5, false);
        table.setBits(0, 1, 6, false);
        assertEquals(3, table.takeAccessed(0));
    }

    /** Virtual pages 0, 2 and 3 lead to guest page 1, virtual page 1 to guest page 0. */
    @Test
    void aPageOfAShadowTableIsItsUnitsTogether() {
        MonitorTable shadow = MonitorTable.shadow(new int[] {1, 0, 1, 1}, 2);
        shadow.map(0, 7);
        shadow.map(3, 7);
        assertTrue(shadow.isPresent(1));
        assertFalse(shadow.isUnitPresent(2));
        assertEquals(2, shadow.mappedUnits(1));

        shadow.setBits(0, 1, 4, false);
        shadow.setBits(3, 0, 5, true);
        assertTrue(shadow.isDirty(1));
        assertFalse(shadow.isAccessed(0), "another page's");
        assertEquals(3, shadow.takeAccessed(1));
        assertTrue(shadow.takeDirty(1));
        assertFalse(shadow.isDirty(1));

        assertEquals(2, shadow.unmap(1));
        assertFalse(shadow.isPresent(1));
        shadow.mapAgain(1, 7);
        assertTrue(shadow.isUnitPresent(0) && shadow.isUnitPresent(3));
        assertFalse(shadow.isUnitPresent(2), "it was not mapped before");
    }

    @Test
    void onlyTranslationsToTheFreedFrameArePoisoned() {
        MonitorTable shadow = MonitorTable.shadow(new int[] {0, 0}, 1);
        shadow.map(0, 7);
        shadow.poison(0, 7);
        shadow.map(1, 9);

        assertTrue(shadow.poison(0, 9));
        shadow.map(1, 4);
        assertTrue(shadow.isPoisoned(0, 7), "unit 0 is stale yet");
        shadow.unmap(0);
        assertFalse(shadow.isPoisoned(0, 7));
    }

    @Test
    void theBitsOutliveTheEntry() {
        table.map(1, 5);
        table.setBits(1, 0, 0, true);
        table.unmap(1);
        assertTrue(table.takeDirty(1));
        assertEquals(1, table.takeAccessed(1));
    }
}
