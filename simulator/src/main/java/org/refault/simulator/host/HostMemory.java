package org.refault.simulator.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * The frames of the host and who has them; the slots of the swap device and what is in them.
 *
 * <p>All changes are of one instant. Whoever makes them holds the locks.
 */
public final class HostMemory {
    private static final int ORPHAN = -3;
    private static final int KERNEL = -2;
    private static final int FREE = -1;

    /** SWAPFILE_CLUSTER, of Linux 2.2 as of Linux 6. */
    static final int SLOT_CLUSTER = 256;

    /** Whose cluster it is that all CPUs share. */
    static final int SHARED_CLUSTER = 0;

    private final int[] ownerSpace;
    private final int[] ownerPage;
    private final int[] allocations;
    private final int[] freeStack;
    private final int reserved;
    private final List<AddressSpace> spaces = new ArrayList<>();
    private final FrameList swapCache;
    private final PinPrimitive pinPrimitive;
    private final List<Listener> listeners = new ArrayList<>();
    private final BitSet usedSlots = new BitSet();
    private final int slotCount;
    private final int watermarkMin;
    private final int watermarkLow;
    private final int watermarkHigh;
    private int free;
    /** Where the next slot is looked for, and where the cluster in use ends: of each CPU, the first one's for all if they share one. */
    private final int[] nextSlot = new int[Long.SIZE];

    private final int[] clusterEnd = new int[Long.SIZE];
    private int slotsInUse;
    private final int[] slotSpace;
    private final int[] slotPage;
    private FrameWatcher watcher = new FrameWatcher() {};
    private int lockedMost = Integer.MAX_VALUE;
    private int locked;
    private long mappingSplits;
    private SlotWatcher slotWatcher = (space, page) -> {};
    private FrameChoice frameChoice = (frames, count) -> count - 1;

    /** Is told of what may hurt whoever has translations of pages. */
    public interface Listener {
        /** What a page's frame holds is about to be copied or lost: the last moment to say that it was written. */
        void contentLeaves(AddressSpace space, int page);

        /** A frame is no longer the page's: it is free, and may be another page's at once, or an orphan. */
        void frameLost(AddressSpace space, int page, int frame);

        /** A page comes back with an older content than was written last (class C3b). */
        void updateLost(AddressSpace space, int page);

        /** A frame was freed while a transfer used it (class C4). */
        void transferHit(AddressSpace space, int page);
    }

    /**
     * Memory that is free but for what the kernel keeps.
     *
     * @param frames all frames
     * @param reserved frames of the kernel and the monitor, never given away
     * @param slotCount slots of the swap device
     * @param min below it whoever needs a frame reclaims one first
     * @param low below it the swapper is woken
     * @param high from here on it sleeps
     * @param pinPrimitive what locking a page in memory is
     */
    public HostMemory(int frames, int reserved, int slotCount, int min, int low, int high, PinPrimitive pinPrimitive) {
        this.pinPrimitive = pinPrimitive;
        this.reserved = reserved;
        swapCache = new FrameList(frames);
        ownerSpace = new int[frames];
        ownerPage = new int[frames];
        allocations = new int[frames];
        freeStack = new int[frames];
        this.slotCount = slotCount;
        slotSpace = new int[slotCount];
        slotPage = new int[slotCount];
        watermarkMin = min;
        watermarkLow = low;
        watermarkHigh = high;
        Arrays.fill(ownerSpace, FREE);
        Arrays.fill(ownerSpace, 0, reserved, KERNEL);
        for (int frame = frames - 1; frame >= reserved; frame--) {
            freeStack[free++] = frame;
        }
    }

    /** Is told of slots that are free again. */
    interface SlotWatcher {
        /** A page has its slot no more. */
        void slotGivenBack(AddressSpace space, int page);
    }

    /** Whom to tell of slots. */
    void tellOfSlots(SlotWatcher watcherOfSlots) {
        slotWatcher = watcherOfSlots;
    }

    /** Someone more who is told. */
    public void tell(Listener listener) {
        listeners.add(listener);
    }

    /** Makes an address space known to the swapper. */
    public void add(AddressSpace space) {
        space.setIndex(spaces.size());
        spaces.add(space);
    }

    /** All address spaces. */
    public List<AddressSpace> spaces() {
        return Collections.unmodifiableList(spaces);
    }

