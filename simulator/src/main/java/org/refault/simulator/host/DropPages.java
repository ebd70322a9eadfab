package org.refault.simulator.host;

import java.util.List;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.result.CycleUse;

/**
 * Drops pages that their process does not want any more, with their frames and their slots: madvise(MADV_DONTNEED). The next
 * touch of one finds a page of zeros.
 *
 * <p>Whoever has translations of them is told before, once for all. Departures: a page that is locked, or on its way to or
 * from the swap device, stays, where Linux leaves the rest to the end of the transfer; the host's own translations are
 * flushed before the entries are cleared, not between that and the freeing of the frames.
 */
public final class DropPages extends Activity {
    private static final int SEMAPHORE = 0;
    private static final int BEGIN = 1;
    private static final int FLUSH = 2;
    private static final int LOCK = 3;
    private static final int ZAP = 4;
    private static final int ZAPPED = 5;
    private static final int DISMISSED = 6;

    private final Host host;
    private final AddressSpace space;
    private final List<Integer> pages;
    private int next;
    private int dropped;
    private int unwritten;

    /** The dropping of some pages of an address space, at least one. */
    public DropPages(Host host, AddressSpace space, List<Integer> pages) {
        this.host = host;
        this.space = space;
        this.pages = pages;
    }

    /** Pages that were in memory or on the swap device, and are not now. */
    public int dropped() {
        return dropped;
    }

    /** Of those, pages in memory that the swap device lacked: each a write, had the host taken it. */
    public int unwritten() {
        return unwritten;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case SEMAPHORE -> {
                goTo(BEGIN);
                flow.acquireShared(space.mmapSem(), "madvise");
            }
            case BEGIN -> {
                goTo(FLUSH);
                if (space.notifier() == null) {
                    perform(flow);
                } else {
                    flow.call(space.notifier().begin(pages));
                }
            }
            case FLUSH -> {
                long present = pages.stream()
                        .filter(page -> space.state(page) == AddressSpace.State.PRESENT)
                        .count();
                if (present > 0) {
                    flow.shootDown(host.shootdownTargets(space), TlbFlush.ofHost((int) present));
                }
                goTo(LOCK);
                flow.awaitAcknowledgements();
            }
            case LOCK -> {
                while (next < pages.size() && !host.memory().mayDrop(space, pages.get(next))) {
                    next++;
                }
                if (next < pages.size()) {
                    goTo(ZAP);
                    flow.acquire(host.pinLock(space, pages.get(next)), "madvise");
                } else {
                    goTo(DISMISSED);
                    if (space.notifier() == null) {
                        perform(flow);
                    } else {
                        flow.call(space.notifier().end(pages.get(0)));
                    }
                }
            }
            case ZAP -> {
                goTo(ZAPPED);
                flow.spend(CycleUse.HOST, host.costs().unmap() + host.costs().allocate());
            }
            case ZAPPED -> {
                int page = pages.get(next);
                // It may have changed while its lock was waited for.
                if (host.memory().mayDrop(space, page)) {
                    unwritten += host.memory().mustBeWritten(space, page) ? 1 : 0;
                    dropped++;
                    host.memory().drop(space, page);
                }
                flow.release(host.pinLock(space, page));
                next++;
                goTo(LOCK);
                perform(flow);
            }
            default -> {
                flow.release(space.mmapSem());
                flow.done();
            }
        }
    }
}
