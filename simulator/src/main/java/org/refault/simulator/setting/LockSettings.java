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
    public static final Setting LOCK_MON_PAGE =
            DECLARED.lockKind("lock.kind.mon_page", "tas", "the monitor's lock of each page's state");
    public static final Setting LOCK_MMU = DECLARED.lockKind(
            "lock.kind.mmu_lock", "queued", "the tables of a monitor that the host notifies (mmu-notifier)");

    private LockSettings() {}

    static List<Setting> all() {
        return DECLARED.all();
    }
}
