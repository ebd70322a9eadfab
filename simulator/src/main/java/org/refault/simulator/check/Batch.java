package org.refault.simulator.check;

import java.util.Arrays;

/** States met, perhaps several times each, with those they came from and a note on each. */
final class Batch {
    /** So many are looked at before they are looked for. */
    private static final int AHEAD = 64;

    private final int words;
    private long[] states;
    private int[] hashes = new int[AHEAD];
    private int[] parents = new int[AHEAD];
    private int[] notes = new int[AHEAD];
    private int size;
    private int looked;

    Batch(int words) {
        this.words = words;
        states = new long[words * AHEAD];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Adds the state at an offset of an array. Returns its place. */
    int add(long[] from, int offset, int hash, int parent, int note) {
        if (size == hashes.length) {
            states = Arrays.copyOf(states, 2 * states.length);
            hashes = Arrays.copyOf(hashes, 2 * size);
            parents = Arrays.copyOf(parents, 2 * size);
            notes = Arrays.copyOf(notes, 2 * size);
        }
        System.arraycopy(from, offset, states, size * words, words);
        hashes[size] = hash;
        parents[size] = parent;
        notes[size] = note;
        return size++;
    }

    /** Adds all to the states known, in their order; the note on each is its number then. */
    void addTo(States known) {
        for (int i = 0; i < size; i++) {
            lookAhead(known, i);
            notes[i] = known.add(states, i * words, hashes[i], parents[i]);
        }
    }

    /** What is told which states are known. */
    interface Sorting {
        /** A state is known by a number; or, inverted, it is by now at a place of the batch of unknown ones of its part. */
        void found(int number, int note);
    }

    /** Sorts all into known ones and, by their part, unknown ones. */
    void sort(States known, Batch[] unknown, Recent recent, Sorting sorting) {
        for (int i = 0; i < size; i++) {
            lookAhead(known, i);
            int number = known.find(states, i * words, hashes[i]);
            if (number == StateSet.NO_STATE) {
                int part = States.part(hashes[i]);
                int place = unknown[part].add(states, i * words, hashes[i], parents[i], 0);
                number = ~States.number(part, place);
            }
            recent.note(states, i * words, hashes[i], number);
            sorting.found(number, notes[i]);
        }
    }

    private void lookAhead(States known, int from) {
        if (from % AHEAD == 0) {
            int to = Math.min(size, from + AHEAD);
            for (int i = from; i < to; i++) {
                looked += known.look(hashes[i]);
            }
        }
    }

    /** Whether a state is at a place. */
    boolean isAt(int place, long[] state) {
        return Arrays.equals(states, place * words, (place + 1) * words, state, 0, words);
    }

    /** What was noted on the state at a place. */
    int note(int place) {
        return notes[place];
    }
}
