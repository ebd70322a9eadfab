package org.refault.simulator.setting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.refault.simulator.setting.Setting.Type;

/**
 * Every setting there is, declared once. The built-in defaults are those of the machine preset p2-450-1999.
 *
 * <p>Evidence tags in the sources: [R] read in the source named, [D] derived from one, [K] general knowledge of the
 * literature, [A] an assumption of the model, to be swept before a conclusion rests on it.
 */
public final class SettingCatalogue {
    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;
    private static final Map<String, Setting> ALL = new LinkedHashMap<>();

    // Run control
    public static final Setting SEED =
            integer("seed", 1, Long.MIN_VALUE, UNBOUNDED, "", "Seed of every random stream.", "[A]");
    public static final Setting HORIZON_MAX = execution(duration(
            "horizon.max",
            "10000 cyc",
            1,
            "Upper bound on how far a virtual CPU runs ahead of the others; changes no result.",
            "[A] results are equal for every value"));
    public static final Setting SLOW = execution(flag(
            "slow",
            false,
            "Make an event of every reference: the reference implementation, for tests; changes no result.",
            "[A] results are equal either way"));
    public static final Setting TIME_SOURCE = choice(
            "time.source",
            "access",
            List.of("access", "trace"),
            "Whether references follow each other at once, or none starts before its time in the trace.",
            "[A]");
    public static final Setting TIME_CPI = real(
            "time.cpi",
            1,
            1e-3,
            1e6,
            "cycles",
            "Cycles per instruction of the trace's clock, for time.source = trace.",
            "[A]");
    public static final Setting TIMELINE_INTERVAL = duration(
            "timeline.interval",
            "1 ms",
            1,
            "First interval of the resident/swappable timeline; doubled when it grows long.",
            "[A]");

    // Machine
    public static final Setting MACHINE_PRESET =
            word("machine.preset", "p2-450-1999", "Machine whose costs and sizes are the defaults.", "[A]");
    public static final Setting CPU_MHZ =
            integer("cpu.mhz", 450, 1, 100_000, "MHz", "Clock of every CPU.", "[A] Pentium II of 1998");
    public static final Setting CPU_COUNT = integer(
            "cpu.count",
            0,
            0,
            65,
            "CPUs",
            "CPUs of the host; 0 for one more than virtual CPUs. Host actors share the last.",
            "[A]");
    public static final Setting MEM_PAGES = amount(
            "mem.pages",
            "0",
            "Memory of the host; 0 for kernel + monitor + vm.mem + the resident part of the host processes.",
            "[A]");
    public static final Setting MEM_KERNEL =
            amount("mem.kernel_reserved", "8 %", "Memory that the host's kernel keeps, of mem.pages.", "[A]");
    public static final Setting TLB_L1I_ENTRIES = integer(
            "tlb.l1i.entries",
            32,
            1,
            65_536,
            "entries",
            "Entries of the instruction TLB.",
            "[R] linux-6.14 CPUID 0x01");
    public static final Setting TLB_L1I_WAYS = integer(
            "tlb.l1i.ways", 4, 1, 64, "ways", "Associativity of the instruction TLB.", "[R] linux-6.14 CPUID 0x01");
    public static final Setting TLB_L1D_ENTRIES = integer(
            "tlb.l1d.entries", 64, 1, 65_536, "entries", "Entries of the data TLB.", "[R] linux-6.14 CPUID 0x03");
    public static final Setting TLB_L1D_WAYS =
            integer("tlb.l1d.ways", 4, 1, 64, "ways", "Associativity of the data TLB.", "[R] linux-6.14 CPUID 0x03");
    public static final Setting TLB_L2_ENTRIES = integer(
            "tlb.l2.entries",
            0,
            0,
            1 << 20,
            "entries",
            "Entries of the unified second-level TLB; 0 for none.",
            "[R] linux-6.14");
    public static final Setting TLB_L2_WAYS =
            integer("tlb.l2.ways", 8, 1, 64, "ways", "Associativity of the second-level TLB.", "[R] linux-6.14");
    public static final Setting TLB_L2_HIT = cost("tlb.l2.hit", 7, "Hit in the second-level TLB.", "[A]");
    public static final Setting COST_BASE =
            duration("cost.base", "3 cyc", 1, "A reference that hits the first-level TLB.", "[A]");
    public static final Setting COST_WALK =
            cost("cost.walk", 30, "A page walk, at the typical mix of cache hits.", "[A]");
    public static final Setting COST_A_SET =
            cost("cost.a_set", 20, "Setting an Accessed bit in the walk.", "[A] sweep 0 to 500");
    public static final Setting COST_D_SET = cost("cost.d_set", 40, "Setting a Dirty bit.", "[A]");
    public static final Setting COST_FLUSH = cost("cost.cr3", 60, "Loading CR3: flushes the TLB.", "[A]");
    public static final Setting COST_TRAP =
            duration("cost.trap", "700 cyc", 1, "A trap into the monitor.", "[D] sugerman2001: 542 to 997");
    public static final Setting WS_ONEWAY = cost(
            "ws.oneway",
            1_500,
            "A world switch, one way.",
            "[A] half of a round trip between the rows of sugerman2001");
    public static final Setting IPI_LATENCY = duration(
            "ipi.latency",
            "1000 cyc",
            1,
            "From sending an interrupt to another CPU to its delivery.",
            "[D] lundell2001: 945 to 1290");
    public static final Setting IPI_PER_TARGET =
            cost("ipi.send_per_target", 0, "Sending to each further CPU.", "[A] 0: broadcast");
    public static final Setting IPI_HANDLER = cost("ipi.handler", 400, "The handler of a TLB flush.", "[A]");
    public static final Setting TLB_SHOOTDOWN = choice(
            "tlb.shootdown",
            "broadcast-full",
            List.of("broadcast-full", "mask-full"),
            "Whom the host tells of an unmapping: every CPU, or those that ran the process.",
            "[R] linux-2.2.1 smp.c");
    public static final Setting CTXSW =
            cost("cost.ctxsw", 2_000, "Blocking or waking a thread.", "[A] half of a pair of 9 us");

