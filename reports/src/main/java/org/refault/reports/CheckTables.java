package org.refault.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.refault.simulator.check.Finding;

/** The tables of explored protocols. */
public final class CheckTables {
    /** What stands for the violation where there is none. */
    private static final String NOTHING = "none";

    /** A row for each finding, and one for each protocol without any; the way to it in one column. */
    public static final Table<Row> CHECKS = new Table<>(List.of(
            Column.text("protocol", "Protocol.", row -> row.checked().protocol()),
            Column.text(
                    "mutation",
                    "The deliberate mistake in it.",
                    row -> row.checked().mutation()),
            Column.count(
                    "vcpus",
                    "vCPUs",
                    "Virtual CPUs.",
                    row -> row.checked().spec().vcpus()),
            Column.count(
                    "pages",
                    "pages",
                    "Guest pages.",
                    row -> row.checked().spec().pages()),
            Column.count(
                    "frames",
                    "frames",
                    "Frames of the host.",
                    row -> row.checked().spec().frames()),
            Column.text(
                    "without",
                    "Actors left out.",
                    row -> String.join(" ", row.checked().spec().without())),
            Column.count(
                    "states",
                    "states",
                    "Different states met.",
                    row -> row.checked().result().states()),
            Column.count(
                    "transitions",
                    "",
                    "Actions tried.",
                    row -> row.checked().result().transitions()),
            Column.count(
                    "depth",
                    "steps",
                    "Most steps to any state on the shortest way.",
                    row -> row.checked().result().depth()),
            Column.text(
                    "complete",
                    "Whether every state was explored.",
                    row -> row.checked().result().complete() ? "yes" : "no"),
            Column.text(
                    "retries",
                    "Whether a fault can begin again without bound, in an order that is fair to all threads.",
                    row -> row.checked().result().retries().label()),
            Column.text(
                    "violation",
                    "What is wrong.",
                    row -> row.finding()
                            .map(finding -> finding.violation().label())
                            .orElse(NOTHING)),
            Column.text(
                    "rule",
                    "The class of clobbers or the invariant.",
                    row -> row.finding()
                            .map(finding -> finding.violation().rule())
                            .orElse("")),
            ofFinding("times", "", "States and actions that show it.", Finding::states),
            ofFinding(
                    "steps",
                    "steps",
                    "Length of the shortest way to it.",
                    finding -> finding.steps().size()),
            Column.text(
                    "way",
                    "The shortest way to it.",
                    row -> row.finding().map(CheckTables::way).orElse(""))));

    /** The columns of {@link #CHECKS} that people compare. */
    public static final Table<Row> CHECKS_IN_SHORT = CHECKS.only(
            "protocol",
            "mutation",
            "states",
            "transitions",
            "depth",
            "complete",
            "retries",
            "violation",
            "rule",
            "steps");

    /** The way to a finding, step by step. */
    public static final Table<NumberedStep> STEPS = new Table<>(List.of(
            Column.count("step", "", "From 1.", NumberedStep::number),
            Column.text("actor", "Who acts.", step -> step.step().actor()),
            Column.text("action", "What it does.", step -> step.step().action()),
            Column.text("state", "The state afterwards.", step -> step.step().state())));

    private CheckTables() {}

    /**
     * A finding of an exploration, or the exploration that has none.
     *
     * @param checked the exploration
     * @param finding the finding
     */
    public record Row(CheckedProtocol checked, Optional<Finding> finding) {}

    /**
     * A step on the way to a finding.
     *
     * @param number from 1
     * @param step the step
     */
    public record NumberedStep(int number, Finding.Step step) {}

    /** The rows of some explorations, in order. */
    public static List<Row> rows(List<CheckedProtocol> checks) {
        List<Row> rows = new ArrayList<>();
        for (CheckedProtocol checked : checks) {
            List<Finding> findings = checked.result().findings();
            findings.forEach(finding -> rows.add(new Row(checked, Optional.of(finding))));
            if (findings.isEmpty()) {
                rows.add(new Row(checked, Optional.empty()));
            }
        }
        return rows;
    }

    /** The steps of a finding. */
    public static List<NumberedStep> steps(Finding finding) {
        List<NumberedStep> steps = new ArrayList<>();
        for (Finding.Step step : finding.steps()) {
            steps.add(new NumberedStep(steps.size() + 1, step));
        }
        return steps;
    }

    private static String way(Finding finding) {
        return finding.steps().stream()
                .map(step -> step.actor() + ": " + step.action())
                .collect(Collectors.joining(" > "));
    }

    private static Column<Row> ofFinding(String name, String unit, String doc, ToLongFunction<Finding> value) {
        Function<Row, Value> shown = row -> row.finding()
                .<Value>map(finding -> new Value.Count(value.applyAsLong(finding)))
                .orElse(new Value.Text(""));
        return new Column<>(name, unit, doc, true, shown);
    }
}
