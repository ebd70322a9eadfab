package org.refault.simulator.host;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.refault.simulator.lock.BitLocks;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.WaitQueue;

/** The memory of one process of the host: where each of its pages is, and the host's own A/D bits of them. */
public final class AddressSpace {
    /** Where a page is. */
    public enum State {
        /** Nowhere: never touched, or dropped while clean and never written out. */
        NONE,
        /** Mapped. */
        PRESENT,
        /** Unmapped, its frame being written to the swap device. */
        WRITING,
        /** Unmapped, in the swap cache: the frame equals the slot. */
        CACHED,
        /** On the swap device only. */
        SWAPPED,
        /** Being read from the swap device into a frame. */
        READING
    }

    /** What {@link #frame} says where a page has none. */
    public static final int NO_FRAME = -1;

    /** What {@link #slot} says where a page has none. */
    public static final int NO_SLOT = -1;

    private final String name;
    private final SimLock mmapSem;
    private LongSupplier cpus;
    private final State[] states;
    private final int[] frames;
    private final int[] slots;
    private final boolean[] accessed;
    private final boolean[] dirty;
    private final int[] pins;
    private final int[] orphans;
    private final long[] versions;
    private final long[] versionsInFrame;
    private final long[] versionsInSlot;
    private final boolean[] transferring;
    private final WaitQueue transfers = WaitQueue.forTransfers();
    private final int[] pageAt;
    private final int[] positionOf;
    private final boolean[] locked;
    private final boolean[] readAhead;
    private final long[] shadows;
    private final WaitQueue pageLocks = new WaitQueue();
    private SimLock[] tableLocks = {};
    private GuestBits guestBits;
    private BitLocks pageLockBooks;
    private Mappings mappings;
    private boolean ofGuest;
    private int lockedRuns;
    private int index;
    private long evictions;
    private long pageOuts;
    private int resident;
    private int swapCount;
    private int hand;
    private MmuNotifier notifier;
    private IntPredicate freePages = page -> false;

    /**
     * An address space without pages in memory.
     *
     * @param cpus the CPUs its threads run on, a bit each
     */
    public AddressSpace(String name, int pages, SimLock mmapSem, long cpus) {
        this.name = name;
        this.mmapSem = mmapSem;
        this.cpus = () -> cpus;
        states = new State[pages];
        frames = new int[pages];
        slots = new int[pages];
        accessed = new boolean[pages];
        dirty = new boolean[pages];
        pins = new int[pages];
        orphans = new int[pages];
        versions = new long[pages];
        versionsInFrame = new long[pages];
        versionsInSlot = new long[pages];
        transferring = new boolean[pages];
        pageAt = new int[pages];
        positionOf = new int[pages];
        locked = new boolean[pages];
        readAhead = new boolean[pages];
        shadows = new long[pages];
        for (int page = 0; page < pages; page++) {
            pageAt[page] = page;
            positionOf[page] = page;
        }
        Arrays.fill(states, State.NONE);
        Arrays.fill(frames, NO_FRAME);
        Arrays.fill(slots, NO_SLOT);
        Arrays.fill(orphans, NO_FRAME);
    }

    /** Lays the pages out otherwise than in the order of their numbers: at position i lies page {@code pages[i]}. */
    public void layOut(int[] pages) {
        System.arraycopy(pages, 0, pageAt, 0, pageAt.length);
        for (int position = 0; position < pageAt.length; position++) {
            positionOf[pageAt[position]] = position;
        }
    }

    /** The page at a position of the address space, in which order the swapper meets them. */
    public int pageAt(int position) {
        return pageAt[position];
    }

    /** Where threads sleep for the sake of its pages. */
    public List<WaitQueue> queues() {
        return List.of(transfers, pageLocks);
    }

    /** Has reclaim tell of this address space's pages. */
    public void setNotifier(MmuNotifier mmuNotifier) {
        notifier = mmuNotifier;
    }

    /** Has the host count what it does for pages that a guest has freed, of which it knows nothing. */
    public void setFreePages(IntPredicate isFree) {
        freePages = isFree;
    }

