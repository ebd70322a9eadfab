package org.refault.experiments.plan;

import java.util.List;

/**
 * A chart that a plan asks for: {@code "major_relocks by idle.k"}.
 *
 * @param figure what is drawn
 * @param by the axis of the plan over which: a setting, or one of {@link #LISTS}
 */
public record PlannedChart(String figure, String by) {
    /** The lists of a plan that are no settings but axes of its grid. */
    public static final List<String> LISTS = List.of("trace", "protocol", "policy", "frames");
}
