package org.refault.simulator.machine;

/** Something that takes a CPU away from whatever runs there, for a handler of the host's. */
interface Interrupt {
    /** Cycles of its handler, without what it waits for. */
    long cost();

    /** What its handler flushes first, or null. */
    TlbFlush flush();

    /**
     * The handler begins.
     *
     * @return whether it goes on at once; if not it spins until {@link Cpu#handlerGoesOn}
     */
    boolean begins(Cpu cpu, long now);

    /** The handler has ended. */
    void ends(Cpu cpu, long now);

    /** Whether another CPU waits for its end. */
    boolean isAwaited();

    /** The same for a virtual CPU that was in the guest: what it does between two world switches. */
    Activity inHost();
}