    /** Whether a guest has freed a page. */
    boolean isFreeInGuest(int page) {
        return freePages.test(page);
    }

    /** Whom reclaim tells, or null. */
    MmuNotifier notifier() {
        return notifier;
    }

    void setOfGuest() {
        ofGuest = true;
    }

    /** Whether it is a virtual machine's memory. */
    public boolean isOfGuest() {
        return ofGuest;
    }

    /** Its name, for messages. */
    public String name() {
        return name;
    }

    void countEviction() {
        evictions++;
    }

    void countPageOut() {
        pageOuts++;
    }

    /** How many times one of its pages was taken out of memory. */
    public long evictions() {
        return evictions;
    }

    /** How many times one of its pages was written to the swap device. */
    public long pageOuts() {
        return pageOuts;
    }

    /** Number of pages. */
    public int pages() {
        return states.length;
    }

    /** The semaphore that guards it. */
    public SimLock mmapSem() {
        return mmapSem;
    }

    /** Its threads go from CPU to CPU. To be set before the run. */
    public void followThreads(LongSupplier cpusOfThreads) {
        cpus = cpusOfThreads;
    }

    /** The CPUs its threads run on, a bit each. */
    public long cpus() {
        return cpus.getAsLong();
    }

    /** Where a page is. */
    public State state(int page) {
        return states[page];
    }

    /** The frame of a page, or {@link #NO_FRAME}. */
    public int frame(int page) {
        return frames[page];
    }

    int slot(int page) {
        return slots[page];
    }

    /** Whether a page is locked in memory. */
    public boolean isPinned(int page) {
        return pins[page] > 0;
    }

    /** How many times a page is locked. */
    public int pins(int page) {
        return pins[page];
    }

    void setPins(int page, int count) {
        pins[page] = count;
    }

    // ---- The page's own lock: PG_locked of a page on its way in or out of the page table

    boolean isLocked(int page) {
        return locked[page];
    }

    void lockPage(int page) {
        locked[page] = true;
    }

    void unlockPage(int page) {
        locked[page] = false;
    }

    void setPageLockBooks(BitLocks books) {
        pageLockBooks = books;
    }

    /** Where it is noted who takes the pages' locks. */
    BitLocks pageLockBooks() {
        return pageLockBooks;
    }

    /** Whoever waits for a page's lock. */
    WaitQueue pageLocks() {
        return pageLocks;
    }

    /** Whether a page was unmapped to be written and its transfer has not begun. */
    boolean isAwaitingWrite(int page) {
        return states[page] == State.WRITING && !transferring[page];
    }

    // ---- Mappings: with VM_LOCKED each run of locked pages is a mapping of its own

    /** A page was locked or unlocked with VM_LOCKED. Returns how many mappings more there are for it. */
    int lockedRunsChange(int page) {
        int change = isPinned(page) ? 1 - lockedNeighbours(page) : lockedNeighbours(page) - 1;
        lockedRuns += change;
        if (mappings != null) {
            mappings.changed(positionOf[page]);
        }
        return 2 * change;
    }

    /** How many mappings more there would be if a page were locked with VM_LOCKED. */
    int splitsByLocking(int page) {
        return isPinned(page) ? 0 : Math.max(0, 2 * (1 - lockedNeighbours(page)));
    }

    private int lockedNeighbours(int page) {
        int position = positionOf[page];
        return (position > 0 && isPinned(pageAt[position - 1]) ? 1 : 0)
                + (position + 1 < pageAt.length && isPinned(pageAt[position + 1]) ? 1 : 0);
    }

    /** Whether a mapping begins at a position, as the page there is locked and the one before is not, or the reverse. */
    boolean beginsMapping(int position) {
        return position == 0
                || position < pageAt.length && isPinned(pageAt[position - 1]) != isPinned(pageAt[position]);
    }

    void setMappings(Mappings made) {
        mappings = made;
    }

    /** Its mappings where each has a lock of its own; else null. */
    Mappings mappings() {
        return mappings;
    }

