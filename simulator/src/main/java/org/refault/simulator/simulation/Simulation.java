package org.refault.simulator.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.guest.GuestMemory;
import org.refault.simulator.guest.GuestPaging;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.DeviceEmulator;
import org.refault.simulator.host.FrameDemand;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostFlavour;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.HostProcess;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.host.SwapDevice;
import org.refault.simulator.host.Swapper;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Task;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.memory.ShadowBits;
import org.refault.simulator.memory.TablePages;
import org.refault.simulator.monitor.Background;
import org.refault.simulator.monitor.FreedPages;
import org.refault.simulator.monitor.MemoryShares;
import org.refault.simulator.monitor.Monitor;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.monitor.VictimSources;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.LockNesting;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.result.Timeline;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.Settings;

/** Runs the timed machine once: one or more virtual machines under one protocol, on a host with a swapper and other processes. */
public final class Simulation {
    /** One that a fault brings in, and one to go on with. */
    private static final int GUEST_PAGES_OF_A_VCPU = 2;

    private final ReferenceString[] streams;
    private final Settings settings;
    private final PolicyChoice<?> policy;
    private final Protocol protocol;
    private final RandomStreams random;
    private final EventScheduler events = new EventScheduler();
    private final int footprint;
    private final PinPrimitive pinPrimitive;
    private final int guestPages;
    /** The pages of each guest's own tables, or null where they are no part of its memory. */
    private final TablePages tablePages;

    /** Guest pages of the trace and of the guest's tables. */
    private final int usedPages;

    private final List<AddressSpace> guests = new ArrayList<>();
    private final List<Monitor> monitors = new ArrayList<>();
    private Machine machine;
    private Host host;
    private List<GuestPaging> pagings;
    private TimelineRecorder timeline;
    /** What the warm-up counted, and the faults under way at its end; null and none without one. */
    private Reading warmUp;

    private Map<Counter, Long> underWay = Map.of();

    private Simulation(ReferenceString[] streams, Settings settings, PolicyChoice<?> policy, int replication) {
        this.streams = ReferenceString.coarsened(streams, MachineSettings.pageShift(settings));
        this.settings = settings;
        this.protocol = ProtocolCatalogue.load().find(settings.word(MonitorSettings.PROTOCOL));
        this.policy = protocol.usesPolicy() && isByPolicy(settings) ? policy : null;
        this.random = new RandomStreams(settings.integer(RunSettings.SEED), replication);
        this.pinPrimitive = protocol.pinPrimitive(settings);
        this.footprint = this.streams[0].pageCount();
        this.guestPages = guestPages();
        this.tablePages = tablePages();
        this.usedPages = guestPages + (tablePages == null ? 0 : tablePages.count());
    }

    private TablePages tablePages() {
        String asked = settings.word(MonitorSettings.PT_PAGES);
        if (asked.equals("none")) {
            return null;
        }
        String mode = settings.word(MonitorSettings.PAGING_MODE);
        if (mode.equals("flat")) {
            throw new InvalidSettingException("pt.pages: under paging.mode = flat nobody walks tables of the guest; set"
                    + " paging.mode = shadow or ept, or pt.pages = none");
        }
        if (MachineSettings.pageFactor(settings) > 1) {
            throw new InvalidSettingException(
                    "pt.pages: tables are pages of 4 KB; set page.size = 4K, or pt.pages = none");
        }
        if (mode.equals("shadow") && hasGuestPaging()) {
            throw new InvalidSettingException("pt.pages: the tables of a guest that does paging are followed under"
                    + " paging.mode = ept only; set that, guest.swapper = none or pt.pages = none");
        }
        if (!protocol.hasTablePages(settings)) {
            throw new InvalidSettingException("pt.pages: " + asked + " under paging.mode = " + mode
                    + " is not of protocol " + protocol.id() + "; set pt.pages = none or protocol = relock");
        }
        long[] numbers = new long[streams[0].virtualPageCount()];
        for (int virtualPage = 0; virtualPage < numbers.length; virtualPage++) {
            numbers[virtualPage] = streams[0].virtualNumber(virtualPage);
        }
        Setting levels = mode.equals("ept") ? MachineSettings.WALK_GUEST_LEVELS : MachineSettings.WALK_LEVELS;
        TablePages pages = new TablePages(numbers, settings.count(levels), guestPages);
        int limit = settings.pages(MonitorSettings.PIN_LIMIT, guestPages + pages.count());
        int least = streams.length * (pages.levels() + 1);
        if (protocol.hasPinLimit(settings) && asked.equals("normal") && limit < least) {
            throw new InvalidSettingException("pin.limit: " + limit + " pages are too few for " + streams.length
                    + " virtual CPUs that need a page and " + pages.levels() + " of tables each; at least " + least
                    + ", or pt.pages = protect");
        }
        return pages;
    }

