package org.refault.simulator.machine;

import java.util.Arrays;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * The page-walk caches of one page table: for each level above the leaf, set-associative and true LRU, the entries
 * that recent walks read there.
 *
 * <p>A walk begins below the lowest level whose cache knows its entry; what it reads above the leaf it leaves in the
 * caches. An entry of level k is told by the page number without the {@code bits * (k - 1)} bits that the levels
 * below translate; the leaf is level 1.
 */
final class WalkCaches {
    private static final long EMPTY = -1;

    private final int levels;
    private final int bits;
    private final int ways;
    private final int setMask;
    // The slots of level k begin at (k - 2) * entries; those of a set stand in the order of their last use.
    private final long[] tags;
    private final int entries;

    /**
     * Empty caches.
     *
     * @param levels levels of the table, the leaf included
     * @param bits of a page number that each level translates
     * @param entries of each level's cache; 0 for none
     * @throws InvalidSettingException if the entries do not make a power of two of equal sets
     */
    WalkCaches(int levels, int bits, int entries, int ways) {
        int usableWays = entries == 0 ? 1 : Math.min(ways, entries);
        int sets = entries / usableWays;
        if (Integer.bitCount(sets) > 1 || sets * usableWays != entries) {
            throw new InvalidSettingException("pwc.entries: " + entries + " cannot have " + ways
                    + " ways: the sets must be equal and a power of two in number");
        }
        this.levels = levels;
        this.bits = bits;
        this.ways = usableWays;
        this.setMask = sets - 1;
        this.entries = entries;
        tags = new long[entries * (levels - 1)];
        flush();
    }

    int levels() {
        return levels;
    }

    void flush() {
        Arrays.fill(tags, EMPTY);
    }

    /** A walk for a page number: the entries it has to read, 1 for the leaf alone up to all levels. */
    int walk(long number) {
        return walk(number, 0);
    }

    /**
     * As {@link #walk(long)}, of a walk that ends before it has read the entry of a level, as the table there is not
     * present.
     *
     * @param missing the level; 0 for a walk that reads all
     */
    int walk(long number, int missing) {
        if (entries == 0) {
            return levels;
        }
        int toRead = levels;
        for (int level = 2; level <= levels; level++) {
            if (lookUp(level, number >> bits * (level - 1))) {
                toRead = level - 1;
                break;
            }
        }
        for (int level = Math.max(2, missing + 1); level <= toRead; level++) {
            insert(level, number >> bits * (level - 1));
        }
        return toRead;
    }

    /** The entries that a walk would have to read, which it does not. */
    int levelsToRead(long number) {
        for (int level = 2; level <= levels && entries > 0; level++) {
            int set = set(level, number >> bits * (level - 1));
            for (int slot = set; slot < set + ways; slot++) {
                if (tags[slot] == number >> bits * (level - 1)) {
                    return level - 1;
                }
            }
        }
        return levels;
    }

    private int set(int level, long key) {
        return (level - 2) * entries + ((int) key & setMask) * ways;
    }

    private boolean lookUp(int level, long key) {
        int set = set(level, key);
        for (int slot = set; slot < set + ways; slot++) {
            if (tags[slot] == key) {
                System.arraycopy(tags, set, tags, set + 1, slot - set);
                tags[set] = key;
                return true;
            }
        }
        return false;
    }

    /** Puts a key that is not there in the place of the least recently used of its set. */
    private void insert(int level, long key) {
        int set = set(level, key);
        System.arraycopy(tags, set, tags, set + 1, ways - 1);
        tags[set] = key;
    }
}
