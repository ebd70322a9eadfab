package org.refault.simulator.monitor;

import java.util.List;
import java.util.Locale;
import org.refault.simulator.host.MmuNotifier;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.LockSettings;
import org.refault.simulator.setting.MonitorSettings;

/**
 * What a monitor does when the host takes pages back: steps I1 to I6 of the host model, section 2.4, and the ageing of
 * pages; follows linux-6.14 and linux-4.19 (virt/kvm).
 *
 * <pre>
 *   begin:  lock mmu_lock; in progress + 1; entry := 0, its A and D to the host; flush, acknowledgements awaited; unlock
 *   end:    lock mmu_lock; sequence + 1, in progress - 1; unlock
 * </pre>
 *
 * <p>Departures: the entry is looked at under the lock even where nothing is mapped, as for a single range of memory.
 */
final class Invalidations implements MmuNotifier {
    /** Where a count of two bits begins anew. */
    static final int WRAPPING = 4;

    private static final int NOTHING = -1;
    private static final int MOST_IN_PROGRESS = 4;

    private final Monitor monitor;
    private final SimLock lock;
    private final Ageing.Manner manner;
    private long sequence;
    private int inProgress;
    private int first = NOTHING;
    private int last = NOTHING;

    Invalidations(Monitor monitor) {
        this.monitor = monitor;
        lock = monitor.host().lockClass("mmu_lock", LockSettings.LOCK_MMU).newLock();
        manner = Ageing.Manner.named(monitor.settings().word(MonitorSettings.NOTIFIER_AGE));
    }

    /** The lock of the monitor's tables. */
    SimLock lock() {
        return lock;
    }

    /** How many invalidations have ended: what a fault remembers, to see whether there was another. */
    long sequence() {
        return sequence;
    }

    /** Whether an invalidation of a page is under way. Those of several pages are taken for one of all between them. */
    boolean isInProgress(int page) {
        return inProgress > 0 && page >= first && page <= last;
    }

    /** Saves or restores what is under way. The sequence matters by itself only where it wraps. */
    void exchange(StateExchange state) {
        inProgress = state.number(inProgress, MOST_IN_PROGRESS);
        first = state.page(inProgress > 0 ? first : NOTHING);
        last = state.page(inProgress > 0 ? last : NOTHING);
        if (monitor.mutation() == Mutation.D_WRAPPING_SEQ) {
            sequence = state.number((int) (sequence % WRAPPING), WRAPPING);
        }
    }

    @Override
    public Activity begin(int page) {
        return new Begin(List.of(page));
    }

    @Override
    public Activity begin(List<Integer> pages) {
        return new Begin(pages);
    }

    @Override
    public Activity end(int page) {
        return new End();
    }

    @Override
    public MmuNotifier.Ageing age(int page) {
        return new Ageing(this, page);
    }

    private boolean isMapped(int page) {
        return page < monitor.table().pages();
    }

    /** Clears a page's entry and hands its bits to the host. Returns whether translations may be left in TLBs. */
    private boolean zap(int page, long now) {
        if (!isMapped(page)) {
            return false;
        }
        GuestPages pages = monitor.pages();
        boolean wasPresent = monitor.table().isPresent(page);
        if (wasPresent) {
            boolean accessed = monitor.table().takeAccessed(page) != 0 | pages.takeSeen(page);
            monitor.unmap(page, now);
            monitor.guest().fold(page, accessed, false);
            monitor.count(Counter.DEMOTIONS);
        }
        if (monitor.mutation() != Mutation.NO_DIRTY_FOLD) {
            monitor.guest().fold(page, false, pages.takeWritten(page));
        }
        return wasPresent || monitor.areTablesBeingDropped();
    }

    /** I1 to I4. */
    private final class Begin extends Activity {
        private static final int LOCK = 0;
        private static final int ZAP = 1;
        private static final int FLUSH = 2;
        private static final int END = 3;

        private List<Integer> range;

