package org.refault.simulator.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.LockKind;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.LockSettings;

/**
 * What both ways of Linux 6 to choose pages have in common: frames isolated in batches and given to {@link EvictBatch}, locked
 * pages off the lists, and the locks. Each class is taken before those below it:
 *
 * <pre>
 *   mmap_sem         an address space         faults that begin again or are the monitor's; mlock, alone; ageing, tries
 *   vma_lock         a mapping                faults of the process, try; {@link ChangeMapping}, alone and for no time
 *   folio_lock       a page                   a bit with a queue
 *   anon_vma         an address space         reclaim on the way to a page's entry; ageing a page tries; mlock, alone
 *   page_table_lock  512 entries              one entry; an ageing walk, all
 *   swap_lock        a cluster of 256 slots   a CPU that finds its next 64 slots
 *   i_pages          16 384 slots             pages that enter the swap cache or leave it
 *   lru_lock         the host                 isolating frames and putting them back
 * </pre>
 *
 * <p>Follows Linux 6.14, mm/vmscan.c, mm/rmap.c and mm/swapfile.c. Departures: one node, no control groups, no pages of files;
 * giving slots back takes no lock of its own.
 */
abstract class Linux6 implements Flavour {
    private static final int PAGES_OF_TABLE = 512;

    /** SWAP_ADDRESS_SPACE_PAGES. */
    private static final int SLOTS_OF_SWAP_CACHE = 1 << 14;

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
    private final LockClass mappingLocks;
    private final LockClass reverseLocks;
    private final LockClass slotLocks;
    private final boolean slotLockOfCluster;
    /** Made when they are first taken. */
    private final SimLock[] lockOfCluster;

    private final List<List<SimLock>> swapCacheLocks = new ArrayList<>();
    /** Slots that each CPU has found and not given away yet. */
    private final int[] slotsOfCpu = new int[Long.SIZE];

    Linux6(Host host, int lists) {
        this.host = host;
        this.memory = host.memory();
        this.lists = new FrameLists(lists + 1, memory.frames());
        this.unevictable = lists;
        tableLocks = host.lockClass("page_table_lock", LockSettings.LOCK_TABLE);
        mappingLocks = host.lockClass("vma_lock", LockKind.RWSEM, false);
        reverseLocks = host.lockClass("anon_vma", LockKind.RWSEM, false);
        slotLocks = host.lockClass("swap_lock", LockSettings.LOCK_SWAP);
        slotLockOfCluster = host.settings().word(HostSettings.SWAP_LOCK).equals("cluster");
        lockOfCluster = new SimLock[slotLockOfCluster ? memory.slots() / HostMemory.SLOT_CLUSTER + 1 : 1];
        LockClass swapCache = host.lockClass("i_pages", LockSettings.LOCK_PAGE_CACHE, true);
        for (int slot = 0; slot < memory.slots(); slot += SLOTS_OF_SWAP_CACHE) {
            swapCacheLocks.add(List.of(swapCache.newLock()));
        }
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
        space.setMappings(new Mappings(space, mappingLocks, reverseLocks.newLock()));
    }

    /** What is beyond the slots, blocks of a file, counts as of the last of them. */
    @Override
    public final List<SimLock> swapCacheLocks(int slot) {
        return swapCacheLocks.get(Math.min(slot / SLOTS_OF_SWAP_CACHE, swapCacheLocks.size() - 1));
    }

    /** The lock under which a CPU finds its next slots, of which there must be some. */
    final SimLock slotLock(int cpu) {
        int lock = slotLockOfCluster ? memory.nextSlot(cpu) / HostMemory.SLOT_CLUSTER : 0;
        if (lockOfCluster[lock] == null) {
            lockOfCluster[lock] = slotLocks.newLock();
        }
        return lockOfCluster[lock];
    }

    /** The CPU whose cluster a CPU takes slots of. */
    final int clusterOf(int cpu) {
        return slotLockOfCluster ? cpu : HostMemory.SHARED_CLUSTER;
    }

    /** Whether a CPU has a slot at hand. */
    final boolean hasSlot(int cpu) {
        return slotsOfCpu[cpu] > 0;
    }

    /** A CPU has a slot less at hand, if it had one: whoever came between has taken the last. */
    final void takeSlot(int cpu) {
        slotsOfCpu[cpu] = Math.max(0, slotsOfCpu[cpu] - 1);
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
