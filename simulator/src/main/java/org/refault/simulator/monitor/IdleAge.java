package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.memory.SupervisorUses;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * The monitor's own way: every page that was not accessed for some scans is given up, without any limit of pages.
 *
 * <pre>
 *   cold  =  idle ≥ 1  and  idle + w_t · scans since locked  ≥  k · w_cpl · (1 + w_r · re-locks) · feedback
 * </pre>
 *
 * <p>with w_t and w_r of {@code meta.*}, and w_cpl where the page was used by CPL 0 in the last cpl.window scans of it. With
 * {@code age.shift} the last eight scans of a page are remembered, the youngest in the highest bit, and cold are pages
 * whose youngest bits are all clear; of them those with the least history go first.
 *
 * <p>With {@code double_paging.avoid = random} as many pages go as are cold, but drawn among all that are locked, each with
 * equal chance, as ESX takes them (waldspurger2002): such a choice cannot agree with the guest's own.
 */
final class IdleAge implements Victims {
    private static final int YOUNGEST = 1 << 7;
    private static final int HISTORY = 8;
    private static final int SUPERVISOR = 1;
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final MonitorTable table;
    private final GuestPages pages;
    private final IntPredicate supervisors;
    private final RandomStream chance;
    private final ScanWindow window;
    private final Feedback feedback;
    private final int agedBits;
    private final long scanCost;
    private final long clearCost;
    private final double cplWeight;
    private final int cplWindow;
    private final boolean cplOfSplitTables;
    private final boolean cplOfPage;
    private final boolean cplOfFault;
    /** Where every use at CPL 0 is known; else null. */
    private final SupervisorUses supervisorUses;

    private final long[] lastLook;
    private final boolean draws;
    private final double timestampWeight;
    private final double relockWeight;
    private final long[] scansAtLock;
    private final long[] scanOfSupervisor;
    private final long[] scans;
    private final int[] histories;
    private final boolean[] chosen;
    private int cursor;
    private int hand;
    private int quota;
    private int toDraw;
    private List<Integer> cleared = new ArrayList<>();

    /**
     * The choice for one virtual machine.
     *
     * @param supervisor whether a guest page is the guest kernel's
     * @param chance draws the pages of a random window
     */
    IdleAge(MonitorTable table, GuestPages pages, Settings settings, IntPredicate supervisor, RandomStream chance) {
        this.table = table;
        this.pages = pages;
        this.supervisors = supervisor;
        this.chance = chance;
        window = ScanWindow.of(settings);
        feedback = new Feedback(pages, settings);
        String shift = settings.word(MonitorSettings.AGE_SHIFT);
        agedBits = shift.equals("off") ? 0 : Integer.parseInt(shift);
        scanCost = settings.cycles(MonitorSettings.COST_SCAN);
        clearCost = settings.cycles(MonitorSettings.COST_SCAN_CLEAR);
        cplWeight = settings.real(MonitorSettings.CPL_WEIGHT);
        cplWindow = settings.count(MonitorSettings.CPL_WINDOW);
        String cplSource = settings.word(MonitorSettings.CPL_SOURCE);
        cplOfSplitTables = cplSource.equals("split");
        cplOfPage = cplSource.equals("us");
        cplOfFault = cplSource.equals("fault");
        supervisorUses = cplSource.equals("oracle") && cplWeight != 1 ? table.noteSupervisorUses() : null;
        lastLook = new long[pages.count()];
        draws = settings.word(MonitorSettings.DOUBLE_PAGING_AVOID).equals("random");
        timestampWeight = settings.real(MonitorSettings.META_TIMESTAMP);
        relockWeight = settings.real(MonitorSettings.META_RELOCK);
        if (agedBits > 0 && isWeighted()) {
            throw new InvalidSettingException("age.shift: a history of " + agedBits
                    + " bits has no idle threshold to be lengthened; leave cpl.weight,"
                    + " meta.*, feedback and target.mode = feedback at their defaults");
        }
        scansAtLock = new long[pages.count()];
        scanOfSupervisor = new long[pages.count()];
        scans = new long[pages.count()];
        histories = new int[pages.count()];
        chosen = new boolean[pages.count()];
        Arrays.fill(scanOfSupervisor, NEVER);
    }

    private boolean isWeighted() {
        return cplWeight != 1 || timestampWeight != 0 || relockWeight != 0 || feedback.isOn();
    }

    /** Whether separate tables for supervisor and user tell what the settings ask for. */
    static boolean wantsSplitTables(Settings settings) {
        return settings.word(MonitorSettings.CPL_SOURCE).equals("split")
                && settings.real(MonitorSettings.CPL_WEIGHT) != 1;
    }

    @Override
    public long scan(long now) {
        feedback.tick(now);
        quota = feedback.quota();
        hand = 0;
        Arrays.fill(chosen, false);
        long cost = lookAtWindow(now);
        toDraw = draws ? coldPages() : 0;
        return cost;
    }

