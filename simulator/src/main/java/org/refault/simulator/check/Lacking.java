package org.refault.simulator.check;

import java.util.Arrays;

/** Keys of {@link Outcomes} that are not known, each once, in the order in which they were met, with a state that has it. */
final class Lacking {
    private long[] keys = new long[1 << 8];
    private int[] witnesses = new int[1 << 8];
    private int[] table = new int[1 << 9];
    private int size;

    int size() {
        return size;
    }

    void clear() {
        size = 0;
        Arrays.fill(table, 0);
    }

    void add(long key, int witness) {
        int mask = table.length - 1;
        int slot = Outcomes.hash(key) & mask;
        while (table[slot] != 0) {
            if (keys[table[slot] - 1] == key) {
                return;
            }
            slot = slot + 1 & mask;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            witnesses = Arrays.copyOf(witnesses, 2 * size);
        }
        keys[size] = key;
        witnesses[size] = witness;
        table[slot] = ++size;
        if (2 * size > table.length) {
            grow();
        }
    }

    void addAll(Lacking others) {
        for (int i = 0; i < others.size; i++) {
            add(others.keys[i], others.witnesses[i]);
        }
    }

    private void grow() {
        table = new int[2 * table.length];
        int mask = table.length - 1;
        for (int i = 0; i < size; i++) {
            int slot = Outcomes.hash(keys[i]) & mask;
            while (table[slot] != 0) {
                slot = slot + 1 & mask;
            }
            table[slot] = i + 1;
        }
    }

    /** The keys themselves, and more behind them. */
    long[] keys() {
        return keys;
    }

    /** The state that has each key, and more behind them. */
    int[] witnesses() {
        return witnesses;
    }
}
