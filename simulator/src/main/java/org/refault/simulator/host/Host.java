package org.refault.simulator.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.LockCosts;
import org.refault.simulator.lock.LockKind;
import org.refault.simulator.lock.LockRules;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Processors;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.LockSettings;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.Settings;

/** The host as a whole: its memory, its locks, its swap device, and what it has counted. */
public final class Host {
    private final EventScheduler events;
    private final Settings settings;
    private final HostCosts costs;
    private final HostMemory memory;
    private final SwapDevice device;
    private final RandomStreams streams;
    private final List<LockClass> lockClasses = new ArrayList<>();
    private final LockClass mmapClass;
    private final LockClass pageLocks;
    private final SimLock kernelLock;
    private final SimLock allocatorLock;
    private final SimLock deviceLock;
    private final WaitQueue swapperQueue = new WaitQueue();
    private final WaitQueue transferEnd = WaitQueue.forTransfers();
    private final int asyncMax;
    private final HostFlavour kind;
    private final Flavour flavour;
    private final ReadAhead readAhead;
    private final boolean seesGuestBits;
    private final int batch;
    private final boolean broadcast;
    private final boolean batched;
    private final long allCpus;
    /** The last CPU, to which transfers are put down that no thread waits for. */
    private final int swapperCpu;

    private int endsUnderWay;

    private HostCounts counts = new HostCounts();

    /** What the host has counted. */
    public static final class HostCounts {
        long guestEvictions;
        long processEvictions;
        long guestPageOuts;
        long deadPageOuts;
        long processMajorFaults;
        long processMinorFaults;
        long processTouches;
        long wakeUps;
        long directReclaims;
        long swapIns;
        long swapOuts;
        long readAheadPages;
        long readAheadHits;
        long pinRetries;
        long selfEvictions;
        /** Of all waits the ends, where they have ended, less the beginnings. */
        private long processWaits;

        private int processesWaiting;
        long deviceTouches;
        long refaultActivations;
        long deviceQueue;
        long deviceService;

        /** Pages of all read from the swap device. */
        public long swapIns() {
            return swapIns;
        }

        /** Pages of all written to the swap device. */
        public long swapOuts() {
            return swapOuts;
        }

        /** Pages read because they lay beside another. */
        public long readAheadPages() {
            return readAheadPages;
        }

        /** Of those the ones wanted before they were dropped. */
        public long readAheadHits() {
            return readAheadHits;
        }

        /** Pages brought in to be locked and lost again before they were. */
        public long pinRetries() {
            return pinRetries;
        }

        /** Pages that a virtual CPU took from its own virtual machine. */
        public long selfEvictions() {
            return selfEvictions;
        }

        /** Cycles of host processes up to an instant from a touch that faulted to the page. */
        public long processWaits(long now) {
            return processWaits + processesWaiting * now;
        }

        void processAwaitsPage(long since) {
            processWaits -= since;
            processesWaiting++;
        }

        void processGotPage(long now) {
            processWaits += now;
            processesWaiting--;
        }

        /** Guest pages touched by the device emulator. */
        public long deviceTouches() {
            return deviceTouches;
        }

        /** Pages that came back so soon that they count as active. */
        public long refaultActivations() {
            return refaultActivations;
        }

        /** Cycles that ended transfers waited for the swap device. */
        public long deviceQueue() {
            return deviceQueue;
        }

        /** Cycles that the swap device worked on ended transfers. */
        public long deviceService() {
            return deviceService;
        }

        /** Pages of the guest taken out of their page table. */
        public long guestEvictions() {
            return guestEvictions;
        }

        /** Pages of host processes taken out of their page table. */
        public long processEvictions() {
            return processEvictions;
        }

        /** Of those, pages that the guest had freed. */
        public long deadPageOuts() {
            return deadPageOuts;
        }

        /** Pages of the guest written to the swap device. */
        public long guestPageOuts() {
            return guestPageOuts;
        }

        /** Faults of host processes that read the swap device. */
        public long processMajorFaults() {
            return processMajorFaults;
        }

        /** Faults of host processes served from memory. */
        public long processMinorFaults() {
            return processMinorFaults;
        }

        /** Touches by host processes. */
        public long processTouches() {
            return processTouches;
        }

