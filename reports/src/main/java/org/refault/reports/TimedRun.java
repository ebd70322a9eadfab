package org.refault.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.refault.simulator.result.TimedResult;

/**
 * One run of the timed machine with its replications, and a label that tells it from the other runs of the report.
 *
 * @param label its protocol, and of its other names those that differ between the runs
 * @param group the replications
 */
record TimedRun(String label, Group<TimedRow> group) {
    private record Name(String trace, String protocol, String policy, String options, String machine, int frames) {}

    /** The replications of each run, in order. */
    static List<Group<TimedRow>> groups(List<TimedRow> rows) {
        return Group.of(
                rows,
                row -> new Name(row.trace(), row.protocol(), row.policy(), row.options(), row.machine(), row.frames()),
                TimedRow::replication);
    }

    /** The runs among rows, in order. */
    static List<TimedRun> of(List<TimedRow> rows) {
        List<Group<TimedRow>> groups = groups(rows);
        List<Function<TimedRow, String>> parts = new ArrayList<>();
        parts.add(TimedRow::protocol);
        List<Function<TimedRow, String>> optional = List.of(
                row -> policyOf(row, rows),
                row -> row.frames() == 0 ? "no limit" : new Value.Count(row.frames()).readable() + " frames",
                TimedRow::machine,
                TimedRow::trace);
        for (Function<TimedRow, String> part : optional) {
            if (differ(rows, part)) {
                parts.add(part);
            }
        }
        return groups.stream()
                .map(group -> new TimedRun(label(group, parts), group))
                .toList();
    }

    /** Whether any run has more than one replication. */
    static boolean areReplicated(List<TimedRun> runs) {
        return runs.stream().anyMatch(run -> run.group().rows().size() > 1);
    }

    /** Mean of a figure over the replications. */
    double mean(ToDoubleFunction<TimedResult> figure) {
        return group.mean(row -> figure.applyAsDouble(row.result()));
    }

    /** Mean of a figure over the replications with its confidence interval; the confidence is in percent. */
    Interval interval(ToDoubleFunction<TimedResult> figure, double confidence) {
        return group.interval(row -> figure.applyAsDouble(row.result()), confidence);
    }

    /** The result of the first replication: for what no mean can show. */
    TimedResult first() {
        return group.first().result();
    }

    private static String policyOf(TimedRow row, List<TimedRow> rows) {
        List<String> options = rows.stream()
                .filter(other -> other.policy().equals(row.policy()))
                .map(TimedRow::options)
                .toList();
        return PolicyName.of(row.policy(), row.options(), options);
    }

    private static boolean differ(List<TimedRow> rows, Function<TimedRow, String> part) {
        return rows.stream().map(part).distinct().count() > 1;
    }

    private static String label(Group<TimedRow> group, List<Function<TimedRow, String>> parts) {
        List<String> words = new ArrayList<>();
        for (Function<TimedRow, String> part : parts) {
            String word = part.apply(group.first());
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return String.join(", ", words) + (group.copy() == 0 ? "" : " (" + (group.copy() + 1) + ")");
    }
}