    // VM and monitor
    public static final Setting VCPUS =
            integer("vcpu.per_vm", 0, 0, 64, "vCPUs", "Virtual CPUs; 0 for as many as the trace has.", "[A]");
    public static final Setting VM_MEM =
            amount("vm.mem", "8192 pages", "Guest memory; at least the footprint, of which a share is taken.", "[A]");
    public static final Setting VM_POPULATED = flag(
            "vm.populated",
            true,
            "Whether guest memory is resident in the host, and written, when the run begins, as after a while of running.",
            "[A]");
    public static final Setting PROTOCOL = word(
            "protocol",
            "relock",
            "How host and monitor share the guest's pages; see the protocols command.",
            "[R] lawton1999");
    public static final Setting MON_PAGES = integer(
            "mon.pages", 64, 0, 1 << 20, "pages", "The monitor's own code and data, pinned for the VM's life.", "[A]");
    public static final Setting SAMPLER_INTERVAL = duration(
            "sampler.interval",
            "1 ms",
            1,
            "Between two looks of the monitor at the Accessed bits.",
            "[A] for short traces; DAMON 5 ms, ESX 30 s");
    public static final Setting SAMPLER_WHERE = choice(
            "sampler.where",
            "vcpu",
            List.of("vcpu", "helper"),
            "Who scans: the first virtual CPU at its timer exit, or a helper on the last CPU.",
            "[A]");
    public static final Setting SAMPLER_CLOCK = choice(
            "sampler.clock",
            "vm",
            List.of("vm", "wall"),
            "Whether the interval passes while the scanning virtual CPU is off its CPU, asleep or preempted (wall), or not (vm).",
            "[R] waldspurger2002: 30 s of VM time");
    public static final Setting AD_FLUSH = choice(
            "ad.flush",
            "onswitch",
            List.of("onswitch", "full"),
            "Whether TLBs are flushed after a scan: only by the next world switch, or by a shootdown at once.",
            "[A]");
    public static final Setting IDLE_K =
            integer("idle.k", 2, 1, 1_000, "scans", "Idle scans before a page is cold.", "[A]");
    public static final Setting GRACE =
            duration("grace", "0 ms", 0, "How long an unmapped page stays locked, for a cheap return.", "[A]");
    public static final Setting DEMOTE_BATCH =
            integer("demote.batch", 32, 1, 4_096, "pages", "Pages unmapped by one shootdown.", "[A] SWAP_CLUSTER_MAX");
    public static final Setting DEMOTE_QUOTA =
            integer("demote.quota", 256, 1, 1 << 20, "pages", "Most pages given up in one tick.", "[A]");
    public static final Setting TARGET_MODE = choice(
            "target.mode",
            "cold",
            List.of("cold", "fixed"),
            "Give up every page idle for idle.k scans, or keep at most pin.limit pages by the policy.",
            "[A]");
    public static final Setting PIN_LIMIT =
            amount("pin.limit", "50 %", "Most pages kept locked when target.mode is fixed, of the footprint.", "[A]");
    public static final Setting GUEST_CR3 = duration(
            "guest.cr3_interval",
            "0 ms",
            0,
            "Between two CR3 loads of the guest, at which the monitor drops its tables; 0 for never.",
            "[A] traces have no CR3 loads");
    public static final Setting CPL_WEIGHT = real(
            "cpl.weight",
            2,
            1e-6,
            1e6,
            "factor",
            "Weight of pages used by CPL 0: the option w0 of cpl-weighted.",
            "[A] the idea is of lawton1999, the number is not");
    public static final Setting FUZZ_MUTATE = choice(
            "fuzz.mutate",
            "none",
            List.of("none", "unpin_before_ack", "unpin_before_clear", "local_flush", "no_flush", "map_before_pin"),
            "A deliberate mistake in relock, to see what it does.",
            "[R] host model, appendix B");
    public static final Setting COST_SCAN = cost("cost.scan_pte", 8, "Looking at one page-table entry.", "[A]");
    public static final Setting COST_SCAN_CLEAR = cost("cost.scan_clear", 25, "Clearing its Accessed bit.", "[A]");
    public static final Setting COST_PTE =
            cost("cost.pte_exchange", 30, "Exchanging a page-table entry atomically.", "[A]");
    public static final Setting COST_UNPIN = cost("cost.unpin", 800, "Unlocking one page in the host.", "[A]");

