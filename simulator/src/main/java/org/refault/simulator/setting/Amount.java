package org.refault.simulator.setting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of pages, or a share of a whole that is known only at run time.
 *
 * @param value pages (4096 bytes each), or the share, 1 being the whole
 * @param share which of the two
 */
public record Amount(BigDecimal value, boolean share) {
    private static final Pattern FORM =
            Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?)\\s*(%|pages|page|KiB|MiB|GiB|)|([0-9]+)/([0-9]+)");
    private static final int PAGE_KIB = 4;
    /** Enough that the share of any long is right to nine digits after the point. */
    private static final int FRACTION_DIGITS = 30;

    /** Parses {@code 100}, {@code 100 pages}, {@code 64 MiB}, {@code 5 %} or {@code 1/8}. */
    public static Amount parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new InvalidSettingException(
                    "a number of pages or a share (100, 64 MiB, 5 %, 1/8) was expected, not '" + text + "'");
        }
        if (matcher.group(3) != null) {
            BigDecimal parts = new BigDecimal(matcher.group(4));
            if (parts.signum() == 0) {
                throw new InvalidSettingException("'" + text + "' divides by zero");
            }
            return new Amount(
                    new BigDecimal(matcher.group(3)).divide(parts, FRACTION_DIGITS, RoundingMode.HALF_UP), true);
        }
        BigDecimal number = new BigDecimal(matcher.group(1).replace("_", ""));
        return switch (matcher.group(2)) {
            case "%" -> new Amount(number.movePointLeft(2), true);
            case "KiB" -> new Amount(number.divide(BigDecimal.valueOf(PAGE_KIB)), false);
            case "MiB" -> new Amount(number.multiply(BigDecimal.valueOf(1024 / PAGE_KIB)), false);
            case "GiB" -> new Amount(number.multiply(BigDecimal.valueOf(1024 * 1024 / PAGE_KIB)), false);
            default -> new Amount(number, false);
        };
    }

    /** The amount in pages where a share is of {@code whole} pages: rounded down, at least 1 unless it is 0. */
    public int pages(long whole) {
        BigDecimal exact = share ? value.multiply(BigDecimal.valueOf(whole)) : value;
        BigDecimal rounded = share
                // A share written as a fraction (1/3 of 3) is kept to so many digits: forgive the last ones.
                ? exact.setScale(9, RoundingMode.HALF_UP).setScale(0, RoundingMode.DOWN)
                : exact.setScale(0, RoundingMode.DOWN);
        if (rounded.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            throw new InvalidSettingException(rounded.toPlainString() + " pages are more than " + Integer.MAX_VALUE);
        }
        return value.signum() == 0 ? 0 : Math.max(1, rounded.intValueExact());
    }
}
