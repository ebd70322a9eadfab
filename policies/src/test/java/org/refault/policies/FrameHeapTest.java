package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameHeapTest {
    private record Held(int frame, int key) {}

    /** Against a list searched from the front, where the first of equals was added or changed first. */
    @Test
    void givesTheLeastKeyAndOfEqualsTheLeastOrder() {
        SplittableRandom random = new SplittableRandom(Strings.SEED);
        FrameHeap heap = new FrameHeap(20);
        List<Held> list = new ArrayList<>();
        List<Integer> free = new ArrayList<>();
        for (int frame = 0; frame < 20; frame++) {
            free.add(frame);
        }
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(10) == 0) {
                for (int i = 0; i < list.size(); i++) {
                    list.set(i, new Held(list.get(i).frame(), random.nextInt(6)));
                    heap.setKey(list.get(i).frame(), list.get(i).key());
                }
                heap.restore();
            }
            if (!list.isEmpty() && random.nextInt(3) == 0) {
                Held held = list.remove(random.nextInt(list.size()));
                list.add(new Held(held.frame(), random.nextInt(6)));
                heap.change(held.frame(), list.get(list.size() - 1).key(), 2L * step);
            }
            if (list.isEmpty() || !free.isEmpty() && random.nextBoolean()) {
                Held held = new Held(free.remove(random.nextInt(free.size())), random.nextInt(6));
                list.add(held);
                heap.add(held.frame(), held.key(), 2L * step + 1);
            } else {
                Held least = list.get(0);
                for (Held held : list) {
                    least = held.key() < least.key() ? held : least;
                }
                list.remove(least);
                free.add(least.frame());
                assertEquals(least.frame(), heap.removeFirst());
            }
            assertEquals(list.size(), heap.size());
        }
    }
}
