package org.refault.simulator.machine;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cycles by the name of a class of locks. A fault takes locks of a handful of classes, and each taking adds to one:
 * numbers in an array, searched from its beginning, instead of a map of boxed ones.
 */
final class LockWaits {
    private String[] names = new String[4];
    private long[] cycles = new long[4];
    private int size;

    void add(String name, long amount) {
        int i = 0;
        while (i < size && !names[i].equals(name)) {
            i++;
        }
        if (i == size) {
            if (size == names.length) {
                names = Arrays.copyOf(names, 2 * size);
                cycles = Arrays.copyOf(cycles, 2 * size);
            }
            names[size] = name;
            cycles[size] = 0;
            size++;
        }
        cycles[i] += amount;
    }

    void addAll(LockWaits others) {
        for (int i = 0; i < others.size; i++) {
            add(others.names[i], others.cycles[i]);
        }
    }

    void clear() {
        size = 0;
    }

    Map<String, Long> byName() {
        Map<String, Long> map = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            map.put(names[i], cycles[i]);
        }
        return map;
    }
}
