package org.refault.simulator.setting;

import java.util.List;

/** Settings of the machine: CPUs, memory, TLBs, page walks, interrupts and what they cost. Collected by {@link SettingCatalogue}. */
public final class MachineSettings {
    private static final Declarations DECLARED = new Declarations();

    public static final Setting MACHINE_PRESET =
            DECLARED.word("machine.preset", "p2-450-1999", "Machine whose costs and sizes are the defaults.", "[A]");
    public static final Setting CPU_MHZ =
            DECLARED.integer("cpu.mhz", 450, 1, 100_000, "MHz", "Clock of every CPU.", "[A] Pentium II of 1998");
    public static final Setting CPU_COUNT = DECLARED.integer(
            "cpu.count",
            0,
            0,
            64,
            "CPUs",
            "CPUs of the host; 0 for one more than virtual CPUs, at most 64. Host actors share the last.",
            "[A]");
    public static final Setting VCPU_PLACEMENT = DECLARED.choice(
            "vcpu.placement",
            "pinned",
            List.of("pinned", "shared"),
            "Whether each virtual CPU and each thread of the host has its CPU, or any CPU that is free takes the next one, from a common queue in slices of sched.quantum; a virtual CPU that moves leaves its TLB behind.",
            "[A] pinned; [R] linux-2.2.1: one run queue, HZ = 100");
    public static final Setting SCHED_QUANTUM = DECLARED.duration(
            "sched.quantum",
            "10 ms",
            1,
            "Time slice of the threads that share a CPU.",
            "[R] linux-2.2.1: a tick, HZ = 100");
    public static final Setting MEM_PAGES = DECLARED.amount(
            "mem.pages",
            "0",
            "Memory of the host; 0 for kernel + monitor + vm.mem + the resident part of the host processes.",
            "[A]");
    public static final Setting MEM_KERNEL =
            DECLARED.amount("mem.kernel_reserved", "8 %", "Memory that the host's kernel keeps, of mem.pages.", "[A]");
    public static final Setting TLB_L1I_ENTRIES = DECLARED.integer(
            "tlb.l1i.entries",
            32,
            1,
            65_536,
            "entries",
            "Entries of the instruction TLB.",
            "[R] linux-6.14 CPUID 0x01");
    public static final Setting TLB_L1I_WAYS = DECLARED.integer(
            "tlb.l1i.ways", 4, 1, 64, "ways", "Associativity of the instruction TLB.", "[R] linux-6.14 CPUID 0x01");
    public static final Setting TLB_L1D_ENTRIES = DECLARED.integer(
            "tlb.l1d.entries", 64, 1, 65_536, "entries", "Entries of the data TLB.", "[R] linux-6.14 CPUID 0x03");
    public static final Setting TLB_L1D_WAYS = DECLARED.integer(
            "tlb.l1d.ways", 4, 1, 64, "ways", "Associativity of the data TLB.", "[R] linux-6.14 CPUID 0x03");
    public static final Setting TLB_L2_ENTRIES = DECLARED.integer(
            "tlb.l2.entries",
            0,
            0,
            1 << 20,
            "entries",
            "Entries of the unified second-level TLB; 0 for none.",
            "[R] linux-6.14");
    public static final Setting TLB_L2_WAYS = DECLARED.integer(
            "tlb.l2.ways", 8, 1, 64, "ways", "Associativity of the second-level TLB.", "[R] linux-6.14");
    public static final Setting TLB_L2_HIT = DECLARED.cost("tlb.l2.hit", 7, "Hit in the second-level TLB.", "[A]");
    public static final Setting COST_BASE =
            DECLARED.duration("cost.base", "3 cyc", 1, "A reference that hits the first-level TLB.", "[A]");
    public static final Setting COST_WALK =
            DECLARED.cost("cost.walk", 30, "A page walk, at the typical mix of cache hits.", "[A]");
    public static final Setting WALK_NESTED = DECLARED.duration(
            "walk.nested", "70 cyc", 0, "As cost.walk, of the two tables of paging.mode = ept.", "[A]");
    public static final Setting PAGE_SIZE = DECLARED.choice(
            "page.size",
            "4K",
            List.of("4K", "2M"),
            "Size of the pages the machine translates and swaps; at 2M the trace's pages are put together by 512, every"
                    + " number of pages in the settings is of such pages, and clearing and transferring one takes longer.",
            "[A]");
    public static final Setting TLB_LARGE_L1I_ENTRIES = DECLARED.integer(
            "tlb.large.l1i.entries",
            2,
            1,
            65_536,
            "entries",
            "Entries of the instruction TLB for large pages.",
            "[R] linux-6.14 CPUID 0x02");
    public static final Setting TLB_LARGE_L1I_WAYS = DECLARED.integer(
            "tlb.large.l1i.ways", 2, 1, 64, "ways", "Their associativity.", "[R] linux-6.14 CPUID 0x02");
    public static final Setting TLB_LARGE_L1D_ENTRIES = DECLARED.integer(
            "tlb.large.l1d.entries",
            8,
            1,
            65_536,
            "entries",
            "Entries of the data TLB for large pages.",
            "[R] linux-6.14 CPUID 0x04");
    public static final Setting TLB_LARGE_L1D_WAYS = DECLARED.integer(
            "tlb.large.l1d.ways", 4, 1, 64, "ways", "Their associativity.", "[R] linux-6.14 CPUID 0x04");
    public static final Setting TLB_TAGGED = DECLARED.flag(
            "tlb.tagged",
            false,
            "Whether translations carry a tag of their virtual CPU (PCID, VPID), so that world switches keep them.",
            "[K] the Pentium II has none");
    public static final Setting WALK_MODEL = DECLARED.choice(
            "walk.model",
            "constant",
            List.of("constant", "levels"),
            "Whether a page walk costs cost.walk, or the references it makes to the tables' levels.",
            "[A]");
    public static final Setting WALK_LEVELS = DECLARED.integer(
            "walk.levels",
            2,
            2,
            5,
            "levels",
            "Levels of the tables that lead to memory (the nested ones where there are two), for walk.model = levels; 3 is PAE."
                    + " Also of the guest's own, which a shadow has the form of, for pt.pages.",
            "[K]");
    public static final Setting WALK_GUEST_LEVELS = DECLARED.integer(
            "walk.guest_levels",
            2,
            2,
            5,
            "levels",
            "Levels of the guest's own tables under paging.mode = ept, for walk.model = levels and pt.pages; 3 is PAE.",
            "[K]");
    public static final Setting WALK_LEAF_FROM = DECLARED.choice(
            "walk.leaf_from",
            "l2",
            List.of("l1", "l2", "llc", "mem"),
            "From where a walk's reference to the leaf is answered: its cost is cost.ref of that.",
            "[A]");
    public static final Setting WALK_UPPER_FROM = DECLARED.choice(
            "walk.upper_from",
            "l1",
            List.of("l1", "l2", "llc", "mem"),
            "From where a walk's references above the leaf are answered: their cost is cost.ref of that.",
            "[A]");
    public static final Setting PWC_ENTRIES = DECLARED.integer(
            "pwc.entries",
            0,
            0,
            65_536,
            "entries",
            "Entries of the page-walk cache of each level above the leaf; 0 for none.",
            "[K] the Pentium II has none");
    public static final Setting PWC_WAYS =
            DECLARED.integer("pwc.ways", 4, 1, 64, "ways", "Associativity of the page-walk caches.", "[R] virtuoso");
    public static final Setting PWC_HIT =
            DECLARED.cost("pwc.hit", 1, "Extra for a walk that begins at a cached entry.", "[R] virtuoso");
    public static final Setting COST_REF_L1 =
            DECLARED.cost("cost.ref.l1", 3, "A walk's reference answered by the first-level cache.", "[A]");
    public static final Setting COST_REF_L2 =
            DECLARED.cost("cost.ref.l2", 20, "A walk's reference answered by the second-level cache.", "[A]");
    public static final Setting COST_REF_LLC = DECLARED.cost(
            "cost.ref.llc", 65, "A walk's reference answered by the last-level cache.", "[A] none: from memory");
    public static final Setting COST_REF_MEMORY =
            DECLARED.cost("cost.ref.mem", 65, "A walk's reference answered by memory.", "[A]");
    public static final Setting EPT_AD = DECLARED.choice(
            "ept.ad",
            "hw",
            List.of("hw", "soft"),
            "Whether the walk sets Accessed bits (hw), or the first access to a page that was aged takes a fault inside the"
                    + " monitor instead (soft), for paging.mode = ept.",
            "[R] linux-6.14 tdp_mmu.c");
    public static final Setting COST_FAST_FAULT = DECLARED.cost(
            "cost.fast_fault", 2_000, "The fault of ept.ad = soft: an exit, an entry and a little between.", "[A]");
    public static final Setting COST_A_SET =
            DECLARED.cost("cost.a_set", 20, "Setting an Accessed bit in the walk.", "[A] sweep 0 to 500");
    public static final Setting COST_D_SET = DECLARED.cost("cost.d_set", 40, "Setting a Dirty bit.", "[A]");
    public static final Setting COST_FLUSH = DECLARED.cost("cost.cr3", 60, "Loading CR3: flushes the TLB.", "[A]");
    public static final Setting COST_INVLPG =
            DECLARED.cost("cost.invlpg", 60, "Invalidating one page's translations.", "[A]");
    public static final Setting COST_TRAP =
            DECLARED.duration("cost.trap", "700 cyc", 1, "A trap into the monitor.", "[D] sugerman2001: 542 to 997");
    public static final Setting WS_USER_EXTRA = DECLARED.cost(
            "ws.user_extra",
            2_460,
            "Further, there and back, where the host's side is a process and not its kernel: user-pager.",
            "[D] sugerman2001: 5,460 in all, 3,000 of them to the kernel");
    public static final Setting WS_ONEWAY = DECLARED.cost(
            "ws.oneway",
            1_500,
            "A world switch, one way.",
            "[A] half of a round trip between the rows of sugerman2001");
    public static final Setting VMEXIT = DECLARED.duration(
            "vmexit",
            "1500 cyc",
            1,
            "Exit from the guest and entry, together; under paging.mode = ept in the place of cost.trap and ws.oneway.",
            "[K] 1200 to 2000");
    public static final Setting EPT_VIOLATION = DECLARED.cost(
            "ept.violation", 3_000, "Software's part in a fault under paging.mode = ept, beside the exit.", "[A]");
    public static final Setting IPI_LATENCY = DECLARED.duration(
            "ipi.latency",
            "1000 cyc",
            1,
            "From sending an interrupt to another CPU to its delivery.",
            "[D] lundell2001: 945 to 1290");
    public static final Setting IPI_PER_TARGET =
            DECLARED.cost("ipi.send_per_target", 0, "Sending to each further CPU.", "[A] 0: broadcast");
    public static final Setting IPI_HANDLER = DECLARED.cost("ipi.handler", 400, "The handler of a TLB flush.", "[A]");
    public static final Setting TLB_SHOOTDOWN = DECLARED.choice(
            "tlb.shootdown",
            "broadcast-full",
            List.of("broadcast-full", "mask-full", "mask-page", "batched", "hw"),
            "Whom the host tells of an unmapping, and what they flush: every CPU all (broadcast-full), those that ran the"
                    + " process all (mask-full), or the pages one by one (mask-page), or so up to tlb.flush_ceiling"
                    + " (batched), or the same by hardware without interrupts (hw).",
            "[R] linux-2.2.1, linux-2.4.0 smp.c, linux-6.14 tlb.c");
    public static final Setting TLB_FLUSH_CEILING = DECLARED.integer(
            "tlb.flush_ceiling",
            33,
            0,
            1 << 20,
            "pages",
            "Most pages invalidated one by one, for tlb.shootdown = batched or hw; more are a full flush.",
            "[R] linux-6.14 tlb.c");
    public static final Setting TLB_HW_BROADCAST = DECLARED.duration(
            "tlb.hw_broadcast", "1 us", 1, "Invalidating on all CPUs, for tlb.shootdown = hw.", "[A]");
    public static final Setting CTXSW =
            DECLARED.cost("cost.ctxsw", 2_000, "Blocking or waking a thread.", "[A] half of a pair of 9 us");

    private static final int SMALL_PER_LARGE_SHIFT = 9;

    private MachineSettings() {}

    /** Pages of 4 KB in a page of the machine. */
    public static int pageFactor(Settings settings) {
        return 1 << pageShift(settings);
    }

    /** Binary logarithm of {@link #pageFactor}. */
    public static int pageShift(Settings settings) {
        return settings.word(PAGE_SIZE).equals("2M") ? SMALL_PER_LARGE_SHIFT : 0;
    }

    static List<Setting> all() {
        return DECLARED.all();
    }
}
