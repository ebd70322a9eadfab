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
 * @param replication 0 for the first
 * @param result what was counted
 */
public record ReplayRow(
        String trace,
        String policy,
        String options,
        String changedOptions,
        boolean oracle,
        int replication,
        ReplayResult result) {}
