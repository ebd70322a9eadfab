package org.refault.simulator.monitor;

import org.refault.simulator.memory.TablePages;

/**
 * The Accessed and Dirty bits in a guest's own tables, where these are pages of its memory: to set one that is clear is a
 * write to the page that holds the entry.
 */
final class GuestEntries {
    private final int firstTable;
    /** Of the entry that leads to each table page. */
    private final boolean[] accessed;

    private final boolean[] leafAccessed;
    private final boolean[] leafDirty;

    /** Entries with no bit set. */
    GuestEntries(TablePages tables) {
        firstTable = tables.first();
        accessed = new boolean[tables.count()];
        leafAccessed = new boolean[tables.virtualPages()];
        leafDirty = new boolean[tables.virtualPages()];
    }

    /** Sets A of the entry that leads to a table page. Returns whether it was clear. */
    boolean setAccessed(int tablePage) {
        boolean was = accessed[tablePage - firstTable];
        accessed[tablePage - firstTable] = true;
        return !was;
    }

    /** Sets A of the leaf's entry for a virtual page, and D for a write. Returns whether one of them was clear. */
    boolean setLeaf(int virtualPage, boolean write) {
        boolean changes = !leafAccessed[virtualPage] || write && !leafDirty[virtualPage];
        leafAccessed[virtualPage] = true;
        leafDirty[virtualPage] |= write;
        return changes;
    }
}
