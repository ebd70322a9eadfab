package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.setting.InvalidSettingException;

/** The arrows of the package's picture, one by one. */
class HostMemoryTest {
    private final HostMemory memory = new HostMemory(6, 2, 3, 1, 2, 3, PinPrimitive.VM_LOCKED);
    private final AddressSpace space = new AddressSpace("process", 4, null, 1);
    private final List<String> freed = new ArrayList<>();

    @BeforeEach
    void add() {
        memory.add(space);
        memory.tell(new HostMemory.Listener() {
            @Override
            public void contentLeaves(AddressSpace of, int page) {}

            @Override
            public void frameLost(AddressSpace of, int page, int frame) {
                freed.add("page " + page + " from frame " + frame);
            }

            @Override
            public void updateLost(AddressSpace of, int page) {
                freed.add("an update of page " + page);
            }

            @Override
            public void transferHit(AddressSpace of, int page) {
                freed.add("page " + page + " in a transfer");
            }
        });
    }

    @AfterEach
    void framesAreConserved() {
        memory.check();
    }

    /** A page in the swap cache: written, unmapped, its write done. */
    private void cache(int page) {
        write(page);
        memory.written(space, page);
    }

    private void write(int page) {
        assertTrue(memory.unmap(space, page), "it must be written");
        memory.writeBegins(space, page);
        space.transferBegan(page, State.WRITING, space.frame(page), space.slot(page));
    }

    private void read(int page) {
        int frame = memory.allocate(space, page);
        space.transferBegan(page, State.READING, frame, space.slot(page));
        memory.read(space, page);
    }

    @Test
    void aFrameIsTakenForAPageAndCounted() {
        assertEquals(4, memory.free());
        int frame = memory.allocate(space, 1);
        space.mapped(1, frame);

        assertEquals(2, frame, "the first that the kernel does not keep");
        assertTrue(memory.isFrameOf(frame, space, 1));
        assertFalse(memory.isFree(frame));
        assertEquals(1, memory.allocations(frame));
        assertEquals(3, memory.free());
        assertEquals(1, space.resident());
    }

    @Test
    void aWrittenPageIsWrittenOutThenCachedThenSwapped() {
        memory.populate(space, 0);
        write(0);
        assertEquals(State.WRITING, space.state(0));
        assertEquals(0, space.resident());
        assertFalse(memory.shrinkSwapCache(), "its frame is still being written");

        memory.written(space, 0);
        assertEquals(State.CACHED, space.state(0));
        assertEquals(3, memory.free());

        assertTrue(memory.shrinkSwapCache());
        assertEquals(State.SWAPPED, space.state(0));
        assertEquals(4, memory.free());
        assertEquals(List.of("page 0 from frame 2"), freed);
    }

    @Test
    void aPageInTheSwapCacheComesBackInItsFrame() {
        memory.populate(space, 0);
        int frame = space.frame(0);
        cache(0);

        memory.remap(space, 0);
        assertEquals(State.PRESENT, space.state(0));
        assertEquals(frame, space.frame(0));
        assertFalse(space.isDirty(0));
        assertFalse(memory.shrinkSwapCache());
    }

    @Test
    void aPageTakenBackWhileItIsWrittenStays() {
        memory.populate(space, 0);
        write(0);
        memory.remap(space, 0);
        assertTrue(space.isTransferring(0));

        memory.written(space, 0);
        assertEquals(State.PRESENT, space.state(0));
        assertFalse(space.isTransferring(0));
        assertFalse(memory.shrinkSwapCache());
    }

    @Test
    void aPageReadBackIsCleanAndGoesAgainWithoutAWrite() {
        memory.populate(space, 0);
        cache(0);
        memory.shrinkSwapCache();
        int slot = space.slot(0);
        read(0);
        assertEquals(State.PRESENT, space.state(0));
        assertEquals(slot, space.slot(0));

        assertFalse(memory.unmap(space, 0), "the slot has its content");
        assertEquals(State.CACHED, space.state(0));
        assertEquals(slot, space.slot(0));
    }

    @Test
    void aPageWrittenSinceItWasReadGetsAnotherSlotAndGivesTheOldOneBack() {
        memory.populate(space, 0);
        cache(0);
        memory.shrinkSwapCache();
        int slot = space.slot(0);
        for (int round = 0; round < 10; round++) {
            read(0);
            space.touch(0, true);
            cache(0);
            memory.shrinkSwapCache();
        }

        assertNotEquals(AddressSpace.NO_SLOT, slot);
        assertTrue(memory.hasFreeSlot(), "3 slots served 11 writes");
    }

    @Test
    void aCleanPageNeverWrittenOutIsDropped() {
        space.mapped(0, memory.allocate(space, 0));

        assertFalse(memory.unmap(space, 0));
        assertEquals(State.NONE, space.state(0));
        memory.freeDropped(space, 0);
        assertEquals(4, memory.free());
        assertEquals(AddressSpace.NO_FRAME, space.frame(0));
        assertEquals(List.of("page 0 from frame 2"), freed);
    }

    @Test
    void thePageLongestInTheSwapCacheGoesFirst() {
        memory.populate(space, 0);
        memory.populate(space, 1);
        cache(0);
        cache(1);
        memory.remap(space, 0);
        memory.unmap(space, 0);

        memory.shrinkSwapCache();
        assertEquals(List.of("page 1 from frame 3"), freed, "page 0 came back and went again since");
        memory.shrinkSwapCache();
        assertFalse(memory.shrinkSwapCache());
    }

    @Test
    void theFrameFreedLastGoesFirst() {
        for (int page = 0; page < 3; page++) {
            memory.populate(space, page);
        }
        cache(1);
        memory.shrinkSwapCache();

        assertEquals(3, memory.allocate(space, 3));
        space.mapped(3, 3);
        assertEquals(2, memory.allocations(3));
    }

    @Test
    void theKernelTakesFramesAndGivesThemBack() {
        int frame = memory.allocateForKernel();
        assertFalse(memory.isFrameOf(frame, space, 0));
        assertFalse(memory.isFree(frame));
        memory.freeKernelFrame(frame);
        assertTrue(memory.isFree(frame));
    }

    @Test
    void pagesThatDoNotFitTheSwapDeviceAreRefused() {
        for (int page = 0; page < 3; page++) {
            memory.populateSwapped(space, page);
        }
        assertFalse(memory.hasFreeSlot());

        assertThrows(InvalidSettingException.class, () -> memory.populateSwapped(space, 3));
    }

    @Test
    void watermarksAreBelow() {
        memory.populate(space, 0);
        memory.populate(space, 1);
        assertEquals(2, memory.free());
        assertTrue(memory.isBelowHigh());
        assertFalse(memory.isBelowLow());
        memory.populate(space, 2);
        assertTrue(memory.isBelowLow());
        assertFalse(memory.isBelowMin());
    }

    /** I3: what the monitor has for life is nobody else's. */
    @Test
    void noticesThatAReservedFrameWasGivenAway() {
        HostMemory broken = new HostMemory(6, 2, 3, 1, 2, 3, PinPrimitive.VM_LOCKED);
        broken.check();
        broken.freeKernelFrame(1);
        assertThrows(IllegalStateException.class, broken::check);
        while (broken.free() > 0) {
            broken.allocateForKernel();
        }
        assertThrows(IllegalStateException.class, broken::check);
    }
}
