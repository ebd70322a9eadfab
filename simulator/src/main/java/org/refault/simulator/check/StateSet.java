package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** States of a fixed number of words, each once, numbered in the order in which they came, each with the one it came from. */
final class StateSet {
    /** No state: the number of none is that large. */
    static final int NO_STATE = -1;

    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final long EMPTY = -1;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int words;
    private final List<long[]> chunks = new ArrayList<>();
    private final List<int[]> parents = new ArrayList<>();
    private long[] table = new long[1 << 10];
    private int size;

    StateSet(int words) {
        this.words = words;
        Arrays.fill(table, EMPTY);
    }

    int size() {
        return size;
    }

    /** The number of a state, or {@link #NO_STATE}. */
    int find(long[] state, int offset, int hash) {
        int mask = table.length - 1;
        for (int slot = hash & mask; table[slot] != EMPTY; slot = slot + 1 & mask) {
            if ((int) (table[slot] >>> Integer.SIZE) == hash && isEqual((int) table[slot], state, offset)) {
                return (int) table[slot];
            }
        }
        return NO_STATE;
    }

    /**
     * Looks where a state would be found: of many states that are looked for one after the other, the waits for memory
     * overlap if all are looked at first.
     *
     * @return anything, to be used
     */
    int look(int hash) {
        long entry = table[hash & table.length - 1];
        int index = (int) entry;
        return entry == EMPTY ? 0 : (int) chunks.get(index >>> CHUNK_BITS)[(index & CHUNK - 1) * words];
    }

    /** Adds a state unless it is there. Returns its number. */
    int add(long[] state, int offset, int hash, int parent) {
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != EMPTY) {
            if ((int) (table[slot] >>> Integer.SIZE) == hash && isEqual((int) table[slot], state, offset)) {
                return (int) table[slot];
            }
            slot = slot + 1 & mask;
        }
        int chunk = size >>> CHUNK_BITS;
        if (chunk == chunks.size()) {
            chunks.add(new long[CHUNK * words]);
            parents.add(new int[CHUNK]);
        }
        System.arraycopy(state, offset, chunks.get(chunk), (size & CHUNK - 1) * words, words);
        parents.get(chunk)[size & CHUNK - 1] = parent;
        table[slot] = (long) hash << Integer.SIZE | size++;
        if (2 * size > table.length) {
            grow();
        }
        return size - 1;
    }

    /** Copies a state. */
    void get(int index, long[] into) {
        System.arraycopy(chunks.get(index >>> CHUNK_BITS), (index & CHUNK - 1) * words, into, 0, words);
    }

    /** The state that a state came from. */
    int parent(int index) {
        return parents.get(index >>> CHUNK_BITS)[index & CHUNK - 1];
    }

    private boolean isEqual(int index, long[] state, int at) {
        long[] chunk = chunks.get(index >>> CHUNK_BITS);
        int offset = (index & CHUNK - 1) * words;
        for (int i = 0; i < words; i++) {
            if (chunk[offset + i] != state[at + i]) {
                return false;
            }
        }
        return true;
    }

    /** What a state is found by. */
    static int hash(long[] state) {
        long hash = 0;
        for (long word : state) {
            hash = (hash ^ word) * MULTIPLIER;
            hash ^= hash >>> Integer.SIZE;
        }
        return (int) (hash ^ hash >>> 29);
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
