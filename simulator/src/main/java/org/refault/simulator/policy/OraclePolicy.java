package org.refault.simulator.policy;

/** A policy that sees what no pager can: every reference, or the future. A bound or an ideal; it runs in the untimed replay only. */
public interface OraclePolicy extends ReplacementPolicy {
    /**
     * The page in a frame is referenced. Called for every run, also the one that loaded the page, after
     * {@link #onPageIn}.
     *
     * @param run index in the reference string
     * @param count references in the run (or in what a scan left of it), at least 1
     */
    void onReference(int frame, int run, int count);
}