    /** Levels of the tree of mappings below its root. */
    int mappingDepth() {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(1 + 2 * lockedRuns);
    }

    // ---- What flavours keep of pages

    /** The position of a page in the address space. */
    int positionOf(int page) {
        return positionOf[page];
    }

    void setTableLocks(SimLock[] locks) {
        tableLocks = locks;
    }

    /** The lock of the page table in which a page is, where the flavour has such. */
    SimLock tableLock(int page) {
        return tableLocks[(int) ((long) positionOf[page] * tableLocks.length / pageAt.length)];
    }

    boolean isReadAhead(int page) {
        return readAhead[page];
    }

    void setReadAhead(int page, boolean ahead) {
        readAhead[page] = ahead;
    }

    /** What its eviction left behind to tell the refault distance by; 0 for nothing. */
    long shadow(int page) {
        return shadows[page];
    }

    void setShadow(int page, long shadow) {
        shadows[page] = shadow;
    }

    /** Its number among the host's address spaces. */
    int index() {
        return index;
    }

    void setIndex(int number) {
        index = number;
    }

    /** Lets reclaim see a guest's Accessed bits, if it is to. */
    public void setGuestBits(GuestBits bits) {
        guestBits = bits;
    }

    GuestBits guestBits() {
        return guestBits;
    }

    /** The frame that a page has lost though it was locked there, or {@link #NO_FRAME}. */
    public int orphan(int page) {
        return orphans[page];
    }

    void setOrphan(int page, int frame) {
        orphans[page] = frame;
    }

    /** Whether the host believes that a page was written. */
    public boolean isDirty(int page) {
        return dirty[page];
    }

    /** Whether a transfer uses the page's frame. */
    public boolean isTransferring(int page) {
        return transferring[page];
    }

    /** Pages mapped. */
    int resident() {
        return resident;
    }

    /** Whoever waits for a transfer of one of its pages to end. */
    public WaitQueue transfers() {
        return transfers;
    }

    /** The process touches a present page, or the host's kernel for it. */
    void touch(int page, boolean write) {
        accessed[page] = true;
        if (write) {
            dirty[page] = true;
            written(page);
        }
    }

    /** Whoever had a translation of a page says what its Accessed and Dirty bits were. */
    public void fold(int page, boolean wasAccessed, boolean wasWritten) {
        accessed[page] |= wasAccessed;
        dirty[page] |= wasWritten;
    }

    // ---- What the pages contain: versions only, the newest being what was written last

    /** The Accessed bits that a guest's use of its pages sets elsewhere than in the host's page table. */
    public interface GuestBits {
        /** Whether the page was accessed since the last look; clears what says so. */
        boolean takeAccessed(int page);
    }

    /** The page's frame is written. */
    public void written(int page) {
        versions[page]++;
        versionsInFrame[page] = versions[page];
    }

    /** Whether the page was ever written. */
    public boolean hasContent(int page) {
        return versions[page] > 0;
    }

    /** Whether the page's frame holds what was written to it last. */
    public boolean isFrameNewest(int page) {
        return versionsInFrame[page] == versions[page];
    }

    /** Whether the page's slot holds what was written to it last. */
    public boolean isSlotNewest(int page) {
        return versionsInSlot[page] == versions[page];
    }

    /** The frame's content goes to the slot. */
    void copyToSlot(int page) {
        versionsInSlot[page] = versionsInFrame[page];
    }

    /** The slot's content comes into the frame. */
    void copyFromSlot(int page) {
        versionsInFrame[page] = versionsInSlot[page];
    }

    /** The frame holds zeros. */
    void clearFrame(int page) {
        versionsInFrame[page] = 0;
    }

    /** What the frame holds counts as the page's content from now on, whatever was lost. */
    void acceptFrame(int page) {
        versions[page] = versionsInFrame[page];
    }

    boolean takeAccessed(int page) {
        boolean was = accessed[page];
        accessed[page] = false;
        return was;
    }

