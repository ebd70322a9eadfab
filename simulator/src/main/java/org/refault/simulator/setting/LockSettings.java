package org.refault.simulator.setting;

import java.util.List;

/** Settings of the locks: kinds and costs. Collected by {@link SettingCatalogue}. */
public final class LockSettings {
    private static final Declarations DECLARED = new Declarations();
    private static final List<String> SPINLOCKS = List.of("tas", "ticket", "queued");

    public static final Setting LOCK_ATOMIC =
            DECLARED.cost("lock.atomic", 30, "Taking a free lock whose line is here.", "[A]");
    public static final Setting LINE_TRANSFER =
            DECLARED.cost("line.transfer", 120, "Fetching a cache line from another CPU.", "[A]");
    public static final Setting LOCK_HANDOFF = DECLARED.cost(
            "lock.handoff", 0, "Constant part of handing a contended spinlock on, unless it is queued.", "[A]");
    public static final Setting LOCK_STORM = DECLARED.duration(
            "lock.storm",
            "700 ns",
            0,
            "Handing on a test-and-set lock, for each CPU that spins on it.",
            "[D] lockmeter2001");
    public static final Setting LOCK_TICKET_STORM =
            DECLARED.cost("lock.ticket_storm", 0, "Handing on a ticket lock, for each CPU that spins on it.", "[A]");
    public static final Setting LOCK_SPIN = DECLARED.cost(
            "lock.spin",
            0,
            "Spinning for a mutex or semaphore before one sleeps; 0 to sleep at once.",
            "[R] linux-2.2.1");
    public static final Setting LOCK_WRITER_PREFERENCE = DECLARED.flag(
            "lock.writer_preference",
            false,
            "Whether a writer that waits for a lock of readers and writers goes before readers that came earlier.",
            "[A]");
    public static final Setting LOCK_READERS_OVERTAKE = DECLARED.flag(
            "lock.readers_overtake",
            false,
            "Whether a reader of a spinning lock of readers and writers gets it although writers wait, as long as readers have"
                    + " it: Linux before 3.16.",
            "[K]");
    public static final Setting LOCK_KERNEL =
            DECLARED.lockKind("lock.kind.kernel_flag", "tas", SPINLOCKS, "the big kernel lock");
    public static final Setting LOCK_MMAP = DECLARED.lockKind(
            "lock.kind.mmap_sem", "mutex", List.of("mutex", "rwsem"), "the semaphore of each address space");
    public static final Setting LOCK_ALLOC =
            DECLARED.lockKind("lock.kind.page_alloc_lock", "tas", SPINLOCKS, "the frame allocator's lock");
    public static final Setting LOCK_IO =
            DECLARED.lockKind("lock.kind.io_request_lock", "tas", SPINLOCKS, "the lock of the swap device's queue");
    public static final Setting LOCK_TABLE = DECLARED.lockKind(
            "lock.kind.page_table_lock",
            "tas",
            SPINLOCKS,
            "a page table's lock: one of each address space in linux24, of 512 pages in linux6");
    public static final Setting LOCK_LRU = DECLARED.lockKind(
            "lock.kind.pagemap_lru_lock", "tas", SPINLOCKS, "the lock of the lists of pages in linux24");
    public static final Setting LOCK_PAGE_CACHE = DECLARED.lockKind(
            "lock.kind.pagecache_lock",
            "tas",
            SPINLOCKS,
            "the lock of the swap cache: one in linux24, one of 16 384 slots (i_pages) in linux6");
    public static final Setting LOCK_TLB_STATE =
            DECLARED.lockKind("lock.kind.tlbstate_lock", "tas", SPINLOCKS, "the lock of TLB shootdowns in linux24");
    public static final Setting LOCK_SWAP = DECLARED.lockKind(
            "lock.kind.swap_lock",
            "tas",
            SPINLOCKS,
            "the locks under which swap slots are found in linux24 and linux6 (swap.lock)");
    public static final Setting LOCK_LRUVEC =
            DECLARED.lockKind("lock.kind.lru_lock", "queued", SPINLOCKS, "the lock of the lists of pages in linux6");
    public static final Setting LOCK_MON_PAGE =
            DECLARED.lockKind("lock.kind.mon_page", "tas", SPINLOCKS, "the monitor's lock of each page's state");
    public static final Setting LOCK_MON_VM = DECLARED.lockKind(
            "lock.kind.mon_vm",
            "mutex",
            List.of("mutex", "rwsem"),
            "the lock of a virtual machine under which relock has pages locked and unlocked (mon.lock = vm)");
    public static final Setting LOCK_MMU = DECLARED.lockKind(
            "lock.kind.mmu_lock",
            "queued",
            List.of("tas", "ticket", "queued", "rwlock"),
            "the tables of a monitor that the host notifies (mmu-notifier)");

    public static final Setting LOCK_BALLOON = DECLARED.lockKind(
            "lock.kind.balloon_lock",
            "mutex",
            List.of("mutex", "rwsem"),
            "a balloon driver while it tells the host of pages");

    private LockSettings() {}

    static List<Setting> all() {
        return DECLARED.all();
    }
}
