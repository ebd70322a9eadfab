package org.refault.simulator.check;

import java.util.Arrays;

/** A string of bits that is written from its begin, or read from there. */
final class Bits {
    private static final int WORD_BITS = 6;

    private long[] words = new long[4];
    /** Words that may be other than 0. */
    private int dirty;

    private int at;

    /** Is empty, to be written. */
    void clear() {
        Arrays.fill(words, 0, dirty, 0);
        dirty = 0;
        at = 0;
    }

    /** Is to be read, after words were put in place of its own. */
    void set(long[] from, int offset, int count) {
        reserve(count);
        System.arraycopy(from, offset, words, 0, count);
        dirty = Math.max(dirty, count);
        at = 0;
    }

    /** Is to be read from its begin. */
    void rewind() {
        at = 0;
    }

    private void reserve(int count) {
        if (count > words.length) {
            words = Arrays.copyOf(words, 2 * count);
        }
    }

    /** The words written so far. */
    int used() {
        return at + Long.SIZE - 1 >>> WORD_BITS;
    }

    /** The words themselves. */
    long[] words() {
        return words;
    }

    /** Writes a value of some bits, at most 32. */
    void put(long value, int width) {
        int word = at >>> WORD_BITS;
        int shift = at & Long.SIZE - 1;
        at += width;
        dirty = Math.max(dirty, used());
        reserve(dirty);
        words[word] |= value << shift;
        if (shift + width > Long.SIZE) {
            words[word + 1] = value >>> Long.SIZE - shift;
        }
    }

    /** Reads a value of some bits, at most 32. */
    int take(int width) {
        int word = at >>> WORD_BITS;
        int shift = at & Long.SIZE - 1;
        long value = words[word] >>> shift;
        if (shift + width > Long.SIZE) {
            value |= words[word + 1] << Long.SIZE - shift;
        }
        at += width;
        return (int) (value & (1L << width) - 1);
    }

    /** Which of two comes first, in some order. */
    int compareTo(Bits other) {
        return Arrays.compare(words, 0, used(), other.words, 0, other.used());
    }
}
