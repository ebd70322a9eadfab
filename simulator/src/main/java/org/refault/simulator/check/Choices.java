package org.refault.simulator.check;

import java.util.Arrays;

/** Choices within one action: every combination is tried, one after the other. */
final class Choices {
    private static final int MOST = 16;

    private final int[] chosen = new int[MOST];
    private final int[] bounds = new int[MOST];
    private int made;
    private int used;

    /** The first combination. */
    void begin() {
        made = 0;
        used = 0;
        Arrays.fill(chosen, 0);
    }

    /** One of 0 to {@code bound}, exclusive. */
    int choose(int bound) {
        if (used == made) {
            chosen[made] = 0;
            bounds[made] = bound;
            made++;
        }
        return chosen[used++];
    }

    /** Goes on to the next combination. Returns whether there is one. */
    boolean next() {
        used = 0;
        while (made > 0) {
            if (++chosen[made - 1] < bounds[made - 1]) {
                return true;
            }
            made--;
        }
        return false;
    }

    /** What was chosen in this combination. */
    int[] script() {
        return Arrays.copyOf(chosen, made);
    }

    /** Repeats a combination. */
    void follow(int[] script) {
        System.arraycopy(script, 0, chosen, 0, script.length);
        Arrays.fill(bounds, 0, script.length, Integer.MAX_VALUE);
        made = script.length;
        used = 0;
    }
}
