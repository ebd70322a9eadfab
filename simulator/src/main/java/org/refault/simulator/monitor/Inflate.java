package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MonitorSettings;

/**
 * A batch of pages goes into the balloon: steps L2 to L4 of the host model. The guest unmaps them and flushes their
 * translations, and writes to its virtual disk what that lacks; then the driver tells the host, which drops the pages,
 * and awaits its answer. A page that the guest touches before the host has dropped it stays.
 */
final class Inflate extends Activity {
    private static final int LOCK = 0;
    private static final int TAKE = 1;
    private static final int TAKEN = 2;
    private static final int SHOOT = 3;
    private static final int WRITE = 4;
    private static final int TELL = 5;
    private static final int TOLD = 6;
    private static final int SEMAPHORE = 7;
    private static final int FLUSH = 8;
    private static final int ZAP_LOCK = 9;
    private static final int ZAP = 10;
    private static final int ZAPPED = 11;
    private static final int ANSWER = 12;
    private static final int LOCK_AGAIN = 13;
    private static final int FINISH = 14;
    private static final int END = 15;

    private final Monitor monitor;
    private final GuestPages pages;
    private final BalloonedPages guest;
    private final List<Integer> batch;
    private final int cpu;
    private final List<Integer> taken = new ArrayList<>();
    private final WaitQueue disk = WaitQueue.forTransfers();
    private int next;

    Inflate(Monitor monitor, BalloonedPages guest, List<Integer> batch, int cpu) {
        this.monitor = monitor;
        this.pages = monitor.pages();
        this.guest = guest;
        this.batch = batch;
        this.cpu = cpu;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case LOCK -> {
                if (next < batch.size()) {
                    goTo(TAKE);
                    monitor.lockPage(flow, batch.get(next), "balloon");
                } else {
                    next = 0;
                    goTo(taken.isEmpty() ? END : SHOOT);
                    perform(flow);
                }
            }
            case TAKE -> take(flow, batch.get(next));
            case TAKEN -> {
                monitor.unlockPage(flow, batch.get(next));
                next++;
                goTo(LOCK);
                perform(flow);
            }
            case SHOOT -> {
                monitor.count(Counter.SHOOTDOWNS);
                flow.shootDown(monitor.cpusWithTranslations(), monitor.flushOfAll());
                goTo(WRITE);
                flow.awaitAcknowledgements();
            }
            case WRITE -> write(flow);
            case TELL -> {
                taken.forEach(guest::writtenToDisk);
                goTo(TOLD);
                flow.acquire(guest.lock(), "inflate");
            }
            case TOLD -> {
                goTo(SEMAPHORE);
                flow.spend(CycleUse.HOST, monitor.processors().costs().guestExit());
            }
            case SEMAPHORE -> {
                goTo(FLUSH);
                flow.acquireShared(monitor.guest().mmapSem(), "madvise");
            }
            case FLUSH -> {
                flow.shootDown(monitor.guest().cpus(), TlbFlush.ofHost(taken.size()));
                goTo(ZAP_LOCK);
                flow.awaitAcknowledgements();
            }
            case ZAP_LOCK -> {
                if (next < taken.size()) {
                    goTo(ZAP);
                    flow.acquire(monitor.host().pinLock(monitor.guest(), taken.get(next)), "madvise");
                } else {
                    next = 0;
                    flow.release(monitor.guest().mmapSem());
                    goTo(ANSWER);
                    flow.spend(CycleUse.HOST, monitor.processors().costs().guestExit());
                }
            }
            case ZAP -> {
                goTo(ZAPPED);
                flow.spend(CycleUse.HOST, monitor.costs().unpin());
            }
            case ZAPPED -> {
                int page = taken.get(next);
                if (!monitor.requests().takeWanted(page)) {
                    // One instant: the lock on the page is given back, and its frame is free.
                    monitor.unpin(page, flow.now());
                    monitor.host().memory().discard(monitor.guest(), page);
                    guest.givenUp(page);
                }
                flow.release(monitor.host().pinLock(monitor.guest(), page));
                next++;
                goTo(ZAP_LOCK);
                perform(flow);
            }
            case ANSWER -> {
                flow.release(guest.lock());
                goTo(LOCK_AGAIN);
                perform(flow);
            }
            case LOCK_AGAIN -> {
                goTo(next < taken.size() ? FINISH : END);
                if (next < taken.size()) {
                    monitor.lockPage(flow, taken.get(next), "balloon");
                } else {
                    perform(flow);
                }
            }
            case FINISH -> {
                finish(flow, taken.get(next));
                monitor.unlockPage(flow, taken.get(next));
                next++;
                goTo(LOCK_AGAIN);
                perform(flow);
            }
            default -> flow.done();
        }
    }

    private void take(Flow flow, int page) {
        goTo(TAKEN);
        boolean untouched = pages.state(page) == GuestPages.State.UNTOUCHED
                && monitor.guest().isPinned(page);
        if (pages.state(page) != GuestPages.State.LOCKED && !untouched) {
            perform(flow);
            return;
        }
        if (untouched) {
            monitor.requests().setNeverMapped(page);
        }
        taken.add(page);
        monitor.setState(page, GuestPages.State.UNMAPPING, flow.now());
        int exchanged = monitor.table().isPresent(page)
                ? monitor.unmap(page, flow.now())
                : Math.max(1, monitor.tableSets().forget(page));
        flow.spend(CycleUse.HOST, monitor.costs().exchange() * exchanged);
    }

    /** The guest writes to its virtual disk, one page after the other. */
    private void write(Flow flow) {
        long count = taken.stream().filter(guest::mustBeWritten).count();
        monitor.count(Counter.BALLOON_GUEST_WRITES, count);
        long cycles = count * monitor.settings().cycles(MonitorSettings.BALLOON_GUEST_WRITE);
        goTo(TELL);
        if (cycles > 0) {
            guest.wakeAfter(cycles, disk, cpu);
            flow.sleep(disk);
        } else {
            perform(flow);
        }
    }

    private void finish(Flow flow, int page) {
        if (monitor.guest().isPinned(page)) {
            monitor.setState(page, GuestPages.State.LOCKED, flow.now());
            guest.keptAfterAll(page);
            monitor.count(Counter.CANCELLED_DEMOTIONS);
        } else {
            monitor.requests().takeWanted(page);
            monitor.setState(page, GuestPages.State.UNLOCKED, flow.now());
            guest.unlocked(page);
            monitor.count(Counter.BALLOON_INFLATED);
            monitor.count(Counter.DEMOTIONS);
        }
        flow.wake(pages.queue(page));
    }
}
