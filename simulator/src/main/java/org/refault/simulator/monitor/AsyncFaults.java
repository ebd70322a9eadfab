package org.refault.simulator.monitor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.refault.simulator.host.HostFault;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MonitorSettings;

/**
 * The asynchronous page faults of one virtual CPU: the guest is told that a page must be read, goes on with another of its
 * threads, and is told again when the page is there.
 *
 * <pre>
 *   fault:   read begun, not waited for; a worker is given the page; "not present" to the guest: the thread blocks;
 *            another runs, or the virtual CPU halts
 *   worker:  waits for the page; "ready": the virtual CPU leaves the guest
 *   ready:   the host maps the page ahead; an interrupt tells the guest: the thread can run, when its turn comes
 * </pre>
 *
 * <p>Follows linux-6.14 (virt/kvm/async_pf.c, Documentation/virt/kvm/x86/msr.rst): at most 64 outstanding; a second thread
 * that faults on the same page halts the virtual CPU until some page is ready; workers are kernel threads of the virtual
 * CPU's own CPU, which they take from it.
 *
 * <p>Departures: a fault at CPL 0 that may not be told of is waited for as without asynchronous faults, where KVM halts the
 * virtual CPU until the page or an interrupt comes; a page in zswap's pool counts as one to be read; the guest's idle task
 * costs nothing.
 */
final class AsyncFaults {
    /** ASYNC_PF_PER_VCPU of Linux. */
    private static final int MOST = 64;

    private static final long NOT_HALTED = -1;

    private final Monitor monitor;
    private final VirtualCpu vcpu;
    private final Background background;
    private final boolean everywhere;
    private final long setupCost;
    private final long handlerCost;
    private final long switchCost;
    private final List<Read> outstanding = new ArrayList<>();
    private final Deque<Read> ready = new ArrayDeque<>();
    private final Deque<Worker> idleWorkers = new ArrayDeque<>();
    private final WaitQueue halted = WaitQueue.forHalts();
    private boolean isHalted;
    private long haltedSince;
    private int waiting;
    private long goneOnBefore;
    private long haltedOnCpu;
    private long haltBegan = NOT_HALTED;

    /** A page that is being read. */
    private static final class Read {
        private final int page;
        /** Through which the thread refers to it. */
        private final int unit;
        /** The thread of the guest that waits for it. */
        private final int thread;

        private boolean isAwaited;
        private boolean isThere;

        Read(int page, int unit, int thread) {
            this.page = page;
            this.unit = unit;
            this.thread = thread;
        }
    }

    /**
     * The asynchronous faults of a virtual CPU.
     *
     * @param everywhere whether the guest is told at CPL 0 too
     */
    AsyncFaults(Monitor monitor, VirtualCpu vcpu, Background background, boolean everywhere) {
        this.monitor = monitor;
        this.vcpu = vcpu;
        this.background = background;
        this.everywhere = everywhere;
        setupCost = monitor.settings().cycles(MonitorSettings.COST_ASYNC_SETUP);
        handlerCost = monitor.settings().cycles(MonitorSettings.GUEST_ASYNC_HANDLER);
        switchCost = monitor.settings().cycles(MonitorSettings.GUEST_CTXSW);
    }

    /** What the virtual CPU does, in the host, instead of waiting for a page; null if it must wait. */
    Activity insteadOfWaiting(int page) {
        if (outstanding.stream().anyMatch(read -> read.page == page)) {
            return new Halt(true);
        }
        if (outstanding.size() == MOST || !everywhere && vcpu.cpl() == 0) {
            monitor.count(Counter.ASYNC_DENIED);
            return null;
        }
        return new Tell(new Read(page, vcpu.unit(), vcpu.thread()));
    }

    /** What a virtual CPU does, in the monitor, whose guest has nothing to run but threads that wait. */
    Activity halt() {
        return new Halt(false);
    }

    private void giveToWorker(Read read, long now) {
        outstanding.add(read);
        Worker worker = idleWorkers.poll();
        if (worker == null) {
            background.threadBeside(vcpu, new Worker(read), now);
        } else {
            worker.read = read;
            worker.work.wakeAll(now);
        }
    }

