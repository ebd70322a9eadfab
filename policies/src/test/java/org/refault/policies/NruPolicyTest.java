package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.conformance.Desk;

class NruPolicyTest {
    /** Class of page 1, class of page 2, the victim; 0 where either may go. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0", "0, 1, 1", "0, 2, 1", "0, 3, 1",
        "1, 0, 2", "1, 1, 0", "1, 2, 1", "1, 3, 1",
        "2, 0, 2", "2, 1, 2", "2, 2, 0", "2, 3, 1",
        "3, 0, 2", "3, 1, 2", "3, 2, 2", "3, 3, 0"
    })
    void takesThePageOfTheLowerClass(int classOf1, int classOf2, int expected) {
        Desk desk = new Desk("nru", 2);
        bring(desk, 1, classOf1);
        bring(desk, 2, classOf2);
        desk.scan();
        touch(desk, 1, classOf1);
        touch(desk, 2, classOf2);
        int victim = desk.evict();
        assertTrue(expected == 0 ? victim == 1 || victim == 2 : victim == expected, "victim " + victim);
    }

    private static void bring(Desk desk, int page, int wanted) {
        desk.reference(page, 3, wanted % 2 == 1);
    }

    private static void touch(Desk desk, int page, int wanted) {
        if (wanted >= 2) {
            desk.read(page);
        }
    }

    /* 3 frames; class of each page in brackets.
     * 1 2w 3   faults                       1(2) 2(3) 3(2)
     *          scan                         1(0) 2(1) 3(0)
     * 1 3      resident                     1(2) 2(1) 3(2)
     * 4        fault, victim 2              1(2) 3(2) 4(2)        (a page written goes before one read since the scan)
     *          scan                         1(0) 3(0) 4(0)
     * 1 3      resident                     1(2) 3(2) 4(0)
     * 5        fault, victim 4 */
    @Test
    void takesAPageNotReferencedSinceTheScanThoughItIsDirty() {
        Desk desk = new Desk("nru", 3);
        desk.read(1);
        desk.write(2);
        desk.read(3);
        desk.scan();
        desk.read(1, 3);
        assertEquals(2, desk.read(4));
        desk.scan();
        desk.read(1, 3);
        assertEquals(4, desk.read(5));
    }

    /** The lists are filled before bits are set, so that draws meet pages that have risen: each other page must still be as likely. */
    @Test
    void drawsUniformlyThoughSomePagesHaveRisen() {
        TreeMap<Integer, Integer> taken = new TreeMap<>();
        Desk desk = new Desk("nru", 6);
        desk.read(0, 1, 2, 3, 4, 5);
        for (int draw = 0; draw < 9_000; draw++) {
            desk.scan();
            desk.read(1, 4, 5);
            int victim = desk.evict();
            taken.merge(victim, 1, Integer::sum);
            desk.read(victim);
        }
        assertEquals(3, taken.size());
        for (int times : taken.values()) {
            // 3000 expected, standard deviation 45
            assertTrue(Math.abs(times - 3_000) < 180, taken.toString());
        }
    }
}
