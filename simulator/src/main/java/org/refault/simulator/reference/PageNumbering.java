package org.refault.simulator.reference;

import java.util.Arrays;

/**
 * Dense numbers for pairs of longs, given out from 0 in the order of first sight.
 *
 * <p>An open-addressing table with linear probing; it never forgets a pair.
 */
final class PageNumbering {
    private static final int NOT_NUMBERED = -1;

    private long[] firsts = new long[1 << 10];
    private long[] seconds = new long[1 << 10];
    private int[] table = new int[1 << 11];
    private int size;

    PageNumbering() {
        Arrays.fill(table, NOT_NUMBERED);
    }

    int size() {
        return size;
    }

    /** First member of the pair with a number. */
    long first(int number) {
        return firsts[number];
    }

    /** Second member of the pair with a number. */
    long second(int number) {
        return seconds[number];
    }

    /** The number of a pair; a new one if the pair was not seen before. */
    int numberOf(long first, long second) {
        int mask = table.length - 1;
        int slot = hash(first, second) & mask;
        while (table[slot] != NOT_NUMBERED) {
            int number = table[slot];
            if (firsts[number] == first && seconds[number] == second) {
                return number;
            }
            slot = slot + 1 & mask;
        }
        table[slot] = size;
        return append(first, second);
    }

    private int append(long first, long second) {
        if (size == firsts.length) {
            firsts = Arrays.copyOf(firsts, size * 2);
            seconds = Arrays.copyOf(seconds, size * 2);
        }
        firsts[size] = first;
        seconds[size] = second;
        size++;
        if (size * 2 > table.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        table = new int[table.length * 2];
        Arrays.fill(table, NOT_NUMBERED);
        int mask = table.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = hash(firsts[number], seconds[number]) & mask;
            while (table[slot] != NOT_NUMBERED) {
                slot = slot + 1 & mask;
            }
            table[slot] = number;
        }
    }

    private static int hash(long first, long second) {
        long mixed = (first ^ second * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return (int) (mixed >>> 32);
    }
}
