package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.host.ChangeMapping;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;

/**
 * Gives a batch of guest pages up: steps D4 to D8 of the host model.
 *
 * <p>From the clearing of its entry until it is unlocked in the host a page is in the state UNMAPPING, which only this
 * activity ends: whoever faults on it meanwhile sleeps. So no lock is held while CPUs are awaited or the host is asked.
 */
final class Demotion extends Activity {
    private static final int LOCK = 0;
    private static final int CLEAR = 1;
    private static final int CLEARED = 2;
    private static final int SHOOT = 3;
    private static final int AWAIT = 4;
    private static final int ACKNOWLEDGED = 5;
    private static final int HOST = 6;
    private static final int SEMAPHORE = 7;
    private static final int KERNEL = 8;
    private static final int UNPIN = 9;
    private static final int UNPINNED = 10;
    private static final int BACK = 11;
    private static final int ACT = 12;
    private static final int ZERO = 13;
    private static final int TELL = 14;
    private static final int CALL_AGAIN = 15;
    private static final int CALL_HOST = 16;
    private static final int MAPPINGS = 17;
    private static final int END = 18;

    private final Monitor monitor;
    private final GuestPages pages;
    private List<Integer> batch;
    private List<Integer> accessedWhenChosen = new ArrayList<>();
    private List<Integer> inTransit = new ArrayList<>();
    private List<Integer> late = new ArrayList<>();
    private boolean afterGrace;
    private long grace;
    private int next;
    private boolean unpinned;
    private GuestPages.State seen = GuestPages.State.LOCKED;
    private boolean dirtySeen;

    /** The demotion of locked pages; they stay locked for their grace. */
    static Demotion of(Monitor monitor, List<Integer> batch) {
        return new Demotion(monitor, batch, false, monitor.costs().grace());
    }

    /** The demotion of a locked page whose place is wanted now: without grace. */
    static Demotion atOnce(Monitor monitor, int page) {
        return new Demotion(monitor, List.of(page), false, 0);
    }

    /** The demotion of locked pages that nobody will want back: without grace. */
    static Demotion forGood(Monitor monitor, List<Integer> batch) {
        return new Demotion(monitor, batch, false, 0);
    }

    /** The second half of a demotion: the grace of these pages is over. */
    static Demotion afterGrace(Monitor monitor, List<Integer> batch) {
        return new Demotion(monitor, batch, true, 0);
    }