    /** Number of frames. */
    public int frames() {
        return ownerSpace.length;
    }

    /** Slots of the swap device. */
    public int slots() {
        return slotCount;
    }

    /** Free frames. */
    public int free() {
        return free;
    }

    boolean isBelowMin() {
        return free < watermarkMin;
    }

    boolean isBelowLow() {
        return free < watermarkLow;
    }

    boolean isBelowHigh() {
        return free < watermarkHigh;
    }

    /** Free frames below which the swapper is woken. */
    public int watermarkLow() {
        return watermarkLow;
    }

    /** Whether a frame is a page's at this instant. */
    public boolean isFrameOf(int frame, AddressSpace space, int page) {
        int owner = ownerSpace[frame];
        return owner >= 0 && spaces.get(owner) == space && ownerPage[frame] == page;
    }

    /** Whether a frame is nobody's. */
    public boolean isFree(int frame) {
        return ownerSpace[frame] == FREE;
    }

    /** How often a frame was given away: tells one owner of it from the next. */
    public int allocations(int frame) {
        return allocations[frame];
    }

    /** Takes a free frame for a page; there must be one. The one freed last goes first. */
    int allocate(AddressSpace space, int page) {
        int frame = nextFree();
        ownerSpace[frame] = space.index();
        ownerPage[frame] = page;
        allocations[frame]++;
        space.receive(page, frame);
        return frame;
    }

    private int nextFree() {
        int chosen = frameChoice.choose(freeStack, free);
        int frame = freeStack[chosen];
        free--;
        freeStack[chosen] = freeStack[free];
        return frame;
    }

    /** Takes a free frame for the kernel. */
    public int allocateForKernel() {
        int frame = nextFree();
        ownerSpace[frame] = KERNEL;
        allocations[frame]++;
        return frame;
    }

    /** Gives a frame of the kernel back. */
    public void freeKernelFrame(int frame) {
        ownerSpace[frame] = FREE;
        freeStack[free++] = frame;
    }

    private void freeFrameOf(AddressSpace space, int page) {
        int frame = space.frame(page);
        contentLeaves(space, page);
        if (space.isTransferring(page)) {
            listeners.forEach(listener -> listener.transferHit(space, page));
        }
        space.loseFrame(page);
        space.setReadAhead(page, false);
        watcher.leaves(space, page, frame);
        free(frame);
        listeners.forEach(listener -> listener.frameLost(space, page, frame));
    }

    private void free(int frame) {
        ownerSpace[frame] = FREE;
        freeStack[free++] = frame;
    }

    private void contentLeaves(AddressSpace space, int page) {
        listeners.forEach(listener -> listener.contentLeaves(space, page));
    }

    /** Before the run: puts a page into memory, written and not yet on the swap device. */
    public void populate(AddressSpace space, int page) {
        space.mapped(page, allocate(space, page));
        watcher.arrived(space, page);
        space.touch(page, true);
        space.takeAccessed(page);
    }

    // ---- Locking

    /** Refuses to lock more pages than this with {@code VM_LOCKED}. */
    public void limitLocked(int pages) {
        lockedMost = pages;
    }

    /** Has somebody keep lists of frames. */
    void watchedBy(FrameWatcher frameWatcher) {
        watcher = frameWatcher;
    }

    /** What locking a page is. */
    public PinPrimitive pinPrimitive() {
        return pinPrimitive;
    }

    /** Mappings split because pages were locked or unlocked in their midst. */
    public long mappingSplits() {
        return mappingSplits;
    }

    /**
     * Locks a present page in memory.
     *
     * @throws HostOutOfMemoryException if the host refuses to lock so many
     */
    public void pin(AddressSpace space, int page) {
        boolean first = !space.isPinned(page);
        space.setPins(page, pinPrimitive.nests() ? space.pins(page) + 1 : 1);
        if (first && pinPrimitive == PinPrimitive.VM_LOCKED) {
            locked++;
            if (locked > lockedMost) {
                throw HostOutOfMemoryException.refusesToLock(space.name(), lockedMost);
            }
            mappingSplits += Math.max(0, space.lockedRunsChange(page));
        }
    }

