package org.refault.reports;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * One column of a table, declared once for every format.
 *
 * @param name as scripts know it
 * @param unit unit of its values, or nothing
 * @param doc what it says, one sentence
 * @param number whether its values are numbers
 * @param value what it says of a row
 * @param <R> what a row is
 */
public record Column<R>(String name, String unit, String doc, boolean number, Function<R, Value> value) {
    /** A column of words. */
    public static <R> Column<R> text(String name, String doc, Function<R, String> value) {
        return new Column<>(name, "", doc, false, row -> new Value.Text(value.apply(row)));
    }

    /** A column of whole numbers. */
    public static <R> Column<R> count(String name, String unit, String doc, ToLongFunction<R> value) {
        return new Column<>(name, unit, doc, true, row -> new Value.Count(value.applyAsLong(row)));
    }

    /** A column of measured numbers. */
    public static <R> Column<R> real(String name, String unit, String doc, ToDoubleFunction<R> value) {
        return new Column<>(name, unit, doc, true, row -> new Value.Real(value.applyAsDouble(row)));
    }

    /** A column of 64-bit hashes. */
    public static <R> Column<R> fingerprint(String name, String doc, ToLongFunction<R> value) {
        return new Column<>(name, "", doc, false, row -> new Value.Fingerprint(value.applyAsLong(row)));
    }
}
