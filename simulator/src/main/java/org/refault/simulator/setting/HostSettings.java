package org.refault.simulator.setting;

import java.util.List;

/** Settings of the host: watermarks, swapper, processes, swap device. Collected by {@link SettingCatalogue}. */
public final class HostSettings {
    private static final Declarations DECLARED = new Declarations();

    public static final Setting WM_MIN = DECLARED.integer(
            "wm.min",
            0,
            0,
            1 << 28,
            "pages",
            "Least free frames; 0 for frames/128 within 10 to 256.",
            "[R] linux-2.2.1");
    public static final Setting WM_LOW = DECLARED.integer(
            "wm.low", 0, 0, 1 << 28, "pages", "The swapper wakes below; 0 for 2 × wm.min.", "[R] linux-2.2.1");
    public static final Setting WM_HIGH = DECLARED.integer(
            "wm.high", 0, 0, 1 << 28, "pages", "The swapper sleeps from here on; 0 for 3 × wm.min.", "[R] linux-2.2.1");
    public static final Setting KSWAPD_PERIOD = DECLARED.duration(
            "kswapd.period", "1 s", 1, "The swapper looks at the free frames at least so often.", "[R] linux-2.2.1");
    public static final Setting RECLAIM_BATCH = DECLARED.integer(
            "reclaim.batch",
            32,
            1,
            4_096,
            "pages",
            "Pages the swapper takes before it lets go of the kernel lock.",
            "[R] linux-2.2.1");
    public static final Setting SWAP_ASYNC = DECLARED.integer(
            "swap.async_max", 32, 1, 1 << 20, "pages", "Writes in flight before a writer waits.", "[R] linux-2.2.1");
    public static final Setting SWAP_PAGES =
            DECLARED.amount("swap.size", "200 %", "Slots of the swap device, of the host's memory.", "[A]");
    public static final Setting HOST_PROCESSES =
            DECLARED.integer("host.proc.count", 2, 0, 64, "processes", "Host processes that want memory.", "[A]");
    public static final Setting HOST_WSS =
            DECLARED.integer("host.proc.wss", 8_192, 1, 1 << 24, "pages", "Pages each host process touches.", "[A]");
    public static final Setting HOST_RESIDENT = DECLARED.real(
            "host.proc.resident",
            0.6,
            0,
            1,
            "share",
            "Share of those that is resident when the run begins; the rest is yet untouched.",
            "[A]");
    public static final Setting HOST_THINK =
            DECLARED.duration("host.proc.think", "50 us", 1, "Computing between two touches.", "[A]");
    public static final Setting HOST_LOCALITY = DECLARED.real(
            "host.proc.locality", 0.9, 0, 4, "exponent", "Exponent of the Zipf distribution of touches.", "[A]");
    public static final Setting HOST_WRITES =
            DECLARED.real("host.proc.writes", 0.3, 0, 1, "share", "Share of touches that write.", "[A]");
    public static final Setting HOST_ALLOC_RATE = DECLARED.real(
            "host.alloc_rate",
            0,
            0,
            1e9,
            "pages/s",
            "Further demand: frames taken at this rate and given back a hundred later.",
            "[A]");
    public static final Setting COST_HOST_FAULT =
            DECLARED.cost("cost.host_fault", 1_500, "A host page fault, without locks.", "[A]");
    public static final Setting COST_ZERO = DECLARED.cost("cost.zero", 7_000, "Clearing a frame.", "[A]");
    public static final Setting COST_HF_MINOR =
            DECLARED.cost("cost.hf_minor", 2_500, "Faulting in and locking a page that is in memory.", "[A]");
    public static final Setting COST_UNMAP =
            DECLARED.cost("cost.unmap", 600, "Unmapping one page in the host, without the flush.", "[A]");
    public static final Setting COST_ALLOC = DECLARED.cost("cost.alloc", 150, "Allocating or freeing a frame.", "[A]");
    public static final Setting COST_COPY =
            DECLARED.cost("cost.copy", 11_000, "Copying a page: user-pager, to where the guest has it.", "[A]");
    public static final Setting COST_IO_SUBMIT =
            DECLARED.cost("cost.io_submit", 6_000, "Finding a swap slot and submitting a transfer.", "[A]");
    public static final Setting DISK_RANDOM = DECLARED.duration(
            "disk.random", "10 ms", 1, "Mean service of a page elsewhere on the device.", "[K] IDE disk of 1999");
    public static final Setting DISK_SEQUENTIAL =
            DECLARED.duration("disk.sequential", "350 us", 1, "Service of the page after the last.", "[A] 12 MB/s");
    public static final Setting DISK_JITTER = DECLARED.real(
            "disk.jitter",
            0.5,
            0,
            1,
            "share",
            "Random services are uniform within this share of the mean; 0 for constant.",
            "[A]");

    public static final Setting PIN_PRIMITIVE = DECLARED.choice(
            "pin.primitive",
            "vm_locked",
            List.of("vm_locked", "pg_reserved", "pg_locked", "refcount", "pin"),
            "What locking a guest page in the host's memory is; refcount does not stop the host from unmapping.",
            "[R] linux-2.2.1, linux-2.4.0, linux-6.14; host model 1.3");

    private HostSettings() {}

    static List<Setting> all() {
        return DECLARED.all();
    }
}