        /** Times the swapper was woken. */
        public long wakeUps() {
            return wakeUps;
        }

        /** Times a thread had to reclaim for itself. */
        public long directReclaims() {
            return directReclaims;
        }
    }

    /**
     * A host over some CPUs, with its memory.
     *
     * @param device where it swaps to; is to call {@link #transferEnded}
     */
    public Host(
            Processors processors,
            EventScheduler events,
            Settings settings,
            HostMemory memory,
            Function<Host, SwapDevice> device,
            RandomStreams streams) {
        this.events = events;
        this.settings = settings;
        this.costs = HostCosts.of(settings);
        this.memory = memory;
        this.streams = streams;
        this.allCpus = processors.allCpus();
        this.swapperCpu = Long.SIZE - 1 - Long.numberOfLeadingZeros(allCpus);
        kind = HostFlavour.named(settings.word(HostSettings.HOST_FLAVOUR));
        seesGuestBits = settings.flag(HostSettings.SEES_GUEST_A);
        this.device = device.apply(this);
        memory.tellOfSlots(this.device::slotGivenBack);
        kernelLock = lockClass("kernel_flag", LockSettings.LOCK_KERNEL).newLock();
        // Held while a page is read from the device: its waiters must sleep.
        mmapClass = lockClass("mmap_sem", LockSettings.LOCK_MMAP);
        allocatorLock =
                lockClass("page_alloc_lock", LockSettings.LOCK_ALLOC, true).newLock();
        boolean queueOfEachCpu =
                kind.isModern() && settings.word(HostSettings.DISK_KIND).equals("nvme");
        deviceLock = queueOfEachCpu
                ? null
                : lockClass("io_request_lock", LockSettings.LOCK_IO, true).newLock();
        asyncMax = settings.count(HostSettings.SWAP_ASYNC) == 0
                ? kind.writesInFlight()
                : settings.count(HostSettings.SWAP_ASYNC);
        batch = settings.count(HostSettings.RECLAIM_BATCH);
        broadcast = settings.word(MachineSettings.TLB_SHOOTDOWN).equals("broadcast-full");
        batched = List.of("batched", "hw").contains(settings.word(MachineSettings.TLB_SHOOTDOWN));
        pageLocks = new LockClass(
                kind.isModern() ? "folio_lock" : "page_lock",
                LockKind.MUTEX,
                LockCosts.of(settings),
                events,
                streams.stream("lock.page_lock"));
        lockClasses.add(pageLocks);
        flavour = kind.of(this);
        memory.watchedBy(flavour);
        int cluster = settings.count(HostSettings.SWAP_CLUSTER);
        readAhead = new ReadAhead(this, cluster < 0 ? kind.cluster(memory.frames()) : cluster, kind.isModern());
    }

    /** A new class of locks, reported with the host's. */
    public LockClass lockClass(String name, Setting kind) {
        return lockClass(name, kind, false);
    }

    LockClass lockClass(String name, Setting kind, boolean interruptsOff) {
        return lockClass(name, LockKind.named(settings.word(kind)), interruptsOff);
    }

    LockClass lockClass(String name, LockKind kind, boolean interruptsOff) {
        LockClass made = new LockClass(
                name,
                kind,
                LockCosts.of(settings),
                LockRules.of(settings, interruptsOff),
                events,
                streams.stream("lock." + name));
        lockClasses.add(made);
        return made;
    }

    /** All lock classes, in the order in which they were made. */
    public List<LockClass> lockClasses() {
        return List.copyOf(lockClasses);
    }

    /** A new address space, known to the swapper. */
    public AddressSpace newSpace(String name, int pages, long cpus) {
        AddressSpace space = new AddressSpace(name, pages, mmapClass.newLock(), cpus);
        space.setPageLockBooks(pageLocks.newBitLocks(pages));
        flavour.prepare(space);
        memory.add(space);
        return space;
    }

    /** Says that an address space is a virtual machine's, so that its pages are counted apart. */
    public void addGuestSpace(AddressSpace space) {
        space.setOfGuest();
    }

    /** The time. */
    public long now() {
        return events.now();
    }

    /** The frames. */
    public HostMemory memory() {
        return memory;
    }

