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
        table.poison(1);
        assertTrue(table.isPoisoned(1));
        assertEquals(5, table.frame(1));
        table.unmap(1);
        assertFalse(table.isPoisoned(1));
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

    @Test
    void theBitsOutliveTheEntry() {
        table.map(1, 5);
        table.setBits(1, 0, 0, true);
        table.unmap(1);
        assertTrue(table.takeDirty(1));
        assertEquals(1, table.takeAccessed(1));
    }
}