    /** A frame is set aside for a page that is not mapped yet. */
    void receive(int page, int frame) {
        frames[page] = frame;
    }

    void mapped(int page, int frame) {
        states[page] = State.PRESENT;
        frames[page] = frame;
        resident++;
    }

    /** Nobody wants what a page contained any more: a page of zeros is as good. */
    void forgetContent(int page) {
        versions[page] = 0;
        versionsInFrame[page] = 0;
    }

    void unmapped(int page, State next) {
        states[page] = next;
        resident--;
    }

    void transferBegan(int page, State state, int frame, int slot) {
        states[page] = state;
        frames[page] = frame;
        slots[page] = slot;
        transferring[page] = true;
    }

    void transferEnded(int page) {
        transferring[page] = false;
    }

    void becomes(int page, State state) {
        states[page] = state;
    }

    void setSlot(int page, int slot) {
        slots[page] = slot;
    }

    void setDirty(int page, boolean isDirty) {
        dirty[page] = isDirty;
    }

    void loseFrame(int page) {
        frames[page] = NO_FRAME;
    }

    // ---- Exploration

    private static final State[] STATES = State.values();
    private static final int SLOT = 1 << 3;
    private static final int DIRTY = 1 << 4;
    private static final int TRANSFERRING = 1 << 5;
    private static final int LOCKED = 1 << 6;
    private static final int READ_AHEAD = 1 << 7;
    private static final int CONTENT = 1 << 8;
    private static final int NEWEST_IN_FRAME = 1 << 9;
    private static final int NEWEST_IN_SLOT = 1 << 10;
    private static final int PIN = 1 << 11;
    private static final int MOST_PINS = 16;

    /**
     * Saves or restores where the pages are and what they contain, for an exploration in which the host's own Accessed bits
     * and the numbers of slots are of no concern: a page's slot is the one of its number.
     */
    void exchange(StateExchange exchange) {
        resident = 0;
        for (int page = 0; page < states.length; page++) {
            boolean hasFrame = frames[page] != NO_FRAME;
            boolean hasSlot = slots[page] != NO_SLOT;
            int bits = exchange.number(
                    states[page].ordinal()
                            | (hasSlot ? SLOT : 0)
                            | (dirty[page] ? DIRTY : 0)
                            | (transferring[page] ? TRANSFERRING : 0)
                            | (locked[page] ? LOCKED : 0)
                            | (readAhead[page] ? READ_AHEAD : 0)
                            | (versions[page] > 0 ? CONTENT : 0)
                            | (hasFrame && isFrameNewest(page) ? NEWEST_IN_FRAME : 0)
                            | (hasSlot && isSlotNewest(page) ? NEWEST_IN_SLOT : 0)
                            | pins[page] * PIN,
                    MOST_PINS * PIN);
            states[page] = STATES[bits & SLOT - 1];
            slots[page] = (bits & SLOT) != 0 ? page : NO_SLOT;
            dirty[page] = (bits & DIRTY) != 0;
            transferring[page] = (bits & TRANSFERRING) != 0;
            locked[page] = (bits & LOCKED) != 0;
            readAhead[page] = (bits & READ_AHEAD) != 0;
            versions[page] = (bits & CONTENT) != 0 ? 2 : 0;
            versionsInFrame[page] = (bits & NEWEST_IN_FRAME) != 0 ? versions[page] : 1;
            versionsInSlot[page] = (bits & NEWEST_IN_SLOT) != 0 ? versions[page] : 1;
            pins[page] = bits / PIN;
            accessed[page] = false;
            frames[page] = exchange.frame(frames[page]);
            orphans[page] = exchange.frame(orphans[page]);
            resident += states[page] == State.PRESENT ? 1 : 0;
        }
    }

    // ---- The swapper's memory of this process (swap_cnt and swap_address of Linux 2.2)

    int swapCount() {
        return swapCount;
    }

    void setSwapCount(int count) {
        swapCount = count;
    }

    int hand() {
        return hand;
    }

    void setHand(int position) {
        hand = position;
    }
}
