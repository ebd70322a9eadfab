package org.refault.simulator.check;

import java.util.Arrays;

/** Strings of bits, each once, numbered in the order in which they came. */
final class Distinct {
    /** What {@link #find} says of a string that is not there. */
    static final int NONE = -1;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long[] pool = new long[1 << 10];
    /** Where each string begins; where the next will. */
    private int[] begins = new int[1 << 8];

    private int[] hashes = new int[1 << 8];
    private int[] table = new int[1 << 9];
    private int size;

    Distinct() {
        Arrays.fill(table, NONE);
    }

    int size() {
        return size;
    }

    /** The number of a string, or {@link #NONE}. */
    int find(long[] words, int from, int count) {
        int hash = hash(words, from, count);
        int mask = table.length - 1;
        for (int slot = hash & mask; table[slot] != NONE; slot = slot + 1 & mask) {
            int number = table[slot];
            if (hashes[number] == hash
                    && Arrays.equals(pool, begins[number], begins[number + 1], words, from, from + count)) {
                return number;
            }
        }
        return NONE;
    }

    int find(Bits bits) {
        return find(bits.words(), 0, bits.used());
    }

    /** Adds a string unless it is there. Returns its number. */
    int add(long[] words, int from, int count) {
        int found = find(words, from, count);
        if (found != NONE) {
            return found;
        }
        if (size + 2 > begins.length) {
            begins = Arrays.copyOf(begins, 2 * begins.length);
            hashes = Arrays.copyOf(hashes, begins.length);
        }
        int begin = begins[size];
        if (begin + count > pool.length) {
            pool = Arrays.copyOf(pool, 2 * (begin + count));
        }
        System.arraycopy(words, from, pool, begin, count);
        begins[size + 1] = begin + count;
        hashes[size] = hash(words, from, count);
        if (2 * size > table.length) {
            table = new int[2 * table.length];
            Arrays.fill(table, NONE);
            for (int number = 0; number < size; number++) {
                place(number);
            }
        }
        place(size);
        return size++;
    }

    int add(Bits bits) {
        return add(bits.words(), 0, bits.used());
    }

    /** Puts a string where it can be read. */
    void get(int number, Bits into) {
        into.set(pool, begins[number], begins[number + 1] - begins[number]);
    }

    /** The first word of a string. */
    long word(int number) {
        return pool[begins[number]];
    }

    private void place(int number) {
        int mask = table.length - 1;
        int slot = hashes[number] & mask;
        while (table[slot] != NONE) {
            slot = slot + 1 & mask;
        }
        table[slot] = number;
    }

    private static int hash(long[] words, int from, int count) {
        long hash = count;
        for (int i = from; i < from + count; i++) {
            hash = (hash ^ words[i]) * MULTIPLIER;
            hash ^= hash >>> Integer.SIZE;
        }
        return (int) (hash ^ hash >>> 29);
    }
}