    /** Unlocks a page; {@code wasWritten} becomes the host's knowledge. An orphan loses its frame. */
    public void unpin(AddressSpace space, int page, boolean wasWritten) {
        boolean last = space.pins(page) == 1;
        space.setPins(page, Math.max(0, space.pins(page) - 1));
        if (last && pinPrimitive == PinPrimitive.VM_LOCKED) {
            locked--;
            mappingSplits += Math.max(0, space.lockedRunsChange(page));
        }
        if (last) {
            watcher.unlocked(space, page);
        }
        int orphan = space.orphan(page);
        if (orphan == AddressSpace.NO_FRAME) {
            space.setDirty(page, space.isDirty(page) || wasWritten);
        } else if (!space.isPinned(page)) {
            space.setOrphan(page, AddressSpace.NO_FRAME);
            free(orphan);
            listeners.forEach(listener -> listener.frameLost(space, page, orphan));
        }
    }

    /** The host learns that a page was written, wherever the page is by now. */
    public void markDirty(AddressSpace space, int page) {
        space.setDirty(page, true);
    }

    /** Whether the swapper may take a page out of its page table. */
    public boolean mayUnmap(AddressSpace space, int page) {
        return !(space.isPinned(page) && pinPrimitive.stopsUnmapping());
    }

    /** Whether a page is locked so that it need not even be looked at. */
    boolean isMlocked(AddressSpace space, int page) {
        return pinPrimitive == PinPrimitive.VM_LOCKED && space.isPinned(page);
    }

    /** Whether the frame of an unmapped page may be taken from it. */
    boolean mayFree(AddressSpace space, int page) {
        // What is locked of a page with an orphan is the orphan.
        boolean lockedHere = space.isPinned(page) && space.orphan(page) == AddressSpace.NO_FRAME;
        return !(lockedHere && pinPrimitive.stopsFreeing());
    }

    /**
     * Before the run: puts a page onto the swap device.
     *
     * @throws InvalidSettingException if the device is full
     */
    public void populateSwapped(AddressSpace space, int page) {
        if (!hasFreeSlot()) {
            throw new InvalidSettingException("swap.size: " + slotCount + " slots do not hold the pages of "
                    + space.name() + " that are not in memory when the run begins");
        }
        space.setSlot(page, takeSlot(space, page, SHARED_CLUSTER));
        space.written(page);
        space.copyToSlot(page);
        space.becomes(page, State.SWAPPED);
    }

    boolean hasFreeSlot() {
        return slotsInUse < slotCount;
    }

    /** Whether a page can be written out: to a free slot, or to the one it has. */
    boolean hasSlotFor(AddressSpace space, int page) {
        return hasFreeSlot() || hasOwnSlot(space, page);
    }

    /** What is beyond the slots is a block of a file, and no slot. */
    private boolean hasOwnSlot(AddressSpace space, int page) {
        return space.slot(page) != AddressSpace.NO_SLOT && space.slot(page) < slotCount;
    }

    /**
     * The slot a CPU would take: the next one of the cluster it uses; if that is full, of a cluster that is free, or any, from
     * there on. There must be a free one.
     */
    int nextSlot(int cpu) {
        int slot = usedSlots.nextClearBit(nextSlot[cpu]);
        if (slot >= Math.min(clusterEnd[cpu], slotCount)) {
            int start = freeCluster(nextSlot[cpu]);
            slot = start >= 0 ? start : usedSlots.nextClearBit(nextSlot[cpu]);
            if (slot >= slotCount) {
                slot = usedSlots.nextClearBit(0);
            }
            clusterEnd[cpu] = start >= 0 ? start + SLOT_CLUSTER : slot + 1;
        }
        nextSlot[cpu] = slot;
        return slot;
    }

    private int takeSlot(AddressSpace space, int page, int cpu) {
        int slot = nextSlot(cpu);
        usedSlots.set(slot);
        slotsInUse++;
        slotSpace[slot] = space.index();
        slotPage[slot] = page;
        nextSlot[cpu] = slot + 1 == slotCount ? 0 : slot + 1;
        return slot;
    }

    /** A page that is to be written will go to a slot of the cluster that a CPU uses, which is the page's from now on. */
    void takeSlotAhead(AddressSpace space, int page, int cpu) {
        giveSlotBack(space, page);
        space.setSlot(page, takeSlot(space, page, cpu));
    }

