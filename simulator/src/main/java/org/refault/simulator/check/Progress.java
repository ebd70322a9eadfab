package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * From which states all faults being served can come to their end: those from which one leads to such a state, by actions
 * whatever. (AG EF of temporal logic, over the graph of all states.)
 */
final class Progress {
    private static final int CHUNK = 1 << 16;

    private final BitSet good = new BitSet();
    /** Of each state that is not known to be good: where its actions lead, how many they are, and its own number. */
    private final List<int[]> chunks = new ArrayList<>();

    private int[] last = {};
    private int used;

    /** A state is good by itself. */
    void isGood(int state) {
        good.set(state);
    }

    /** A state is good if any of those is that its actions lead to. */
    void leadsTo(int state, int[] successors, int from, int count) {
        if (used + count + 2 > last.length) {
            if (used > 0) {
                chunks.set(chunks.size() - 1, Arrays.copyOf(last, used));
            }
            last = new int[Math.max(CHUNK, count + 2)];
            chunks.add(last);
            used = 0;
        }
        System.arraycopy(successors, from, last, used, count);
        used += count;
        last[used++] = count;
        last[used++] = state;
    }

    /** The states from which there is no progress, in the order in which they were met. */
    int[] without() {
        if (used > 0) {
            chunks.set(chunks.size() - 1, Arrays.copyOf(last, used));
            used = 0;
        }
        boolean more = true;
        int[] bad = {};
        while (more) {
            more = false;
            int left = 0;
            for (int chunk = chunks.size() - 1; chunk >= 0; chunk--) {
                int[] of = chunks.get(chunk);
                int at = of.length;
                while (at > 0) {
                    int state = of[--at];
                    int count = of[--at];
                    at -= count;
                    if (!good.get(state)) {
                        if (leadsToGood(of, at, count)) {
                            good.set(state);
                            more = true;
                        } else {
                            left++;
                        }
                    }
                }
            }
            bad = new int[left];
        }
        int next = bad.length;
        for (int chunk = chunks.size() - 1; chunk >= 0 && next > 0; chunk--) {
            int[] of = chunks.get(chunk);
            int at = of.length;
            while (at > 0) {
                int state = of[--at];
                int count = of[--at];
                at -= count;
                if (!good.get(state)) {
                    bad[--next] = state;
                }
            }
        }
        return bad;
    }

    private boolean leadsToGood(int[] successors, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (good.get(successors[i])) {
                return true;
            }
        }
        return false;
    }
}
