package org.refault.reports;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.refault.simulator.curve.CurvePoint;

/**
 * The tables of fault curves: of policies with frames, of the working set and VMIN with windows, or of both.
 *
 * <p>A script that asks for one kind finds that kind's columns; where both are asked for there is one table with the columns of
 * both, empty where they say nothing.
 */
public final class CurveTables {
    private static final String[] SIZES = {"trace", "policy", "frames", "faults", "fault_rate"};
    private static final String[] WINDOWS = {"trace", "policy", "window", "mean_frames", "faults", "fault_rate"};
    private static final String[] BOTH = {"trace", "policy", "frames", "faults", "fault_rate", "window", "mean_frames"};
    private static final String[] HOW = {"fault_rate_ci", "samples", "method", "exact", "references", "pages"};

    private static final Column<CurveRow> CHANGED_OPTIONS =
            Column.text("options", "The policy's options that are not the default.", CurveRow::changedOptions);
    private static final Column<CurveRow> SHARE = number(
            "share",
            "%",
            "Memory, of the footprint.",
            CurveTables::isSize,
            row -> new Value.Real(
                    100.0 * row.point().frames() / Math.max(1, row.point().pages())));

    private CurveTables() {}

    /** The table that has the columns of the kinds among some rows; the confidence of intervals is in percent. */
    public static Table<CurveRow> of(List<CurveRow> rows, double confidence) {
        Table<CurveRow> all = all(confidence);
        if (rows.isEmpty() || rows.stream().allMatch(CurveTables::isSize)) {
            return all.only(SIZES).and(all.only("options", "mean_frames")).and(all.only(HOW));
        }
        return rows.stream().anyMatch(CurveTables::isSize)
                ? all.only(BOTH).and(all.only("options")).and(all.only(HOW))
                : all.only(WINDOWS).and(all.only(HOW));
    }

    /** The table for people of the rows at memory sizes. */
    public static Table<CurveRow> sizesInShort(double confidence) {
        Table<CurveRow> all = all(confidence);
        return all.only("trace", "policy")
                .and(List.of(CHANGED_OPTIONS))
                .and(all.only("frames"))
                .and(List.of(SHARE))
                .and(all.only("mean_frames", "faults", "fault_rate", "fault_rate_ci", "method"));
    }

    /** The table for people of the rows at windows. */
    public static Table<CurveRow> windowsInShort(double confidence) {
        return all(confidence).only(WINDOWS);
    }

    /** The rows at memory sizes. */
    public static List<CurveRow> sizes(List<CurveRow> rows) {
        return rows.stream().filter(CurveTables::isSize).toList();
    }

    /** The rows at windows. */
    public static List<CurveRow> windows(List<CurveRow> rows) {
        return rows.stream().filter(row -> row.point().isWindow()).toList();
    }

    private static boolean isSize(CurveRow row) {
        return !row.point().isWindow();
    }

    private static Table<CurveRow> all(double confidence) {
        return new Table<>(List.of(
                Column.text("trace", "Trace.", CurveRow::trace),
                Column.text("policy", "Policy.", CurveRow::policy),
                Column.text("options", "Its options.", CurveRow::options),
                number(
                        "frames",
                        "frames",
                        "Memory.",
                        CurveTables::isSize,
                        row -> new Value.Count(row.point().frames())),
                number(
                        "window",
                        "references",
                        "Window.",
                        row -> row.point().isWindow(),
                        row -> new Value.Count(row.point().window())),
                number(
                        "mean_frames",
                        "pages",
                        "Mean resident set; of policies that fill all frames, nothing.",
                        CurveRow::variable,
                        row -> new Value.Real(row.point().resident())),
                Column.count(
                        "faults",
                        "",
                        "Faults, first references included; of samples the mean estimate.",
                        row -> Math.round(row.faults(confidence).mean())),
                Column.real(
                        "fault_rate",
                        "faults/reference",
                        "Faults per reference.",
                        row -> row.rate(confidence).mean()),
                number(
                        "fault_rate_ci",
                        "faults/reference",
                        "Half width of the confidence interval over the samples, by Student's t.",
                        row -> !row.point().isExact(),
                        row -> new Value.Real(row.rate(confidence).halfWidth())),
                number(
                        "samples",
                        "",
                        "Samples of the pages that the faults are estimated from.",
                        row -> !row.point().isExact(),
                        row -> new Value.Count(row.point().faults().size())),
                Column.text(
                        "method",
                        "How it was found: all sizes in one pass, a replay of each, or samples.",
                        row -> method(row.point())),
                Column.text(
                        "exact",
                        "Whether the faults are exact.",
                        row -> row.point().isExact() ? "yes" : "no"),
                Column.count(
                        "references",
                        "",
                        "References of the trace.",
                        row -> row.point().references()),
                Column.count(
                        "pages",
                        "pages",
                        "Footprint of the trace.",
                        row -> row.point().pages())));
    }

    private static String method(CurvePoint point) {
        return point.method().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A column of numbers that says something of some rows only. */
    private static Column<CurveRow> number(
            String name, String unit, String doc, Predicate<CurveRow> has, Function<CurveRow, Value> value) {
        return new Column<>(name, unit, doc, true, row -> has.test(row) ? value.apply(row) : new Value.Text(""));
    }
}
