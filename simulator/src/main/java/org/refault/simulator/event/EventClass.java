package org.refault.simulator.event;

/** What kind of thing an event is. Events of one cycle happen in the order of these classes. */
public enum EventClass {
    /** A lock released, a shootdown acknowledged. */
    RELEASE,
    /** An interrupt delivered to another CPU. */
    IPI,
    /** A transfer of the swap device completed. */
    IO,
    /** A step of a protocol, of the host's kernel or of a host process: page-table changes among them. */
    STEP,
    /** A lock granted to a waiter. */
    GRANT,
    /** A timer: sampler, swapper period, end of a time slice. */
    TIMER,
    /** A virtual CPU returns to the guest. */
    RESUME,
    /** Statistics are read off. */
    STATISTICS,
    /** One reference of the guest: only in the slow mode, which makes an event of each. */
    REFERENCE
}
