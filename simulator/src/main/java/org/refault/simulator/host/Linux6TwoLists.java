package org.refault.simulator.host;

import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;

/**
 * The active and the inactive list of Linux 6. New pages are inactive; an accessed page at the inactive end has a second
 * chance, and becomes active when it is found accessed once more. An evicted page leaves a shadow with the age of the
 * lists, E; when it comes back at age R and R - E is at most the number of active pages, it had stayed had it been active,
 * so it becomes active at once (mm/workingset.c).
 *
 * <pre>
 *   new ----> inactive (last)  ... accessed: again last, once ...  first ----> evicted, shadow E
 *                ^   \ accessed twice                                              |
 *     active      \   v                                                            |
 *     grew larger  active (last) <------------------- R - E <= active -------------+
 * </pre>
 *
 * <p>Follows shrink_lruvec: a call begins at priority 12 and looks at size >> priority of each list, down to 0 where it
 * found nothing.
 */
final class Linux6TwoLists extends Linux6 {
    private static final int ACTIVE = 0;
    private static final int INACTIVE = 1;
    private static final int LISTS = 2;

    /** DEF_PRIORITY. */
    private static final int PRIORITY = 12;

    /** Rounds at priority 0: a page accessed before the first has lost its chances after these. */
    private static final int LAST_ROUNDS = 4;

    private final boolean[] referenced;
    private long age;

    Linux6TwoLists(Host host) {
        super(host, LISTS);
        referenced = new boolean[host.memory().frames()];
    }

    boolean isActive(AddressSpace space, int page) {
        return lists.listOf(space.frame(page)) == ACTIVE;
    }

    @Override
    public void arrived(AddressSpace space, int page) {
        referenced[space.frame(page)] = false;
        boolean active = space.shadow(page) != 0 && age - (space.shadow(page) - 1) <= lists.size(ACTIVE);
        if (active) {
            host.counts().refaultActivations++;
            age++;
        }
        space.setShadow(page, 0);
        lists.moveToLast(active ? ACTIVE : INACTIVE, space.frame(page));
    }

    @Override
    public void arrivedUnmapped(AddressSpace space, int page) {
        arrived(space, page);
    }

    /** The end of its write puts it where the next reclaim frees it. */
    @Override
    public void written(AddressSpace space, int page) {
        lists.moveToFirst(INACTIVE, space.frame(page));
    }

    @Override
    public void leaves(AddressSpace space, int page, int frame) {
        super.leaves(space, page, frame);
        if (space.state(page) == AddressSpace.State.SWAPPED) {
            age++;
            space.setShadow(page, age);
        }
    }

    @Override
    Verdict verdict(AddressSpace space, int page, boolean accessed) {
        if (!memory.mayUnmap(space, page)) {
            return Verdict.ACTIVATE;
        }
        int frame = space.frame(page);
        boolean before = referenced[frame];
        referenced[frame] = accessed;
        if (!accessed) {
            return Verdict.RECLAIM;
        }
        return before ? Verdict.ACTIVATE : Verdict.KEEP;
    }

    @Override
    void putBack(AddressSpace space, int page, Verdict verdict) {
        if (verdict == Verdict.ACTIVATE) {
            age++;
        }
        lists.moveToLast(verdict == Verdict.ACTIVATE ? ACTIVE : INACTIVE, space.frame(page));
    }

    @Override
    public Reclaim newReclaim(AddressSpace onBehalf) {
        return new Shrink(onBehalf);
    }

    /** shrink_lruvec. */
    private final class Shrink extends Reclaim {
        private static final int PLAN = 0;
        private static final int NEXT = 1;
        private static final int DEACTIVATE = 2;
        private static final int DEACTIVATED = 3;
        private static final int PUT_DOWN = 4;
        private static final int ISOLATE = 5;
        private static final int EVICT = 6;
        private static final int EVICTED = 7;
        private static final int PUT_BACK = 8;
        private static final int END = 9;