    private int freeCluster(int from) {
        int clusters = slotCount / SLOT_CLUSTER;
        for (int i = 0; i < clusters; i++) {
            int start = (from / SLOT_CLUSTER + i) % clusters * SLOT_CLUSTER;
            int used = usedSlots.nextSetBit(start);
            if (used < 0 || used >= start + SLOT_CLUSTER) {
                return start;
            }
        }
        return -1;
    }

    /** The address space whose page has a slot; null if none has. */
    AddressSpace spaceAtSlot(int slot) {
        return slot < slotCount && usedSlots.get(slot) ? spaces.get(slotSpace[slot]) : null;
    }

    /** The page that has a slot in use. */
    int pageAtSlot(int slot) {
        return slotPage[slot];
    }

    /** The address space of a frame; null if it is free, the kernel's or an orphan. */
    public AddressSpace spaceOf(int frame) {
        return ownerSpace[frame] >= 0 ? spaces.get(ownerSpace[frame]) : null;
    }

    /** The page of a frame that has one. */
    int pageOf(int frame) {
        return ownerPage[frame];
    }

    private void giveSlotBack(AddressSpace space, int page) {
        if (hasOwnSlot(space, page)) {
            usedSlots.clear(space.slot(page));
            slotsInUse--;
            slotWatcher.slotGivenBack(space, page);
        }
    }

    /**
     * A present page equals a block of a file of its process, which lies on the swap device's disk behind the slots: as long
     * as the page is not written it need not be, and comes back from there. Not noted while a transfer uses the page.
     */
    public void equalsBlock(AddressSpace space, int page, int block) {
        if (space.isTransferring(page)) {
            return;
        }
        giveSlotBack(space, page);
        space.setSlot(page, slotCount + block);
        space.setDirty(page, false);
        space.copyToSlot(page);
    }

    // ---- Transitions of a page

    /** H3: takes a present page out of its page table. Returns whether it must be written out: to a slot it is given now. */
    boolean unmap(AddressSpace space, int page) {
        return unmap(space, page, false);
    }

    /** As {@link #unmap(AddressSpace, int)}, of a page that has its slot already by {@link #takeSlotAhead}. */
    boolean unmapToItsSlot(AddressSpace space, int page) {
        return unmap(space, page, true);
    }

    private boolean unmap(AddressSpace space, int page, boolean hasSlot) {
        contentLeaves(space, page);
        if (space.isDirty(page)) {
            if (!hasSlot) {
                takeSlotAhead(space, page, SHARED_CLUSTER);
            }
            space.setDirty(page, false);
            space.unmapped(page, State.WRITING);
            watcher.unmapped(space, page);
            return true;
        }
        if (space.slot(page) != AddressSpace.NO_SLOT) {
            space.unmapped(page, State.CACHED);
            swapCache.addLast(space.frame(page));
            watcher.unmapped(space, page);
        } else {
            // Clean and never written out: the content is zeros as far as the host knows.
            space.unmapped(page, State.NONE);
        }
        return false;
    }

    /**
     * Gives up the frame of a page that was dropped by {@link #unmap}: it is free, or, where a raised count keeps it, an
     * orphan until it is unlocked.
     */
    void freeDropped(AddressSpace space, int page) {
        if (space.state(page) != State.NONE || space.frame(page) == AddressSpace.NO_FRAME) {
            return;
        }
        if (mayFree(space, page)) {
            freeFrameOf(space, page);
        } else {
            int frame = space.frame(page);
            contentLeaves(space, page);
            space.loseFrame(page);
            watcher.leaves(space, page, frame);
            space.setOrphan(page, frame);
            ownerSpace[frame] = ORPHAN;
            listeners.forEach(listener -> listener.frameLost(space, page, frame));
        }
    }

    /** Its owner does not want a present page any more: its frame is free at once, its slot too, and its content is lost. */
    public void discard(AddressSpace space, int page) {
        giveSlotBack(space, page);
        space.setSlot(page, AddressSpace.NO_SLOT);
        space.setDirty(page, false);
        space.unmapped(page, State.NONE);
        freeFrameOf(space, page);
        space.forgetContent(page);
    }

