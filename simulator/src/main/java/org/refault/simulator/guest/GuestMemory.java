package org.refault.simulator.guest;

import java.util.Arrays;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.GuestTable;
import org.refault.simulator.memory.ShadowBits;

/**
 * A guest's memory as its own kernel manages it: guest pages 0 to {@link #frames()}, which to the guest are frames, and the
 * pages of its programs, those of the trace, in them or on its virtual disk.
 *
 * <p>It begins as after a while of running: the pages referenced first are in, written, the others on the disk. All
 * virtual pages of a page are mapped and unmapped together.
 */
public final class GuestMemory {
    static final int NO_PAGE = -1;

    /** Where a page of the trace is; see the package's picture. */
    enum State {
        RESIDENT,
        IN_TRANSIT,
        ON_DISK
    }

    private final GuestTable table;
    private final State[] states;
    private final int[] pageOfFrame;
    private final long[] loadedAt;
    // The virtual pages of page p are virtualPages[firstVirtual[p]] to virtualPages[firstVirtual[p + 1]], exclusive.
    private final int[] virtualPages;
    private final int[] firstVirtual;
    private final WaitQueue[] queues;
    private final WaitQueue candidateAdded = new WaitQueue();
    private final GuestReplacement replacement;
    private int candidates;

    /**
     * A frame that was taken from its page.
     *
     * @param frame the guest page
     * @param page of the trace, whose content is there still
     * @param dirty whether the disk has an older content of it, as far as the guest knows
     * @param lost whether the guest takes it for clean, by the monitor's fault, though it was written
     */
    record Victim(int frame, int page, boolean dirty, boolean lost) {}

    /**
     * A guest's memory with the first pages in it.
     *
     * @param pageOfVirtual page of the trace of each virtual page
     * @param pages number of pages of the trace
     * @param frames guest pages, at most as many
     * @param swapper name of the replacement
     * @param shadowBits how bits get into the guest's page table
     * @param chance for a replacement that needs it
     */
    public GuestMemory(
            int[] pageOfVirtual, int pages, int frames, String swapper, ShadowBits shadowBits, RandomStream chance) {
        table = new GuestTable(pageOfVirtual.length, swapper.equals("lru"), shadowBits);
        firstVirtual = new int[pages + 1];
        for (int page : pageOfVirtual) {
            firstVirtual[page + 1]++;
        }
        for (int page = 0; page < pages; page++) {
            firstVirtual[page + 1] += firstVirtual[page];
        }
        int[] next = Arrays.copyOf(firstVirtual, pages);
        virtualPages = new int[pageOfVirtual.length];
        for (int virtualPage = 0; virtualPage < pageOfVirtual.length; virtualPage++) {
            virtualPages[next[pageOfVirtual[virtualPage]]++] = virtualPage;
        }
        states = new State[pages];
        Arrays.fill(states, State.ON_DISK);
        pageOfFrame = new int[frames];
        loadedAt = new long[frames];
        queues = new WaitQueue[pages];
        replacement = GuestReplacement.named(swapper, this, chance);
        for (int frame = 0; frame < frames; frame++) {
            load(frame, frame, true, 0);
        }
    }

    /** Guest pages. */
    public int frames() {
        return pageOfFrame.length;
    }

    /** The guest's page table. */
    public GuestTable table() {
        return table;
    }

    /** Whether a guest page holds a page of the trace now; if not, one is on its way. */
    public boolean holdsPage(int frame) {
        return pageOfFrame[frame] != NO_PAGE;
    }

    /** The page of the trace that a guest page holds. */
    public int pageIn(int frame) {
        return pageOfFrame[frame];
    }

    State state(int page) {
        return states[page];
    }

    /** Those who wait for a page's transit to end. */
    WaitQueue queue(int page) {
        if (queues[page] == null) {
            queues[page] = new WaitQueue();
        }
        return queues[page];
    }

    /** Those who wait for a guest page that can be taken. */
    WaitQueue candidateAdded() {
        return candidateAdded;
    }

    boolean hasCandidate() {
        return candidates > 0;
    }

    /** For a page that comes in another goes: its entries are cleared; translations may be in TLBs still. Both are in transit. */
    Victim makeWay(int incoming) {
        int frame = replacement.selectVictim();
        candidates--;
        int page = pageOfFrame[frame];
        boolean dirty = false;
        boolean hidden = false;
        for (int i = firstVirtual[page]; i < firstVirtual[page + 1]; i++) {
            hidden |= table.hidesWrite(virtualPages[i]);
            dirty |= table.unmap(virtualPages[i]);
        }
        pageOfFrame[frame] = NO_PAGE;
        states[page] = State.IN_TRANSIT;
        states[incoming] = State.IN_TRANSIT;
        return new Victim(frame, page, dirty, hidden && !dirty);
    }

    /** What the disk has of a page is its content now. */
    void isOut(int page) {
        states[page] = State.ON_DISK;
    }

    /** A page has been read from the disk into a frame: it is mapped, clean. */
    void isIn(int page, int frame, long now) {
        load(page, frame, false, now);
    }

    private void load(int page, int frame, boolean written, long now) {
        for (int i = firstVirtual[page]; i < firstVirtual[page + 1]; i++) {
            table.map(virtualPages[i], frame, written);
        }
        states[page] = State.RESIDENT;
        pageOfFrame[frame] = page;
        loadedAt[frame] = now;
        candidates++;
        replacement.pageIn(frame);
    }

    // ---- For the replacement

    /** Takes A of a candidate. */
    boolean takeAccessed(int frame) {
        int page = pageOfFrame[frame];
        boolean accessed = false;
        for (int i = firstVirtual[page]; i < firstVirtual[page + 1]; i++) {
            accessed |= table.takeAccessed(virtualPages[i]);
        }
        return accessed;
    }

    /** The cycle at which a candidate was last used, or loaded. */
    long lastUse(int frame) {
        int page = pageOfFrame[frame];
        long last = loadedAt[frame];
        for (int i = firstVirtual[page]; i < firstVirtual[page + 1]; i++) {
            last = Math.max(last, table.lastUse(virtualPages[i]));
        }
        return last;
    }

    /**
     * Asserts conservation: every frame holds exactly one page, which the table maps there, or awaits one that is on its way,
     * with the page that went for it perhaps on its way out still.
     *
     * @throws IllegalStateException if not
     */
    public void check() {
        int resident = 0;
        int inTransit = 0;
        for (int page = 0; page < states.length; page++) {
            boolean in = states[page] == State.RESIDENT;
            resident += in ? 1 : 0;
            inTransit += states[page] == State.IN_TRANSIT ? 1 : 0;
            for (int i = firstVirtual[page]; i < firstVirtual[page + 1]; i++) {
                int frame = table.pages()[virtualPages[i]];
                if (in ? pageOfFrame[frame] != page : frame != GuestTable.NOT_PRESENT) {
                    throw new IllegalStateException("page " + page + " is " + states[page]
                            + " to the guest's kernel, but its table says " + frame);
                }
            }
        }
        int waiting = 0;
        for (int page : pageOfFrame) {
            waiting += page == NO_PAGE ? 1 : 0;
        }
        boolean transitFits = waiting <= inTransit && inTransit <= 2 * waiting;
        if (resident + waiting != frames() || candidates != resident || !transitFits) {
            throw new IllegalStateException(resident + " pages and " + candidates + " candidates are in the guest's "
                    + frames() + " frames, " + waiting + " wait for pages and " + inTransit + " pages are in transit");
        }
    }
}
