package org.refault.experiments.run;

import org.refault.simulator.result.ReplayResult;
import org.refault.simulator.result.TimedResult;

/** What a cell found. */
public sealed interface CellResult {
    /** An untimed replay's result. */
    record Replayed(ReplayResult result) implements CellResult {}

    /** A run of the timed machine's. */
    record Timed(TimedResult result) implements CellResult {}
}
