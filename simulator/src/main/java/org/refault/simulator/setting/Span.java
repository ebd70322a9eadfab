package org.refault.simulator.setting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time: either a number of cycles or of picoseconds, so that a cost can be given in the unit it was measured in.
 *
 * @param amount cycles or picoseconds, not negative
 * @param inCycles which of the two
 */
public record Span(long amount, boolean inCycles) {
    private static final Pattern FORM = Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?)\\s*([a-zµ]*)");
    private static final Map<String, Long> PICOSECONDS =
            Map.of("ns", 1_000L, "us", 1_000_000L, "µs", 1_000_000L, "ms", 1_000_000_000L, "s", 1_000_000_000_000L);

    /** Parses {@code 100 ms}, {@code 30 cyc} and the like; units ns, us, ms, s and cyc. */
    static Span parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || !(matcher.group(2).equals("cyc") || PICOSECONDS.containsKey(matcher.group(2)))) {
            throw new InvalidSettingException(
                    "a duration with a unit (cyc, ns, us, ms, s) was expected, not '" + text + "'");
        }
        boolean inCycles = matcher.group(2).equals("cyc");
        BigDecimal amount = new BigDecimal(matcher.group(1).replace("_", ""))
                .multiply(BigDecimal.valueOf(inCycles ? 1 : PICOSECONDS.get(matcher.group(2))));
        try {
            return new Span(amount.setScale(0, RoundingMode.HALF_UP).longValueExact(), inCycles);
        } catch (ArithmeticException e) {
            throw new InvalidSettingException("the duration '" + text + "' is too long");
        }
    }

    /** The span in cycles of a CPU of {@code mhz}, rounded half up. */
    public long cycles(long mhz) {
        return inCycles
                ? amount
                : BigDecimal.valueOf(amount)
                        .multiply(BigDecimal.valueOf(mhz))
                        .divide(BigDecimal.valueOf(1_000_000), 0, RoundingMode.HALF_UP)
                        .longValueExact();
    }
}
