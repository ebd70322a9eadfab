package org.refault.simulator.monitor;

import java.util.Arrays;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.WaitQueue;

/** What the monitor remembers of each guest page beside its page table. */
public final class GuestPages {
    private static final State[] STATES = State.values();

    /** Saves or restores the states of the pages and what of their bits was taken, for an exploration. */
    public void exchange(StateExchange exchange) {
        for (int page = 0; page < states.length; page++) {
            states[page] = STATES[exchange.number(states[page].ordinal(), STATES.length)];
            writtenSinceUnlock[page] = exchange.flag(writtenSinceUnlock[page]);
        }
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

    private final State[] states;
    private final boolean[] writtenSinceUnlock;
    private final boolean[] contentWritten;
    private final boolean[] seenBeforeDrop;
    private final int[] idleScans;
    private final long[] graceEnds;
    private final byte[] faultCpls;
    private final SimLock[] locks;
    private final WaitQueue[] queues;
    private final LockClass lockClass;

    GuestPages(int pages, LockClass lockClass) {
        this.lockClass = lockClass;
        states = new State[pages];
        Arrays.fill(states, State.UNTOUCHED);
        writtenSinceUnlock = new boolean[pages];
        contentWritten = new boolean[pages];
        seenBeforeDrop = new boolean[pages];
        idleScans = new int[pages];
        graceEnds = new long[pages];
        faultCpls = new byte[pages];
        locks = new SimLock[pages];
        queues = new WaitQueue[pages];
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

    /** The lock of a page. */
    SimLock lock(int page) {
        if (locks[page] == null) {
            locks[page] = lockClass.newLock();
        }
        return locks[page];
    }

    /** Those who wait for another virtual CPU to bring the page in. */
    WaitQueue queue(int page) {
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
}
