package org.refault.simulator.check;

import java.util.Arrays;

/** A few of the states looked for last, with what was found: many actions lead to what another has just led to. */
final class Recent {
    /** What {@link #find} says of a state that is not among them; no number that a search notes. */
    static final int NONE = Integer.MIN_VALUE;

    private static final int SIZE = 1 << 13;

    private final int words;
    private final long[] states;
    private final int[] numbers = new int[SIZE];

    Recent(int words) {
        this.words = words;
        states = new long[SIZE * words];
        clear();
    }

    void clear() {
        Arrays.fill(numbers, NONE);
    }

    /** What was noted on a state, or {@link #NONE}. */
    int find(long[] state, int hash) {
        int place = hash & SIZE - 1;
        for (int i = 0; i < words; i++) {
            if (states[place * words + i] != state[i]) {
                return NONE;
            }
        }
        return numbers[place];
    }

    /** Notes something on the state at an offset of an array. */
    void note(long[] from, int offset, int hash, int number) {
        int place = hash & SIZE - 1;
        System.arraycopy(from, offset, states, place * words, words);
        numbers[place] = number;
    }
}
