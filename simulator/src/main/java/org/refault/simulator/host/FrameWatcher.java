package org.refault.simulator.host;

/** Is told what becomes of the frames of pages, so that it can keep lists of them. */
interface FrameWatcher {
    /** A page is mapped to a frame it has just received: new, or read from the swap device. */
    default void arrived(AddressSpace space, int page) {}

    /** A page was read from the swap device and is not mapped. */
    default void arrivedUnmapped(AddressSpace space, int page) {}

    /** A page that was unmapped is mapped to its frame again. */
    default void mappedAgain(AddressSpace space, int page) {}

    /** A page was taken out of its page table; its frame is still its own. */
    default void unmapped(AddressSpace space, int page) {}

    /** An unmapped page was written to the swap device. */
    default void written(AddressSpace space, int page) {}

    /** A page is no longer locked in memory. */
    default void unlocked(AddressSpace space, int page) {}

    /** A page loses its frame. */
    default void leaves(AddressSpace space, int page, int frame) {}
}
