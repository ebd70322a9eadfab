package org.refault.reports;

import org.refault.simulator.result.ReplayResult;

/**
 * One untimed replay, named for people.
 *
 * @param trace the trace as the user named it
 * @param policy policy id
 * @param options the policy's effective options, {@code name=value+name=value}; may be empty
 * @param changedOptions those of them that are not the default, written alike
 * @param oracle whether the policy sees more than a real pager could
 * @param variable whether the policy gives pages up ahead of need, so that its resident set varies and frames only bound it
 * @param replication 0 for the first
 * @param result what was counted
 */
public record ReplayRow(
        String trace,
        String policy,
        String options,
        String changedOptions,
        boolean oracle,
        boolean variable,
        int replication,
        ReplayResult result) {
    /** A replay of a policy that holds what it has until memory is needed. */
    public ReplayRow(
            String trace,
            String policy,
            String options,
            String changedOptions,
            boolean oracle,
            int replication,
            ReplayResult result) {
        this(trace, policy, options, changedOptions, oracle, false, replication, result);
    }

    /** Where it belongs on an axis of memory: its frames, or the mean of its resident pages if their number varies. */
    double memory() {
        return variable ? result.meanResidentSet() : result.frames();
    }
}
