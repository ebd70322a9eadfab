package org.refault.simulator.reference;

/** Which number of a trace tells one page from another, where a trace has virtual and physical ones. */
public enum PageKey {
    /** The virtual page number. */
    VPN,
    /** The physical frame number; a reference whose frame is unknown is known by its virtual page, apart from every frame. */
    PFN,
    /** The pair of both: equal addresses of different processes stay apart. */
    BOTH
}
