package org.refault.simulator.check;

import java.util.Arrays;

/**
 * What is known of the parts of states: what all may see, what only the steps of an actor see, and what steps lead to.
 * Many threads may read while nobody adds.
 */
final class Known {
    private static final int DEADLOCKED = 1 << 8;

    private final Distinct publics = new Distinct();
    private final Distinct locals = new Distinct();
    /** Sets of edges of the order of locks that steps made, a word each. */
    private final Distinct edges = new Distinct();

    private final Outcomes outcomes = new Outcomes();
    /** By what all may see: who can step, a bit each, and whether all is deadlocked. */
    private int[] facts = new int[1 << 8];

    Known() {
        // Of the steps of one who is idle there is nothing to see.
        locals.add(new Bits());
        edges.add(new long[1], 0, 1);
    }

    Distinct publics() {
        return publics;
    }

    Distinct locals() {
        return locals;
    }

    Outcomes outcomes() {
        return outcomes;
    }

    static int facts(int steppers, boolean deadlocked) {
        return steppers | (deadlocked ? DEADLOCKED : 0);
    }

    int steppers(int publicNumber) {
        return facts[publicNumber] & DEADLOCKED - 1;
    }

    boolean isDeadlocked(int publicNumber) {
        return (facts[publicNumber] & DEADLOCKED) != 0;
    }

    /** The edges of the order of locks of a set, a bit each. */
    long edges(int set) {
        return edges.word(set);
    }

    int addPublic(long[] words, int from, int count, int itsFacts) {
        int number = publics.add(words, from, count);
        if (number >>> StateLayout.PUBLIC_BITS != 0) {
            throw new IllegalStateException("a configuration too large to be explored");
        }
        if (number >= facts.length) {
            facts = Arrays.copyOf(facts, 2 * number);
        }
        facts[number] = itsFacts;
        return number;
    }

    int addLocal(long[] words, int from, int count) {
        int number = locals.add(words, from, count);
        if (number > StateLayout.LOCAL_MASK) {
            throw new IllegalStateException("actors too many-sided to be explored");
        }
        return number;
    }

    /** Adds what a prober found out, unless it is known by now. */
    void add(Probes probes) {
        probes.rewind();
        while (probes.hasMore()) {
            long key = probes.take();
            int count = (int) probes.take();
            boolean isNew = outcomes.begin(key);
            if (isNew && count == 0) {
                outcomes.addNothing();
            }
            for (int i = 0; i < count; i++) {
                add(probes, isNew, i == count - 1);
            }
        }
    }

    private void add(Probes probes, boolean isNew, boolean isLast) {
        long first = probes.take();
        first = isLast ? Outcomes.asLast(first) : first;
        int place = probes.place();
        first = Outcomes.withEdges(first, edges.add(probes.words(), place, 1));
        probes.skip(1);
        long local = 0;
        if (Outcomes.violationOf(first) < 0) {
            int itsFacts = (int) probes.take();
            int count = (int) probes.take();
            first = Outcomes.withPublic(first, addPublic(probes.words(), probes.place(), count, itsFacts));
            probes.skip(count);
            long names = probes.take();
            count = (int) probes.take();
            local = names << StateLayout.LOCAL_BITS | addLocal(probes.words(), probes.place(), count);
            probes.skip(count);
        }
        if (isNew) {
            outcomes.add(first);
            outcomes.add(local);
        }
        for (int way = Outcomes.waysOf(first); way > 0; way--) {
            long word = probes.take();
            if (isNew) {
                outcomes.add(word);
            }
        }
    }
}