    private Demotion(Monitor monitor, List<Integer> batch, boolean afterGrace, long grace) {
        this.monitor = monitor;
        this.pages = monitor.pages();
        this.batch = batch;
        this.afterGrace = afterGrace;
        this.grace = grace;
        for (int page : batch) {
            if (monitor.table().isAccessed(page)) {
                accessedWhenChosen.add(page);
            }
        }
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case LOCK -> {
                if (next < batch.size()) {
                    goTo(CLEAR);
                    monitor.lockPage(flow, batch.get(next), "demote");
                } else if (inTransit.isEmpty()) {
                    flow.done();
                } else {
                    goTo(firstAfterClearing());
                    perform(flow);
                }
            }
            case CLEAR -> {
                seen = pages.state(batch.get(next));
                if (monitor.mutation() == Mutation.NO_PAGE_LOCK) {
                    goTo(ACT);
                    flow.spend(use(flow), monitor.costs().exchange());
                } else {
                    clear(flow);
                }
            }
            case ACT -> clear(flow);
            case ZERO -> {
                monitor.writeBack(batch.get(next), false, dirtySeen, flow.now());
                monitor.unmap(batch.get(next), flow.now());
                goTo(CLEARED);
                flow.spend(use(flow), monitor.costs().exchange());
            }
            case CLEARED -> {
                if (!keepsLock() || !inTransit.contains(batch.get(next))) {
                    monitor.unlockPage(flow, batch.get(next));
                }
                next++;
                goTo(LOCK);
                perform(flow);
            }
            case SHOOT -> shoot(flow);
            case AWAIT -> {
                goTo(ACKNOWLEDGED);
                flow.awaitAcknowledgements();
            }
            case ACKNOWLEDGED -> acknowledged(flow);
            case HOST -> {
                goTo(CALL_HOST);
                if (flow.vcpu() == null) {
                    perform(flow);
                } else {
                    flow.leaveMonitor();
                }
            }
            case CALL_HOST -> {
                goTo(SEMAPHORE);
                if (monitor.vmLock() == null) {
                    perform(flow);
                } else {
                    flow.acquire(monitor.vmLock(), "unlock_page");
                }
            }
            case SEMAPHORE -> {
                if (monitor.unlocksUnderLocks()) {
                    goTo(MAPPINGS);
                    flow.acquire(monitor.guest().mmapSem(), "unlock_page");
                } else {
                    goTo(UNPIN);
                    perform(flow);
                }
            }
            case MAPPINGS -> {
                goTo(KERNEL);
                if (monitor.host().locksMappings(monitor.guest())) {
                    flow.call(ChangeMapping.toUnlock(monitor.host(), monitor.guest(), inTransit, "unlock_page"));
                } else {
                    perform(flow);
                }
            }
            case KERNEL -> {
                goTo(UNPIN);
                flow.acquire(unpinLock(), "unlock_page");
            }
            case UNPIN -> {
                goTo(UNPINNED);
                flow.spend(CycleUse.HOST, monitor.costs().unlock() * inTransit.size());
            }
            case UNPINNED -> unpinned(flow);
            case CALL_AGAIN -> {
                goTo(TELL);
                flow.acquire(monitor.guest().mmapSem(), "set_dirty");
            }
            case TELL -> {
                inTransit.forEach(monitor::tellWrittenLate);
                flow.release(monitor.guest().mmapSem());
                leaveHost(flow);
            }
            case BACK -> {
                goTo(inTransit.isEmpty() ? END : SHOOT);
                if (flow.vcpu() == null) {
                    perform(flow);
                } else {
                    flow.enterMonitor();
                }
            }
            default -> flow.done();
        }
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        batch = state.pages(batch);
        accessedWhenChosen = state.pages(accessedWhenChosen);
        inTransit = state.pages(inTransit);
        late = state.pages(late);
        afterGrace = state.flag(afterGrace);
        grace = state.flag(grace > 0) ? monitor.costs().grace() : 0;
        next = state.number(next, batch.size() + 1);
        unpinned = state.flag(unpinned);
        seen = GuestPages.exchangeState(state, seen);
        dirtySeen = state.flag(dirtySeen);
    }

    /** A mistake: the page's lock is kept while it is in transit. */
    private boolean keepsLock() {
        return monitor.mutation() == Mutation.IRQOFF_PIN && !afterGrace;
    }

    /** A page's transit is over. */
    private void leaveTransit(int page, GuestPages.State state, Flow flow) {
        monitor.setState(page, state, flow.now());
        if (keepsLock()) {
            monitor.unlockPage(flow, page);
        }
        flow.wake(pages.queue(page));
    }

    private int firstAfterClearing() {
        if (afterGrace || monitor.mutation() == Mutation.UNPIN_BEFORE_CLEAR && !unpinned) {
            return HOST;
        }
        return SHOOT;
    }

    /** D4: the page goes into transit; its entry is exchanged for 0 and its last A and D are collected. */
    private void clear(Flow flow) {
        int page = batch.get(next);
        goTo(CLEARED);
        GuestPages.State expected = afterGrace ? GuestPages.State.GRACE : GuestPages.State.LOCKED;
        if (seen != expected) {
            // It was taken back before its lock was ours.
            perform(flow);
            return;
        }
        if (pages.isOpen(page) && monitor.mutation() != Mutation.DEMOTE_OPEN) {
            pages.spare(page);
            monitor.count(Counter.OPEN_PAGES_SPARED);
            perform(flow);
            return;
        }
        monitor.setState(page, GuestPages.State.UNMAPPING, flow.now());
        inTransit.add(page);
        if (afterGrace || monitor.mutation() == Mutation.UNPIN_BEFORE_CLEAR) {
            perform(flow);
            return;
        }
        if (!accessedWhenChosen.contains(page) && monitor.table().isAccessed(page)) {
            late.add(page);
        }
        if (monitor.mutation() == Mutation.PLAIN_AD_RMW) {
            dirtySeen = monitor.table().isDirty(page);
            goTo(ZERO);
            flow.spend(use(flow), monitor.costs().exchange());
            return;
        }
        int units = monitor.unmap(page, flow.now());
        flow.spend(use(flow), monitor.costs().exchange() * units);
    }

    /** D5: one shootdown for the batch. */
    private void shoot(Flow flow) {
        if (monitor.mutation() == Mutation.UNPIN_BEFORE_CLEAR) {
            inTransit.forEach(page -> monitor.unmap(page, flow.now()));
        }
        boolean local = monitor.mutation() != Mutation.NO_FLUSH;
        boolean remote = local && monitor.mutation() != Mutation.LOCAL_FLUSH;
        if (remote) {
            monitor.count(Counter.SHOOTDOWNS);
        }
        TlbFlush flush = monitor.flushOf(inTransit);
        flow.shootDown(remote ? monitor.cpusWithTranslations() : 0, flush);
        if (local) {
            flow.flushTlb(flush);
        }
        goTo(monitor.mutation() == Mutation.UNPIN_BEFORE_ACK ? HOST : AWAIT);
        if (flow.vcpu() == null) {
            perform(flow);
        } else {
            flow.spend(CycleUse.MONITOR, monitor.processors().costs().flushCost(flush));
        }
    }

    /** D6 and D7: pages used meanwhile stay; the others are unlocked, or kept locked for their grace. */
    private void acknowledged(Flow flow) {
        if (unpinned) {
            inTransit.forEach(page -> finish(page, flow));
            flow.done();
            return;
        }
        for (int page : late) {
            inTransit.remove((Integer) page);
            monitor.mapAgain(page, flow.now());
            monitor.forgetDirtyIfMistaken(page);
            monitor.victims().keptAfterAll(page);
            monitor.count(Counter.CANCELLED_DEMOTIONS);
            leaveTransit(page, GuestPages.State.LOCKED, flow);
        }
        if (!late.isEmpty()) {
            flow.wake(monitor.placeFreed());
        }
        if (grace > 0) {
            for (int page : inTransit) {
                pages.setGraceEnd(page, flow.now() + grace);
                leaveTransit(page, GuestPages.State.GRACE, flow);
            }
            inTransit.clear();
        }
        if (inTransit.isEmpty()) {
            flow.done();
        } else {
            goTo(HOST);
            perform(flow);
        }
    }

    /** D8: the host knows of the writes, and may take the pages from now on. */
    private void unpinned(Flow flow) {
        unpinned = true;
        switch (monitor.mutation()) {
            case NO_DIRTY_TRANSFER ->
                inTransit.forEach(page -> {
                    pages.takeWritten(page);
                    monitor.unpinSilently(page, flow.now());
                });
            case DIRTY_AFTER_UNPIN -> {
                inTransit.forEach(page -> monitor.unpinSilently(page, flow.now()));
                // The host is told by another call, for which its semaphore must be had again.
                releaseLocks(flow);
                goTo(CALL_AGAIN);
                flow.spend(CycleUse.HOST, monitor.costs().unpin());
                return;
            }
            default -> inTransit.forEach(page -> monitor.unpin(page, flow.now()));
        }
        releaseLocks(flow);
        leaveHost(flow);
    }

    private void releaseLocks(Flow flow) {
        if (monitor.unlocksUnderLocks()) {
            flow.release(unpinLock());
            monitor.host().releaseChanged(flow, monitor.guest());
        }
        if (monitor.vmLock() != null) {
            flow.release(monitor.vmLock());
        }
    }

    private void leaveHost(Flow flow) {
        if (afterGrace || monitor.mutation() != Mutation.UNPIN_BEFORE_CLEAR) {
            inTransit.forEach(page -> finish(page, flow));
            inTransit.clear();
        }
        flow.wake(monitor.placeFreed());
        goTo(BACK);
        perform(flow);
    }

    private SimLock unpinLock() {
        return monitor.host().pinLock(monitor.guest(), batch.get(0));
    }

    private void finish(int page, Flow flow) {
        monitor.victims().unlocked(page);
        monitor.count(Counter.DEMOTIONS);
        leaveTransit(page, GuestPages.State.UNLOCKED, flow);
    }

    private static CycleUse use(Flow flow) {
        return flow.vcpu() == null ? CycleUse.HOST : CycleUse.MONITOR;
    }
}
