package org.refault.simulator.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * The frames of the host and who has them; the slots of the swap device and what is in them.
 *
 * <p>All changes are of one instant. Whoever makes them holds the locks.
 */
public final class HostMemory {
    private static final int KERNEL = -2;
    private static final int FREE = -1;

    private final int[] ownerSpace;
    private final int[] ownerPage;
    private final int[] allocations;
    private final int[] freeStack;
    private final List<AddressSpace> spaces = new ArrayList<>();
    /** In the order in which they came. */
    private final Set<Cached> swapCache = new LinkedHashSet<>();

    private final BitSet usedSlots = new BitSet();
    private final int slotCount;
    private final int watermarkMin;
    private final int watermarkLow;
    private final int watermarkHigh;
    private FrameListener listener = (space, page, frame) -> {};
    private int free;
    private int nextSlot;

    private record Cached(AddressSpace space, int page) {}

    /** Is told when a page loses its frame. */
    public interface FrameListener {
        /** The frame is free from now on, and may be another page's at once. */
        void frameFreed(AddressSpace space, int page, int frame);
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
     */
    public HostMemory(int frames, int reserved, int slotCount, int min, int low, int high) {
        ownerSpace = new int[frames];
        ownerPage = new int[frames];
        allocations = new int[frames];
        freeStack = new int[frames];
        this.slotCount = slotCount;
        watermarkMin = min;
        watermarkLow = low;
        watermarkHigh = high;
        Arrays.fill(ownerSpace, FREE);
        Arrays.fill(ownerSpace, 0, reserved, KERNEL);
        for (int frame = frames - 1; frame >= reserved; frame--) {
            freeStack[free++] = frame;
        }
    }

    /** Who is told of freed frames. */
    public void tellOfFreedFrames(FrameListener frameListener) {
        listener = frameListener;
    }

    /** Makes an address space known to the swapper. */
    public void add(AddressSpace space) {
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
        int frame = freeStack[--free];
        ownerSpace[frame] = spaces.indexOf(space);
        ownerPage[frame] = page;
        allocations[frame]++;
        space.receive(page, frame);
        return frame;
    }

    /** Takes a free frame for the kernel. */
    int allocateForKernel() {
        int frame = freeStack[--free];
        ownerSpace[frame] = KERNEL;
        allocations[frame]++;
        return frame;
    }

    /** Gives a frame of the kernel back. */
    void freeKernelFrame(int frame) {
        ownerSpace[frame] = FREE;
        freeStack[free++] = frame;
    }

    private void freeFrameOf(AddressSpace space, int page) {
        int frame = space.frame(page);
        space.loseFrame(page);
        ownerSpace[frame] = FREE;
        freeStack[free++] = frame;
        listener.frameFreed(space, page, frame);
    }

    /** Before the run: puts a page into memory, written and not yet on the swap device. */
    public void populate(AddressSpace space, int page) {
        space.mapped(page, allocate(space, page));
        space.setDirty(page, true);
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
        space.setSlot(page, takeSlot());
        space.becomes(page, State.SWAPPED);
    }

    boolean hasFreeSlot() {
        return usedSlots.cardinality() < slotCount;
    }

    private int takeSlot() {
        int slot = usedSlots.nextClearBit(nextSlot);
        if (slot >= slotCount) {
            slot = usedSlots.nextClearBit(0);
        }
        usedSlots.set(slot);
        nextSlot = slot + 1 == slotCount ? 0 : slot + 1;
        return slot;
    }

    // ---- Transitions of a page

    /** H3: takes a present page out of its page table. Returns whether it must be written out. */
    boolean unmap(AddressSpace space, int page) {
        if (space.isDirty(page)) {
            if (space.slot(page) != AddressSpace.NO_SLOT) {
                usedSlots.clear(space.slot(page));
            }
            space.setSlot(page, takeSlot());
            space.setDirty(page, false);
            space.unmapped(page, State.WRITING);
            return true;
        }
        if (space.slot(page) != AddressSpace.NO_SLOT) {
            space.unmapped(page, State.CACHED);
            swapCache.add(new Cached(space, page));
        } else {
            // Clean and never written out: the content is zeros as far as the host knows.
            space.unmapped(page, State.NONE);
        }
        return false;
    }

    /** Frees the frame of a page that was dropped by {@link #unmap}. */
    void freeDropped(AddressSpace space, int page) {
        if (space.state(page) == State.NONE && space.frame(page) != AddressSpace.NO_FRAME) {
            freeFrameOf(space, page);
        }
    }

    /** H6: frees the frame of the page that is longest in the swap cache. Returns whether there was one. */
    boolean shrinkSwapCache() {
        Iterator<Cached> byAge = swapCache.iterator();
        if (!byAge.hasNext()) {
            return false;
        }
        Cached oldest = byAge.next();
        byAge.remove();
        oldest.space.becomes(oldest.page, State.SWAPPED);
        freeFrameOf(oldest.space, oldest.page);
        return true;
    }

    /** A page's write to the swap device has ended. */
    void written(AddressSpace space, int page) {
        space.transferEnded(page);
        if (space.state(page) == State.WRITING) {
            space.becomes(page, State.CACHED);
            swapCache.add(new Cached(space, page));
        }
    }

    /** A page's read from the swap device has ended. */
    void read(AddressSpace space, int page) {
        space.transferEnded(page);
        space.mapped(page, space.frame(page));
        space.setDirty(page, false);
    }

    /** H7: a page whose frame is still there is mapped again. */
    void remap(AddressSpace space, int page) {
        swapCache.remove(new Cached(space, page));
        space.mapped(page, space.frame(page));
    }

    /**
     * Asserts conservation: every frame is free, the kernel's, or exactly one page's.
     *
     * @throws IllegalStateException if not
     */
    public void check() {
        int freeFrames = 0;
        int owned = 0;
        for (int frame = 0; frame < ownerSpace.length; frame++) {
            if (ownerSpace[frame] == FREE) {
                freeFrames++;
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
            }
        }
        if (freeFrames != free || owned != framesOfPages) {
            throw new IllegalStateException("frames are not conserved: " + freeFrames + " free, " + free
                    + " on the list; " + owned + " owned, " + framesOfPages + " in page tables");
        }
    }
}
