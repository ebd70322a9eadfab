package org.refault.reports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * The replications of one run, in order.
 *
 * <p>Rows that bear the same names <em>and</em> the same replication, as from two folders with different settings, are different runs.
 *
 * @param rows not empty
 * @param copy 0, or how many runs of the same name came before
 */
public record Group<R>(List<R> rows, int copy) {
    /** The runs among rows, in the order of their first rows. */
    public static <R> List<Group<R>> of(List<R> rows, Function<R, ?> name, ToIntFunction<R> replication) {
        Map<List<Object>, Integer> seen = new LinkedHashMap<>();
        Map<List<Object>, Group<R>> groups = new LinkedHashMap<>();
        for (R row : rows) {
            List<Object> named = List.of(name.apply(row), replication.applyAsInt(row));
            int copy = seen.merge(named, 1, Integer::sum) - 1;
            groups.computeIfAbsent(List.of(name.apply(row), copy), key -> new Group<>(new ArrayList<>(), copy))
                    .rows
                    .add(row);
        }
        return Collections.unmodifiableList(new ArrayList<>(groups.values()));
    }

    /** Any row of the run: for what all replications share. */
    public R first() {
        return rows.get(0);
    }

    /** Mean over the replications. */
    double mean(ToDoubleFunction<R> value) {
        return rows.stream().mapToDouble(value).sum() / rows.size();
    }

    /** Mean over the replications with its confidence interval; the confidence is in percent. */
    Interval interval(ToDoubleFunction<R> value, double confidence) {
        return Interval.of(rows.stream().mapToDouble(value).toArray(), confidence);
    }
}
