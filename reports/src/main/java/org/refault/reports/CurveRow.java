package org.refault.reports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.refault.simulator.curve.CurvePoint;

/**
 * One point of a fault curve, named for people.
 *
 * @param trace the trace as the user named it
 * @param policy policy id
 * @param options the policy's effective options, {@code name=value+name=value}; may be empty
 * @param changedOptions those of them that are not the default, written alike
 * @param oracle whether the policy sees more than a real pager could
 * @param variable whether the policy gives pages up ahead of need, so that its memory is the mean resident set
 * @param point the point
 */
public record CurveRow(
        String trace,
        String policy,
        String options,
        String changedOptions,
        boolean oracle,
        boolean variable,
        CurvePoint point) {

    /** The rows of each trace, in order. */
    static Map<String, List<CurveRow>> byTrace(List<CurveRow> rows) {
        return rows.stream().collect(Collectors.groupingBy(CurveRow::trace, LinkedHashMap::new, Collectors.toList()));
    }

    /** Faults, of samples the mean; with the half width of its interval. The confidence is in percent. */
    Interval faults(double confidence) {
        return Interval.of(point.faults().stream().mapToDouble(faults -> faults).toArray(), confidence);
    }

    /** Faults per reference, of samples the mean; with the half width of its interval. */
    Interval rate(double confidence) {
        double references = Math.max(1, point.references());
        return Interval.of(
                point.faults().stream()
                        .mapToDouble(faults -> faults / references)
                        .toArray(),
                confidence);
    }

    /** Memory by which policies of both kinds are compared: frames, or the mean resident set, in pages. */
    double memory() {
        return variable ? point.resident() : point.frames();
    }
}
