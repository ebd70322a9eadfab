package org.refault.simulator.host;

/** The simulated host needs a frame and has nothing it could reclaim. */
public final class HostOutOfMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HostOutOfMemoryException(long now) {
        super("the host is out of memory at cycle " + now
                + ": every page is locked or the swap device is full; raise mem.pages or swap.size");
    }
}