    /** A page is there: the virtual CPU is woken, or leaves the guest, unless it is to look anyway. */
    private void completed(Read read, long now) {
        ready.add(read);
        read.isThere = true;
        if (read.isAwaited && --waiting == 0) {
            monitor.count(Counter.ASYNC_HIDDEN_CYCLES, goneOn(now) - goneOnBefore);
        }
        if (isHalted) {
            halted.wakeAll(now);
        } else if (ready.size() == 1) {
            background.post(vcpu, new Ready(false), now);
        }
    }

    private void threadBlocks(Read read, long now) {
        vcpu.blockThread();
        read.isAwaited = !read.isThere;
        if (read.isAwaited && waiting++ == 0) {
            goneOnBefore = goneOn(now);
        }
    }

    private long onCpu(long now) {
        return now - background.offCpuUntil(vcpu, now);
    }

    /** Cycles up to an instant that the virtual CPU has had its CPU and was not about to halt, halted, or just woken. */
    private long goneOn(long now) {
        long halting = haltBegan == NOT_HALTED ? 0 : onCpu(now) - haltBegan;
        return onCpu(now) - haltedOnCpu - halting;
    }

    /** Cycles up to an instant of the halt that is under way. */
    long haltUnderWay(long now) {
        return isHalted ? now - haltedSince : 0;
    }

    /** Cycles up to an instant that the virtual CPU has gone on since threads began to wait that still do. */
    long hiddenUnderWay(long now) {
        return waiting == 0 ? 0 : goneOn(now) - goneOnBefore;
    }

    private void haltEnds(long now) {
        haltedOnCpu += onCpu(now) - haltBegan;
        haltBegan = NOT_HALTED;
    }

    private void threadReady(Read read) {
        outstanding.remove(read);
        vcpu.threadReady(read.thread);
    }

    /** The fault is handed over, and the guest told: from the host into the guest. */
    private final class Tell extends Activity {
        private static final int SET_UP = 0;
        private static final int ENTER = 1;
        private static final int HANDLE = 2;
        private static final int BLOCK = 3;
        private static final int END = 4;

        private final Read read;