    /** How bits get into the page table of the guest, as far as it has one. */
    private ShadowBits shadowBits() {
        boolean shadows =
                hasGuestPaging() && settings.word(MonitorSettings.PAGING_MODE).equals("shadow");
        ShadowBits bits = ShadowBits.named(settings.word(MonitorSettings.SHADOW_AD));
        if (!shadows && bits != ShadowBits.HARVEST) {
            throw new InvalidSettingException(
                    "shadow.ad: only a guest that does paging over shadow tables looks at such"
                            + " bits; set guest.swapper and paging.mode = shadow too");
        }
        return shadows ? bits : ShadowBits.NONE;
    }

    private boolean hasGuestPaging() {
        return !settings.word(MonitorSettings.GUEST_SWAPPER).equals("none");
    }

    /** Guest pages of the trace: as many as it has, or as the guest believes to have. */
    private int guestPages() {
        int pressure = settings.count(MonitorSettings.GUEST_MEM_PRESSURE);
        ShadowBits shadowBits = shadowBits();
        if (!hasGuestPaging()) {
            if (pressure < 100) {
                throw new InvalidSettingException(
                        "guest.mem_pressure: less than 100 needs a guest that does paging; set guest.swapper too");
            }
            if (!settings.word(MonitorSettings.DOUBLE_PAGING_AVOID).equals("off")) {
                throw new InvalidSettingException(
                        "double_paging.avoid: nothing is paged twice where the guest does no paging; set guest.swapper too");
            }
            return footprint;
        }
        if (settings.word(MonitorSettings.DOUBLE_PAGING_AVOID).equals("random")
                && (!protocol.usesPolicy() || policy != null)) {
            throw new InvalidSettingException(
                    "double_paging.avoid: random is the choice of relock without a policy; set"
                            + " protocol = relock and target.mode = cold or feedback, or take policy or protocol random");
        }
        if (shadowBits != ShadowBits.NONE
                && !settings.word(MonitorSettings.SHADOW_DROP_ON_CR3).equals("true")) {
            throw new InvalidSettingException("shadow.drop_on_cr3: sets of tables are not kept for a guest that does"
                    + " paging over shadow tables; set it to true");
        }
        int pages = (int) ((long) footprint * pressure / 100);
        int least = Math.min(footprint, GUEST_PAGES_OF_A_VCPU * streams.length);
        if (pages < least) {
            throw new InvalidSettingException("guest.mem_pressure: " + pressure + " % of " + footprint + " pages is "
                    + pages + ", too few for " + streams.length + " virtual CPUs; at least " + least);
        }
        return pages;
    }

    /**
     * Runs to the end of the references.
     *
     * @param streams the references of each virtual CPU; they share their page numbers
     * @param policy chooses victims where target.mode is fixed; null otherwise
     * @param replication 0 for the first
     * @throws InvalidSettingException if the settings do not fit each other or the trace
     * @throws org.refault.simulator.host.HostOutOfMemoryException if the host runs out of memory
     */
    public static TimedResult run(
            ReferenceString[] streams, Settings settings, PolicyChoice<?> policy, int replication) {
        return new Simulation(streams, settings, policy, replication).run();
    }

    /** Whether a policy chooses, of so many pages as are fixed or as the host's shares allow. */
    private static boolean isByPolicy(Settings settings) {
        return List.of("fixed", "balloon").contains(settings.word(MonitorSettings.TARGET_MODE));
    }

    private void checkThreads() {
        boolean told = !settings.word(MonitorSettings.ASYNC_PF).equals("off");
        if (told && !protocol.tellsOfReads()) {
            throw new InvalidSettingException("async_pf: under " + protocol.id()
                    + " every page is waited for; set async_pf = off, or protocol = mmu-notifier");
        }
        boolean several = settings.count(MonitorSettings.GUEST_THREADS) > 1;
        if (several && !told) {
            throw new InvalidSettingException("guest.threads_per_vcpu: several threads change nothing where the guest"
                    + " is told of no page; set async_pf = user_only or all");
        }
        if (several && settings.word(RunSettings.TIME_SOURCE).equals("trace")) {
            throw new InvalidSettingException("guest.threads_per_vcpu: the times of a trace are in the order of the"
                    + " trace, which several threads leave; set time.source = access");
        }
    }

