package org.refault.simulator.machine;

import java.util.Arrays;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * A translation lookaside buffer: set-associative, true LRU within a set.
 *
 * <p>A slot holds a tag: the translation's key and the cached Dirty bit. The slots of a set stand in the order of their
 * last use, so that the most recent is found by one comparison. Departure from the Pentium II, whose replacement is a
 * pseudo-LRU that is not documented.
 *
 * <pre>
 *   tag:  31 poisoned   30..1 key   0 Dirty
 * </pre>
 */
final class Tlb {
    static final int EMPTY = -1;
    static final int POISON = 1 << 31;

    private final int[] tags;
    private final int ways;
    private final int setMask;

    /**
     * A TLB; with 0 slots it is not there.
     *
     * @throws InvalidSettingException if the slots do not make a power of two of equal sets
     */
    Tlb(int slots, int ways) {
        int usableWays = slots == 0 ? 1 : Math.min(ways, slots);
        int sets = slots / usableWays;
        if (Integer.bitCount(sets) > 1 || sets * usableWays != slots) {
            throw new InvalidSettingException("a TLB of " + slots + " entries cannot have " + ways
                    + " ways: its sets must be equal and a power of two in number");
        }
        this.ways = usableWays;
        this.setMask = sets - 1;
        this.tags = new int[slots];
        flush();
    }

    int[] tags() {
        return tags;
    }

    int ways() {
        return ways;
    }

    int setMask() {
        return setMask;
    }

    boolean exists() {
        return tags.length > 0;
    }

    void flush() {
        Arrays.fill(tags, EMPTY);
    }

    /** First slot of the set that a virtual page number belongs to. */
    int set(int virtualNumber) {
        return (virtualNumber & setMask) * ways;
    }

    /**
     * Whether a slot of a set behind the first has the translation of a key, not poisoned and, if so asked, with its Dirty
     * bit; it is at the front of the set then.
     */
    boolean hitsBehindFront(int set, int key, boolean dirty) {
        // An empty slot and a poisoned tag differ from what is wanted in the topmost bit.
        int shift = dirty ? 0 : 1;
        int wanted = (key << 1 | 1) >>> shift;
        for (int slot = set + 1; slot < set + ways; slot++) {
            int tag = tags[slot];
            if (tag >>> shift == wanted) {
                toFront(set, slot, tag);
                return true;
            }
        }
        return false;
    }

    /** The tag of a key, moved to the front of its set; {@link #EMPTY} if it is not there. A poisoned tag is found too. */
    int lookUp(int set, int key) {
        for (int slot = set; slot < set + ways; slot++) {
            int tag = tags[slot];
            if ((tag & ~POISON) >>> 1 == key && tag != EMPTY) {
                toFront(set, slot, tag);
                return tag;
            }
        }
        return EMPTY;
    }

    /** Puts a tag at the front of a set, in the place of the tag of the same key if there is one, else of the least recently used. */
    void insert(int set, int tag) {
        int key = (tag & ~POISON) >>> 1;
        int slot = set;
        while (slot < set + ways - 1 && (tags[slot] == EMPTY || (tags[slot] & ~POISON) >>> 1 != key)) {
            slot++;
        }
        toFront(set, slot, tag);
    }

    /** The slots of a set before the given one move back by one. They are so few that a call to copy them would cost more. */
    private void toFront(int set, int slot, int tag) {
        for (int to = slot; to > set; to--) {
            tags[to] = tags[to - 1];
        }
        tags[set] = tag;
    }

    void remove(int set, int key) {
        for (int slot = set; slot < set + ways; slot++) {
            if (tags[slot] != EMPTY && (tags[slot] & ~POISON) >>> 1 == key) {
                removeSlot(slot);
                return;
            }
        }
    }

    /** Empties a slot; those after it in its set move up. */
    void removeSlot(int slot) {
        int last = slot - slot % ways + ways - 1;
        System.arraycopy(tags, slot + 1, tags, slot, last - slot);
        tags[last] = EMPTY;
    }
}
