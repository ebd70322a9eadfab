package org.refault.simulator.host;

import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.CycleUse;

/**
 * Brings a page of a process into memory, and locks it there if asked: HF of the host model.
 *
 * <p>In Linux 2.2 all of it is under the kernel lock, dropped while the page is read; there and in 2.4 the semaphore of the
 * address space is kept. In 2.4 and 6 the lock of the page table is held around each look at the entry and each change of
 * it, but not while a frame is found or filled; the page's own lock keeps others away meanwhile. Linux 6 drops the
 * semaphore too while a page is read, and begins the fault again. There the page is mapped by the fault (HF6), and looked
 * up once more to be locked (HF7): if it was evicted in between, all is tried again.
 *
 * <p>In Linux 6 a fault of the process itself takes the lock of its mapping instead of the semaphore, if it can be had at
 * once and the fault does not begin again after a sleep; what the monitor asks for (get_user_pages) takes the semaphore.
 */
public final class HostFault extends Activity {
    private static final int SEMAPHORE = 0;
    private static final int KERNEL = 1;
    private static final int ENTER = 2;
    private static final int LOOK = 3;
    private static final int ZERO = 4;
    private static final int ZEROED = 5;
    private static final int READ = 6;
    private static final int SUBMIT = 7;
    private static final int SUBMITTED = 8;
    private static final int SLEEP = 9;
    private static final int WOKEN = 10;
    private static final int END = 11;
    private static final int RELOCK = 12;
    private static final int LOOK_AGAIN = 13;
    private static final int PAGE_LOCKED = 14;
    private static final int FAST = 15;
    private static final int PAGE_UNLOCKED = 16;
    private static final int QUEUE = 17;
    private static final int MAPPING_TRIED = 18;
    private static final int MAY_CHANGE = 19;
    private static final int AHEAD_CACHED = 20;
    private static final int DECOMPRESSED = 21;

    private static final long NOT_AWAITED = -1;

    private final Host host;
    private final AddressSpace space;
    private int page;
    private boolean write;
    private boolean pin;
    private final String site;
    private AllocateFrame allocate;
    private boolean major;
    private boolean minor;
    private int frame = AddressSpace.NO_FRAME;
    private boolean mapped;
    private boolean expected;
    private long lockAwaitedSince = NOT_AWAITED;
    // Only where time passes, so no part of what an exploration goes back to.
    private boolean mayWait = true;
    private boolean wouldWait;
    // Only where mappings have locks of their own.
    private final boolean ofProcess;
    private SimLock mapping;
    private int ahead;
    private long cyclesOfRead;
    private boolean changed;

    /** A fault of the process itself on its own mapping. */
    public static HostFault ofProcess(Host host, AddressSpace space, int page, boolean write) {
        return new HostFault(host, space, page, write, false, "page_fault", true);
    }

    /** The monitor asks for a page, to be locked or not. */
    public static HostFault forMonitor(Host host, AddressSpace space, int page, boolean pin) {
        return new HostFault(host, space, page, false, pin, pin ? "lock_page" : "get_page", false);
    }

    /** The monitor asks for a page, to be locked: a read is begun, but not waited for (FOLL_NOWAIT of Linux). */
    public static HostFault withoutWaiting(Host host, AddressSpace space, int page) {
        HostFault fault = forMonitor(host, space, page, true);
        fault.mayWait = false;
        return fault;
    }

    private HostFault(
            Host host, AddressSpace space, int page, boolean write, boolean pin, String site, boolean ofProcess) {
        this.host = host;
        this.space = space;
        this.page = page;
        this.write = write;
        this.pin = pin;
        this.site = site;
        this.ofProcess = ofProcess;
    }

    /** The frame in which the page was at last found; by the time one looks it may be elsewhere, unless it was locked. */
    public int frame() {
        return frame;
    }

    /** Whether it has ended without the page, as that would have meant to sleep. */
    public boolean wouldWait() {
        return wouldWait;
    }

    /** Whether the page had to be read from the swap device. */
    public boolean wasMajor() {
        return major;
    }