    private void checkFreePages() {
        String free = settings.word(MonitorSettings.GUEST_FREE);
        if (free.equals("after-last-use") && hasGuestPaging()) {
            throw new InvalidSettingException("guest.free: a guest that does paging has no guest page without use;"
                    + " set guest.free = unused, or guest.swapper = none");
        }
        if (!settings.flag(MonitorSettings.REPORTING)) {
            return;
        }
        if (free.equals("never")) {
            throw new InvalidSettingException(
                    "reporting: there is nothing to report where no page is free; set guest.free too");
        }
        if (!protocol.takesReports()) {
            throw new InvalidSettingException("reporting: under " + protocol.id()
                    + " the host drops no page; set protocol = relock or mmu-notifier");
        }
        if (policy != null) {
            throw new InvalidSettingException(
                    "reporting: a policy cannot be told that a page is gone;" + " set target.mode = cold or feedback");
        }
    }

    private void checkDropOnSwitch() {
        if (settings.word(MonitorSettings.SHADOW_DROP_ON_SWITCH).equals("never")) {
            return;
        }
        String reason = null;
        if (streams.length > 1) {
            reason = "other virtual CPUs use the tables; set vcpu.per_vm = 1";
        } else if (settings.flag(MachineSettings.TLB_TAGGED)) {
            reason = "tagged translations outlive world switches; set tlb.tagged = false";
        } else if (settings.word(MonitorSettings.PAGING_MODE).equals("ept")) {
            reason = "under paging.mode = ept the monitor has no tables to drop at a world switch; leave it out";
        } else if (!settings.word(MonitorSettings.SHADOW_DROP_ON_CR3).equals("true")) {
            reason = "no set of tables is kept that is dropped at every world switch; set shadow.drop_on_cr3 = true";
        }
        if (reason != null) {
            throw new InvalidSettingException("shadow.drop_on_switch: " + reason);
        }
    }

    /** Each virtual machine has one virtual CPU, and a monitor of the same number. */
    private static Machine.TableDropper dropperOf(List<Monitor> monitors) {
        return new Machine.TableDropper() {
            @Override
            public long cost(Vcpu vcpu) {
                return monitors.get(vcpu.number()).costOfDroppingTables();
            }

            @Override
            public void drop(Vcpu vcpu, long now) {
                monitors.get(vcpu.number()).dropTablesAtOnce(now);
            }
        };
    }