        Tell(Read read) {
            this.read = read;
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case SET_UP -> {
                    goTo(ENTER);
                    flow.spend(CycleUse.HOST, setupCost);
                }
                case ENTER -> {
                    giveToWorker(read, flow.now());
                    goTo(HANDLE);
                    flow.enterMonitor();
                }
                case HANDLE -> {
                    goTo(BLOCK);
                    flow.spend(CycleUse.GUEST_PAGING, vcpu.hasOtherThread() ? handlerCost + switchCost : handlerCost);
                }
                case BLOCK -> {
                    monitor.countFault(flow, Counter.ASYNC_FAULTS);
                    threadBlocks(read, flow.now());
                    goTo(END);
                    if (vcpu.switchThread()) {
                        perform(flow);
                    } else {
                        flow.call(new Halt(false));
                    }
                }
                default -> flow.done();
            }
        }
    }

    /** The virtual CPU sleeps until a page is ready: from the monitor or, for a page already asked for, from the host. */
    private final class Halt extends Activity {
        private static final int LEAVE = 0;
        private static final int SLEEP = 1;
        private static final int WOKEN = 2;
        private static final int LOOK = 3;
        private static final int END = 4;

        private final boolean untilAnyPage;

        Halt(boolean untilAnyPage) {
            this.untilAnyPage = untilAnyPage;
            goTo(untilAnyPage ? SLEEP : LEAVE);
        }

        @Override
        public void perform(Flow flow) {
            haltBegan = haltBegan == NOT_HALTED ? onCpu(flow.now()) : haltBegan;
            switch (step) {
                case LEAVE -> {
                    goTo(SLEEP);
                    flow.leaveMonitor();
                }
                case SLEEP -> {
                    goTo(WOKEN);
                    if (ready.isEmpty()) {
                        monitor.count(Counter.ASYNC_HALTS);
                        isHalted = true;
                        haltedSince = flow.now();
                        flow.sleep(halted);
                    } else {
                        perform(flow);
                    }
                }
                case WOKEN -> {
                    monitor.count(Counter.ASYNC_HALT_CYCLES, haltUnderWay(flow.now()));
                    isHalted = false;
                    goTo(LOOK);
                    flow.call(new Ready(true));
                }
                case LOOK -> {
                    if (untilAnyPage) {
                        goTo(END);
                        perform(flow);
                    } else if (vcpu.switchThread()) {
                        goTo(END);
                        flow.spend(CycleUse.GUEST_PAGING, switchCost);
                    } else {
                        goTo(LEAVE);
                        perform(flow);
                    }
                }
                default -> {
                    haltEnds(flow.now());
                    flow.done();
                }
            }
        }
    }

    /** Pages are there: they are mapped in the host, and the guest is interrupted for each. Ends in the guest. */
    private final class Ready extends Activity {
        private static final int LEAVE = 0;
        private static final int MAP = 1;
        private static final int MAPPED = 2;
        private static final int TOLD = 3;
        private static final int END = 4;

        private final List<Read> mapped = new ArrayList<>();

        Ready(boolean inHost) {
            goTo(inHost ? MAP : LEAVE);
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case LEAVE -> {
                    if (ready.isEmpty()) {
                        // Somebody was quicker: the virtual CPU had halted.
                        goTo(END);
                        perform(flow);
                    } else {
                        goTo(MAP);
                        flow.leaveMonitor();
                    }
                }
                case MAP -> {
                    if (ready.isEmpty()) {
                        goTo(MAPPED);
                        flow.enterMonitor();
                    } else {
                        Read read = ready.poll();
                        mapped.add(read);
                        flow.call(new MapAhead(read));
                    }
                }
                case MAPPED -> {
                    goTo(TOLD);
                    flow.spend(CycleUse.GUEST_PAGING, handlerCost * mapped.size());
                }
                case TOLD -> {
                    for (Read read : mapped) {
                        monitor.count(Counter.ASYNC_READY);
                        threadReady(read);
                    }
                    goTo(END);
                    perform(flow);
                }
                default -> flow.done();
            }
        }
    }

    /** The page is mapped before the thread refers to it again, if it is still there and nobody takes it. */
    private final class MapAhead extends Activity {
        private static final int FIND = 0;
        private static final int FOUND = 1;
        private static final int LOCKED = 2;
        private static final int INSTALL = 3;
        private static final int END = 4;

        private final Read read;
        private final Invalidations invalidations = monitor.invalidations();
        private long seen;
        private HostFault fault;

        MapAhead(Read read) {
            this.read = read;
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case FIND -> {
                    seen = invalidations.sequence();
                    fault = HostFault.withoutWaiting(monitor.host(), monitor.guest(), read.page);
                    goTo(FOUND);
                    flow.call(fault);
                }
                case FOUND -> {
                    if (fault.wouldWait()) {
                        goTo(END);
                        perform(flow);
                    } else {
                        goTo(LOCKED);
                        flow.acquireShared(invalidations.lock(), "map_ahead");
                    }
                }
                case LOCKED -> {
                    goTo(INSTALL);
                    flow.spend(CycleUse.HOST, monitor.costs().exchange());
                }
                case INSTALL -> {
                    boolean taken = invalidations.isInProgress(read.page) || invalidations.sequence() != seen;
                    if (!taken && !monitor.table().isUnitPresent(read.unit)) {
                        if (monitor.pages().state(read.page) == GuestPages.State.UNTOUCHED) {
                            monitor.count(Counter.ASYNC_FIRST_TOUCHES);
                        }
                        monitor.pages().setState(read.page, GuestPages.State.UNLOCKED);
                        monitor.mapAhead(read.page, read.unit, fault.frame(), flow.now());
                    }
                    flow.release(invalidations.lock());
                    monitor.host().memory().unpin(monitor.guest(), read.page, false);
                    goTo(END);
                    perform(flow);
                }
                default -> flow.done();
            }
        }
    }

    /** A worker of the host: has a page brought in, says so, and waits for the next. */
    private final class Worker extends Activity {
        private static final int BRING_IN = 0;
        private static final int BROUGHT = 1;

        private final WaitQueue work = new WaitQueue();
        private Read read;

        Worker(Read read) {
            this.read = read;
        }

        @Override
        public void perform(Flow flow) {
            if (step == BRING_IN) {
                goTo(BROUGHT);
                flow.call(HostFault.forMonitor(monitor.host(), monitor.guest(), read.page, false));
            } else {
                completed(read, flow.now());
                idleWorkers.add(this);
                goTo(BRING_IN);
                flow.sleep(work);
            }
        }
    }
}
