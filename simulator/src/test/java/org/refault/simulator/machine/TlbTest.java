package org.refault.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.setting.InvalidSettingException;

class TlbTest {
    private static int clean(int key) {
        return key << 1;
    }

    private static int dirty(int key) {
        return key << 1 | 1;
    }

    @Test
    void replacesTheLeastRecentlyUsedOfASet() {
        Tlb tlb = new Tlb(2, 2);
        tlb.insert(0, clean(1));
        tlb.insert(0, clean(2));
        assertEquals(clean(1), tlb.lookUp(0, 1), "1 is the most recent now");

        tlb.insert(0, clean(3));

        assertEquals(clean(1), tlb.lookUp(0, 1));
        assertEquals(clean(3), tlb.lookUp(0, 3));
        assertEquals(Tlb.EMPTY, tlb.lookUp(0, 2));
    }

    @Test
    void theMostRecentlyUsedStandsFirst() {
        Tlb tlb = new Tlb(4, 4);
        for (int key = 1; key <= 4; key++) {
            tlb.insert(0, clean(key));
        }
        tlb.lookUp(0, 2);

        assertEquals(clean(2), tlb.tags()[0]);
        assertEquals(clean(4), tlb.tags()[1]);
        assertEquals(clean(1), tlb.tags()[3]);
    }

    @Test
    void aHitBehindTheFirstSlotIsASoundTranslationAndComesFirst() {
        Tlb tlb = new Tlb(4, 4);
        tlb.insert(0, dirty(1) | Tlb.POISON);
        tlb.insert(0, dirty(2));
        tlb.insert(0, clean(3));

        assertFalse(tlb.hitsBehindFront(0, 1, false), "1 is poisoned");
        assertFalse(tlb.hitsBehindFront(0, 1, true), "1 is poisoned");
        assertFalse(tlb.hitsBehindFront(0, 4, false), "4 is not there; one slot is empty");
        assertEquals(clean(3), tlb.tags()[0], "nothing has moved");

        assertTrue(tlb.hitsBehindFront(0, 2, true), "2 is dirty");
        assertEquals(dirty(2), tlb.tags()[0]);
        assertEquals(clean(3), tlb.tags()[1]);
        assertEquals(dirty(1) | Tlb.POISON, tlb.tags()[2]);

        assertFalse(tlb.hitsBehindFront(0, 3, true), "3 is clean");
        assertTrue(tlb.hitsBehindFront(0, 3, false));
        assertEquals(clean(3), tlb.tags()[0]);
    }

    @Test
    void setsAreApart() {
        Tlb tlb = new Tlb(8, 2);
        assertEquals(0, tlb.set(4));
        assertEquals(2, tlb.set(5));
        assertEquals(6, tlb.set(7));

        tlb.insert(tlb.set(5), clean(5));

        assertEquals(Tlb.EMPTY, tlb.lookUp(tlb.set(4), 5));
        assertEquals(clean(5), tlb.lookUp(tlb.set(5), 5));
    }

    @Test
    void aKeyIsInItsSetOnce() {
        Tlb tlb = new Tlb(2, 2);
        tlb.insert(0, clean(1));
        tlb.insert(0, clean(2));
        tlb.insert(0, dirty(1));

        assertEquals(dirty(1), tlb.lookUp(0, 1));
        assertEquals(clean(2), tlb.lookUp(0, 2), "2 was not pushed out");
    }

    @Test
    void aPoisonedTagIsFoundByItsKeyAndReplaced() {
        Tlb tlb = new Tlb(2, 2);
        tlb.insert(0, dirty(1) | Tlb.POISON);

        assertEquals(dirty(1) | Tlb.POISON, tlb.lookUp(0, 1));
        tlb.insert(0, clean(1));
        assertEquals(clean(1), tlb.lookUp(0, 1));
        assertEquals(Tlb.EMPTY, tlb.tags()[1]);
    }

    @Test
    void removesOneKeyAndKeepsTheOrderOfTheOthers() {
        Tlb tlb = new Tlb(3, 3);
        tlb.insert(0, clean(1));
        tlb.insert(0, clean(2) | Tlb.POISON);
        tlb.insert(0, clean(3));

        tlb.remove(0, 2);
        tlb.remove(0, 7);

        assertEquals(clean(3), tlb.tags()[0]);
        assertEquals(clean(1), tlb.tags()[1]);
        assertEquals(Tlb.EMPTY, tlb.tags()[2]);
    }

    @Test
    void withoutSlotsItIsNotThere() {
        assertFalse(new Tlb(0, 8).exists());
    }

    @ParameterizedTest
    @CsvSource({"48, 4", "10, 4", "6, 2"})
    void refusesSetsThatAreUnequalOrNoPowerOfTwo(int slots, int ways) {
        assertThrows(InvalidSettingException.class, () -> new Tlb(slots, ways));
    }
}
