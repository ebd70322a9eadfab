package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class GclockPolicyTest {
    /* 3 frames, weight 2; > = hand, a number in brackets = counter, * = accessed.
     * 1 2 3, 1   faults, hit                            >1* 2 3
     * 4          1: set to 2, spared; victim 2          >3 1(1) 4
     * 5          victim 3                               >1(1) 4 5
     * 6          1 spared; victim 4                     >5 1(0) 6
     * 7, 8       victims 5, 1                                        (CLOCK would have taken 1 at 6) */
    @Test
    void sparesAnAccessedPageForAsManyRoundsAsItsWeight() {
        Desk desk = new Desk("gclock:weight=2", 3);
        desk.read(1, 2, 3, 1);
        assertEquals(2, desk.read(4));
        assertEquals(3, desk.read(5));
        assertEquals(4, desk.read(6));
        assertEquals(5, desk.read(7));
        assertEquals(1, desk.read(8));
    }

    @Test
    void equalsAListThatTurns() {
        for (int weight : new int[] {1, 5}) {
            for (int first : new int[] {0, 2}) {
                for (boolean add : new boolean[] {false, true}) {
                    String policy =
                            "gclock:weight=" + weight + "+first=" + first + "+on-access=" + (add ? "add" : "set");
                    DifferentialTest.compare(
                            policy,
                            false,
                            Long.MAX_VALUE,
                            string -> slow(string, weight, Math.min(first, weight), add));
                }
            }
        }
    }

    @Test
    void isClockWhereTheCounterIsOneBit() {
        for (String onAccess : new String[] {"set", "add"}) {
            LawsTest.assertSameFaults("clock", "gclock:weight=1+on-access=" + onAccess);
            LawsTest.assertSameFaults("clock:load-bit=1", "gclock:weight=1+load-bit=1+on-access=" + onAccess);
        }
    }

    @Test
    void isFifoWithCountersWhereNoPageIsEverAccessedAgain() {
        int[] once = new int[200];
        for (int i = 0; i < once.length; i++) {
            once[i] = i % 20;
        }
        assertEquals(200, Strings.faults("gclock:first=3", Strings.reads(once), 19));
    }

    private static SlowPager slow(ReferenceString string, int weight, int first, boolean add) {
        return new SlowPager(string) {
            @Override
            void loaded(Page page, Strings.Reference by) {
                page.counter = first;
            }

            @Override
            Page victim() {
                for (; ; ) {
                    Page hand = memory.get(0);
                    if (hand.accessed) {
                        hand.counter = add ? Math.min(weight, hand.counter + 1) : weight;
                        hand.accessed = false;
                    }
                    if (hand.counter == 0) {
                        return hand;
                    }
                    hand.counter--;
                    memory.add(memory.remove(0));
                }
            }
        };
    }
}