    private TimedResult run() {
        checkThreads();
        checkFreePages();
        if (policy != null) {
            policy.requireFitForMachine();
        }
        String mode = settings.word(MonitorSettings.TARGET_MODE);
        if (mode.equals("balloon") && !protocol.followsShares()) {
            throw new InvalidSettingException("target.mode: balloon is of relock; under " + protocol.id()
                    + " leave it out, or set protocol = relock");
        }
        if (isByPolicy(settings) && protocol.usesPolicy() && policy == null) {
            throw new InvalidSettingException("target.mode: " + mode + " needs a policy; name one with --policies");
        }
        int vms = settings.count(MonitorSettings.VM_COUNT);
        int vcpus = vms * streams.length;
        if (vcpus > Long.SIZE) {
            throw new InvalidSettingException("vm.count: " + vms + " virtual machines of " + streams.length
                    + " virtual CPUs are more than " + Long.SIZE + " virtual CPUs");
        }
        int cpuCount = settings.count(MachineSettings.CPU_COUNT);
        cpuCount = cpuCount == 0 ? Math.min(Long.SIZE, vcpus + 1) : cpuCount;
        if (settings.word(MonitorSettings.PAGING_MODE).equals("ept")
                && settings.cycles(MonitorSettings.GUEST_CR3) > 0) {
            throw new InvalidSettingException(
                    "guest.cr3_interval: under paging.mode = ept the monitor has no tables to drop at a CR3 load; set it to 0");
        }
        checkDropOnSwitch();
        machine = new Machine(events, settings, cpuCount);
        int processes = settings.count(HostSettings.HOST_PROCESSES);
        int workingSet = settings.count(HostSettings.HOST_WSS);
        int residentShare = (int) (workingSet * settings.real(HostSettings.HOST_RESIDENT));
        int vmPages = Math.max(usedPages, settings.pages(MonitorSettings.VM_MEM, footprint));
        HostMemory memory = memory(vms, vmPages, processes * residentShare);
        host = new Host(
                machine,
                events,
                settings,
                memory,
                of -> SwapDevice.of(
                        events,
                        settings,
                        random.stream("disk"),
                        memory,
                        machine.cpuCount() - 1,
                        of.transferInterrupts(machine, machine.cpuCount() - 1)),
                random);
        for (int vm = 0; vm < vms; vm++) {
            String name = vms == 1 ? "the virtual machine" : "virtual machine " + vm;
            AddressSpace guest = host.newSpace(name, vmPages, cpusOfGuest(vm, cpuCount));
            host.addGuestSpace(guest);
            guests.add(guest);
        }
        List<AddressSpace> spaces = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            spaces.add(host.newSpace("process " + i, workingSet, 1L << cpuOfHostActor(i, vcpus, cpuCount)));
        }
        layOut(spaces);
        populate(memory, spaces, residentShare);
        MemoryShares shares = new MemoryShares(settings, memory, vms);
        pagings = guestPagings();
        Monitor[] monitorOfVcpu = new Monitor[vcpus];
        for (int vm = 0; vm < vms; vm++) {
            Monitor monitor = new Monitor(
                    machine,
                    host,
                    settings,
                    guests.get(vm),
                    table(),
                    protocol,
                    protocol.victims(victimSources(vm, memory, shares)));
            if (settings.count(RunSettings.CHECK_LEVEL) > 0) {
                monitor.watchClobbers();
            }
            if (hasGuestPaging()) {
                monitor.shadows(pagings.get(vm).memory().table());
            }
            monitors.add(monitor);
            Arrays.fill(monitorOfVcpu, vm * streams.length, (vm + 1) * streams.length, monitor);
        }
        machine.serveFaultsBy(vcpu -> monitorOfVcpu[vcpu.number()].onFault(vcpu));
        machine.serveHaltsBy(vcpu -> monitorOfVcpu[vcpu.number()].onHalt(vcpu));
        long delay = settings.cycles(RunSettings.FUZZ_DELAY);
        if (delay > 0) {
            machine.delaySteps(delay, random.stream("fuzz"));
        }
        machine.tellOfEmptyTlbs((vcpu, pages, now) -> monitorOfVcpu[vcpu.number()].tlbEmptied(vcpu, pages, now));
        String drops = settings.word(MonitorSettings.SHADOW_DROP_ON_SWITCH);
        if (!drops.equals("never")) {
            machine.dropTablesBy(dropperOf(monitors), drops.equals("always"));
        }
        machine.serveGuestFaultsBy(
                vcpu -> pagings.get(vcpu.number() / streams.length).onFault(vcpu.pageOfTrace()));
        List<Background> backgrounds = addVcpus();
        addHostThreads(spaces);
        for (int vm = 0; vm < vms; vm++) {
            Monitor monitor = monitors.get(vm);
            guests.get(vm)
                    .setGuestBits(page -> page < usedPages && monitor.table().takeAccessed(page) != 0);
        }
        for (int vm = 0; vm < vms; vm++) {
            monitors.get(vm).begin(backgrounds.get(vm));
            beginToFree(vm, machine, guests.get(vm), monitors.get(vm), backgrounds);
        }
        host.begin();
        timeline = new TimelineRecorder(
                events, host, monitors, vms * usedPages, settings.cycles(RunSettings.TIMELINE_INTERVAL));
        timeline.begin();
        long limit = settings.cycles(RunSettings.TIME_LIMIT);
        if (limit > 0) {
            machine.stopAt(limit);
        }
        int percent = settings.count(RunSettings.WARMUP);
        machine.afterReferences(percent, this::beginCounting);
        if (percent > 0 && limit > 0) {
            machine.readAt(limit / 100 * percent + limit % 100 * percent / 100, this::beginCounting);
        }
        return result(machine.run());
    }

    /** The guest frees pages, and reports them if it is to. */
    private void beginToFree(
            int vm, Machine machine, AddressSpace guest, Monitor monitor, List<Background> backgrounds) {
        if (settings.word(MonitorSettings.GUEST_FREE).equals("never")) {
            return;
        }
        List<Vcpu> vcpus = new ArrayList<>();
        List<ReferenceString> strings = new ArrayList<>();
        for (int i = 0; i < streams.length; i++) {
            vcpus.add(machine.vcpus().get(vm * streams.length + i).vcpu());
            strings.add(repeated(stringOf(vm, backgrounds.size(), i)));
        }
        FreedPages freed = new FreedPages(settings, vcpus, strings, guestPages, usedPages);
        guest.setFreePages(freed::isFree);
        if (settings.flag(MonitorSettings.REPORTING)) {
            monitor.reportFreePages(freed, backgrounds.get(vm));
        }
    }

    private MonitorTable table() {
        if (settings.word(MonitorSettings.PAGING_MODE).equals("shadow") && !hasGuestPaging()) {
            return tablePages == null
                    ? MonitorTable.shadow(streams[0].pageOfVirtual(), footprint)
                    : MonitorTable.shadow(streams[0].pageOfVirtual(), tablePages);
        }
        return tablePages == null ? new MonitorTable(guestPages) : new MonitorTable(tablePages);
    }

    /** The paging of each guest; none where they do none. */
    private List<GuestPaging> guestPagings() {
        List<GuestPaging> pagings = new ArrayList<>();
        for (int vm = 0; hasGuestPaging() && vm < guests.size(); vm++) {
            GuestMemory memory = new GuestMemory(
                    streams[0].pageOfVirtual(),
                    footprint,
                    guestPages,
                    settings.word(MonitorSettings.GUEST_SWAPPER),
                    shadowBits(),
                    random.stream("guest.swapper" + (vm == 0 ? "" : "." + vm)));
            long vcpus = 0;
            for (int vcpu = 0; vcpu < streams.length; vcpu++) {
                vcpus |= 1L << vm * streams.length + vcpu;
            }
            int number = vm;
            pagings.add(new GuestPaging(
                    machine,
                    host,
                    guests.get(vm),
                    memory,
                    vcpus,
                    settings,
                    vm * footprint,
                    frame -> monitors.get(number).overwritten(frame)));
        }
        return pagings;
    }

    /** Whether a guest page is the guest kernel's: as far as the trace tells of the page in it; its tables always are. */
    private IntPredicate supervisor(int vm) {
        if (!hasGuestPaging()) {
            return page -> page >= guestPages || streams[0].isSupervisor(page);
        }
        GuestMemory memory = pagings.get(vm).memory();
        return frame -> frame >= guestPages || memory.holdsPage(frame) && streams[0].isSupervisor(memory.pageIn(frame));
    }

    private VictimSources victimSources(int vm, HostMemory memory, MemoryShares shares) {
        List<ReferenceString> strings = new ArrayList<>();
        for (int i = 0; i < streams.length; i++) {
            strings.add(stringOf(vm, guests.size(), i));
        }
        String role = policy == null ? "sampler" : "policy." + policy.id();
        return new VictimSources(
                settings,
                policy,
                strings,
                supervisor(vm),
                events,
                memory,
                shares,
                random.stream(role + (vm == 0 ? "" : "." + vm)),
                guests.get(vm));
    }

    /** Virtual machine v of n begins its references where a v-th part of each stream is over. */
    private ReferenceString stringOf(int vm, int vms, int vcpu) {
        int start = (int) ((long) vm * streams[vcpu].length() / vms);
        return start == 0 ? streams[vcpu] : streams[vcpu].rotate(start);
    }

    private long cpusOfGuest(int vm, int cpuCount) {
        long cpus = 0;
        for (int vcpu = 0; vcpu < streams.length; vcpu++) {
            cpus |= 1L << (vm * streams.length + vcpu) % cpuCount;
        }
        return cpus;
    }

    /** Host actors share the CPUs that no virtual CPU has, from the last one down; with none, the last CPU. */
    private static int cpuOfHostActor(int actor, int vcpus, int cpuCount) {
        int own = Math.max(1, cpuCount - vcpus);
        return cpuCount - 1 - actor % own;
    }

    private List<Background> addVcpus() {
        boolean splitTables = policy == null ? Monitor.idlePagesWantSplitTables(settings) : policy.wantsSplitTables();
        List<Background> backgrounds = new ArrayList<>();
        for (int vm = 0; vm < monitors.size(); vm++) {
            Monitor monitor = monitors.get(vm);
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < streams.length; i++) {
                Vcpu vcpu = new Vcpu(
                        vm * streams.length + i,
                        repeated(stringOf(vm, monitors.size(), i)),
                        monitor.table(),
                        hasGuestPaging() ? pagings.get(vm).memory().table() : null,
                        settings,
                        splitTables,
                        monitor.clobberLog());
                monitor.add(vcpu);
                tasks.add(machine.addVcpu(vcpu));
            }
            backgrounds.add(new Background(machine, tasks));
        }
        return backgrounds;
    }

    private ReferenceString repeated(ReferenceString string) {
        int times = settings.count(RunSettings.TRACE_REPEAT);
        if (times == 1) {
            return string;
        }
        if (settings.word(RunSettings.TIME_SOURCE).equals("trace")) {
            throw new InvalidSettingException(
                    "trace.repeat: the times of a trace would run backwards; set time.source = access");
        }
        try {
            return string.repeat(times);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("trace.repeat: " + e.getMessage());
        }
    }

    private void addHostThreads(List<AddressSpace> spaces) {
        int cpuCount = machine.cpuCount();
        int vcpus = machine.vcpus().size();
        addSwapper(machine, new Swapper(host));
        for (int i = 0; i < spaces.size(); i++) {
            Task process = machine.addHostThread(
                    cpuOfHostActor(i, vcpus, cpuCount),
                    false,
                    new HostProcess(host, spaces.get(i), settings, random.stream("host.process." + i)));
            spaces.get(i).followThreads(() -> 1L << process.cpu());
        }
        for (int vm = 0; vm < guests.size(); vm++) {
            List<Task> threads = machine.vcpus().subList(vm * streams.length, (vm + 1) * streams.length);
            guests.get(vm).followThreads(() -> Machine.cpusOf(threads));
        }
        double deviceRate = settings.real(HostSettings.DEVICE_RATE);
        for (int vm = 0; vm < guests.size() && deviceRate > 0; vm++) {
            machine.addHostThread(
                    cpuCount - 1,
                    false,
                    new DeviceEmulator(
                            host,
                            events,
                            guests.get(vm),
                            random.stream("device." + vm),
                            cpuCount - 1,
                            interval(deviceRate),
                            settings.real(HostSettings.DEVICE_WRITES)));
        }
        double rate = settings.real(HostSettings.HOST_ALLOC_RATE);
        if (rate > 0) {
            long interval = interval(rate);
            machine.addHostThread(cpuCount - 1, true, new FrameDemand(host, events, cpuCount - 1, interval));
        }
    }

    private void addSwapper(Machine machine, Swapper swapper) {
        String cpu = settings.word(HostSettings.KSWAPD_CPU);
        int last = machine.cpuCount() - 1;
        if (cpu.equals("other")) {
            machine.addHostThread(last, true, swapper);
        } else if (cpu.matches("[0-9]{1,2}") && Integer.parseInt(cpu) <= last) {
            machine.addBoundHostThread(Integer.parseInt(cpu), true, swapper);
        } else {
            throw new InvalidSettingException(
                    "kswapd.cpu: expected other or the number of a CPU from 0 to " + last + ", not " + cpu);
        }
    }

    private long interval(double rate) {
        return Math.max(1, (long) (settings.integer(MachineSettings.CPU_MHZ) * 1e6 / rate));
    }

    // ---- Memory

    private HostMemory memory(int vms, int vmPages, int processPages) {
        int monitorPages = settings.count(MonitorSettings.MON_PAGES);
        int wanted = vms * (monitorPages + vmPages) + processPages;
        int asked = settings.pages(MachineSettings.MEM_PAGES, wanted);
        int frames = asked == 0 ? framesFor(wanted) : asked;
        HostFlavour flavour = HostFlavour.named(settings.word(HostSettings.HOST_FLAVOUR));
        int min = watermark(HostSettings.WM_MIN, flavour.watermarkMin(frames));
        int spacing = flavour.watermarkStep(min, frames);
        int low = watermark(HostSettings.WM_LOW, min + spacing);
        int high = watermark(HostSettings.WM_HIGH, min + 2 * spacing);
        if (low < min || high < low) {
            throw new InvalidSettingException(
                    "wm.min ≤ wm.low ≤ wm.high does not hold: " + min + ", " + low + ", " + high);
        }
        int reserved = settings.pages(MachineSettings.MEM_KERNEL, frames) + vms * monitorPages;
        int ofEach = protocol.leastPages(settings, vmPages, usedPages);
        int least = reserved + high + vms * ofEach;
        if (frames < least) {
            throw new InvalidSettingException(
                    "mem.pages: " + frames + " is not enough for kernel, monitor, watermarks and " + ofEach
                            + " guest pages; at least " + least);
        }
        int slots = Math.max(1, settings.pages(HostSettings.SWAP_PAGES, frames));
        HostMemory memory = new HostMemory(frames, reserved, slots, min, low, high, pinPrimitive);
        int mostLocked = settings.pages(HostSettings.MLOCK_MAX, frames);
        memory.limitLocked(mostLocked == 0 ? flavour.mostLocked(frames) : mostLocked);
        return memory;
    }

    /** Kernel + the rest, where the kernel keeps a share of the whole. */
    private int framesFor(int wanted) {
        int frames = wanted;
        while (frames - settings.pages(MachineSettings.MEM_KERNEL, frames) < wanted) {
            frames += Math.max(1, wanted - (frames - settings.pages(MachineSettings.MEM_KERNEL, frames)));
        }
        return frames;
    }

    private int watermark(Setting setting, int automatic) {
        int asked = settings.count(setting);
        return asked == 0 ? automatic : asked;
    }

    /** The pages of the trace and of the tables lie evenly among the guest's others; the popular pages of a process lie anywhere. */
    private void layOut(List<AddressSpace> spaces) {
        int[] guestOrder = new int[guests.get(0).pages()];
        int nextOther = usedPages;
        int nextOfTrace = 0;
        for (int position = 0; position < guestOrder.length; position++) {
            boolean ofTrace =
                    (long) nextOfTrace * guestOrder.length <= (long) position * usedPages && nextOfTrace < usedPages;
            guestOrder[position] = ofTrace || nextOther == guestOrder.length ? nextOfTrace++ : nextOther++;
        }
        guests.forEach(guest -> guest.layOut(guestOrder));
        for (int i = 0; i < spaces.size(); i++) {
            RandomStream chance = random.stream("host.layout." + i);
            int[] order = IntStream.range(0, spaces.get(i).pages()).toArray();
            for (int last = order.length - 1; last > 0; last--) {
                int other = chance.nextInt(last + 1);
                int page = order[last];
                order[last] = order[other];
                order[other] = page;
            }
            spaces.get(i).layOut(order);
        }
    }

    /** Fills memory down to the low watermark, where the swapper's work begins: the guest's pages first, then the most popular pages of the processes in turn. */
    private void populate(HostMemory memory, List<AddressSpace> spaces, int residentShare) {
        int keepFree = memory.watermarkLow();
        if (settings.flag(MonitorSettings.VM_POPULATED) || protocol.needsAllMemory()) {
            for (AddressSpace guest : guests) {
                for (int page = 0; page < guest.pages(); page++) {
                    if (memory.free() > keepFree) {
                        memory.populate(guest, page);
                    } else {
                        memory.populateSwapped(guest, page);
                    }
                }
            }
        }
        for (int page = 0; page < residentShare; page++) {
            for (AddressSpace space : spaces) {
                if (memory.free() > keepFree) {
                    memory.populate(space, page);
                }
            }
        }
    }

    // ---- Results

    private TimedResult result(long end) {
        host.memory().check();
        pagings.forEach(paging -> paging.memory().check());
        Reading whole = reading(end);
        requireSafety(whole);
        Reading counted = warmUp == null ? whole : whole.since(warmUp);
        Monitor.countDurations(monitors, counted.counters(), end);
        List<LockStatistics> locks = new ArrayList<>();
        for (LockClass lockClass : host.lockClasses()) {
            locks.addAll(lockClass.statistics(end));
        }
        List<FaultPath> paths = machine.pathsOfFaults();
        for (FaultPath path : paths) {
            // Counted when their kind was clear, over when the virtual CPU was in the guest again.
            long begun = counted.count(path.kind()) + underWay.getOrDefault(path.kind(), 0L);
            long unfinished = begun - path.faults();
            // Only a run that was stopped leaves faults unfinished, one a virtual CPU at most.
            boolean stopped = end == settings.cycles(RunSettings.TIME_LIMIT);
            if (unfinished < 0 || unfinished > (stopped ? machine.vcpus().size() : 0)) {
                throw new IllegalStateException(path.faults() + " critical paths of " + begun + " "
                        + path.kind().column());
            }
        }
        List<LockNesting> lockOrder = machine.orderOfLocks().stream()
                .map(edge ->
                        new LockNesting(edge.held(), edge.taken(), edge.heldSite(), edge.takenSite(), edge.times()))
                .toList();
        Timeline line = timeline.timeline();
        long fingerprint =
                Fingerprint.of(counted.counters(), counted.cycles(), locks, paths, lockOrder, counted.vms(), line);
        return new TimedResult(
                machine.vcpus().size(),
                settings.integer(MachineSettings.CPU_MHZ),
                monitors.size() * usedPages,
                counted.counters(),
                counted.cycles(),
                locks,
                paths,
                lockOrder,
                counted.vms(),
                line,
                events.executed(),
                fingerprint);
    }

    /** The guest's use of what is not its own any more is looked for in the whole run. */
    private void requireSafety(Reading whole) {
        Map<Counter, Long> counters = whole.counters();
        boolean mistaken = !settings.word(MonitorSettings.FUZZ_MUTATE).equals("none")
                || protocol.locksWhatItMaps() && !pinPrimitive.stopsUnmapping();
        if (protocol.isSafe(settings, streams.length)
                && !mistaken
                && (counters.get(Counter.CLOBBERS) > 0
                        || counters.get(Counter.EXPOSURE) > 0 && protocol.locksWhatItMaps()
                        || counters.get(Counter.LOST_UPDATES) > 0
                        || counters.get(Counter.VIOLATIONS) > 0
                        || counters.get(Counter.TRANSFER_CLOBBERS) > 0)) {
            throw new IllegalStateException("protocol " + protocol.id()
                    + " is safe, but the guest's translations were exposed for " + counters.get(Counter.EXPOSURE)
                    + " cycles, " + counters.get(Counter.CLOBBERS) + " clobbers happened, "
                    + counters.get(Counter.LOST_UPDATES) + " updates were lost and "
                    + counters.get(Counter.TRANSFER_CLOBBERS) + " transfers were hit; invariants were violated "
                    + counters.get(Counter.VIOLATIONS) + " times, first "
                    + monitors.stream().map(Monitor::firstViolation).toList());
        }
    }

    /** Every sum of the run up to now. Reading changes nothing. */
    private Reading reading(long now) {
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        List<Map<Counter, Long>> vms = new ArrayList<>();
        for (int vm = 0; vm < monitors.size(); vm++) {
            Map<Counter, Long> ofVm = monitors.get(vm).counters(now);
            ofVm.forEach((counter, amount) -> add(counters, counter, amount));
            vms.add(countersOf(vm, ofVm, now));
        }
        for (GuestPaging paging : pagings) {
            paging.counters().forEach((counter, amount) -> add(counters, counter, amount));
        }
        long lastEnd = 0;
        long sumOfEnds = 0;
        for (int i = 0; i < machine.vcpus().size(); i++) {
            Vcpu vcpu = machine.vcpus().get(i).vcpu();
            add(counters, Counter.REFERENCES, vcpu.references());
            add(counters, Counter.TLB_L2_HITS, vcpu.l2Hits());
            add(counters, Counter.WALKS, vcpu.walks());
            add(counters, Counter.TLB_HITS, vcpu.references() - vcpu.l2Hits() - vcpu.walks());
            add(counters, Counter.SHADOW_FAULTS, vcpu.shadowFaults());
            add(counters, Counter.VCPU_MOVES, machine.vcpus().get(i).moves());
            long ended = Math.min(now, machine.endOf(i));
            lastEnd = Math.max(lastEnd, ended);
            sumOfEnds += ended;
        }
        counters.put(Counter.CYCLES, lastEnd);
        counters.put(Counter.VCPU_CYCLES, sumOfEnds);
        counters.put(Counter.IPIS, machine.interruptsSent());
        Host.HostCounts counts = host.counts();
        counters.put(Counter.PAGE_OUTS, counts.guestPageOuts());
        counters.put(Counter.DEAD_PAGE_OUTS, counts.deadPageOuts());
        counters.put(Counter.HOST_EVICTIONS, counts.guestEvictions());
        counters.put(Counter.PROCESS_EVICTIONS, counts.processEvictions());
        counters.put(Counter.PROCESS_MAJOR_FAULTS, counts.processMajorFaults());
        counters.put(Counter.PROCESS_MINOR_FAULTS, counts.processMinorFaults());
        counters.put(Counter.PROCESS_TOUCHES, counts.processTouches());
        counters.put(Counter.KSWAPD_WAKEUPS, counts.wakeUps());
        counters.put(Counter.DIRECT_RECLAIMS, counts.directReclaims());
        counters.put(Counter.SWAP_INS, counts.swapIns());
        counters.put(Counter.SWAP_OUTS, counts.swapOuts());
        counters.put(Counter.READAHEAD_PAGES, counts.readAheadPages());
        counters.put(Counter.READAHEAD_HITS, counts.readAheadHits());
        counters.put(Counter.REFAULT_ACTIVATIONS, counts.refaultActivations());
        counters.put(Counter.PIN_RETRIES, counts.pinRetries());
        counters.put(Counter.VMA_SPLITS, host.memory().mappingSplits());
        counters.put(Counter.SELF_EVICTIONS, counts.selfEvictions());
        counters.put(Counter.DEVICE_TOUCHES, counts.deviceTouches());
        counters.put(Counter.PROCESS_WAIT_CYCLES, counts.processWaits(now));
        counters.put(Counter.SWAP_QUEUE_CYCLES, counts.deviceQueue());
        counters.put(Counter.SWAP_SERVICE_CYCLES, counts.deviceService());
        for (Counter counter : Counter.values()) {
            counters.putIfAbsent(counter, 0L);
        }
        return new Reading(now, counters, vms, machine.cyclesByUse(now));
    }

    /** The warm-up is over: from now on is counted. */
    private void beginCounting(long now) {
        if (warmUp != null) {
            return;
        }
        warmUp = reading(now);
        underWay = machine.restartStatistics(now);
        host.lockClasses().forEach(lockClass -> lockClass.restart(now));
        monitors.forEach(Monitor::restartDurations);
        timeline.begin();
    }

    /** What is counted for one virtual machine alone. */
    private Map<Counter, Long> countersOf(int vm, Map<Counter, Long> ofMonitor, long now) {
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        TimedResult.OF_EACH_VM.forEach(counter -> counters.put(counter, ofMonitor.getOrDefault(counter, 0L)));
        for (int i = vm * streams.length; i < (vm + 1) * streams.length; i++) {
            add(counters, Counter.REFERENCES, machine.vcpus().get(i).vcpu().references());
            long ended = Math.min(now, machine.endOf(i));
            add(counters, Counter.VCPU_CYCLES, ended);
            counters.merge(Counter.CYCLES, ended, Math::max);
        }
        counters.put(Counter.HOST_EVICTIONS, guests.get(vm).evictions());
        counters.put(Counter.PAGE_OUTS, guests.get(vm).pageOuts());
        return counters;
    }

    private static void add(Map<Counter, Long> counters, Counter counter, long amount) {
        counters.merge(counter, amount, Long::sum);
    }
}
