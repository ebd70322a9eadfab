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
    public static final Setting PT_PAGES = DECLARED.choice(
            "pt.pages",
            "none",
            List.of("none", "protect", "normal"),
            "Under paging.mode = shadow or ept, the guest's own page tables: no part of its memory (none); or pages of it, a"
                    + " page of entries for each 512 virtual pages or, of two levels, 1024, and upper levels likewise, which"
                    + " every walk needs, and which the monitor never gives up once they are locked (protect), or as others,"
                    + " unless it has them open (normal).",
            "[A] traces name no page tables; the open pages are those of plex86-2003");
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
    public static final Setting GUEST_FREE = DECLARED.choice(
            "guest.free",
            "never",
            List.of("never", "unused", "after-last-use"),
            "Guest pages that the guest has freed: none, those of its memory that the trace never uses, or also those of the"
                    + " trace after their last reference, which only an oracle knows.",
            "[A] traces name no frees");
    public static final Setting REPORTING = DECLARED.flag(
            "reporting",
            false,
            "Whether, under relock or mmu-notifier, the guest reports free blocks (guest.free) and the host drops them.",
            "[R] linux-6.14, mm/page_reporting.c");
    public static final Setting REPORTING_DELAY = DECLARED.duration(
            "reporting.delay", "2 s", 1, "Between two passes over the free blocks.", "[R] linux-6.14");
    public static final Setting REPORTING_ORDER = DECLARED.integer(
            "reporting.order",
            9,
            0,
            20,
            "log2 pages",
            "Pages of 4 KB in a block that is reported, all of them free.",
            "[R] linux-6.14: pageblock_order");
    public static final Setting REPORTING_BATCH =
            DECLARED.integer("reporting.batch", 32, 1, 4_096, "blocks", "Most blocks in a report.", "[R] linux-6.14");
    public static final Setting ASYNC_PF = DECLARED.choice(
            "async_pf",
            "off",
            List.of("off", "user_only", "all"),
            "Under mmu-notifier, whether the guest is told of a page the host must read, so that it goes on with another"
                    + " thread: never, if the fault was not at CPL 0, or always.",
            "[R] linux-6.14, Documentation/virt/kvm/x86/msr.rst: user_only without CONFIG_PREEMPTION");
    public static final Setting GUEST_THREADS = DECLARED.integer(
            "guest.threads_per_vcpu",
            1,
            1,
            1_024,
            "threads",
            "Threads of the guest on each virtual CPU, which hide asynchronous faults: they take its references by turns.",
            "[A] traces name no threads");
    public static final Setting GUEST_THREAD_BURST = DECLARED.integer(
            "guest.thread_burst",
            10_000,
            1,
            1_000_000_000,
            "references",
            "References that a guest's thread has before the next one's turn, where there are several.",
            "[A]");
    public static final Setting GUEST_CTXSW = DECLARED.cost(
            "guest.ctxsw", 1_500, "Switching threads in the guest because of an asynchronous fault.", "[A]");
    public static final Setting GUEST_ASYNC_HANDLER = DECLARED.cost(
            "guest.async_handler",
            500,
            "The guest's handler of an asynchronous fault, and that of the interrupt when the page is there.",
            "[A]");
    public static final Setting COST_ASYNC_SETUP = DECLARED.cost(
            "cost.async_setup",
            1_000,
            "Handing an asynchronous fault to a worker of the host, and telling the guest.",
            "[A]");
    public static final Setting DOUBLE_PAGING_AVOID = DECLARED.choice(
            "double_paging.avoid",
            "off",
            List.of("off", "random", "track-blocks"),
            "What is done against the guest's and the host's paging of the same pages: nothing; under relock without a policy"
                    + " the monitor gives up as many pages as it finds idle, but draws them among all locked ones (random);"
                    + " or the host knows which guest pages equal a block of the guest's virtual disk, drops them without"
                    + " writing, and reads them from there (track-blocks).",
            "[R] random: waldspurger2002; [A] the idea of track-blocks is of VSwapper and Tesseract");
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
            List.of("none", "onswitch", "range", "full"),
            "Flushing after a scan that cleared Accessed bits: nothing; the own TLB of the virtual CPU that scans, others by"
                    + " their next world switch; a shootdown at once of the pages concerned, or of everything.",
            "[A]");
    public static final Setting SAMPLER_WINDOW = DECLARED.word(
            "sampler.window",
            "all",
            "Locked pages a tick looks at: all, a number (the next ones in rotation), or random:n (n page numbers drawn).",
            "[A]; ESX draws 100 pages [K]");
    public static final Setting SAMPLER_HARVEST = DECLARED.flag(
            "sampler.harvest_on_drop",
            true,
            "Whether the Accessed bits of tables that are dropped are kept for the next scan; Dirty bits always are.",
            "[A] needed by the sampler of lawton1999");
    public static final Setting IDLE_K =
            DECLARED.integer("idle.k", 2, 1, 1_000, "scans", "Idle scans before a page is cold.", "[A]");
    public static final Setting AGE_SHIFT = DECLARED.choice(
            "age.shift",
            "off",
            List.of("off", "1", "2", "3", "4", "5", "6", "7", "8"),
            "Scans, of 8 remembered for each page, without use before it is cold, instead of idle.k; least used go first.",
            "[A] aging, in place of idle.k");
    public static final Setting GRACE =
            DECLARED.duration("grace", "0 ms", 0, "How long an unmapped page stays locked, for a cheap return.", "[A]");
    public static final Setting DEMOTE_BATCH = DECLARED.integer(
            "demote.batch", 32, 1, 4_096, "pages", "Pages unmapped by one shootdown.", "[A] SWAP_CLUSTER_MAX");
    public static final Setting DEMOTE_QUOTA =
            DECLARED.integer("demote.quota", 256, 1, 1 << 20, "pages", "Most pages given up in one tick.", "[A]");
    public static final Setting TARGET_MODE = DECLARED.choice(
            "target.mode",
            "cold",
            List.of("cold", "fixed", "feedback", "balloon"),
            "Give up every page idle for idle.k scans; keep at most pin.limit pages by the policy; as cold, but lengthen"
                    + " idle.k and cut demote.quota while feedback.target_relock is exceeded; or, under relock, keep as many"
                    + " by the policy as vm.shares and esx.* allow.",
            "[A]");
    public static final Setting PIN_LIMIT = DECLARED.amount(
            "pin.limit",
            "50 %",
            "Most pages kept locked, of the footprint: where target.mode is fixed, and under plex86-2003, nominate and"
                    + " user-pager; pages that random, balloon and target.mode = balloon leave a virtual machine at least.",
            "[A]");
    public static final Setting PIN_AHEAD = DECLARED.integer(
            "pin.ahead",
            0,
            0,
            64,
            "pages",
            "Pages locked along with one that faults: the next ones by number that were touched before and are unlocked.",
            "[A]");
    public static final Setting FEEDBACK = DECLARED.choice(
            "feedback",
            "off",
            List.of("off", "minor-major", "refault-distance", "psi"),
            "What a re-lock teaches: nothing; major ones double the page's idle threshold, minor ones halve it again; the"
                    + " same for those within as many demotions as pages are locked, and all others; or time stalled.",
            "[R] the mail's feedback from swapping; [K] refault distance: Linux workingset.c, psi: pressure stall");
    public static final Setting FEEDBACK_TARGET = DECLARED.real(
            "feedback.target_relock",
            0.2,
            1e-6,
            1e12,
            "% per minute",
            "Re-locks of the kind of feedback, of the locked pages, that target.mode = feedback allows.",
            "[R] Google far memory: promotions of 0.2 % of the working set");
    public static final Setting FEEDBACK_STALL = DECLARED.real(
            "feedback.target_stall",
            1,
            1e-6,
            6_400,
            "%",
            "Time virtual CPUs wait for re-locks, of the time that passes, that target.mode = feedback allows with psi.",
            "[A]");
    public static final Setting META_TIMESTAMP = DECLARED.real(
            "meta.timestamp_weight",
            0,
            0,
            1e3,
            "factor",
            "Idle scans that each scan since a page was put into action counts for, beside its real ones.",
            "[R] the mail's time-stamps; [A] the number");
    public static final Setting META_RELOCK = DECLARED.real(
            "meta.relock_weight",
            0,
            0,
            1e3,
            "factor",
            "Lengthening of a page's idle threshold for each time it was re-locked; 1 adds idle.k each time.",
            "[R] the mail's re-lock feedback; [A] 0, so that the plain sampler stays the default");
    public static final Setting SHADOW_DROP_ON_CR3 = DECLARED.word(
            "shadow.drop_on_cr3",
            "true",
            "What the monitor does with its tables at a CR3 load of the guest (guest.cr3_interval): drop them (true), or keep the sets of the n address spaces loaded last, the present one among them (cache:n).",
            "[R] plex86-2003 drops them");
    public static final Setting SHADOW_DROP_ON_SWITCH = DECLARED.choice(
            "shadow.drop_on_switch",
            "never",
            List.of("never", "yield", "always"),
            "When the monitor of a virtual machine with one virtual CPU drops its tables at a world switch to the host: never;"
                    + " where another thread may run before the return (faults, preemption), so that on one CPU nothing is"
                    + " mapped while the swapper runs; or always, also where the host only handles an interrupt.",
            "[R] host model, 2.2: what makes sharing without locks safe on one CPU");
    public static final Setting SHADOW_AD = DECLARED.choice(
            "shadow.ad",
            "harvest",
            List.of("trap", "harvest", "lazy"),
            "How a guest that pages gets A and D under paging.mode = shadow: by a further fault at the first access and the first write (trap); copied when the shadow's entries are dropped (harvest); or A, and D if it is for a write, when such an entry is made, so that later writes are lost to the guest (lazy).",
            "[R] trap: xen; lazy: plex86-2003");
    public static final Setting GUEST_SPACES = DECLARED.integer(
            "guest.spaces",
            2,
            1,
            1_024,
            "address spaces",
            "Address spaces that the guest loads in turn, for shadow.drop_on_cr3 = cache:n.",
            "[A]");
    public static final Setting GUEST_CR3 = DECLARED.duration(
            "guest.cr3_interval",
            "0 ms",
            0,
            "Between two CR3 loads of the guest, at which the monitor drops its tables (shadow.drop_on_cr3); 0 for never.",
            "[A] traces have no CR3 loads");
    public static final Setting CPL_WEIGHT = DECLARED.real(
            "cpl.weight",
            1,
            1e-6,
            1e6,
            "factor",
            "Weight of pages used by CPL 0: the option w0 of cpl-weighted; without a policy, of their idle threshold.",
            "[A] the idea is of lawton1999, the number is not");
    public static final Setting CPL_WINDOW = DECLARED.integer(
            "cpl.window", 8, 1, 1 << 20, "scans", "How long a use by CPL 0 counts, without a policy.", "[A]");
    public static final Setting CPL_SOURCE = DECLARED.choice(
            "cpl.source",
            "fault",
            List.of("fault", "us", "split", "oracle"),
            "How a use by CPL 0 is known, without a policy: CPL of the fault that mapped the page, U/S bit of its guest entry"
                    + " when used, Accessed bits of separate tables for supervisor and user, or, as no hardware tells, the CPL"
                    + " of every use (oracle).",
            "[A]");
    public static final Setting MON_LOCK = DECLARED.word(
            "mon.lock",
            "page",
            "Locks of the pages' states: one for each page, hashed:n (page modulo n), or one for the virtual machine (vm);"
                    + " then relock also holds another of the virtual machine while the host brings in, locks or unlocks"
                    + " pages, and counts them under it.",
            "[A]; [R] vm: HostIF_VMLock of vmmon");
    public static final Setting MON_LOCK_IRQ = DECLARED.choice(
            "mon.lock.irq",
            "on",
            List.of("on", "off"),
            "Whether a CPU takes interrupts while it waits for, or holds, a lock of a page's state.",
            "[A]");
    public static final Setting FUZZ_MUTATE = DECLARED.choice(
            "fuzz.mutate",
            "none",
            List.of(
                    "none",
                    "unpin_before_ack",
                    "unpin_before_clear",
                    "local_flush",
                    "no_flush",
                    "map_before_pin",
                    "pfn_before_pin",
                    "no_page_lock",
                    "plain_ad_rmw",
                    "no_dirty_transfer",
                    "dirty_after_unpin",
                    "forget_dirty_on_cancel",
                    "demote_open",
                    "irqoff_pin",
                    "no_seq",
                    "no_inprogress",
                    "late_snapshot",
                    "d_no_recheck",
                    "d_wrapping_seq",
                    "no_dirty_fold"),
            "A deliberate mistake in relock or mmu-notifier, to see what it does.",
            "[R] host model, appendix B");
    public static final Setting SHADOW_DROP = DECLARED.choice(
            "shadow.drop_on_unpin",
            "all",
            List.of("all", "page"),
            "Which entries plex86-2003 drops when it unlocks a page: all of the virtual machine, or those of the page.",
            "[R] plex86-2003");
    public static final Setting PLEX86_SMP_FLUSH = DECLARED.flag(
            "plex86.smp_flush",
            false,
            "Whether plex86-2003 flushes other CPUs before it unlocks a page, which it needs with several virtual CPUs.",
            "[R] plex86-2003: it does not");
    public static final Setting NOMINATE_SKIP_RECENT = DECLARED.integer(
            "nominate.skip_recent",
            16_384,
            0,
            1 << 28,
            "pages",
            "Pages brought in last that nominate does not page out; at most half of those it keeps.",
            "[R] xen");
    public static final Setting PAGER_HIGH = DECLARED.real(
            "pager.high",
            0.9,
            0,
            1,
            "share",
            "Share of pin.limit above which user-pager begins to page out.",
            "[R] umap");
    public static final Setting PAGER_LOW =
            DECLARED.real("pager.low", 0.7, 0, 1, "share", "Share of pin.limit at which user-pager stops.", "[R] umap");
    public static final Setting ESX_FREE_STATES = DECLARED.word(
            "esx.free_states",
            "6/4/2/1",
            "Free memory of the host in per cent below which its state is no longer high, soft, hard: random pages out from"
                    + " below the second until above the first.",
            "[K] waldspurger2002");
    public static final Setting ESX_IDLE_TAX = DECLARED.real(
            "esx.idle_tax",
            0.75,
            0,
            0.999,
            "share",
            "Tax on idle memory, for balloon and target.mode = balloon: an idle page costs a virtual machine 1 / (1 - tax) times an active one.",
            "[R] waldspurger2002");
    public static final Setting ESX_REALLOC = DECLARED.duration(
            "esx.realloc",
            "15 s",
            1,
            "Under balloon and target.mode = balloon, between two allocations of the host's memory to virtual machines, beside those for want of memory.",
            "[R] ESX 3 administration manual");
    public static final Setting VM_SHARES = DECLARED.word(
            "vm.shares",
            "equal",
            "Shares of each virtual machine in the host's memory, for balloon and target.mode = balloon: equal, or a number for each, as 1000,2000.",
            "[A]; the idea waldspurger2002");
    public static final Setting BALLOON_BATCH = DECLARED.integer(
            "balloon.batch",
            256,
            1,
            4_096,
            "pages",
            "Pages a balloon driver tells the host of at once.",
            "[R] linux-6.14");
    public static final Setting BALLOON_BACKOFF = DECLARED.duration(
            "balloon.backoff",
            "200 ms",
            1,
            "How long a balloon driver waits when the guest has no idle page to give.",
            "[R] linux-6.14");
    public static final Setting BALLOON_GUEST_WRITE = DECLARED.duration(
            "balloon.guest_write",
            "1 ms",
            0,
            "Writing a changed page to the guest's virtual disk before it goes into the balloon.",
            "[A] clustered writes");
    public static final Setting BALLOON_GUEST_READ = DECLARED.duration(
            "balloon.guest_read",
            "10 ms",
            0,
            "Reading a page back from the guest's virtual disk that had gone into the balloon.",
            "[A] as disk.random");
    public static final Setting ORACLE_HORIZON = DECLARED.duration(
            "oracle.horizon",
            "20 ms",
            0,
            "The oracle gives up a page that is not used for so long; the time to write it out and read it again.",
            "[A] twice disk.random");
    public static final Setting NOTIFIER_AGE = DECLARED.choice(
            "notifier.age",
            "locked",
            List.of("locked-flush", "locked", "lockless"),
            "How mmu-notifier gives Accessed bits to the swapper: under mmu_lock with a flush of young pages, under it"
                    + " without, or without the lock.",
            "[R] linux-4.19, linux-6.14, KVM of Linux 6.15");
    public static final Setting COST_SCAN =
            DECLARED.cost("cost.scan_pte", 8, "Looking at one page-table entry.", "[A]");
    public static final Setting COST_SCAN_CLEAR =
            DECLARED.cost("cost.scan_clear", 25, "Clearing its Accessed bit.", "[A]");
    public static final Setting COST_PTE =
            DECLARED.cost("cost.pte_exchange", 30, "Exchanging a page-table entry atomically.", "[A]");
    public static final Setting COST_UNPIN = DECLARED.cost(
            "cost.unpin",
            800,
            "Unlocking one page in the host with vm_locked; the other primitives cost lock.atomic.",
            "[A]");

    private MonitorSettings() {}

    static List<Setting> all() {
        return DECLARED.all();
    }
}
