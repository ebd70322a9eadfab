package org.refault.traces;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * The declaration of one parameter of a generated trace.
 *
 * @param name the name in {@code gen:KIND:name=value,...}
 * @param type what its values are
 * @param defaultText the default, as a user would write it
 * @param unit unit of its values, or nothing
 * @param min least value allowed
 * @param max greatest value allowed
 * @param doc what it does, one sentence
 */
public record GeneratorParameter(
        String name, Type type, String defaultText, String unit, BigDecimal min, BigDecimal max, String doc) {

    /** What the values of a parameter are. */
    public enum Type {
        /** A whole number. */
        INTEGER,
        /** A number. */
        REAL,
        /** Some text without a comma, such as the name of a file; has no range. */
        TEXT
    }

    /** References of each virtual CPU. */
    static final GeneratorParameter N =
            integer("n", 1_000_000, 1, 2_000_000_000, "references", "References of each virtual CPU.");

    /** Chance that a reference writes. */
    static final GeneratorParameter WRITES =
            real("writes", "0.3", "0", "1", "", "Chance that a reference writes; the others read.");

    /** Number of virtual CPUs. */
    static final GeneratorParameter VCPUS =
            integer("vcpus", 1, 1, 64, "vCPUs", "Virtual CPUs, each with references of its own to the same pages.");

    /** Seed of the trace. */
    static final GeneratorParameter SEED =
            integer("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE, "", "Seed of the trace's random streams.");

    /** Number of pages, for kinds that have it. */
    static final GeneratorParameter PAGES =
            integer("pages", 10_000, 1, 1 << 30, "pages", "Pages that can be referenced.");

    /** The parameters that every kind has besides its own and {@link #N}, as they follow these in a trace's name. */
    static final List<GeneratorParameter> COMMON = List.of(SEED, WRITES, VCPUS);

    private static final Pattern FORM = Pattern.compile("(-?[0-9][0-9_]{0,30}(?:\\.[0-9]{1,30})?)([kMG]?)");

    /** The parameters that every kind has besides its own. */
    public static List<GeneratorParameter> ofEveryKind() {
        return List.of(N, SEED, WRITES, VCPUS);
    }

    static GeneratorParameter integer(String name, long defaultValue, long min, long max, String unit, String doc) {
        return new GeneratorParameter(
                name,
                Type.INTEGER,
                Long.toString(defaultValue),
                unit,
                BigDecimal.valueOf(min),
                BigDecimal.valueOf(max),
                doc);
    }

    static GeneratorParameter real(String name, String defaultText, String min, String max, String unit, String doc) {
        return new GeneratorParameter(
                name, Type.REAL, defaultText, unit, new BigDecimal(min), new BigDecimal(max), doc);
    }

    static GeneratorParameter text(String name, String doc) {
        return new GeneratorParameter(name, Type.TEXT, "", "", BigDecimal.ZERO, BigDecimal.ZERO, doc);
    }

    /**
     * The number that a text stands for: {@code 2000000}, {@code 2_000_000}, {@code 2M}, {@code 0.5k} (k, M, G: thousands).
     *
     * @throws InvalidSettingException if it is not of this parameter's type or out of its range
     */
    BigDecimal parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw refused(text);
        }
        BigDecimal value = new BigDecimal(form.group(1).replace("_", ""))
                .movePointRight(
                        switch (form.group(2)) {
                            case "k" -> 3;
                            case "M" -> 6;
                            case "G" -> 9;
                            default -> 0;
                        })
                .stripTrailingZeros();
        boolean fits = type == Type.REAL || value.scale() <= 0;
        if (!fits || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw refused(text);
        }
        return value;
    }

    private InvalidSettingException refused(String text) {
        return new InvalidSettingException(name + "=" + text.strip() + " is not allowed; expected "
                + (type == Type.INTEGER ? "a whole number" : "a number") + " from " + min.toPlainString() + " to "
                + max.toPlainString() + ", as in " + name + "=" + defaultText);
    }
}
