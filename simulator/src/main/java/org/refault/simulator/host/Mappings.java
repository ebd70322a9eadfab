package org.refault.simulator.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.SimLock;

/**
 * The mappings of an address space and their locks, as Linux has them since 6.4: a run of pages that are all locked with
 * VM_LOCKED, or all not, is a mapping (a VMA).
 *
 * <p>A fault of the process tries the lock of its mapping as a reader, and takes the semaphore of the address space only
 * where that fails. Whoever changes a mapping holds the semaphore alone, waits until the mapping's readers are gone and
 * has it refuse new ones until the semaphore is given back (vma_start_write, vma_end_write_all). What is split or joined is
 * also locked against the reverse map, by the one anon_vma lock that all mappings of the address space share.
 *
 * <p>Follows Linux 6.14, include/linux/mm.h and mm/vma.c.
 */
final class Mappings {
    private final AddressSpace space;
    private final LockClass lockClass;
    private final SimLock reverseLock;
    private final NavigableMap<Integer, SimLock> byStart = new TreeMap<>();
    private final Deque<SimLock> unused = new ArrayDeque<>();
    private final List<SimLock> refusing = new ArrayList<>();

    /**
     * One mapping of all pages.
     *
     * @param lockClass the class of the mappings' locks
     * @param reverseLock the lock of the reverse map of all of them
     */
    Mappings(AddressSpace space, LockClass lockClass, SimLock reverseLock) {
        this.space = space;
        this.lockClass = lockClass;
        this.reverseLock = reverseLock;
        byStart.put(0, lockClass.newLock());
    }

    /** How many there are. */
    int count() {
        return byStart.size();
    }

    /** The lock of the mapping in which a page is. */
    SimLock lockOf(int page) {
        return byStart.floorEntry(space.positionOf(page)).getValue();
    }

    /** The anon_vma lock: read by reclaim on its way from a frame to the entries that map it, written where mappings change. */
    SimLock reverseLock() {
        return reverseLock;
    }

    /** Whether a mapping is being changed, so that its lock is not to be had. */
    boolean refusesReaders(SimLock lock) {
        return refusing.contains(lock);
    }

    /** A mapping is being changed by one who holds the semaphore. */
    void refuseReaders(SimLock lock) {
        refusing.add(lock);
    }

    /** The semaphore is about to be given back. */
    void admitReaders() {
        refusing.clear();
    }

    /** The page at a position was locked or unlocked: mappings may begin there or behind it that did not, or end. */
    void changed(int position) {
        for (int start = Math.max(1, position); start <= position + 1; start++) {
            boolean begins = space.beginsMapping(start);
            if (begins && !byStart.containsKey(start)) {
                byStart.put(start, unused.isEmpty() ? lockClass.newLock() : unused.pop());
            } else if (!begins && byStart.containsKey(start)) {
                SimLock joined = byStart.remove(start);
                if (!joined.isHeld()) {
                    unused.push(joined);
                }
            }
        }
    }
}