    /** Whether a page can be dropped: it is somewhere, not locked, and on its way nowhere. */
    boolean mayDrop(AddressSpace space, int page) {
        return space.state(page) != State.NONE
                && !space.isPinned(page)
                && !space.isLocked(page)
                && !space.isTransferring(page)
                && !space.isAwaitingWrite(page);
    }

    /** Whether the swap device lacks what a page in memory holds. */
    boolean mustBeWritten(AddressSpace space, int page) {
        return space.state(page) == State.PRESENT && space.isDirty(page);
    }

    /** Its owner does not want a page any more that can be dropped, wherever it is: frame and slot are free. */
    void drop(AddressSpace space, int page) {
        if (space.state(page) == State.PRESENT) {
            discard(space, page);
            return;
        }
        if (space.state(page) == State.CACHED) {
            freeCached(space, page);
        }
        giveSlotBack(space, page);
        space.setSlot(page, AddressSpace.NO_SLOT);
        space.setShadow(page, 0);
        space.becomes(page, State.NONE);
        space.forgetContent(page);
    }

    /** H6: frees the frame of the page that is longest in the swap cache and not locked. Returns whether there was one. */
    boolean shrinkSwapCache() {
        for (int frame = swapCache.first(); frame != swapCache.end(); frame = swapCache.after(frame)) {
            AddressSpace space = spaces.get(ownerSpace[frame]);
            if (mayFree(space, ownerPage[frame])) {
                freeCached(space, ownerPage[frame]);
                return true;
            }
        }
        return false;
    }

    /** Whether a page's frame is in the swap cache and may be freed. */
    public boolean mayFreeCached(AddressSpace space, int page) {
        return space.state(page) == State.CACHED && mayFree(space, page);
    }

    /** Frees the frame of a page in the swap cache. */
    public void freeCached(AddressSpace space, int page) {
        swapCache.remove(space.frame(page));
        space.becomes(page, State.SWAPPED);
        freeFrameOf(space, page);
    }

    /** A page's write to the swap device begins: what the frame holds now is what the slot will hold. */
    void writeBegins(AddressSpace space, int page) {
        contentLeaves(space, page);
        space.copyToSlot(page);
    }

    /** A page's write to the swap device has ended. */
    void written(AddressSpace space, int page) {
        space.transferEnded(page);
        if (space.state(page) == State.WRITING) {
            space.becomes(page, State.CACHED);
            swapCache.addLast(space.frame(page));
            watcher.written(space, page);
        }
    }

    /** A page's read from the swap device has ended, and it is mapped. */
    void read(AddressSpace space, int page) {
        space.transferEnded(page);
        space.mapped(page, space.frame(page));
        // The entry is young, so that whoever has faulted for it finds it before it is taken again.
        space.touch(page, false);
        space.setDirty(page, false);
        space.copyFromSlot(page);
        checkContent(space, page);
        watcher.arrived(space, page);
    }

    /** A page's read from the swap device has ended, and it waits in the swap cache for a fault. */
    void readUnmapped(AddressSpace space, int page) {
        space.transferEnded(page);
        space.becomes(page, State.CACHED);
        space.setDirty(page, false);
        space.copyFromSlot(page);
        checkContent(space, page);
        swapCache.addLast(space.frame(page));
        watcher.arrivedUnmapped(space, page);
    }

    /** A page of zeros was mapped to the frame it received. */
    void zeroed(AddressSpace space, int page) {
        space.mapped(page, space.frame(page));
        space.clearFrame(page);
        checkContent(space, page);
        watcher.arrived(space, page);
    }

    /** Whether what came back is what was written last; if not, an update is lost, once. */
    private void checkContent(AddressSpace space, int page) {
        if (!space.isFrameNewest(page)) {
            space.acceptFrame(page);
            listeners.forEach(listener -> listener.updateLost(space, page));
        }
    }

    /** H7: a page whose frame is still there is mapped again. */
    void remap(AddressSpace space, int page) {
        if (space.state(page) == State.CACHED) {
            swapCache.remove(space.frame(page));
        } else if (space.isAwaitingWrite(page)) {
            // Its write has not begun: the slot does not hold it.
            space.setDirty(page, true);
        }
        space.mapped(page, space.frame(page));
        watcher.mappedAgain(space, page);
    }

    // ---- Exploration

    /** Chooses which free frame goes next. */
    @FunctionalInterface
    public interface FrameChoice {
        /** One of the first {@code free} frames of the array, by its index there. */
        int choose(int[] frames, int free);
    }

