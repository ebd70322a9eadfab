package org.refault.reports;

import org.refault.simulator.result.TimedResult;

/**
 * One run of the timed machine, named for people.
 *
 * @param trace the trace as the user named it
 * @param protocol how host and monitor shared the guest's pages
 * @param policy policy id; {@code idle-age} where none was given, empty where the protocol uses none
 * @param options the policy's effective options, {@code name=value+name=value}; may be empty
 * @param changedOptions those of them that are not the default, written alike
 * @param machine the machine preset
 * @param frames most guest pages that were mapped at one time; 0 where there was no limit
 * @param replication 0 for the first
 * @param result what was counted
 */
public record TimedRow(
        String trace,
        String protocol,
        String policy,
        String options,
        String changedOptions,
        String machine,
        int frames,
        int replication,
        TimedResult result) {}
