package org.refault.simulator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What of A and D a guest sees, whose page 0 was mapped clean and whose A it has taken since. */
class GuestTableTest {
    private static final long FIRST = 1;
    private static final long SECOND = 2;

    private static GuestTable table(ShadowBits bits) {
        GuestTable table = new GuestTable(1, false, bits);
        table.map(0, 0, false);
        table.takeAccessed(0);
        return table;
    }

    /** A read, a write, a write: only where they trap does the first write fault, and only where it is lazy is it lost. */
    @ParameterizedTest
    @CsvSource({
        "NONE, false, false, true, false",
        "TRAP, true, true, true, false",
        "HARVEST, true, false, true, false",
        "LAZY, true, false, false, true"
    })
    void aWriteAfterARead(ShadowBits bits, boolean first, boolean second, boolean dirty, boolean hides) {
        GuestTable table = table(bits);

        assertEquals(first, table.walked(0, FIRST, false));
        assertFalse(table.isDirtyBy(0, FIRST), "the TLB has it clean");
        assertEquals(second, table.walked(0, FIRST, true));
        assertFalse(table.walked(0, FIRST, true));
        assertTrue(table.isDirtyBy(0, FIRST));
        assertFalse(table.isDirtyBy(0, SECOND), "it has written nothing");
        assertEquals(hides, table.hidesWrite(0));
        assertEquals(dirty, table.unmap(0));
        assertFalse(table.hidesWrite(0), "another page's entry");
    }

    /** The one fault sees that it is a write. */
    @ParameterizedTest
    @EnumSource(
            value = ShadowBits.class,
            names = {"TRAP", "HARVEST", "LAZY"})
    void aFirstWriteTakesOneFaultAndIsSeen(ShadowBits bits) {
        GuestTable table = table(bits);

        assertTrue(table.walked(0, FIRST, true));
        assertFalse(table.walked(0, FIRST, true));
        assertFalse(table.hidesWrite(0));
        assertTrue(table.unmap(0));
    }

    /** The guest takes A while the entry of the shadow is there. It is set again: at once, at the drop, or at the fault after it. */
    @ParameterizedTest
    @CsvSource({
        "NONE, false, true, false",
        "TRAP, true, true, false",
        "HARVEST, false, false, true",
        "LAZY, false, false, false"
    })
    void aUseAfterTheGuestHasTakenA(ShadowBits bits, boolean faults, boolean atOnce, boolean atDrop) {
        GuestTable table = table(bits);
        table.walked(0, FIRST, false);
        assertTrue(table.takeAccessed(0));

        assertEquals(faults, table.walked(0, FIRST, false));
        assertEquals(atOnce, table.takeAccessed(0));
        table.dropShadow();
        assertEquals(atDrop, table.takeAccessed(0));
        table.walked(0, FIRST, false);
        assertTrue(table.takeAccessed(0));
    }

    /** The drop copies D in time, or loses it; a later write with the shadow dropped is for a new entry, and seen. */
    @Test
    void aDropHarvestsDOrLosesItUntilTheNextWriteFault() {
        GuestTable harvest = table(ShadowBits.HARVEST);
        harvest.walked(0, FIRST, false);
        harvest.walked(0, FIRST, true);
        harvest.dropShadow();
        assertTrue(harvest.unmap(0));

        GuestTable lazy = table(ShadowBits.LAZY);
        lazy.walked(0, FIRST, false);
        lazy.walked(0, FIRST, true);
        lazy.dropShadow();
        lazy.walked(0, FIRST, false);
        assertTrue(lazy.hidesWrite(0));
        lazy.dropShadow();
        lazy.walked(0, FIRST, true);
        assertFalse(lazy.hidesWrite(0));
        assertTrue(lazy.unmap(0));
    }

    /** Each virtual CPU has a shadow of its own; a fault on the page itself makes its entry too. */
    @Test
    void aFaultOnThePageMakesTheEntryOfOneShadow() {
        GuestTable table = table(ShadowBits.HARVEST);
        table.faulted(0, FIRST, true);

        assertFalse(table.walked(0, FIRST, true));
        assertTrue(table.walked(0, SECOND, false));
        assertTrue(table.unmap(0));
    }
}
