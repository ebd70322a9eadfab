package org.refault.simulator.setting;

import java.util.List;

/** Settings of the host: watermarks, swapper, processes, swap device. Collected by {@link SettingCatalogue}. */
public final class HostSettings {
    private static final Declarations DECLARED = new Declarations();

    public static final Setting HOST_FLAVOUR = DECLARED.choice(
            "host.flavour",
            "linux22",
            List.of("linux22", "linux24", "linux6-2list", "linux6-mglru", "random"),
            "Whose memory management the host has; random takes any evictable page with equal chance.",
            "[R] linux-2.2.1, linux-2.4.0, linux-6.14");
    public static final Setting WM_MIN = DECLARED.integer(
            "wm.min",
            0,
            0,
            1 << 28,
            "pages",
            "Least free frames; 0 by flavour: frames/128 within 10 to 256, or, in Linux 6, 4·√(memory in kB) kB.",
            "[R] linux-2.2.1, linux-6.14");
    public static final Setting WM_LOW = DECLARED.integer(
            "wm.low",
            0,
            0,
            1 << 28,
            "pages",
            "The swapper wakes below; 0 by flavour: 2 × wm.min, or, in Linux 6, a quarter more and at least 0.1 % of memory.",
            "[R] linux-2.2.1, linux-6.14");
    public static final Setting WM_HIGH = DECLARED.integer(
            "wm.high",
            0,
            0,
            1 << 28,
            "pages",
            "The swapper sleeps from here on; 0 for as much above wm.low as that is above wm.min by flavour.",
            "[R] linux-2.2.1, linux-6.14");
    public static final Setting KSWAPD_PERIOD = DECLARED.duration(
            "kswapd.period", "1 s", 1, "The swapper looks at the free frames at least so often.", "[R] linux-2.2.1");
    public static final Setting KSWAPD_CPU = DECLARED.word(
            "kswapd.cpu",
            "other",
            "CPU on which the swapper runs: other, the last one, which no virtual CPU has while there are enough (any that is free, for vcpu.placement = shared); or its number, from 0.",
            "[R] lawton1999: the swapper of another CPU");
    public static final Setting RECLAIM_BATCH = DECLARED.integer(
            "reclaim.batch",
            32,
            1,
            4_096,
            "pages",
            "Pages the swapper takes before it lets go of the kernel lock; pages isolated at once in Linux 6.",
            "[R] linux-2.2.1");
    public static final Setting SWAP_ASYNC = DECLARED.integer(
            "swap.async_max",
            0,
            0,
            1 << 20,
            "pages",
            "Writes in flight before a writer waits; 0 by flavour: 32 in Linux 2.2 and random, else 128.",
            "[R] linux-2.2.1, linux-2.4.0; [A] for Linux 6");
    public static final Setting SWAP_CLUSTER = DECLARED.integer(
            "swap.cluster",
            -1,
            -1,
            8,
            "log2 pages",
            "Slots read at once by a fault; -1 by flavour: 4 in Linux 2.2 and 2.4, at most 3 in Linux 6 (3 below 32 MB, 2 below 16 MB), 0 in random.",
            "[R] linux-2.2.1, linux-2.4.0, linux-6.14");
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
    public static final Setting HOST_THINK_DISTRIBUTION = DECLARED.choice(
            "host.proc.think_distribution",
            "constant",
            List.of("constant", "exponential"),
            "Whether that is always as long, or exponentially distributed with that mean.",
            "[A]");
    public static final Setting HOST_PATTERN = DECLARED.choice(
            "host.proc.pattern",
            "zipf",
            List.of("zipf", "cyclic"),
            "Whether touches are independent by Zipf's law, or go round the pages in order.",
            "[A]");
    public static final Setting HOST_LOCALITY = DECLARED.real(
            "host.proc.locality",
            0.9,
            0,
            4,
            "exponent",
            "Exponent of the Zipf distribution of touches; 0 for equal chances.",
            "[A]");
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
    public static final Setting DEVICE_RATE = DECLARED.real(
            "device.rate",
            0,
            0,
            1e9,
            "touches/s",
            "Random guest pages that the device emulator touches through the host's mapping.",
            "[A]");
    public static final Setting DEVICE_WRITES =
            DECLARED.real("device.writes", 0.5, 0, 1, "share", "Share of those touches that write.", "[A]");
    public static final Setting SEES_GUEST_A = DECLARED.flag(
            "host.sees_guest_a",
            false,
            "Whether reclaim sees the Accessed bits of the monitor's tables, at no cost: what a host would do that were not blind.",
            "[A]");
    public static final Setting LRU_GENERATIONS = DECLARED.integer(
            "lru.generations", 4, 2, 8, "generations", "Most generations of linux6-mglru.", "[R] linux-6.14");
    public static final Setting MIN_TTL = DECLARED.duration(
            "min_ttl",
            "0 ms",
            0,
            "Generations younger than this are not evicted by linux6-mglru; out of memory if there are no others.",
            "[R] linux-6.14");
    public static final Setting MLOCK_MAX = DECLARED.amount(
            "mlock.max",
            "0",
            "Most pages that vm_locked locks, of the host's memory; 0 by flavour: half in Linux 2.2 and 2.4, else all.",
            "[R] linux-2.2.1, linux-2.4.0");
    public static final Setting COST_VMA = DECLARED.cost(
            "cost.vma", 20, "A level of the tree of mappings, which vm_locked splits, in each fault.", "[A]");
    public static final Setting COST_VMA_SPLIT = DECLARED.cost(
            "cost.vma_split",
            600,
            "Splitting a mapping, when vm_locked locks a page in its midst; for unlocking it is part of cost.unpin.",
            "[A]");
    public static final Setting COST_GUP_FAST = DECLARED.cost(
            "cost.gup_fast", 300, "Finding and pinning a present page without locks: pin in Linux 6.", "[A]");
    public static final Setting COST_RMAP =
            DECLARED.cost("cost.rmap", 250, "Finding a frame's page-table entry by the reverse map.", "[A]");
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
    public static final Setting COST_IO_COMPLETE = DECLARED.cost(
            "cost.io_complete",
            2_000,
            "The interrupt at the end of a transfer, with io_request_lock held, in linux22, linux24 and random; nothing in"
                    + " linux6.",
            "[A] host model 3.1: 1 to 20 us");
    public static final Setting COST_SLOT = DECLARED.cost(
            "cost.swap_slot",
            300,
            "Finding a swap slot while its locks are held, in linux24 and linux6; elsewhere part of cost.io_submit.",
            "[A]");
    public static final Setting COST_SWAP_CACHE = DECLARED.cost(
            "cost.swap_cache",
            200,
            "Entering a page into the swap cache, or taking it out, with its locks held, in linux24 and linux6; elsewhere part"
                    + " of cost.io_submit.",
            "[A] with the locks about 1 us, host model 3.1");
    public static final Setting SWAP_LOCK = DECLARED.choice(
            "swap.lock",
            "cluster",
            List.of("device", "cluster"),
            "What a CPU locks in linux6 to find its next 64 slots: the whole swap device, or one cluster of 256 slots, of which"
                    + " each CPU then has its own.",
            "[R] linux-6.14; host model 3.1");
    public static final Setting DISK_KIND = DECLARED.choice(
            "disk.kind",
            "disk",
            List.of("disk", "geometric", "ssd", "nvme", "zswap", "constant"),
            "The swap device: disk by mean and jitter, geometric by seek and rotation, ssd lognormal, nvme the same with a queue"
                    + " for each CPU and so without a lock in linux6, zswap before a disk, constant.",
            "[A]");
    public static final Setting DISK_SCHED = DECLARED.choice(
            "disk.sched",
            "fifo",
            List.of("fifo", "elevator"),
            "Whether transfers are served as they came, or up the slots and again from below.",
            "[A]");
    public static final Setting DISK_SERVERS = DECLARED.integer(
            "disk.servers",
            1,
            1,
            1_024,
            "servers",
            "Transfers served at once, by an ssd, nvme or constant device.",
            "[A]");
    public static final Setting DISK_SEEK = DECLARED.duration(
            "disk.seek", "9 ms", 0, "Mean seek between random slots of a geometric disk.", "[K] 9 to 11 ms");
    public static final Setting DISK_ROTATION =
            DECLARED.duration("disk.rotation", "11.1 ms", 0, "A turn of a geometric disk.", "[R] 5400 rpm data sheet");
    public static final Setting SSD_READ = DECLARED.duration(
            "ssd.read",
            "100 us",
            1,
            "Median read of an ssd or nvme; the 99th percentile is 5 times that.",
            "[K]; [A] the shape");
    public static final Setting SSD_WRITE =
            DECLARED.duration("ssd.write", "60 us", 1, "Median write of an ssd or nvme.", "[A]");
    public static final Setting ZSWAP_LOAD = DECLARED.duration(
            "zswap.load", "6 us", 1, "Decompressing a page of the pool, by whoever reads it.", "[R] lagar-cavilla2019");
    public static final Setting ZSWAP_STORE = DECLARED.duration(
            "zswap.store", "12 us", 1, "Compressing a page into the pool, by whoever writes it.", "[A]");
    public static final Setting ZSWAP_POOL = DECLARED.amount(
            "zswap.pool",
            "20 %",
            "Most frames that the pool takes, of the host's memory; when it has them the oldest pages go to the disk.",
            "[R] linux-6.14");
    public static final Setting ZSWAP_RATIO =
            DECLARED.real("zswap.ratio", 3, 1, 100, "factor", "Pages in a frame of the pool.", "[A]");
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
