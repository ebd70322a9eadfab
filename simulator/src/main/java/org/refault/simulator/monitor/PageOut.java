package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.EvictPage;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;

/**
 * A pager pages out: nominate, write, evict. The pages are unmapped, their translations shot down and all acknowledgements
 * awaited; then they are written out; then, unless a virtual CPU has asked for one meanwhile, their frames go back to the
 * host. Section 2.6 of the host model, f1; follows xen (mem_paging.c).
 *
 * <p>A page is in the state UNMAPPING from its nomination until its eviction, or until that has failed. The host may not take
 * it at any time: the lock on it is given back in the instant in which it leaves the page table, and a frame of the swap
 * cache is of use to the host and nobody else.
 */
final class PageOut extends Activity {
    private static final int LOCK = 0;
    private static final int NOMINATE = 1;
    private static final int NOMINATED = 2;
    private static final int SHOOT = 3;
    private static final int FLUSHED = 4;
    private static final int KERNEL = 5;
    private static final int WRITE = 6;
    private static final int WRITTEN = 7;
    private static final int AWAIT_WRITES = 8;
    private static final int LOCK_AGAIN = 9;
    private static final int EVICT = 10;
    private static final int END = 11;

    private final Monitor monitor;
    private final GuestPages pages;
    private List<Integer> batch;
    private List<Integer> nominated = new ArrayList<>();
    private int next;
    private EvictPage eviction;

    PageOut(Monitor monitor, List<Integer> batch) {
        this.monitor = monitor;
        this.pages = monitor.pages();
        this.batch = batch;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case LOCK -> {
                if (next < batch.size()) {
                    goTo(NOMINATE);
                    flow.acquire(pages.lock(batch.get(next)), "nominate");
                } else {
                    next = 0;
                    goTo(nominated.isEmpty() ? END : SHOOT);
                    perform(flow);
                }
            }
            case NOMINATE -> nominate(flow, batch.get(next));
            case NOMINATED -> {
                flow.release(pages.lock(batch.get(next)));
                next++;
                goTo(LOCK);
                perform(flow);
            }
            case SHOOT -> {
                monitor.count(Counter.SHOOTDOWNS);
                flow.shootDown(monitor.cpusWithTranslations(), monitor.flushOfAll());
                goTo(FLUSHED);
                flow.awaitAcknowledgements();
            }
            case FLUSHED -> {
                goTo(KERNEL);
                flow.spend(CycleUse.HOST, monitor.costs().unlock() * nominated.size());
            }
            case KERNEL -> {
                if (next < nominated.size()) {
                    goTo(WRITE);
                    flow.acquire(monitor.host().pinLock(monitor.guest(), nominated.get(next)), "page_out");
                } else {
                    next = 0;
                    goTo(AWAIT_WRITES);
                    perform(flow);
                }
            }
            case WRITE -> {
                // One instant: the lock on the page is given back, and the page is out of the host's page table.
                int page = nominated.get(next);
                monitor.unpin(page, flow.now());
                eviction = EvictPage.byOwner(monitor.host(), monitor.guest(), page);
                goTo(WRITTEN);
                flow.call(eviction);
            }
            case WRITTEN -> {
                if (monitor.guest().state(nominated.get(next)) == AddressSpace.State.PRESENT) {
                    // Nothing is left to write it to: it stays.
                    monitor.pin(nominated.get(next), flow.now());
                }
                flow.release(monitor.host().pinLock(monitor.guest(), nominated.get(next)));
                next++;
                goTo(KERNEL);
                perform(flow);
            }
            case AWAIT_WRITES -> {
                if (nominated.stream().anyMatch(page -> monitor.guest().state(page) == AddressSpace.State.WRITING)) {
                    flow.sleep(monitor.guest().transfers());
                } else {
                    goTo(LOCK_AGAIN);
                    perform(flow);
                }
            }
            case LOCK_AGAIN -> {
                if (next < nominated.size()) {
                    goTo(EVICT);
                    flow.acquire(pages.lock(nominated.get(next)), "evict");
                } else {
                    goTo(END);
                    perform(flow);
                }
            }
            case EVICT -> {
                int page = nominated.get(next);
                evict(flow, page);
                flow.release(pages.lock(page));
                next++;
                goTo(LOCK_AGAIN);
                perform(flow);
            }
            default -> flow.done();
        }
    }

    private void nominate(Flow flow, int page) {
        goTo(NOMINATED);
        boolean here = pages.state(page) == GuestPages.State.LOCKED
                || pages.state(page) == GuestPages.State.UNTOUCHED
                        && monitor.guest().isPinned(page);
        if (!here) {
            perform(flow);
            return;
        }
        nominated.add(page);
        if (pages.state(page) == GuestPages.State.UNTOUCHED) {
            monitor.requests().setNeverMapped(page);
        }
        pages.setState(page, GuestPages.State.UNMAPPING);
        if (monitor.table().isPresent(page)) {
            monitor.unmap(page, flow.now());
        } else {
            monitor.tableSets().forget(page);
        }
        flow.spend(CycleUse.HOST, monitor.costs().exchange());
    }

    /** The frame goes back to the host, unless the page was asked for meanwhile: then eviction fails. */
    private void evict(Flow flow, int page) {
        boolean wanted = monitor.requests().takeWanted(page);
        // What came back by the host's own access is here too, but not locked: that is a page given up like any other.
        if (monitor.guest().state(page) == AddressSpace.State.PRESENT
                && monitor.guest().isPinned(page)) {
            pages.setState(page, GuestPages.State.LOCKED);
            monitor.victims().keptAfterAll(page);
            monitor.count(Counter.CANCELLED_DEMOTIONS);
            flow.wake(pages.queue(page));
            return;
        }
        monitor.victims().unlocked(page);
        if (wanted) {
            pages.setState(page, GuestPages.State.FAULTING);
            monitor.requests().add(page);
            monitor.count(Counter.CANCELLED_DEMOTIONS);
            flow.wake(monitor.requests().threads());
            return;
        }
        if (monitor.host().memory().mayFreeCached(monitor.guest(), page)) {
            monitor.host().memory().freeCached(monitor.guest(), page);
        }
        pages.setState(page, GuestPages.State.UNLOCKED);
        monitor.count(Counter.DEMOTIONS);
        // Who asked before the page came and lay down only after it was being taken away again.
        flow.wake(pages.queue(page));
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        batch = state.pages(batch);
        nominated = state.pages(nominated);
        next = state.number(next, Math.max(batch.size(), nominated.size()) + 1);
        eviction = state.activity(eviction, () -> EvictPage.byOwner(monitor.host(), monitor.guest(), 0));
    }
}
