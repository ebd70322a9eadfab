package org.refault.experiments.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.refault.experiments.configuration.Assignment;
import org.refault.experiments.configuration.SettingLayers;
import org.refault.experiments.run.Study;
import org.refault.experiments.run.TraceRequest;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.Settings;
import org.refault.traces.ReadOptions;

/**
 * A plan as its file says it.
 *
 * @param title what is studied
 * @param kind untimed replay or timed machine
 * @param traces each a trace, or several that are read as one
 * @param policies as on the command line
 * @param frames as on the command line
 * @param protocols ids; for the timed machine
 * @param replications at least 1
 * @param assignments settings with one value, checked
 * @param axes settings with several
 * @param charts the charts to draw beside those of every report
 */
public record Plan(
        String title,
        RunSpec.Kind kind,
        List<List<String>> traces,
        List<String> policies,
        List<String> frames,
        List<String> protocols,
        int replications,
        List<Assignment> assignments,
        List<Axis> axes,
        List<PlannedChart> charts) {

    /** The plan as a study under the command's own settings; what the command line sets is no axis any more. */
    public Study study(SettingLayers layers, ReadOptions reading) {
        Set<String> fixed = layers.above().stream().map(Assignment::key).collect(Collectors.toSet());
        List<List<Assignment>> combinations = List.of(assignments);
        for (Axis axis : axes) {
            if (!fixed.contains(axis.key())) {
                combinations = times(combinations, axis);
            }
        }
        List<Settings> settings = combinations.stream().map(layers::settings).toList();
        List<TraceRequest> requests =
                traces.stream().map(names -> new TraceRequest(names, reading)).toList();
        return new Study(kind, requests, policies, frames, protocols, settings, replications);
    }

    private static List<List<Assignment>> times(List<List<Assignment>> combinations, Axis axis) {
        List<List<Assignment>> product = new ArrayList<>();
        for (List<Assignment> combination : combinations) {
            for (Assignment value : axis.values()) {
                List<Assignment> longer = new ArrayList<>(combination);
                longer.add(value);
                product.add(longer);
            }
        }
        return product;
    }
}