    // Host
    public static final Setting WM_MIN = integer(
            "wm.min",
            0,
            0,
            1 << 28,
            "pages",
            "Least free frames; 0 for frames/128 within 10 to 256.",
            "[R] linux-2.2.1");
    public static final Setting WM_LOW =
            integer("wm.low", 0, 0, 1 << 28, "pages", "The swapper wakes below; 0 for 2 × wm.min.", "[R] linux-2.2.1");
    public static final Setting WM_HIGH = integer(
            "wm.high", 0, 0, 1 << 28, "pages", "The swapper sleeps from here on; 0 for 3 × wm.min.", "[R] linux-2.2.1");
    public static final Setting KSWAPD_PERIOD = duration(
            "kswapd.period", "1 s", 1, "The swapper looks at the free frames at least so often.", "[R] linux-2.2.1");
    public static final Setting RECLAIM_BATCH = integer(
            "reclaim.batch",
            32,
            1,
            4_096,
            "pages",
            "Pages the swapper takes before it lets go of the kernel lock.",
            "[R] linux-2.2.1");
    public static final Setting SWAP_ASYNC = integer(
            "swap.async_max", 32, 1, 1 << 20, "pages", "Writes in flight before a writer waits.", "[R] linux-2.2.1");
    public static final Setting SWAP_PAGES =
            amount("swap.size", "200 %", "Slots of the swap device, of the host's memory.", "[A]");
    public static final Setting HOST_PROCESSES =
            integer("host.proc.count", 2, 0, 64, "processes", "Host processes that want memory.", "[A]");
    public static final Setting HOST_WSS =
            integer("host.proc.wss", 8_192, 1, 1 << 24, "pages", "Pages each host process touches.", "[A]");
    public static final Setting HOST_RESIDENT = real(
            "host.proc.resident",
            0.6,
            0,
            1,
            "share",
            "Share of those that is resident when the run begins; the rest is yet untouched.",
            "[A]");
    public static final Setting HOST_THINK =
            duration("host.proc.think", "50 us", 1, "Computing between two touches.", "[A]");
    public static final Setting HOST_LOCALITY =
            real("host.proc.locality", 0.9, 0, 4, "exponent", "Exponent of the Zipf distribution of touches.", "[A]");
    public static final Setting HOST_WRITES =
            real("host.proc.writes", 0.3, 0, 1, "share", "Share of touches that write.", "[A]");
    public static final Setting HOST_ALLOC_RATE = real(
            "host.alloc_rate",
            0,
            0,
            1e9,
            "pages/s",
            "Further demand: frames taken at this rate and given back a hundred later.",
            "[A]");
    public static final Setting COST_HOST_FAULT =
            cost("cost.host_fault", 1_500, "A host page fault, without locks.", "[A]");
    public static final Setting COST_ZERO = cost("cost.zero", 7_000, "Clearing a frame.", "[A]");
    public static final Setting COST_HF_MINOR =
            cost("cost.hf_minor", 2_500, "Faulting in and locking a page that is in memory.", "[A]");
    public static final Setting COST_UNMAP =
            cost("cost.unmap", 600, "Unmapping one page in the host, without the flush.", "[A]");
    public static final Setting COST_ALLOC = cost("cost.alloc", 150, "Allocating or freeing a frame.", "[A]");
    public static final Setting COST_IO_SUBMIT =
            cost("cost.io_submit", 6_000, "Finding a swap slot and submitting a transfer.", "[A]");
    public static final Setting DISK_RANDOM = duration(
            "disk.random", "10 ms", 1, "Mean service of a page elsewhere on the device.", "[K] IDE disk of 1999");
    public static final Setting DISK_SEQUENTIAL =
            duration("disk.sequential", "350 us", 1, "Service of the page after the last.", "[A] 12 MB/s");
    public static final Setting DISK_JITTER = real(
            "disk.jitter",
            0.5,
            0,
            1,
            "share",
            "Random services are uniform within this share of the mean; 0 for constant.",
            "[A]");

