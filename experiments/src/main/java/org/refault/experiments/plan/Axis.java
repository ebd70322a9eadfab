package org.refault.experiments.plan;

import java.util.List;
import org.refault.experiments.configuration.Assignment;

/**
 * A setting with several values in a plan.
 *
 * @param key the setting's key
 * @param values one assignment for each value, in the plan's order
 */
record Axis(String key, List<Assignment> values) {}
