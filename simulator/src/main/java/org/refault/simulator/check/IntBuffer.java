package org.refault.simulator.check;

import java.util.Arrays;

/** Whole numbers in a row. */
final class IntBuffer {
    private int[] numbers = new int[1 << 10];
    private int size;

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Adds a number. Returns its place. */
    int add(int number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size] = number;
        return size++;
    }

    void addAll(IntBuffer others) {
        for (int i = 0; i < others.size; i++) {
            add(others.numbers[i]);
        }
    }

    void set(int place, int number) {
        numbers[place] = number;
    }

    /** The numbers themselves, and more behind them. */
    int[] array() {
        return numbers;
    }

    int[] toArray() {
        return Arrays.copyOf(numbers, size);
    }
}
