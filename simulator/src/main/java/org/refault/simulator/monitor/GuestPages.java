package org.refault.simulator.monitor;

import java.util.Arrays;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/** What the monitor remembers of each guest page beside its page table. */
public final class GuestPages {
    private static final State[] STATES = State.values();

    /** Saves or restores the states of the pages and what of their bits was taken, for an exploration. */
    public void exchange(StateExchange exchange) {
        for (int page = 0; page < states.length; page++) {
            states[page] = exchangeState(exchange, states[page]);
            writtenSinceUnlock[page] = exchange.flag(writtenSinceUnlock[page]);
        }
    }

    /** Saves or restores the state of a page. */
    static State exchangeState(StateExchange exchange, State state) {
        return STATES[exchange.number(state.ordinal(), STATES.length)];
    }

    /** Who may do what with a page; the state machine of the package's picture. */
    public enum State {
        UNTOUCHED,
        LOCKED,
        GRACE,
        UNMAPPING,
        UNLOCKED,
        FAULTING
    }

    private static final String HASHED = "hashed:";

    private final State[] states;
    private final boolean[] writtenSinceUnlock;
    private final boolean[] contentWritten;
    private final boolean[] seenBeforeDrop;
    private final int[] idleScans;
    private final long[] graceEnds;
    private final byte[] faultCpls;
    private final int[] relocks;
    private final boolean[] lastRelockMajor;
    private final long[] stalls;
    private final SimLock[] locks;
    private final WaitQueue[] queues;
    private final int[] openCounts;
    private final boolean[] spared;
    /** The first page that is never given up, and all after it; none if that is more than there are. */
    private int firstProtected;

    private final LockClass lockClass;

    /** Pages with a lock each. */
    GuestPages(int pages, LockClass lockClass) {
        this(pages, lockClass, pages);
    }

    /** Pages that share some locks: page modulo their number. */
    GuestPages(int pages, LockClass lockClass, int lockCount) {
        this.lockClass = lockClass;
        states = new State[pages];
        Arrays.fill(states, State.UNTOUCHED);
        writtenSinceUnlock = new boolean[pages];
        contentWritten = new boolean[pages];
        seenBeforeDrop = new boolean[pages];
        idleScans = new int[pages];
        graceEnds = new long[pages];
        faultCpls = new byte[pages];
        relocks = new int[pages];
        lastRelockMajor = new boolean[pages];
        stalls = new long[pages];
        locks = new SimLock[Math.min(pages, lockCount)];
        queues = new WaitQueue[pages];
        openCounts = new int[pages];
        spared = new boolean[pages];
        firstProtected = pages;
    }

    /**
     * How many locks guard the states of some pages; see {@code mon.lock}.
     *
     * @throws InvalidSettingException if the setting is none of its words
     */
    static int lockCount(Settings settings, int pages) {
        String text = settings.word(MonitorSettings.MON_LOCK);
        return switch (text) {
            case "page" -> pages;
            case "vm" -> 1;
            default ->
                Numbers.positive(
                        MonitorSettings.MON_LOCK, text.startsWith(HASHED) ? text.substring(HASHED.length()) : "");
        };
    }

    /** Number of pages. */
    public int count() {
        return states.length;
    }

    /** The state of a page. */
    public State state(int page) {
        return states[page];
    }

    void setState(int page, State state) {
        states[page] = state;
    }

    /** From a page on, all are never given up once they are locked. */
    void protect(int first) {
        firstProtected = first;
    }

    /** Whether a page is never given up once it is locked. */
    boolean isProtected(int page) {
        return page >= firstProtected;
    }

    /** Number of pages that are never given up. */
    int protectedPages() {
        return states.length - firstProtected;
    }

    /** One walk more of the guest's own tables reads a page. Its lock is held. */
    void open(int page) {
        openCounts[page]++;
    }

    /** One walk less reads a page. Returns whether it was to be given up meanwhile, and no walk reads it any more. */
    boolean close(int page) {
        openCounts[page]--;
        boolean wasSpared = spared[page] && openCounts[page] == 0;
        spared[page] &= !wasSpared;
        return wasSpared;
    }

    /** Whether a walk of the guest's own tables reads a page: it must stay locked. */
    boolean isOpen(int page) {
        return openCounts[page] > 0;
    }

    /** A page was to be given up, and is left alone since it is open. */
    void spare(int page) {
        spared[page] = true;
    }

    /** The lock of a page. */
    public SimLock lock(int page) {
        int index = page % locks.length;
        if (locks[index] == null) {
            locks[index] = lockClass.newLock();
        }
        return locks[index];
    }

    /** Those who wait for another virtual CPU to bring the page in. */
    public WaitQueue queue(int page) {
        if (queues[page] == null) {
            queues[page] = new WaitQueue();
        }
        return queues[page];
    }

    /** Dirty bits taken since the page was locked, not yet handed to the host. */
    boolean isWritten(int page) {
        return writtenSinceUnlock[page];
    }

    void addWritten(int page, boolean written) {
        writtenSinceUnlock[page] |= written;
    }

    boolean takeWritten(int page) {
        boolean was = writtenSinceUnlock[page];
        writtenSinceUnlock[page] = false;
        return was;
    }

    /** Whether the page was written, as told by Dirty bits taken, since its content was last accounted for. */
    boolean takeContentWritten(int page) {
        boolean was = contentWritten[page];
        contentWritten[page] = false;
        return was;
    }

    void addContentWritten(int page) {
        contentWritten[page] = true;
    }

    /** Accessed bits that were in the tables when they were dropped. */
    void addSeen(int page, boolean seen) {
        seenBeforeDrop[page] |= seen;
    }

    boolean isSeen(int page) {
        return seenBeforeDrop[page];
    }

    boolean takeSeen(int page) {
        boolean was = seenBeforeDrop[page];
        seenBeforeDrop[page] = false;
        return was;
    }

    int idleScans(int page) {
        return idleScans[page];
    }

    void setIdleScans(int page, int scans) {
        idleScans[page] = scans;
    }

    long graceEnd(int page) {
        return graceEnds[page];
    }

    void setGraceEnd(int page, long time) {
        graceEnds[page] = time;
    }

    /** The page whose grace ends first, or {@link Victims#NO_PAGE}. */
    int firstInGrace() {
        int first = Victims.NO_PAGE;
        for (int page = 0; page < states.length; page++) {
            if (states[page] == State.GRACE && (first == Victims.NO_PAGE || graceEnds[page] < graceEnds[first])) {
                first = page;
            }
        }
        return first;
    }

    int faultCpl(int page) {
        return faultCpls[page];
    }

    void setFaultCpl(int page, int cpl) {
        faultCpls[page] = (byte) cpl;
    }

    /** Notes a re-lock: whether the page was read from the swap device, and how long a virtual CPU waited, in cycles. */
    void addRelock(int page, boolean major, long stall) {
        relocks[page]++;
        lastRelockMajor[page] = major;
        stalls[page] = stall;
    }

    /** How often a page was locked again. */
    int relocks(int page) {
        return relocks[page];
    }

    /** Whether a page was read from the swap device when it was locked again last. */
    boolean wasMajor(int page) {
        return lastRelockMajor[page];
    }

    /** How long a virtual CPU waited when the page was locked again last, in cycles. */
    long stall(int page) {
        return stalls[page];
    }
}
