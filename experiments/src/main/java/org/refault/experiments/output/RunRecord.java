package org.refault.experiments.output;

import java.util.List;
import org.refault.experiments.plan.PlannedChart;
import org.refault.experiments.run.Cell;
import org.refault.simulator.setting.Settings;

/**
 * What an output folder says of how its results came about.
 *
 * @param title what was studied
 * @param intro one or two sentences for a reader who was not there
 * @param command the command line that repeats the results
 * @param asked the command line as it was typed
 * @param version of the program
 * @param jobs threads
 * @param settings the effective settings; of several combinations, the first
 * @param cells all cells of the study; none of an exploration, which is no study
 * @param charts the charts that the plan asks for; none without a plan
 */
public record RunRecord(
        String title,
        String intro,
        String command,
        String asked,
        String version,
        int jobs,
        Settings settings,
        List<Cell> cells,
        List<PlannedChart> charts) {}
