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
            65,
            "CPUs",
            "CPUs of the host; 0 for one more than virtual CPUs. Host actors share the last.",
            "[A]");
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
    public static final Setting COST_A_SET =
            DECLARED.cost("cost.a_set", 20, "Setting an Accessed bit in the walk.", "[A] sweep 0 to 500");
    public static final Setting COST_D_SET = DECLARED.cost("cost.d_set", 40, "Setting a Dirty bit.", "[A]");
    public static final Setting COST_FLUSH = DECLARED.cost("cost.cr3", 60, "Loading CR3: flushes the TLB.", "[A]");
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
            List.of("broadcast-full", "mask-full"),
            "Whom the host tells of an unmapping: every CPU, or those that ran the process.",
            "[R] linux-2.2.1 smp.c");
    public static final Setting CTXSW =
            DECLARED.cost("cost.ctxsw", 2_000, "Blocking or waking a thread.", "[A] half of a pair of 9 us");

    private MachineSettings() {}

    static List<Setting> all() {
        return DECLARED.all();
    }
}
