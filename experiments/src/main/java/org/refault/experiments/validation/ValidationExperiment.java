package org.refault.experiments.validation;

import java.util.List;
import org.refault.reports.Overlay;
import org.refault.simulator.setting.Settings;
import org.refault.traces.TraceException;

/** One closed formula, or several of one situation, and the simulation of that situation. */
public interface ValidationExperiment {
    /** The id, in kebab-case. */
    String id();

    /** The question it answers, in one line. */
    String question();

    /** The settings that hold for all its runs; a run may change those that its points are over. */
    Settings settings();

    /**
     * Simulates, and lays the results over the formulas. All its confidence intervals are one family.
     *
     * @param effort how much
     * @param replications who makes the runs
     * @throws TraceException if a trace cannot be generated
     * @throws InterruptedException if the user interrupted
     */
    List<Overlay> run(Effort effort, Replications replications) throws TraceException, InterruptedException;
}
