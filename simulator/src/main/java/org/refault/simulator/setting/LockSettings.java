package org.refault.simulator.setting;

import java.util.List;

/** Settings of the locks: kinds and costs. Collected by {@link SettingCatalogue}. */
public final class LockSettings {
    private static final Declarations DECLARED = new Declarations();

    public static final Setting LOCK_ATOMIC =
            DECLARED.cost("lock.atomic", 30, "Taking a free lock whose line is here.", "[A]");
    public static final Setting LINE_TRANSFER =
            DECLARED.cost("line.transfer", 120, "Fetching a cache line from another CPU.", "[A]");
    public static final Setting LOCK_HANDOFF =
            DECLARED.cost("lock.handoff", 0, "Constant part of handing a contended spinlock on.", "[A]");
    public static final Setting LOCK_STORM = DECLARED.duration(
            "lock.storm",
            "700 ns",
            0,
            "Handing on a test-and-set lock, for each CPU that spins on it.",
            "[D] lockmeter2001");
    public static final Setting LOCK_KERNEL = DECLARED.lockKind("lock.kind.kernel_flag", "tas", "the big kernel lock");
    public static final Setting LOCK_ALLOC =
            DECLARED.lockKind("lock.kind.page_alloc_lock", "tas", "the frame allocator");
    public static final Setting LOCK_IO =
            DECLARED.lockKind("lock.kind.io_request_lock", "tas", "the swap device's queue");
    public static final Setting LOCK_TABLE = DECLARED.lockKind(
            "lock.kind.page_table_lock",
            "tas",
            "a page table: one of each address space in linux24, of 512 pages in linux6");
    public static final Setting LOCK_LRU =
            DECLARED.lockKind("lock.kind.pagemap_lru_lock", "tas", "the lists of pages in linux24");
    public static final Setting LOCK_PAGE_CACHE =
            DECLARED.lockKind("lock.kind.pagecache_lock", "tas", "the swap cache in linux24");
    public static final Setting LOCK_TLB_STATE =
            DECLARED.lockKind("lock.kind.tlbstate_lock", "tas", "TLB shootdowns in linux24");
    public static final Setting LOCK_LRUVEC =
            DECLARED.lockKind("lock.kind.lru_lock", "queued", "the lists of pages in linux6");
    public static final Setting LOCK_MON_PAGE =
            DECLARED.lockKind("lock.kind.mon_page", "tas", "the monitor's lock of each page's state");

    private LockSettings() {}

    static List<Setting> all() {
        return DECLARED.all();
    }
}
