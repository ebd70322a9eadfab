package org.refault.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.refault.simulator.setting.InvalidSettingException;

class WalkCachesTest {
    @Test
    void withoutEntriesEveryWalkReadsAllLevels() {
        WalkCaches none = new WalkCaches(4, 9, 0, 4);
        assertEquals(4, none.walk(7));
        assertEquals(4, none.walk(7));
    }

    /** Four levels of nine bits: page 0, its neighbour, one of the next table, one of the next directory, one far away. */
    @Test
    void aWalkBeginsBelowTheLowestLevelThatIsKnown() {
        WalkCaches caches = new WalkCaches(4, 9, 32, 4);
        assertEquals(4, caches.walk(0));
        assertEquals(1, caches.walk(1));
        assertEquals(2, caches.walk(1L << 9));
        assertEquals(3, caches.walk(1L << 18));
        assertEquals(4, caches.walk(1L << 27));
        assertEquals(1, caches.walk((1L << 18) + 3), "what it read is known");
    }

    /** Two entries for each level, one set: a third table pushes the least recently used out, the directory stays known. */
    @Test
    void theLeastRecentlyUsedGoes() {
        WalkCaches caches = new WalkCaches(3, 9, 2, 2);
        caches.walk(0);
        caches.walk(1L << 9);
        caches.walk(0);
        caches.walk(2L << 9);

        assertEquals(1, caches.walk(0));
        assertEquals(2, caches.walk(1L << 9));
    }

    @Test
    void aFlushForgetsEverything() {
        WalkCaches caches = new WalkCaches(3, 9, 8, 4);
        caches.walk(5);
        caches.flush();
        assertEquals(3, caches.walk(5));
    }

    @Test
    void refusesUnequalSets() {
        assertThrows(InvalidSettingException.class, () -> new WalkCaches(4, 9, 10, 4));
    }

    /** A walk that finds no table at a level leaves the entries above it; looking how much a walk would read changes nothing. */
    @Test
    void aWalkThatEndsEarlyLeavesOnlyWhatItHasRead() {
        WalkCaches caches = new WalkCaches(4, 9, 8, 4);

        assertEquals(4, caches.levelsToRead(0));
        assertEquals(4, caches.walk(0, 2), "it ends before the entry of level 2");
        assertEquals(2, caches.levelsToRead(0));
        assertEquals(2, caches.walk(0, 1));
        assertEquals(1, caches.levelsToRead(0));
        assertEquals(4, new WalkCaches(4, 9, 0, 4).levelsToRead(0), "there are none");
    }
}
