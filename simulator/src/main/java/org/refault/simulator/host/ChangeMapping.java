package org.refault.simulator.host;

import java.util.List;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;

/**
 * Makes mappings ready to be split or joined, as some pages of theirs are to be locked or unlocked with VM_LOCKED: for each
 * page waits for those who read its mapping and keeps new ones out, and splits under the lock of the reverse map. The caller
 * holds the semaphore of the address space alone, and gives it back by {@link Host#releaseChanged}.
 */
public final class ChangeMapping extends Activity {
    private static final int MAPPING = 0;
    private static final int READERS_GONE = 1;
    private static final int SPLIT = 2;
    private static final int SPLITTED = 3;

    private final Host host;
    private final AddressSpace space;
    private final List<Integer> pages;
    private final boolean locks;
    private final String site;
    private SimLock mapping;
    private int next;

    private ChangeMapping(Host host, AddressSpace space, List<Integer> pages, boolean locks, String site) {
        this.host = host;
        this.space = space;
        this.pages = pages;
        this.locks = locks;
        this.site = site;
    }

    /** Before a page is locked: splitting costs. */
    static ChangeMapping toLock(Host host, AddressSpace space, int page, String site) {
        return new ChangeMapping(host, space, List.of(page), true, site);
    }

    /** Before pages are unlocked; what that costs is a part of unlocking. */
    public static ChangeMapping toUnlock(Host host, AddressSpace space, List<Integer> pages, String site) {
        return new ChangeMapping(host, space, pages, false, site);
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case MAPPING -> {
                if (next < pages.size()) {
                    mapping = space.mappings().lockOf(pages.get(next));
                    goTo(READERS_GONE);
                    flow.acquire(mapping, site);
                } else {
                    flow.done();
                }
            }
            case READERS_GONE -> {
                space.mappings().refuseReaders(mapping);
                flow.release(mapping);
                goTo(SPLIT);
                flow.acquire(space.mappings().reverseLock(), site);
            }
            case SPLIT -> {
                goTo(SPLITTED);
                int splits = locks ? space.splitsByLocking(pages.get(next)) : 0;
                flow.spend(CycleUse.HOST, splits * host.costs().split());
            }
            case SPLITTED -> {
                flow.release(space.mappings().reverseLock());
                next++;
                goTo(MAPPING);
                perform(flow);
            }
            default -> throw new IllegalStateException("step " + step);
        }
    }
}
