package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PositionSetTest {
    @Test
    void equalsATreeOfIntegersAndGrows() {
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        for (int bound : new int[] {1, 64, 65, 5_000, 300_000, 50_000_000}) {
            PositionSet set = new PositionSet(1);
            TreeSet<Integer> tree = new TreeSet<>();
            for (int step = 0; step < 3_000; step++) {
                int position = random.nextInt(bound);
                if (tree.contains(position)) {
                    set.remove(position);
                    tree.remove(position);
                } else {
                    set.add(position);
                    tree.add(position);
                }
                assertEquals(tree.isEmpty(), set.isEmpty());
                if (!tree.isEmpty()) {
                    assertEquals(tree.first(), set.least());
                    assertEquals(tree.last(), set.greatest());
                }
            }
        }
    }

    @Test
    void holdsTheGreatestPositionThereIs() {
        PositionSet set = new PositionSet(1);
        set.add(Integer.MAX_VALUE - 1);
        set.add(7);
        assertEquals(7, set.least());
        assertEquals(Integer.MAX_VALUE - 1, set.greatest());
    }

    @Test
    void isEmptyAfterClear() {
        PositionSet set = new PositionSet(100);
        set.add(3);
        set.add(99);
        set.clear();
        assertEquals(true, set.isEmpty());
        set.add(64);
        assertEquals(64, set.least());
    }
}
