package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** States of a fixed number of words, each once, numbered in the order in which they came, each with the one it came from. */
final class StateSet {
    private static final int CHUNK_BITS = 16;
    private static final int CHUNK = 1 << CHUNK_BITS;
    /** No state: the number of none is that large. */
    private static final long EMPTY = -1;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private int words;
    private final List<long[]> chunks = new ArrayList<>();
    private final List<int[]> parents = new ArrayList<>();
    private long[] table = new long[1 << 12];
    private int size;

    StateSet(int words) {
        this.words = words;
        Arrays.fill(table, EMPTY);
    }

    int size() {
        return size;
    }

    /** Adds a state unless it is there. Returns whether it was not. */
    boolean add(long[] state, int parent) {
        int mask = table.length - 1;
        int hash = hash(state);
        int slot = hash & mask;
        while (table[slot] != EMPTY) {
            if ((int) (table[slot] >>> Integer.SIZE) == hash && isEqual((int) table[slot], state)) {
                return false;
            }
            slot = slot + 1 & mask;
        }
        int chunk = size >>> CHUNK_BITS;
        if (chunk == chunks.size()) {
            chunks.add(new long[CHUNK * words]);
            parents.add(new int[CHUNK]);
        }
        System.arraycopy(state, 0, chunks.get(chunk), (size & CHUNK - 1) * words, words);
        parents.get(chunk)[size & CHUNK - 1] = parent;
        table[slot] = (long) hash << Integer.SIZE | size++;
        if (2 * size > table.length) {
            grow();
        }
        return true;
    }

    /** Copies a state. */
    void get(int index, long[] into) {
        System.arraycopy(chunks.get(index >>> CHUNK_BITS), (index & CHUNK - 1) * words, into, 0, words);
    }

    /** The state that a state came from. */
    int parent(int index) {
        return parents.get(index >>> CHUNK_BITS)[index & CHUNK - 1];
    }

    private boolean isEqual(int index, long[] state) {
        long[] chunk = chunks.get(index >>> CHUNK_BITS);
        int offset = (index & CHUNK - 1) * words;
        for (int i = 0; i < words; i++) {
            if (chunk[offset + i] != state[i]) {
                return false;
            }
        }
        return true;
    }

    private int hash(long[] state) {
        long hash = 0;
        for (long word : state) {
            hash = (hash ^ word) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return (int) (hash ^ hash >>> 29);
    }

    /** Gives every state one word more, which is 0. */
    void widen() {
        for (int i = 0; i < chunks.size(); i++) {
            long[] wider = new long[CHUNK * (words + 1)];
            for (int state = 0; state < CHUNK; state++) {
                System.arraycopy(chunks.get(i), state * words, wider, state * (words + 1), words);
            }
            chunks.set(i, wider);
        }
        words++;
        Arrays.fill(table, EMPTY);
        int mask = table.length - 1;
        long[] state = new long[words];
        for (int index = 0; index < size; index++) {
            get(index, state);
            int hash = hash(state);
            int slot = hash & mask;
            while (table[slot] != EMPTY) {
                slot = slot + 1 & mask;
            }
            table[slot] = (long) hash << Integer.SIZE | index;
        }
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        Arrays.fill(larger, EMPTY);
        int mask = larger.length - 1;
        for (long entry : table) {
            if (entry != EMPTY) {
                int slot = (int) (entry >>> Integer.SIZE) & mask;
                while (larger[slot] != EMPTY) {
                    slot = slot + 1 & mask;
                }
                larger[slot] = entry;
            }
        }
        table = larger;
    }
}
