package org.refault.simulator.host;

/** The simulated host needs a frame and has nothing it could reclaim, or refuses to lock more of its memory. */
public final class HostOutOfMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HostOutOfMemoryException(long now) {
        super("the host is out of memory at cycle " + now
                + ": every page is locked or the swap device is full; raise mem.pages or swap.size");
    }

    private HostOutOfMemoryException(String message) {
        super(message);
    }

    static HostOutOfMemoryException refusesToLock(String space, int limit) {
        return new HostOutOfMemoryException("pin.primitive: vm_locked refuses to lock more than " + limit
                + " pages for " + space + "; raise mem.pages or mlock.max, or choose another primitive");
    }
}