    // Locks
    public static final Setting LOCK_ATOMIC = cost("lock.atomic", 30, "Taking a free lock whose line is here.", "[A]");
    public static final Setting LINE_TRANSFER =
            cost("line.transfer", 120, "Fetching a cache line from another CPU.", "[A]");
    public static final Setting LOCK_HANDOFF =
            cost("lock.handoff", 0, "Constant part of handing a contended spinlock on.", "[A]");
    public static final Setting LOCK_STORM = duration(
            "lock.storm",
            "700 ns",
            0,
            "Handing on a test-and-set lock, for each CPU that spins on it.",
            "[D] lockmeter2001");
    public static final Setting LOCK_KERNEL = lockKind("lock.kind.kernel_flag", "tas", "the big kernel lock");
    public static final Setting LOCK_ALLOC = lockKind("lock.kind.page_alloc_lock", "tas", "the frame allocator");
    public static final Setting LOCK_IO = lockKind("lock.kind.io_request_lock", "tas", "the swap device's queue");
    public static final Setting LOCK_MON_PAGE =
            lockKind("lock.kind.mon_page", "tas", "the monitor's lock of each page's state");

    private SettingCatalogue() {}

    /** All settings, in groups. */
    public static List<Setting> all() {
        return Collections.unmodifiableList(new ArrayList<>(ALL.values()));
    }

    /**
     * The setting with a key.
     *
     * @throws InvalidSettingException if there is none
     */
    public static Setting find(String key) {
        Setting setting = ALL.get(key);
        if (setting == null) {
            throw new InvalidSettingException((key.isEmpty() ? "''" : key) + ": unknown setting"
                    + Suggestion.of(key, new TreeSet<>(ALL.keySet())));
        }
        return setting;
    }

    private static Setting declare(Setting setting) {
        ALL.put(setting.key(), setting);
        return setting;
    }

    private static Setting execution(Setting s) {
        return declare(new Setting(
                s.key(),
                s.type(),
                s.defaultText(),
                s.unit(),
                s.min(),
                s.max(),
                s.choices(),
                s.doc(),
                s.source(),
                true));
    }

    private static Setting integer(
            String key, long value, double min, double max, String unit, String doc, String source) {
        return declare(
                new Setting(key, Type.INTEGER, Long.toString(value), unit, min, max, List.of(), doc, source, false));
    }

    private static Setting real(
            String key, double value, double min, double max, String unit, String doc, String source) {
        return declare(
                new Setting(key, Type.REAL, Double.toString(value), unit, min, max, List.of(), doc, source, false));
    }

    private static Setting flag(String key, boolean value, String doc, String source) {
        return declare(new Setting(key, Type.FLAG, Boolean.toString(value), "", 0, 1, List.of(), doc, source, false));
    }

    private static Setting choice(String key, String value, List<String> choices, String doc, String source) {
        return declare(new Setting(key, Type.CHOICE, value, "", 0, 0, choices, doc, source, false));
    }

    private static Setting word(String key, String value, String doc, String source) {
        return declare(new Setting(key, Type.WORD, value, "", 0, 0, List.of(), doc, source, false));
    }

    private static Setting amount(String key, String value, String doc, String source) {
        return declare(
                new Setting(key, Type.AMOUNT, value, "pages or share", 0, UNBOUNDED, List.of(), doc, source, false));
    }

    private static Setting duration(String key, String value, double min, String doc, String source) {
        return declare(new Setting(key, Type.DURATION, value, "time", min, UNBOUNDED, List.of(), doc, source, false));
    }

    private static Setting cost(String key, long cycles, String doc, String source) {
        return duration(key, cycles + " cyc", 0, doc, source);
    }

    private static Setting lockKind(String key, String value, String of) {
        return choice(
                key,
                value,
                List.of("tas", "ticket", "queued"),
                "Kind of the spinlock of " + of + ".",
                "[R] linux-2.2.1");
    }
}
