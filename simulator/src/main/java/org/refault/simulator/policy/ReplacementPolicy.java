package org.refault.simulator.policy;

/**
 * A replacement policy: chooses which page leaves memory. The engine owns residency and all counting.
 *
 * <p>A policy is never told of a reference to a resident page (a hit): no pager is. It learns of page-ins, and of the
 * Accessed and Dirty bits when it looks at them through its {@link HardwareView}.
 */
public interface ReplacementPolicy {
    /** What {@link #scanPeriod()} says of a policy that wants no scans. */
    long NO_SCANS = Long.MAX_VALUE;

    /** A page was loaded into a frame; from now on the frame is a candidate. */
    void onPageIn(int frame);

    /**
     * Chooses the frame whose page goes. The frame is no longer a candidate afterwards, until the next
     * {@link #onPageIn} with it. Called only while there is a candidate.
     */
    int selectVictim();

    /** The page in a frame that the policy had {@linkplain HardwareView#unmap unmapped} was referenced, and is mapped again. */
    default void onSoftFault(int frame) {}

    /** Looks at the Accessed bits, every {@link #scanPeriod()}; on the timed machine at every tick of the sampler. */
    default void onScan() {}

    /** References between two scans in the untimed replay, or {@link #NO_SCANS}. */
    default long scanPeriod() {
        return NO_SCANS;
    }

    /**
     * Whether the reference that loads a page leaves the Accessed bit set. Untimed replay only: on the timed machine the
     * restarted instruction sets the bit, always.
     */
    default boolean accessedOnLoad() {
        return true;
    }
}