    boolean wasMinor() {
        return minor && !major;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case SEMAPHORE -> {
                if (isFoundWithoutLocks()) {
                    goTo(FAST);
                    flow.spend(CycleUse.HOST, host.costs().gupFast());
                } else {
                    takeMappingOrSemaphore(flow);
                }
            }
            case MAPPING_TRIED -> {
                if (mapping == null) {
                    takeSemaphore(flow);
                } else {
                    goTo(KERNEL);
                    perform(flow);
                }
            }
            case MAY_CHANGE -> {
                changed = true;
                goTo(KERNEL);
                flow.call(ChangeMapping.toLock(host, space, page, site));
            }
            case FAST -> {
                if (isFoundWithoutLocks()) {
                    space.touch(page, write);
                    frame = space.frame(page);
                    host.memory().pin(space, page);
                    flow.done();
                } else {
                    takeSemaphore(flow);
                }
            }
            case KERNEL -> {
                goTo(ENTER);
                flow.acquire(lock(), site);
            }
            case ENTER -> {
                goTo(LOOK);
                boolean ofMonitor = flow.vcpu() != null;
                long mappings = host.costs().mapping() * space.mappingDepth();
                flow.spend(
                        CycleUse.HOST,
                        mappings
                                + (ofMonitor
                                        ? host.costs().minor()
                                        : host.costs().fault()));
            }
            case LOOK -> look(flow);
            case ZERO -> {
                goTo(host.flavour().mapsApart() ? RELOCK : ZEROED);
                flow.spend(CycleUse.HOST, host.costs().zero());
            }
            case RELOCK -> {
                goTo(ZEROED);
                flow.acquire(lock(), site);
            }
            case ZEROED -> {
                host.memory().zeroed(space, page);
                unlockPage(flow);
                // The monitor asks for a frame to write to; a process that reads could have been given the page of
                // zeros.
                space.setDirty(page, write || flow.vcpu() != null);
                minor = true;
                mapped = true;
                goTo(LOOK);
                perform(flow);
            }
            case READ -> {
                goTo(QUEUE);
                EnterSwapCache.call(flow, host, space.slot(page), 1, site, this);
            }
            case QUEUE -> {
                goTo(SUBMIT);
                host.lockDevice(flow, site, this);
            }
            case SUBMIT -> {
                ahead = host.readAhead().read(space, page, allocate.frame(), flow.now());
                cyclesOfRead = host.readAhead().cyclesOfCpu();
                unlockPage(flow);
                major = true;
                goTo(SUBMITTED);
                flow.spend(
                        CycleUse.HOST,
                        host.costs().submit() + ahead * host.costs().allocate());
            }
            case SUBMITTED -> {
                host.unlockDevice(flow);
                goTo(DECOMPRESSED);
                if (cyclesOfRead > 0) {
                    flow.spend(CycleUse.HOST, cyclesOfRead);
                } else {
                    perform(flow);
                }
            }
            case DECOMPRESSED -> {
                goTo(AHEAD_CACHED);
                EnterSwapCache.call(flow, host, space.slot(page), ahead, site, this);
            }
            case AHEAD_CACHED -> {
                goTo(SLEEP);
                perform(flow);
            }
            case SLEEP -> {
                if (!host.flavour().mapsApart()) {
                    flow.release(lock());
                }
                if (!mayWait) {
                    giveUp(flow);
                    return;
                }
                if (!host.flavour().keepsSemaphore()) {
                    releaseSemaphore(flow);
                }
                goTo(PAGE_UNLOCKED);
                if (space.state(page) == State.READING || isWrittenUnderLockWanted()) {
                    awaitLock(flow);
                    flow.sleep(space.transfers());
                } else {
                    perform(flow);
                }
            }
            case WOKEN -> {
                if (host.flavour().keepsSemaphore()) {
                    goTo(LOOK);
                    flow.acquire(lock(), site);
                } else {
                    takeSemaphore(flow);
                }
            }
            case LOOK_AGAIN -> {
                goTo(LOOK);
                flow.acquire(lock(), site);
            }
            case PAGE_LOCKED -> {
                goTo(PAGE_UNLOCKED);
                if (space.isLocked(page)) {
                    awaitLock(flow);
                    flow.sleep(space.pageLocks());
                } else {
                    perform(flow);
                }
            }
            case PAGE_UNLOCKED -> {
                if (lockAwaitedSince != NOT_AWAITED) {
                    space.pageLockBooks().waited(page, flow.cpu(), site, lockAwaitedSince, flow.now());
                    lockAwaitedSince = NOT_AWAITED;
                }
                goTo(WOKEN);
                perform(flow);
            }
            default -> {
                flow.release(lock());
                releaseSemaphore(flow);
                flow.done();
            }
        }
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        page = state.page(page);
        write = state.flag(write);
        pin = state.flag(pin);
        frame = state.frame(frame);
        mapped = state.flag(mapped);
        allocate = state.activity(allocate, () -> new AllocateFrame(host, space, page));
    }

    /** get_user_pages_fast: the entry is read, the page pinned, and the entry found unchanged. */
    private boolean isFoundWithoutLocks() {
        return pin
                && host.memory().pinPrimitive() == PinPrimitive.PIN
                && !host.flavour().keepsSemaphore()
                && space.state(page) == State.PRESENT;
    }

    /** lock_vma_under_rcu: what fails there falls back to the semaphore. */
    private void takeMappingOrSemaphore(Flow flow) {
        if (!ofProcess || space.mappings() == null) {
            takeSemaphore(flow);
            return;
        }
        goTo(MAPPING_TRIED);
        SimLock lock = space.mappings().lockOf(page);
        if (space.mappings().refusesReaders(lock)) {
            takeSemaphore(flow);
        } else if (flow.tryAcquireShared(lock, site)) {
            mapping = lock;
        }
    }

    /** As a reader, but for mlock, which changes the mapping, once. */
    private void takeSemaphore(Flow flow) {
        if (isWriter()) {
            goTo(space.mappings() == null || changed ? KERNEL : MAY_CHANGE);
            flow.acquire(space.mmapSem(), site);
        } else {
            goTo(KERNEL);
            flow.acquireShared(space.mmapSem(), site);
        }
    }

    private boolean isWriter() {
        return pin && host.memory().pinPrimitive().changesMapping();
    }

    /** Gives back what it has of both. */
    private void releaseSemaphore(Flow flow) {
        if (mapping != null) {
            flow.release(mapping);
            mapping = null;
        } else if (isWriter()) {
            host.releaseChanged(flow, space);
        } else {
            flow.release(space.mmapSem());
        }
    }

    /** One who must not wait goes without the page. The lock of the page table is given back already. */
    private void giveUp(Flow flow) {
        wouldWait = true;
        releaseSemaphore(flow);
        flow.done();
    }

    private SimLock lock() {
        return host.flavour().tableLock(space, page);
    }

    private void awaitLock(Flow flow) {
        lockAwaitedSince = flow.now();
        space.pageLockBooks().waits(page, site, flow.now());
    }

    private void unlockPage(Flow flow) {
        host.unlockPage(space, page, flow);
    }

    /** Finds a frame, with the page's lock held and, where it is not the global one, without the page table's. */
    private void allocate(Flow flow, int next) {
        host.lockPage(space, page, flow, site);
        allocate = new AllocateFrame(host, space, page);
        goTo(next);
        if (host.flavour().mapsApart()) {
            flow.release(lock());
        }
        flow.call(allocate);
    }

    private void look(Flow flow) {
        if (expected && space.state(page) != State.PRESENT) {
            host.counts().pinRetries++;
        }
        expected = false;
        if (space.isLocked(page)) {
            // On its way in by another thread, or out. Who sleeps holds what it may hold during a read.
            flow.release(lock());
            if (!mayWait) {
                giveUp(flow);
                return;
            }
            if (!host.flavour().keepsSemaphore()) {
                releaseSemaphore(flow);
            }
            goTo(PAGE_LOCKED);
            perform(flow);
            return;
        }
        switch (space.state(page)) {
            case PRESENT -> {
                if (isWrittenUnderLockWanted()) {
                    awaitTransfer(flow);
                    return;
                }
                space.touch(page, write);
                frame = space.frame(page);
                if (pin && mapped && host.flavour().mapsApart()) {
                    mapped = false;
                    expected = true;
                    flow.release(lock());
                    goTo(LOOK_AGAIN);
                    perform(flow);
                    return;
                }
                goTo(END);
                long splits = -host.memory().mappingSplits();
                if (pin) {
                    host.memory().pin(space, page);
                }
                splits += host.memory().mappingSplits();
                if (splits > 0 && space.mappings() == null) {
                    flow.spend(CycleUse.HOST, splits * host.costs().split());
                } else {
                    perform(flow);
                }
            }
            case CACHED, WRITING -> {
                host.countReadAheadHit(space, page);
                host.memory().remap(space, page);
                minor = true;
                mapped = true;
                perform(flow);
            }
            case NONE -> {
                allocate(flow, ZERO);
            }
            case SWAPPED -> {
                allocate(flow, READ);
            }
            case READING -> awaitTransfer(flow);
        }
    }

    private void awaitTransfer(Flow flow) {
        if (host.flavour().mapsApart()) {
            flow.release(lock());
        }
        goTo(SLEEP);
        perform(flow);
    }

    /** PG_locked is to be taken of a page that is being written, for which kernels before Linux 6 hold it. */
    private boolean isWrittenUnderLockWanted() {
        return pin
                && host.memory().pinPrimitive() == PinPrimitive.PG_LOCKED
                && space.state(page) == State.PRESENT
                && host.keepsPageLock(space, page);
    }
}
