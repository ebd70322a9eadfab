package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.DropPages;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;

/**
 * Free page reporting, f3 of the host model: every {@code reporting.delay} the guest reports its free blocks, so many at
 * once, and the host drops them. Where the monitor has pages of them locked, it gives those up first.
 *
 * <p>Follows linux-6.14 (mm/page_reporting.c, drivers/virtio/virtio_balloon.c). A block is 2 to the {@code reporting.order}
 * pages that lie beside each other in guest memory and begin at a multiple of that.
 *
 * <p>Departures: the guest's thread is one of the last CPU, as the balloon's; a pass comes every delay, whether something was
 * freed since or not; a block of which the host could not drop a page is reported again in the next; free memory does not
 * run low.
 */
final class PageReporter extends Activity {
    private static final int SLEEP = 0;
    private static final int COLLECT = 1;
    private static final int DEMOTE = 2;
    private static final int GRACE = 3;
    private static final int DROP = 4;
    private static final int DROPPED = 5;
    private static final int ANSWERED = 6;

    private final Monitor monitor;
    private final AddressSpace guest;
    private final FreedPages freed;
    private final Background background;
    private final int blockPages;
    private final int batch;
    private final long delay;
    private final boolean[] reported;
    private final WaitQueue timer = new WaitQueue();
    private final List<Integer> blocks = new ArrayList<>();
    private List<Integer> pages = List.of();
    private int nextBlock;
    private DropPages drop;

    PageReporter(Monitor monitor, FreedPages freed, Background background) {
        this.monitor = monitor;
        this.guest = monitor.guest();
        this.freed = freed;
        this.background = background;
        int order = monitor.settings().count(MonitorSettings.REPORTING_ORDER);
        blockPages = 1 << Math.max(0, order - MachineSettings.pageShift(monitor.settings()));
        batch = monitor.settings().count(MonitorSettings.REPORTING_BATCH);
        delay = monitor.settings().cycles(MonitorSettings.REPORTING_DELAY);
        reported = new boolean[guest.pages() / blockPages];
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case SLEEP -> {
                nextBlock = 0;
                background
                        .events()
                        .schedule(flow.now() + delay, EventClass.TIMER, background.helperCpu(), timer::wakeAll);
                goTo(COLLECT);
                flow.sleep(timer);
            }
            case COLLECT -> {
                collect();
                if (blocks.isEmpty()) {
                    goTo(SLEEP);
                    perform(flow);
                } else {
                    goTo(DEMOTE);
                    flow.spend(CycleUse.HOST, monitor.processors().costs().guestExit());
                }
            }
            case DEMOTE -> {
                goTo(GRACE);
                giveUp(flow, GuestPages.State.LOCKED);
            }
            case GRACE -> {
                goTo(DROP);
                giveUp(flow, GuestPages.State.GRACE);
            }
            case DROP -> {
                goTo(DROPPED);
                drop = new DropPages(monitor.host(), guest, pages);
                flow.call(drop);
            }
            case DROPPED -> {
                monitor.count(Counter.REPORTS);
                monitor.count(Counter.PAGES_REPORTED, drop.dropped());
                monitor.count(Counter.SWAP_WRITES_SAVED, drop.unwritten());
                blocks.forEach(block -> reported[block] = isGone(block));
                goTo(ANSWERED);
                flow.spend(CycleUse.HOST, monitor.processors().costs().guestExit());
            }
            default -> {
                goTo(COLLECT);
                perform(flow);
            }
        }
    }

    /** The next free blocks that are not reported, as many as go into one report. */
    private void collect() {
        blocks.clear();
        pages = new ArrayList<>();
        while (nextBlock < reported.length && blocks.size() < batch) {
            if (!reported[nextBlock] && isFree(nextBlock)) {
                blocks.add(nextBlock);
                for (int i = 0; i < blockPages; i++) {
                    pages.add(pageOf(nextBlock, i));
                }
            }
            nextBlock++;
        }
    }

    private int pageOf(int block, int i) {
        return guest.pageAt(block * blockPages + i);
    }

    private boolean isFree(int block) {
        for (int i = 0; i < blockPages; i++) {
            if (!freed.isFree(pageOf(block, i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isGone(int block) {
        for (int i = 0; i < blockPages; i++) {
            if (guest.state(pageOf(block, i)) != AddressSpace.State.NONE) {
                return false;
            }
        }
        return true;
    }

    /** What is locked for the guest, or still is for its grace, is unmapped and unlocked first. */
    private void giveUp(Flow flow, GuestPages.State state) {
        List<Integer> some = pages.stream()
                .filter(page ->
                        page < monitor.pages().count() && monitor.pages().state(page) == state)
                .toList();
        if (some.isEmpty()) {
            perform(flow);
        } else if (state == GuestPages.State.GRACE) {
            flow.call(Demotion.afterGrace(monitor, some));
        } else {
            flow.call(Demotion.forGood(monitor, some));
        }
    }
}
