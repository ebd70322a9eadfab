package org.refault.simulator.check;

import java.util.Arrays;

/**
 * All states met so far, in parts by their hash, so that several threads can add to different parts at once.
 *
 * <pre>
 *   number of a state:  31..4 its number within the part   3..0 the part
 * </pre>
 */
final class States {
    private static final int PART_BITS = 4;
    /** How many parts there are, whatever the number of threads. */
    static final int PARTS = 1 << PART_BITS;

    private final StateSet[] parts = new StateSet[PARTS];

    States(int words) {
        Arrays.setAll(parts, part -> new StateSet(words));
    }

    /** The part of the states with a hash: by bits that say little about the place within it. */
    static int part(int hash) {
        return hash >>> Integer.SIZE - PART_BITS;
    }

    int size() {
        int size = 0;
        for (StateSet part : parts) {
            size += part.size();
        }
        return size;
    }

    int size(int part) {
        return parts[part].size();
    }

    static int number(int part, int index) {
        return index << PART_BITS | part;
    }

    /** See {@link StateSet#look}. */
    int look(int hash) {
        return parts[part(hash)].look(hash);
    }

    /** The number of the state at an offset of an array, or {@link StateSet#NO_STATE}. */
    int find(long[] state, int offset, int hash) {
        int index = parts[part(hash)].find(state, offset, hash);
        return index == StateSet.NO_STATE ? StateSet.NO_STATE : number(part(hash), index);
    }

    /** Adds the state at an offset of an array to its part, unless it is there. Returns its number. */
    int add(long[] state, int offset, int hash, int parent) {
        return number(part(hash), parts[part(hash)].add(state, offset, hash, parent));
    }

    /** Copies a state. */
    void get(int number, long[] into) {
        parts[number & PARTS - 1].get(number >>> PART_BITS, into);
    }

    /** The state that a state came from. */
    int parent(int number) {
        return parts[number & PARTS - 1].parent(number >>> PART_BITS);
    }
}