        Begin(List<Integer> range) {
            this.range = range;
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case LOCK -> {
                    goTo(ZAP);
                    flow.acquire(lock, "invalidate");
                }
                case ZAP -> {
                    monitor.count(Counter.NOTIFIER_INVALIDATIONS, range.size());
                    boolean flush = false;
                    boolean others = inProgress > 0;
                    for (int page : range) {
                        first = others ? Math.min(first, page) : page;
                        last = others ? Math.max(last, page) : page;
                        others = true;
                        flush |= zap(page, flow.now());
                    }
                    inProgress++;
                    goTo(flush ? FLUSH : END);
                    flow.spend(CycleUse.HOST, monitor.costs().exchange() * range.size());
                }
                case FLUSH -> {
                    monitor.count(Counter.SHOOTDOWNS);
                    flow.shootDown(monitor.cpusWithTranslations(), monitor.flushOfAll());
                    flow.flushTlb();
                    goTo(END);
                    flow.awaitAcknowledgements();
                }
                default -> {
                    flow.release(lock);
                    flow.done();
                }
            }
        }

        @Override
        protected void exchangeFields(StateExchange state) {
            // In an exploration pages go singly.
            range = List.of(state.page(range.get(0)));
        }
    }

    /** I6: both changes in one critical section, or a fault could see neither. */
    private final class End extends Activity {
        @Override
        public void perform(Flow flow) {
            switch (step) {
                case 0 -> {
                    goTo(1);
                    flow.acquire(lock, "invalidated");
                }
                default -> {
                    sequence++;
                    inProgress--;
                    flow.release(lock);
                    flow.done();
                }
            }
        }

        @Override
        protected void exchangeFields(StateExchange state) {}
    }

    /** Takes a page's Accessed bits for the host, so that its swapper sees what the guest uses. */
    static final class Ageing extends MmuNotifier.Ageing {
        private static final int LOCK = 0;
        private static final int LOOK = 1;
        private static final int FLUSH = 2;
        private static final int END = 3;

        private final Invalidations invalidations;
        private final Monitor monitor;
        private int page;
        private boolean young;

        /** Under which lock, and with which flush. */
        enum Manner {
            /** Under mmu_lock, and a young page is flushed before it is given back: Linux 4.19. */
            LOCKED_FLUSH,
            /** Under mmu_lock, without a flush: Linux 6.14. */
            LOCKED,
            /** Without the lock: Linux 6.15. */
            LOCKLESS;

            static Manner named(String name) {
                return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
            }
        }

        Ageing(Invalidations invalidations, int page) {
            this.invalidations = invalidations;
            this.monitor = invalidations.monitor;
            this.page = page;
        }

        @Override
        public boolean wasYoung() {
            return young;
        }

        private boolean isLocked() {
            return invalidations.manner != Manner.LOCKLESS;
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case LOCK -> {
                    goTo(LOOK);
                    if (isLocked()) {
                        flow.acquire(invalidations.lock, "age");
                    } else {
                        perform(flow);
                    }
                }
                case LOOK -> {
                    young = invalidations.isMapped(page)
                            && (monitor.table().takeAccessed(page) != 0
                                    | monitor.pages().takeSeen(page));
                    goTo(young && invalidations.manner == Manner.LOCKED_FLUSH ? FLUSH : END);
                    flow.spend(
                            CycleUse.HOST,
                            young
                                    ? monitor.costs().scan() + monitor.costs().scanClear()
                                    : monitor.costs().scan());
                }
                case FLUSH -> {
                    monitor.count(Counter.SHOOTDOWNS);
                    flow.shootDown(monitor.cpusWithTranslations(), monitor.flushOfAll());
                    flow.flushTlb();
                    goTo(END);
                    flow.awaitAcknowledgements();
                }
                default -> {
                    if (isLocked()) {
                        flow.release(invalidations.lock);
                    }
                    flow.done();
                }
            }
        }

        @Override
        protected void exchangeFields(StateExchange state) {
            page = state.page(page);
            young = state.flag(young);
        }
    }
}