    /** Looks at the pages of the window. Returns the cost. */
    private long lookAtWindow(long now) {
        long cost = 0;
        if (window.drawn()) {
            for (int i = 0; i < window.pages(); i++) {
                cost += look(chance.nextInt(pages.count()), now);
            }
            return cost;
        }
        int left = window.pages();
        for (int i = 0; i < pages.count() && left > 0; i++) {
            int page = cursor;
            cursor = cursor + 1 == pages.count() ? 0 : cursor + 1;
            long own = look(page, now);
            cost += own;
            left -= isCandidate(page) ? 1 : 0;
        }
        return cost;
    }

    /** Looks at one page's bits. Returns the cost. */
    private long look(int page, long now) {
        if (!isCandidate(page)) {
            return 0;
        }
        int rings = table.takeAccessed(page);
        boolean accessed = rings != 0 | pages.takeSeen(page);
        if (rings != 0) {
            cleared.add(page);
        }
        scans[page]++;
        histories[page] = histories[page] >> 1 | (accessed ? YOUNGEST : 0);
        pages.setIdleScans(page, accessed ? 0 : pages.idleScans(page) + 1);
        boolean supervisor = cplOfSplitTables && (rings & SUPERVISOR) != 0
                || cplOfPage && accessed && supervisors.test(page)
                || supervisorUses != null && supervisorUses.last(page) >= lastLook[page];
        lastLook[page] = now;
        if (supervisor) {
            scanOfSupervisor[page] = scans[page];
        }
        return scanCost + (rings != 0 ? clearCost : 0);
    }

    @Override
    public int nextAtTick() {
        if (quota == 0) {
            return NO_PAGE;
        }
        int next = draws ? draw() : agedBits > 0 ? leastUsed() : nextIdle();
        quota -= next == NO_PAGE ? 0 : 1;
        return next;
    }

    private int nextIdle() {
        while (hand < pages.count()) {
            int page = hand++;
            if (isCandidate(page) && isIdle(page)) {
                return page;
            }
        }
        return NO_PAGE;
    }

    private int coldPages() {
        int cold = 0;
        for (int page = 0; page < pages.count(); page++) {
            cold += isCandidate(page) && isCold(page) ? 1 : 0;
        }
        return cold;
    }

    private boolean isCold(int page) {
        return agedBits > 0 ? histories[page] >> HISTORY - agedBits == 0 : isIdle(page);
    }

    /** A locked page that was not drawn in this tick, each with equal chance. */
    private int draw() {
        int left = 0;
        for (int page = 0; page < pages.count() && toDraw > 0; page++) {
            left += isCandidate(page) && !chosen[page] ? 1 : 0;
        }
        if (left == 0) {
            return NO_PAGE;
        }
        toDraw--;
        int drawn = chance.nextInt(left);
        int page = 0;
        while (!isCandidate(page) || chosen[page] || drawn-- > 0) {
            page++;
        }
        chosen[page] = true;
        return page;
    }

    private boolean isCandidate(int page) {
        return pages.state(page) == GuestPages.State.LOCKED && !pages.isProtected(page);
    }

    private boolean isIdle(int page) {
        int idle = pages.idleScans(page);
        boolean supervisor = scans[page] - scanOfSupervisor[page] < cplWindow;
        double threshold =
                feedback.threshold(page) * (supervisor ? cplWeight : 1) * (1 + relockWeight * pages.relocks(page));
        return idle >= 1 && idle + timestampWeight * (scans[page] - scansAtLock[page]) >= threshold;
    }

    private int leastUsed() {
        int least = NO_PAGE;
        for (int page = 0; page < pages.count(); page++) {
            if (isCandidate(page)
                    && !chosen[page]
                    && isCold(page)
                    && (least == NO_PAGE || histories[page] < histories[least])) {
                least = page;
            }
        }
        if (least != NO_PAGE) {
            chosen[least] = true;
        }
        return least;
    }

    @Override
    public boolean reserve() {
        return true;
    }

    @Override
    public void unreserve() {}

    @Override
    public int nextAtFault() {
        return NO_PAGE;
    }

    @Override
    public void locked(int page) {
        feedback.locked(page);
        scansAtLock[page] = scans[page];
        used(page);
    }

    @Override
    public void keptAfterAll(int page) {
        used(page);
    }

    private void used(int page) {
        pages.setIdleScans(page, 0);
        histories[page] |= YOUNGEST;
        if (cplOfFault && pages.faultCpl(page) == 0) {
            scanOfSupervisor[page] = scans[page];
        }
    }

    @Override
    public void unlocked(int page) {
        feedback.unlocked(page);
    }

    @Override
    public long takeLookingCost() {
        return 0;
    }

    @Override
    public List<Integer> takeCleared() {
        List<Integer> pagesCleared = cleared;
        cleared = new ArrayList<>();
        return pagesCleared;
    }
}
