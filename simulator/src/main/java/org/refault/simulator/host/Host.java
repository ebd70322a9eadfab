package org.refault.simulator.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.LockCosts;
import org.refault.simulator.lock.LockKind;
import org.refault.simulator.lock.LockRules;
import org.refault.simulator.lock.SimLock;
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
    private final SimLock kernelLock;
    private final SimLock allocatorLock;
    private final SimLock deviceLock;
    private final WaitQueue swapperQueue = new WaitQueue();
    private final WaitQueue transferEnd = WaitQueue.forTransfers();
    private final int asyncMax;
    private final int batch;
    private final boolean broadcast;
    private final long allCpus;
    private final List<AddressSpace> guestSpaces = new ArrayList<>();
    private HostCounts counts = new HostCounts();

    /** What the host has counted. */
    public static final class HostCounts {
        long guestEvictions;
        long processEvictions;
        long guestPageOuts;
        long processMajorFaults;
        long processMinorFaults;
        long processTouches;
        long wakeUps;
        long directReclaims;

        /** Pages of the guest taken out of their page table. */
        public long guestEvictions() {
            return guestEvictions;
        }

        /** Pages of host processes taken out of their page table. */
        public long processEvictions() {
            return processEvictions;
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
        this.device = device.apply(this);
        kernelLock = lockClass("kernel_flag", LockSettings.LOCK_KERNEL).newLock();
        // Held while a page is read from the device: its waiters must sleep.
        mmapClass = lockClass("mmap_sem", LockSettings.LOCK_MMAP);
        allocatorLock =
                lockClass("page_alloc_lock", LockSettings.LOCK_ALLOC, true).newLock();
        deviceLock = lockClass("io_request_lock", LockSettings.LOCK_IO, true).newLock();
        asyncMax = settings.count(HostSettings.SWAP_ASYNC);
        batch = settings.count(HostSettings.RECLAIM_BATCH);
        broadcast = settings.word(MachineSettings.TLB_SHOOTDOWN).equals("broadcast-full");
    }

    /** A new class of locks, reported with the host's. */
    public LockClass lockClass(String name, Setting kind) {
        return lockClass(name, kind, false);
    }

    private LockClass lockClass(String name, Setting kind, boolean interruptsOff) {
        LockClass made = new LockClass(
                name,
                LockKind.named(settings.word(kind)),
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
        memory.add(space);
        return space;
    }

    /** Says that an address space is a virtual machine's, so that its pages are counted apart. */
    public void addGuestSpace(AddressSpace space) {
        guestSpaces.add(space);
    }

    /** The frames. */
    public HostMemory memory() {
        return memory;
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

    SimLock allocatorLock() {
        return allocatorLock;
    }

    SimLock deviceLock() {
        return deviceLock;
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

    int reclaimBatch() {
        return batch;
    }

    boolean isGuest(AddressSpace space) {
        return guestSpaces.contains(space);
    }

    void countEviction(AddressSpace space) {
        space.countEviction();
        if (isGuest(space)) {
            counts.guestEvictions++;
        } else {
            counts.processEvictions++;
        }
    }

    /** Whom an unmapping in an address space must be told. */
    long shootdownTargets(AddressSpace space) {
        return broadcast ? allCpus : space.cpus();
    }

    /** Sends a page that was unmapped to the swap device. */
    void submitWrite(AddressSpace space, int page, long now) {
        space.transferBegan(page, AddressSpace.State.WRITING, space.frame(page), space.slot(page));
        space.countPageOut();
        if (isGuest(space)) {
            counts.guestPageOuts++;
        }
        memory.writeBegins(space, page);
        device.submit(new SwapDevice.Transfer(space, page, space.slot(page), true), now);
    }

    /** Reads a page from the swap device into a frame. */
    void submitRead(AddressSpace space, int page, int frame, long now) {
        space.transferBegan(page, AddressSpace.State.READING, frame, space.slot(page));
        device.submit(new SwapDevice.Transfer(space, page, space.slot(page), false), now);
    }

    /**
     * A transfer has ended: the device's interrupt.
     *
     * @param service cycles the device served it, without its queue
     */
    public void transferEnded(SwapDevice.Transfer transfer, long service, long now) {
        AddressSpace space = transfer.space();
        if (transfer.write()) {
            memory.written(space, transfer.page());
        } else {
            memory.read(space, transfer.page());
        }
        space.transfers().wakeAll(now, service);
        transferEnd.wakeAll(now, service);
    }
}