        private final AddressSpace onBehalf;
        private final int[] frames = new int[host.reclaimBatch()];
        private int isolated;
        private int priority = PRIORITY;
        private int lastRounds;
        private int activeLeft;
        private int inactiveLeft;
        private EvictBatch batch;

        Shrink(AddressSpace onBehalf) {
            this.onBehalf = onBehalf;
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case PLAN -> {
                    if (host.tooManyWrites()) {
                        outcome = Outcome.WRITING;
                        flow.done();
                        return;
                    }
                    activeLeft = lists.size(ACTIVE) >> priority;
                    inactiveLeft = lists.size(INACTIVE) >> priority;
                    goTo(NEXT);
                    perform(flow);
                }
                case NEXT -> next(flow);
                case DEACTIVATE -> {
                    activeLeft -= isolate(ACTIVE, activeLeft);
                    flow.release(lruLock());
                    goTo(DEACTIVATED);
                    flow.spend(
                            CycleUse.HOST,
                            isolated * (host.costs().scan() + host.costs().reverse()));
                }
                case DEACTIVATED -> {
                    goTo(PUT_DOWN);
                    flow.acquire(lruLock(), "shrink_active_list");
                }
                case PUT_DOWN -> {
                    for (int i = 0; i < isolated; i++) {
                        AddressSpace space = memory.spaceOf(frames[i]);
                        if (space != null) {
                            host.takeAccessed(space, memory.pageOf(frames[i]));
                            referenced[frames[i]] = false;
                        }
                        release(frames[i], Verdict.KEEP);
                    }
                    flow.release(lruLock());
                    goTo(NEXT);
                    flow.spend(CycleUse.HOST, 0);
                }
                case ISOLATE -> {
                    inactiveLeft -= isolate(INACTIVE, inactiveLeft);
                    flow.release(lruLock());
                    goTo(EVICT);
                    flow.spend(CycleUse.HOST, isolated * host.costs().scan());
                }
                case EVICT -> {
                    batch = new EvictBatch(host, Linux6TwoLists.this, frames, isolated, onBehalf);
                    goTo(EVICTED);
                    flow.call(batch);
                }
                case EVICTED -> {
                    goTo(PUT_BACK);
                    flow.acquire(lruLock(), "shrink_inactive_list");
                }
                case PUT_BACK -> {
                    for (int i = 0; i < isolated; i++) {
                        release(frames[i], batch.verdict(i));
                    }
                    flow.release(lruLock());
                    outcome =
                            batch.freed() > 0 ? Outcome.FREED : batch.written() > 0 ? Outcome.WRITING : Outcome.NOTHING;
                    goTo(outcome == Outcome.NOTHING ? NEXT : END);
                    flow.spend(CycleUse.HOST, 0);
                }
                default -> flow.done();
            }
        }

        private void next(Flow flow) {
            // inactive_is_low, below a gigabyte
            if (activeLeft > 0 && lists.size(ACTIVE) > lists.size(INACTIVE)) {
                goTo(DEACTIVATE);
                flow.acquire(lruLock(), "shrink_active_list");
            } else if (inactiveLeft > 0 && lists.size(INACTIVE) > 0) {
                goTo(ISOLATE);
                flow.acquire(lruLock(), "shrink_inactive_list");
            } else {
                if (priority > 0) {
                    priority--;
                } else if (++lastRounds == LAST_ROUNDS) {
                    goTo(END);
                    perform(flow);
                    return;
                }
                goTo(PLAN);
                flow.spend(CycleUse.HOST, host.costs().scan());
            }
        }

        private int isolate(int list, int most) {
            isolated = Math.min(Math.min(most, frames.length), lists.size(list));
            for (int i = 0; i < isolated; i++) {
                frames[i] = lists.first(list);
                lists.remove(frames[i]);
            }
            return Math.max(1, isolated);
        }
    }
}