    /** Where threads sleep for the sake of the host as a whole. */
    public List<WaitQueue> queues() {
        return List.of(transferEnd, swapperQueue);
    }

    /** What was counted. */
    public HostCounts counts() {
        return counts;
    }

    /** Begins the swapper's period. */
    public void begin() {
        schedulePeriod(settings.cycles(HostSettings.KSWAPD_PERIOD));
    }

    private void schedulePeriod(long period) {
        events.schedule(events.now() + period, EventClass.TIMER, 0, now -> {
            swapperQueue.wakeAll(now);
            schedulePeriod(period);
        });
    }

    /** Wakes the swapper if frames are short. */
    void wakeSwapperIfLow(long now) {
        if (memory.isBelowLow()) {
            swapperQueue.wakeAll(now);
        }
    }

    HostCosts costs() {
        return costs;
    }

    SwapDevice device() {
        return device;
    }

    /** The big kernel lock. */
    public SimLock kernelLock() {
        return kernelLock;
    }

    /** How pages are chosen and taken, and which locks guard what. */
    Flavour flavour() {
        return flavour;
    }

    Settings settings() {
        return settings;
    }

    RandomStream stream(String role) {
        return streams.stream(role);
    }

    /** Ends a step: the next one of the activity holds the flavour's global lock, if it has one. */
    void lockAll(Flow flow, String site, Activity next) {
        if (flavour.globalLock() == null) {
            next.perform(flow);
        } else {
            flow.acquire(flavour.globalLock(), site);
        }
    }

    /** Lets go of the flavour's global lock, if it has one. */
    void unlockAll(Flow flow) {
        if (flavour.globalLock() != null) {
            flow.release(flavour.globalLock());
        }
    }

    /** The lock under which a page of an address space is unlocked in memory, taken after the space's semaphore. */
    public SimLock pinLock(AddressSpace space, int page) {
        return flavour.tableLock(space, page);
    }

    /** Whether a page was accessed since the last look, as far as the host sees; clears what says so. */
    boolean takeAccessed(AddressSpace space, int page) {
        boolean accessed = space.takeAccessed(page);
        if (seesGuestBits && space.guestBits() != null) {
            accessed |= space.guestBits().takeAccessed(page);
        }
        return accessed;
    }

    /** Reads pages around a slot. */
    ReadAhead readAhead() {
        return readAhead;
    }

    SimLock allocatorLock() {
        return allocatorLock;
    }

    /** Ends a step: the next one of the activity holds the lock of the swap device's queue, if the CPUs share one. */
    void lockDevice(Flow flow, String site, Activity next) {
        if (deviceLock == null) {
            next.perform(flow);
        } else {
            flow.acquire(deviceLock, site);
        }
    }

    /** Lets go of the lock of the swap device's queue, if the CPUs share one. */
    void unlockDevice(Flow flow) {
        if (deviceLock != null) {
            flow.release(deviceLock);
        }
    }

    /** Whether each mapping of an address space has a lock, so that it must be made ready before it changes. */
    public boolean locksMappings(AddressSpace space) {
        return space.mappings() != null;
    }

    /** Gives the semaphore of an address space back that was held to change its mappings. */
    public void releaseChanged(Flow flow, AddressSpace space) {
        if (space.mappings() != null) {
            space.mappings().admitReaders();
        }
        flow.release(space.mmapSem());
    }

    WaitQueue swapperQueue() {
        return swapperQueue;
    }

    /** Whoever waits for any transfer to end. */
    WaitQueue transferEnd() {
        return transferEnd;
    }

    boolean tooManyWrites() {
        return device.writesInFlight() > asyncMax;
    }

    /** Whether one flush serves a batch of unmapped pages. */
    boolean batchesFlushes() {
        return batched;
    }

    int reclaimBatch() {
        return batch;
    }

    void countEviction(AddressSpace space, boolean ofItself) {
        space.countEviction();
        counts.selfEvictions += ofItself ? 1 : 0;
        if (space.isOfGuest()) {
            counts.guestEvictions++;
        } else {
            counts.processEvictions++;
        }
    }

    /** Whom an unmapping in an address space must be told. */
    long shootdownTargets(AddressSpace space) {
        return broadcast ? allCpus : space.cpus();
    }

