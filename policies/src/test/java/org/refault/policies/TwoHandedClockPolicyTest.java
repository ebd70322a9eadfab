package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;

class TwoHandedClockPolicyTest {
    /* 4 frames, the front hand ( two pages ahead of the back hand >; * = accessed.
     * 1 2 3 4, 1 3   faults, hits                              >1* 2 (3* 4
     * 5              front clears 3, back spares 1             >2 3 (4 1*
     *                front clears 4, back takes 2              >3 4 (1* 5
     * 6              front clears 1, back takes 3              >4 1 (5 6      (CLOCK would have spared 3)
     * 7, 8           4, then 1 */
    @Test
    void givesAPageOnlyTheTimeBetweenTheHands() {
        Desk desk = new Desk("two-handed-clock:spread=50", 4);
        desk.read(1, 2, 3, 4, 1, 3);
        assertEquals(2, desk.read(5));
        assertEquals(3, desk.read(6));
        assertEquals(4, desk.read(7));
        assertEquals(1, desk.read(8));
    }

    @Test
    void equalsAListWithTwoPlaces() {
        for (int spread : new int[] {0, 10, 25, 50, 75, 100}) {
            for (boolean loadBit : new boolean[] {false, true}) {
                DifferentialTest.compare(
                        "two-handed-clock:spread=" + spread + "+load-bit=" + (loadBit ? 1 : 0),
                        loadBit,
                        Long.MAX_VALUE,
                        string -> slow(string, spread));
            }
        }
    }

    @Test
    void isFifoWithTheHandsTogetherAndClockWithThemARingApart() {
        LawsTest.assertSameFaults("fifo", "two-handed-clock:spread=0");
        LawsTest.assertSameFaults("clock", "two-handed-clock:spread=100");
        LawsTest.assertSameFaults("clock:load-bit=1", "two-handed-clock:spread=100+load-bit=1");
    }

    /** In the replay memory is full whenever a victim is wanted, so that the distance is always the same. */
    private static SlowPager slow(ReferenceString string, int spread) {
        return new SlowPager(string) {
            @Override
            Page victim() {
                int frames = memory.size();
                int front = frames * spread / 100;
                for (; ; ) {
                    if (front < frames) {
                        memory.get(front).accessed = false;
                    }
                    Page back = memory.get(0);
                    if (!back.accessed) {
                        return back;
                    }
                    if (front == frames) {
                        back.accessed = false;
                    }
                    memory.add(memory.remove(0));
                }
            }
        };
    }
}
