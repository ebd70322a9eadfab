package org.refault.simulator.host;

import java.util.Arrays;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.setting.LockSettings;

/**
 * What both ways of Linux 6 to choose pages have in common: a lock for each page-table page, the lru_lock, frames isolated
 * in batches and given to {@link EvictBatch}, locked pages off the lists.
 *
 * <p>Follows Linux 6.14, mm/vmscan.c and mm/rmap.c. Departures: one node, no control groups, no pages of files; no
 * locks of single mappings, of anon_vma or of the swap cache; one lock of all swap slots, taken by a CPU when its 64 slots are
 * used up.
 */
abstract class Linux6 implements Flavour {
    private static final int PAGES_OF_TABLE = 512;

    /** SWAP_SLOTS_CACHE_SIZE. */
    static final int SLOTS_OF_CPU = 64;

    /** What to do with an isolated page. */
    enum Verdict {
        /** Take it out of memory. */
        RECLAIM,
        /** It stays where it was. */
        KEEP,
        /** It counts as used. */
        ACTIVATE
    }

    /** The host. */
    protected final Host host;

    /** Its memory. */
    protected final HostMemory memory;

    /** The lists. */
    protected final FrameLists lists;

    private final LockClass tableLocks;
    private final SimLock lruLock;
    private final int unevictable;
    private final SimLock slotLock;
    /** Slots that each CPU has found and not given away yet. */
    private final int[] slotsOfCpu = new int[Long.SIZE];

    Linux6(Host host, int lists) {
        this.host = host;
        this.memory = host.memory();
        this.lists = new FrameLists(lists + 1, memory.frames());
        this.unevictable = lists;
        tableLocks = host.lockClass("page_table_lock", LockSettings.LOCK_TABLE);
        slotLock = host.lockClass("swap_lock", LockSettings.LOCK_SWAP).newLock();
        lruLock = host.lockClass("lru_lock", LockSettings.LOCK_LRUVEC, true).newLock();
    }

    @Override
    public final SimLock globalLock() {
        return null;
    }

    @Override
    public final SimLock tableLock(AddressSpace space, int page) {
        return space.tableLock(page);
    }

    @Override
    public final boolean keepsSemaphore() {
        return false;
    }

    @Override
    public final void prepare(AddressSpace space) {
        SimLock[] locks = new SimLock[(space.pages() + PAGES_OF_TABLE - 1) / PAGES_OF_TABLE];
        Arrays.setAll(locks, table -> tableLocks.newLock());
        space.setTableLocks(locks);
    }

    /** The lock under which a CPU finds slots. */
    final SimLock slotLock() {
        return slotLock;
    }

    /** Whether a CPU has a slot at hand; it is one less then. */
    final boolean takeSlot(int cpu) {
        if (slotsOfCpu[cpu] == 0) {
            return false;
        }
        slotsOfCpu[cpu]--;
        return true;
    }

    /** A CPU has found as many slots as it keeps at hand. */
    final void foundSlots(int cpu) {
        slotsOfCpu[cpu] = SLOTS_OF_CPU;
    }

    final SimLock lruLock() {
        return lruLock;
    }

    @Override
    public void leaves(AddressSpace space, int page, int frame) {
        lists.remove(frame);
    }

    @Override
    public final void unlocked(AddressSpace space, int page) {
        if (space.frame(page) != AddressSpace.NO_FRAME && lists.listOf(space.frame(page)) == unevictable) {
            putBack(space, page, Verdict.KEEP);
        }
    }

    /** What to do with a page whose Accessed bit was just taken. */
    abstract Verdict verdict(AddressSpace space, int page, boolean accessed);

    /** Further page-table entries that the look at one leads to, in its page table. Returns how many. */
    int lookAround(AddressSpace space, int page) {
        return 0;
    }

    /** Puts a page that stays into a list. */
    abstract void putBack(AddressSpace space, int page, Verdict verdict);

    /** An isolated frame that was not freed returns to a list, unless somebody has put it into one meanwhile. */
    final void release(int frame, Verdict verdict) {
        AddressSpace space = memory.spaceOf(frame);
        if (space == null || lists.listOf(frame) != FrameLists.NONE) {
            return;
        }
        int page = memory.pageOf(frame);
        if (space.state(page) == State.PRESENT && !memory.mayUnmap(space, page) && memory.isMlocked(space, page)) {
            lists.moveToLast(unevictable, frame);
        } else {
            putBack(space, page, verdict);
        }
    }
}