    /** A page read ahead is wanted. */
    void countReadAheadHit(AddressSpace space, int page) {
        if (space.isReadAhead(page)) {
            space.setReadAhead(page, false);
            counts.readAheadHits++;
            readAhead.hit();
        }
    }

    // ---- A page's own lock: a bit that is free, taken for a thread, and kept while a transfer uses the page

    void lockPage(AddressSpace space, int page, Flow flow, String site) {
        space.lockPage(page);
        if (!space.pageLockBooks().isHeld(page)) {
            space.pageLockBooks().taken(page, flow.cpu(), site, flow.now());
        }
    }

    void unlockPage(AddressSpace space, int page, Flow flow) {
        space.unlockPage(page);
        if (!keepsPageLock(space, page)) {
            space.pageLockBooks().given(page, flow.now());
        }
        flow.wake(space.pageLocks());
    }

    /** Until a read is over, and, before Linux 6 had a bit of its own for it, a write. */
    boolean keepsPageLock(AddressSpace space, int page) {
        return space.isTransferring(page) && (space.state(page) == AddressSpace.State.READING || !kind.isModern());
    }

    private void transferLocks(AddressSpace space, int page, long now) {
        if (keepsPageLock(space, page) && !space.pageLockBooks().isHeld(page)) {
            space.pageLockBooks().taken(page, swapperCpu, "transfer", now);
        }
    }

    /** Sends a page that was unmapped to the swap device. Returns the cycles that the thread works on it then. */
    long submitWrite(AddressSpace space, int page, long now) {
        space.transferBegan(page, AddressSpace.State.WRITING, space.frame(page), space.slot(page));
        space.countPageOut();
        if (space.isOfGuest()) {
            counts.guestPageOuts++;
            counts.deadPageOuts += space.isFreeInGuest(page) ? 1 : 0;
        }
        counts.swapOuts++;
        memory.writeBegins(space, page);
        transferLocks(space, page, now);
        return submit(new SwapDevice.Transfer(space, page, space.slot(page), true), now);
    }

    private long submit(SwapDevice.Transfer transfer, long now) {
        long cycles = device.cyclesOfCpu(transfer);
        device.submit(transfer, now);
        return cycles;
    }

    /** Reads a page from the swap device into a frame. Returns the cycles that the thread works on it then. */
    long submitRead(AddressSpace space, int page, int frame, long now) {
        counts.swapIns++;
        space.transferBegan(page, AddressSpace.State.READING, frame, space.slot(page));
        transferLocks(space, page, now);
        return submit(new SwapDevice.Transfer(space, page, space.slot(page), false), now);
    }

    /** Whether no transfer is under way, and none has ended without the host knowing. */
    boolean isDeviceIdle() {
        return device.isIdle() && endsUnderWay == 0;
    }

    /**
     * How the host learns of the end of a transfer on a machine: at once in Linux 6; before, from the device's interrupt,
     * whose handler holds io_request_lock.
     *
     * @param cpu which takes the interrupts
     */
    public Disk.TransferListener transferInterrupts(Machine machine, int cpu) {
        if (kind.isModern()) {
            return this::transferEnded;
        }
        return (transfer, queued, served, now) -> {
            endsUnderWay++;
            machine.interruptByDevice(
                    cpu,
                    deviceLock,
                    "end_request",
                    costs.complete(),
                    at -> {
                        endsUnderWay--;
                        transferEnded(transfer, queued, served, at);
                    },
                    now);
        };
    }

    /**
     * The host knows that a transfer has ended.
     *
     * @param queued cycles it waited for the device
     * @param served cycles the device served it
     */
    public void transferEnded(SwapDevice.Transfer transfer, long queued, long served, long now) {
        AddressSpace space = transfer.space();
        counts.deviceQueue += queued;
        counts.deviceService += served;
        if (transfer.write()) {
            memory.written(space, transfer.page());
        } else if (space.isReadAhead(transfer.page()) || flavour.mapsApart()) {
            memory.readUnmapped(space, transfer.page());
        } else {
            memory.read(space, transfer.page());
        }
        if (!space.isLocked(transfer.page())) {
            space.pageLockBooks().given(transfer.page(), now);
        }
        space.transfers().wakeAll(now, served);
        transferEnd.wakeAll(now, served);
    }
}
