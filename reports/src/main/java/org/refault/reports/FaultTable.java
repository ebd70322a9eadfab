package org.refault.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The replays of one trace at a glance: a row for each policy, a column for each memory size, faults in the cells.
 *
 * @param table the columns
 * @param rows the policies, in the order of the replays
 */
public record FaultTable(Table<Row> table, List<Row> rows) {
    /** The table shows no intervals. */
    private static final double ANY_CONFIDENCE = 95;

    /**
     * The faults of one policy, with those of its options that tell it from others.
     *
     * @param policy its name, marked where it is an oracle
     * @param faults mean over the replications, by frames; sizes it was not replayed with are missing
     */
    public record Row(String policy, Map<Integer, Double> faults) {}

    /** The table of some replays, all of one trace. */
    public static FaultTable of(List<ReplayRow> replays) {
        Map<String, Row> rows = new LinkedHashMap<>();
        Map<Integer, Double> shares = new TreeMap<>();
        for (FaultRateChart.Point point : FaultRateChart.points(replays, ANY_CONFIDENCE)) {
            rows.computeIfAbsent(point.curve(), policy -> new Row(policy, new LinkedHashMap<>()))
                    .faults()
                    .put(point.frames(), point.faults());
            shares.put(point.frames(), point.share());
        }
        List<Column<Row>> columns = new ArrayList<>();
        columns.add(Column.text("policy", "Policy.", Row::policy));
        shares.forEach((frames, share) -> columns.add(new Column<>(
                heading(frames, share), "faults", "Faults with so many frames.", true, row -> faults(row, frames))));
        return new FaultTable(new Table<>(columns), List.copyOf(rows.values()));
    }

    private static String heading(int frames, double share) {
        return new Value.Count(frames).readable() + " ("
                + Look.numbers("#,##0.#").format(share) + " %)";
    }

    private static Value faults(Row row, int frames) {
        Double faults = row.faults().get(frames);
        return faults == null ? new Value.Text("") : new Value.Count(Math.round(faults));
    }
}
