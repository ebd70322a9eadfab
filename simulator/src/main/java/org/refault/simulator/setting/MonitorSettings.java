package org.refault.simulator.setting;

import java.util.List;

/** Settings of the virtual machine and its monitor: protocol, sampler, what is given up. Collected by {@link SettingCatalogue}. */
public final class MonitorSettings {
    private static final Declarations DECLARED = new Declarations();

    public static final Setting VCPUS =
            DECLARED.integer("vcpu.per_vm", 0, 0, 64, "vCPUs", "Virtual CPUs; 0 for as many as the trace has.", "[A]");
    public static final Setting VM_COUNT = DECLARED.integer(
            "vm.count",
            1,
            1,
            64,
            "virtual machines",
            "Virtual machines, each with the whole trace and its own memory; the further ones begin elsewhere in it.",
            "[A]");
    public static final Setting PAGING_MODE = DECLARED.choice(
            "paging.mode",
            "flat",
            List.of("flat", "shadow", "ept"),
            "What the monitor's table translates: guest pages (flat, for a trace that is guest-physical), virtual pages of"
                    + " the guest (shadow), or guest pages by nested paging (ept).",
            "[A] flat: traces have no CR3 loads");
    public static final Setting VM_MEM = DECLARED.amount(
            "vm.mem", "8192 pages", "Guest memory; at least the footprint, of which a share is taken.", "[A]");
    public static final Setting VM_POPULATED = DECLARED.flag(
            "vm.populated",
            true,
            "Whether guest memory is resident in the host, and written, when the run begins, as after a while of running.",
            "[A]");
    public static final Setting GUEST_SWAPPER = DECLARED.choice(
            "guest.swapper",
            "none",
            List.of("none", "lru", "clock", "linux", "random"),
            "The guest's own paging: none, every page of the trace is where the trace says; or which guest page its kernel"
                    + " takes when another page must come in: exact LRU, second chance, two lists as Linux, or any.",
            "[A] random: waldspurger2002");
    public static final Setting GUEST_MEM_PRESSURE = DECLARED.integer(
            "guest.mem_pressure",
            100,
            1,
            100,
            "%",
            "Share of the footprint that the guest has guest pages for, where it does paging of its own.",
            "[A]");
    public static final Setting GUEST_FAULT = DECLARED.duration(
            "guest.fault", "2000 cyc", 0, "What a fault of the guest's own paging costs in its kernel.", "[A]");
    public static final Setting GUEST_DISK = DECLARED.duration(
            "guest.disk", "10 ms", 1, "One transfer of the guest's virtual disk.", "[A] as disk.random, uncontended");
    public static final Setting DOUBLE_PAGING_AVOID = DECLARED.choice(
            "double_paging.avoid",
            "off",
            List.of("off", "track-blocks"),
            "Whether the host knows which guest pages equal a block of the guest's virtual disk: it drops them without writing,"
                    + " and reads them from there.",
            "[A] the idea is of VSwapper and Tesseract");
    public static final Setting PROTOCOL = DECLARED.word(
            "protocol",
            "relock",
            "How host and monitor share the guest's pages; see the protocols command.",
            "[R] lawton1999");
    public static final Setting MON_PAGES = DECLARED.integer(
            "mon.pages", 64, 0, 1 << 20, "pages", "The monitor's own code and data, pinned for the VM's life.", "[A]");
    public static final Setting SAMPLER_INTERVAL = DECLARED.duration(
            "sampler.interval",
            "1 ms",
            1,
            "Between two looks of the monitor at the Accessed bits.",
            "[A] for short traces; DAMON 5 ms, ESX 30 s");
    public static final Setting SAMPLER_WHERE = DECLARED.choice(
            "sampler.where",
            "vcpu",
            List.of("vcpu", "helper"),
            "Who scans: the first virtual CPU at its timer exit, or a helper on the last CPU.",
            "[A]");
    public static final Setting SAMPLER_CLOCK = DECLARED.choice(
            "sampler.clock",
            "vm",
            List.of("vm", "wall"),
            "Whether the interval passes while the scanning virtual CPU is off its CPU, asleep or preempted (wall), or not (vm).",
            "[R] waldspurger2002: 30 s of VM time");
    public static final Setting AD_FLUSH = DECLARED.choice(
            "ad.flush",
            "onswitch",
            List.of("onswitch", "full"),
            "Whether TLBs are flushed after a scan: only by the next world switch, or by a shootdown at once.",
            "[A]");
    public static final Setting IDLE_K =
            DECLARED.integer("idle.k", 2, 1, 1_000, "scans", "Idle scans before a page is cold.", "[A]");
    public static final Setting GRACE =
            DECLARED.duration("grace", "0 ms", 0, "How long an unmapped page stays locked, for a cheap return.", "[A]");
    public static final Setting DEMOTE_BATCH = DECLARED.integer(
            "demote.batch", 32, 1, 4_096, "pages", "Pages unmapped by one shootdown.", "[A] SWAP_CLUSTER_MAX");
    public static final Setting DEMOTE_QUOTA =
            DECLARED.integer("demote.quota", 256, 1, 1 << 20, "pages", "Most pages given up in one tick.", "[A]");
    public static final Setting TARGET_MODE = DECLARED.choice(
            "target.mode",
            "cold",
            List.of("cold", "fixed"),
            "Give up every page idle for idle.k scans, or keep at most pin.limit pages by the policy.",
            "[A]");
    public static final Setting PIN_LIMIT = DECLARED.amount(
            "pin.limit", "50 %", "Most pages kept locked when target.mode is fixed, of the footprint.", "[A]");
    public static final Setting GUEST_CR3 = DECLARED.duration(
            "guest.cr3_interval",
            "0 ms",
            0,
            "Between two CR3 loads of the guest, at which the monitor drops its tables; 0 for never.",
            "[A] traces have no CR3 loads");
    public static final Setting CPL_WEIGHT = DECLARED.real(
            "cpl.weight",
            2,
            1e-6,
            1e6,
            "factor",
            "Weight of pages used by CPL 0: the option w0 of cpl-weighted.",
            "[A] the idea is of lawton1999, the number is not");
    public static final Setting FUZZ_MUTATE = DECLARED.choice(
            "fuzz.mutate",
            "none",
            List.of("none", "unpin_before_ack", "unpin_before_clear", "local_flush", "no_flush", "map_before_pin"),
            "A deliberate mistake in relock, to see what it does.",
            "[R] host model, appendix B");
    public static final Setting COST_SCAN =
            DECLARED.cost("cost.scan_pte", 8, "Looking at one page-table entry.", "[A]");
    public static final Setting COST_SCAN_CLEAR =
            DECLARED.cost("cost.scan_clear", 25, "Clearing its Accessed bit.", "[A]");
    public static final Setting COST_PTE =
            DECLARED.cost("cost.pte_exchange", 30, "Exchanging a page-table entry atomically.", "[A]");
    public static final Setting COST_UNPIN = DECLARED.cost("cost.unpin", 800, "Unlocking one page in the host.", "[A]");

    private MonitorSettings() {}

    static List<Setting> all() {
        return DECLARED.all();
    }
}
