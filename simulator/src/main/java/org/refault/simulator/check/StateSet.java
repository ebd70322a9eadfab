package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** States of a fixed number of words, each once, numbered in the order in which they came, each with the one it came from. */
final class StateSet {
    private static final int CHUNK_BITS = 16;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int words;
    private final List<long[]> chunks = new ArrayList<>();
    private final List<int[]> parents = new ArrayList<>();
    private int[] table = new int[1 << 12];
    private int size;

    StateSet(int words) {
        this.words = words;
        Arrays.fill(table, -1);
    }

    int size() {
        return size;
    }

    /** Adds a state unless it is there. Returns whether it was not. */
    boolean add(long[] state, int parent) {
        int mask = table.length - 1;
        int slot = hash(state) & mask;
        while (table[slot] >= 0) {
            if (isEqual(table[slot], state)) {
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
        table[slot] = size++;
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

    private void grow() {
        int[] larger = new int[2 * table.length];
        Arrays.fill(larger, -1);
        int mask = larger.length - 1;
        long[] state = new long[words];
        for (int index = 0; index < size; index++) {
            get(index, state);
            int slot = hash(state) & mask;
            while (larger[slot] >= 0) {
                slot = slot + 1 & mask;
            }
            larger[slot] = index;
        }
        table = larger;
    }
}
