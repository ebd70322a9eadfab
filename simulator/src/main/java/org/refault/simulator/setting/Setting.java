package org.refault.simulator.setting;

import java.util.List;

/**
 * The declaration of one setting.
 *
 * @param key the dotted name in RC files and on the command line
 * @param type what its values are
 * @param defaultText the built-in default, as a user would write it
 * @param unit unit of its values, or nothing
 * @param min least number allowed (durations: cycles or picoseconds; amounts: pages or share)
 * @param max greatest number allowed
 * @param choices the words allowed, for {@link Type#CHOICE}
 * @param doc what it does, one sentence
 * @param source where the default comes from: an evidence tag and a source of docs/references.bib
 * @param execution whether it only says how a run is executed and cannot change a result
 */
public record Setting(
        String key,
        Type type,
        String defaultText,
        String unit,
        double min,
        double max,
        List<String> choices,
        String doc,
        String source,
        boolean execution) {

    /** What the values of a setting are. */
    public enum Type {
        /** A whole number: {@link Long}. */
        INTEGER,
        /** A number: {@link Double}. */
        REAL,
        /** true or false: {@link Boolean}. */
        FLAG,
        /** One of some words: {@link String}. */
        CHOICE,
        /** Any word: {@link String}. */
        WORD,
        /** A length of time: {@link Span}. Where the default is in cycles, a number alone is cycles. */
        DURATION,
        /** Pages, or a share of something: {@link Amount}. */
        AMOUNT
    }

    /** The allowed range or words, for people. */
    public String range() {
        return switch (type) {
            case FLAG -> "true, false";
            case CHOICE -> String.join(", ", choices);
            case WORD -> "a name";
            case DURATION -> min > 0 ? "more than 0" : "0 or more";
            case INTEGER, REAL, AMOUNT ->
                max == Double.POSITIVE_INFINITY ? "≥ " + number(min) : number(min) + " to " + number(max);
        };
    }

    private static String number(double bound) {
        return bound == StrictMath.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    /**
     * The value a text stands for.
     *
     * @throws InvalidSettingException if the text is not of this setting's type or out of its range
     */
    Object parse(String text) {
        try {
            return switch (type) {
                case INTEGER -> within(Long.parseLong(text.strip().replace("_", "")), text);
                case REAL -> within(Double.parseDouble(text.strip()), text);
                case FLAG -> flag(text.strip());
                case CHOICE -> choice(text.strip());
                case WORD -> text.strip();
                case DURATION -> {
                    Span span = Span.parse(isInCycles() && isDigits(text) ? text + " cyc" : text);
                    within(span.amount(), text);
                    yield span;
                }
                case AMOUNT -> {
                    Amount amount = Amount.parse(text);
                    within(amount.value().doubleValue(), text);
                    yield amount;
                }
            };
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(key + ": a " + (type == Type.INTEGER ? "whole number" : "number")
                    + " was expected, not '" + text + "'");
        } catch (InvalidSettingException e) {
            String message = e.getMessage();
            throw message.startsWith(key + ": ") ? e : new InvalidSettingException(key + ": " + message);
        }
    }

    /** Costs and the like are counted in cycles: then a number alone is one of cycles. */
    private boolean isInCycles() {
        return defaultText.endsWith("cyc");
    }

    private static boolean isDigits(String text) {
        return !text.isBlank() && text.strip().chars().allMatch(c -> c >= '0' && c <= '9' || c == '_');
    }

    private <N extends Number> N within(N number, String text) {
        if (!(number.doubleValue() >= min && number.doubleValue() <= max)) {
            throw new InvalidSettingException(key + ": " + text.strip() + " is out of range; allowed: " + range());
        }
        return number;
    }

    private boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new InvalidSettingException(key + ": true or false was expected, not '" + text + "'");
        }
        return text.equals("true");
    }

    private String choice(String text) {
        if (!choices.contains(text)) {
            throw new InvalidSettingException(
                    key + ": unknown choice '" + text + "'; known: " + String.join(", ", choices));
        }
        return text;
    }
}
