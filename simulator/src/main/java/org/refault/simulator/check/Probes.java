package org.refault.simulator.check;

import java.util.Arrays;

/**
 * What real steps have led to, as one thread found it out, to be added to what is {@link Known}.
 *
 * <pre>
 *   key   number of outcomes   and of each:
 *     first word   edges   unless it is a violation: facts   what all may see (length, words)
 *                          frames named   what the steps of the actor see (length, words)
 *     ways
 * </pre>
 */
final class Probes {
    private long[] words = new long[1 << 10];
    private int used;
    private int at;

    void clear() {
        used = 0;
    }

    /** Adds a word. Returns its place. */
    int add(long word) {
        if (used == words.length) {
            words = Arrays.copyOf(words, 2 * used);
        }
        words[used] = word;
        return used++;
    }

    /** Adds a string of bits, after its length in words. */
    void add(Bits bits) {
        add(bits.used());
        for (int i = 0; i < bits.used(); i++) {
            add(bits.words()[i]);
        }
    }

    void set(int place, long word) {
        words[place] = word;
    }

    // ---- Reading

    void rewind() {
        at = 0;
    }

    boolean hasMore() {
        return at < used;
    }

    long take() {
        return words[at++];
    }

    /** The words themselves, of which the next to be read is at {@link #place}. */
    long[] words() {
        return words;
    }

    int place() {
        return at;
    }

    void skip(int count) {
        at += count;
    }
}
