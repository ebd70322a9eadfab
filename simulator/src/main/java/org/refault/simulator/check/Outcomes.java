package org.refault.simulator.check;

import java.util.Arrays;

/**
 * What steps lead to, noted once for all states that differ only in what the step neither sees nor changes: in what only
 * the steps of other actors see.
 *
 * <pre>
 *   key:       0 the number of what all may see (27 bits) | the actor (3) | what only its steps see (34)
 *   outcome:   what became of it, what the actor's steps see then, and each way to put the rest in order
 *     first:   63..59 number of ways   58..50 edges   49..36 violations passed, a bit each   35..33 whose steps see
 *              other things   32 last   31 in the guest   30..27 violation + 1   26..0 number of what all may see
 *     way:     37..35 frames of the kernel without a name   34..32 frames with a name   31..24 virtual CPUs, 2 bits each
 *              23..0 new names of the frames, 4 bits each
 * </pre>
 */
final class Outcomes {
    /** Where no outcomes are known. */
    static final int UNKNOWN = 0;

    /** The actor of the key of what depends on nothing but what all may see; nobody's steps see other things. */
    static final int NOBODY = 7;

    /** The name of a frame to which nothing leads that all may see, if it is the kernel's. */
    static final int NAMELESS_KERNELS = 14;
    /** The same of a free one. */
    static final int NAMELESS_FREE = 15;

    static final int NAME_BITS = 4;
    static final int NAME_MASK = 15;
    private static final int VIOLATION = 27;
    private static final int VIOLATION_MASK = 15;
    private static final long IN_GUEST = 1L << 31;
    private static final long LAST = 1L << 32;
    private static final int WHO = 33;
    private static final int PASSED = 36;
    private static final int PASSED_MASK = (1 << 14) - 1;
    private static final int EDGES = 50;
    private static final int EDGES_MASK = (1 << 9) - 1;
    private static final int WAYS = 59;
    private static final int ACTOR = 34;
    private static final int PUBLIC = 37;
    private static final int ORDER = 24;
    private static final int NAMED = 32;
    private static final int KERNELS = 35;
    private static final int SMALL_MASK = 7;

    /** What a place holds where a key has no outcome at all. */
    private static final long NOTHING = -1;

    private long[] keys = new long[1 << 12];
    private int[] places = new int[1 << 12];
    private int known;
    private long[] pool = new long[1 << 12];
    /** The first place says that nothing is known. */
    private int used = 1;

    static long key(int publicNumber, int actor, long local) {
        return (long) publicNumber << PUBLIC | (long) actor << ACTOR | local;
    }

    static long publicKey(int publicNumber) {
        return key(publicNumber, NOBODY, 0);
    }

    static int actorOf(long key) {
        return (int) (key >>> ACTOR) & SMALL_MASK;
    }

    static int hash(long key) {
        long hash = key * 0x9E3779B97F4A7C15L;
        return (int) (hash >>> Integer.SIZE);
    }

    /** Where the outcomes of a key are, or {@link #UNKNOWN}. */
    int find(long key) {
        int mask = keys.length - 1;
        int slot = hash(key) & mask;
        while (keys[slot] != key) {
            if (keys[slot] == 0) {
                return UNKNOWN;
            }
            slot = slot + 1 & mask;
        }
        return places[slot];
    }

    /** Begins with the outcomes of a key. Returns whether none were known. */
    boolean begin(long key) {
        if (find(key) != UNKNOWN) {
            return false;
        }
        if (2 * ++known > keys.length) {
            grow();
        }
        place(key, used);
        return true;
    }

    /** Adds a word to the outcomes begun. */
    void add(long word) {
        if (used == pool.length) {
            pool = Arrays.copyOf(pool, 2 * used);
        }
        pool[used++] = word;
    }

    /** The key begun has no outcome. */
    void addNothing() {
        add(NOTHING);
    }

    private void place(long key, int place) {
        int mask = keys.length - 1;
        int slot = hash(key) & mask;
        while (keys[slot] != 0) {
            slot = slot + 1 & mask;
        }
        keys[slot] = key;
        places[slot] = place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldPlaces = places;
        keys = new long[2 * oldKeys.length];
        places = new int[keys.length];
        for (int slot = 0; slot < oldKeys.length; slot++) {
            if (oldKeys[slot] != 0) {
                place(oldKeys[slot], oldPlaces[slot]);
            }
        }
    }

    long word(int place) {
        return pool[place];
    }

    // ---- The words of an outcome

    static boolean isNothing(long first) {
        return first == NOTHING;
    }

    /** The first word, without what is known later. */
    static long first(int who, Violation violation, int passed, boolean inGuest, int ways) {
        if (passed > PASSED_MASK) {
            throw new IllegalStateException("more kinds of violations than were expected");
        }
        return (long) who << WHO
                | (violation == null ? 0 : violation.ordinal() + 1L << VIOLATION)
                | (long) passed << PASSED
                | (inGuest ? IN_GUEST : 0)
                | (long) ways << WAYS;
    }

    static long withPublic(long first, int publicNumber) {
        return first | publicNumber;
    }

    static long withEdges(long first, int edges) {
        if (edges > EDGES_MASK) {
            throw new IllegalStateException("more kinds of edges of the order of locks than were expected");
        }
        return first | (long) edges << EDGES;
    }

    static long asLast(long first) {
        return first | LAST;
    }

    static int publicOf(long first) {
        return (int) first & (1 << VIOLATION) - 1;
    }

    /** The number of a violation, or -1. */
    static int violationOf(long first) {
        return ((int) (first >>> VIOLATION) & VIOLATION_MASK) - 1;
    }

    /** The violations that did not end the way, a bit for each. */
    static int passedOf(long first) {
        return (int) (first >>> PASSED) & PASSED_MASK;
    }

    static boolean isInGuest(long first) {
        return (first & IN_GUEST) != 0;
    }

    static boolean isLast(long first) {
        return (first & LAST) != 0;
    }

    static int whoOf(long first) {
        return (int) (first >>> WHO) & SMALL_MASK;
    }

    static int edgesOf(long first) {
        return (int) (first >>> EDGES) & EDGES_MASK;
    }

    static int waysOf(long first) {
        return (int) (first >>> WAYS);
    }

    /** A way to put the rest in order. */
    static long way(int[] order, long names, int named, int kernels) {
        long way = names | (long) named << NAMED | (long) kernels << KERNELS;
        for (int place = 0; place < order.length; place++) {
            way |= (long) order[place] << ORDER + 2 * place;
        }
        return way;
    }

    static boolean hasSameNames(long one, long other) {
        return (one ^ other) << Long.SIZE - ORDER == 0;
    }

    static int vcpuAt(long way, int place) {
        return (int) (way >>> ORDER + 2 * place) & 3;
    }

    static int namedOf(long way) {
        return (int) (way >>> NAMED) & SMALL_MASK;
    }

    static int kernelsOf(long way) {
        return (int) (way >>> KERNELS) & SMALL_MASK;
    }
}