    /** Has the frame that goes next chosen, instead of the one freed last. */
    public void chooseFramesBy(FrameChoice choice) {
        frameChoice = choice;
    }

    /** Whether a frame is the kernel's, or another's who is none of the address spaces. */
    public boolean isKernels(int frame) {
        return ownerSpace[frame] == KERNEL;
    }

    /** Saves or restores the pages of all address spaces. To be followed, when restoring, by {@link #restoreOwners}. */
    public void exchange(StateExchange exchange) {
        for (int index = 0; index < spaces.size(); index++) {
            spaces.get(index).exchange(exchange);
        }
    }

    /**
     * Says anew who has which frame, after the pages were restored.
     *
     * @param kernels the kernel's frames, a bit each; what is neither these nor a page's is free
     */
    public void restoreOwners(long kernels) {
        for (int frame = 0; frame < ownerSpace.length; frame++) {
            ownerSpace[frame] = (kernels & 1L << frame) == 0 ? FREE : KERNEL;
        }
        swapCache.clear();
        usedSlots.clear();
        slotsInUse = 0;
        Arrays.fill(nextSlot, 0);
        Arrays.fill(clusterEnd, 0);
        int slotsBefore = 0;
        for (int index = 0; index < spaces.size(); index++) {
            AddressSpace space = spaces.get(index);
            for (int page = 0; page < space.pages(); page++) {
                int frame = space.frame(page);
                if (frame != AddressSpace.NO_FRAME) {
                    ownerSpace[frame] = index;
                    ownerPage[frame] = page;
                    if (space.state(page) == State.CACHED) {
                        swapCache.addLast(frame);
                    }
                }
                if (space.orphan(page) != AddressSpace.NO_FRAME) {
                    ownerSpace[space.orphan(page)] = ORPHAN;
                }
                if (space.slot(page) != AddressSpace.NO_SLOT) {
                    space.setSlot(page, slotsBefore + page);
                    usedSlots.set(slotsBefore + page);
                    slotSpace[slotsBefore + page] = index;
                    slotPage[slotsBefore + page] = page;
                    slotsInUse++;
                }
            }
            slotsBefore += space.pages();
        }
        free = 0;
        for (int frame = ownerSpace.length - 1; frame >= 0; frame--) {
            if (ownerSpace[frame] == FREE) {
                freeStack[free++] = frame;
            }
        }
    }

    /**
     * Asserts conservation: every frame is free, the kernel's, or exactly one page's; and that what was reserved, the
     * monitor's own pages among it, was never given away (invariant I3 of the host model).
     *
     * @throws IllegalStateException if not
     */
    public void check() {
        for (int frame = 0; frame < reserved; frame++) {
            if (ownerSpace[frame] != KERNEL || allocations[frame] > 0) {
                throw new IllegalStateException("frame " + frame + " was reserved, and was given away");
            }
        }
        int freeFrames = 0;
        int owned = 0;
        int orphans = 0;
        for (int frame = 0; frame < ownerSpace.length; frame++) {
            if (ownerSpace[frame] == FREE) {
                freeFrames++;
            } else if (ownerSpace[frame] == ORPHAN) {
                orphans--;
            } else if (ownerSpace[frame] >= 0) {
                owned++;
                AddressSpace space = spaces.get(ownerSpace[frame]);
                if (space.frame(ownerPage[frame]) != frame) {
                    throw new IllegalStateException("frame " + frame + " is owned by page " + ownerPage[frame] + " of "
                            + space.name() + ", which is in frame " + space.frame(ownerPage[frame]));
                }
            }
        }
        int framesOfPages = 0;
        for (AddressSpace space : spaces) {
            for (int page = 0; page < space.pages(); page++) {
                framesOfPages += space.frame(page) == AddressSpace.NO_FRAME ? 0 : 1;
                orphans += space.orphan(page) == AddressSpace.NO_FRAME ? 0 : 1;
            }
        }
        if (freeFrames != free || owned != framesOfPages || orphans != 0) {
            throw new IllegalStateException("frames are not conserved: " + freeFrames + " free, " + free
                    + " on the list; " + owned + " owned, " + framesOfPages + " in page tables");
        }
    }
}
