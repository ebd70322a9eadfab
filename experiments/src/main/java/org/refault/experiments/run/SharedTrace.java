package org.refault.experiments.run;

import org.refault.simulator.replay.Replay;
import org.refault.traces.LoadedTrace;

/**
 * A trace in memory, with what all its cells share.
 *
 * @param trace the trace
 * @param replay replays of its reference string
 */
public record SharedTrace(LoadedTrace trace, Replay replay) {}
