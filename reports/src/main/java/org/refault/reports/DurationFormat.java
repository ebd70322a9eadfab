package org.refault.reports;

import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;

/** Writes microseconds in the unit that makes them short: {@code 3.39 µs}, {@code 9.7 ms}, {@code 19 s}. */
final class DurationFormat extends NumberFormat {
    private static final long serialVersionUID = 1L;
    private static final double THOUSAND = 1_000;

    @Override
    public StringBuffer format(double micros, StringBuffer text, FieldPosition position) {
        if (micros == 0) {
            return text.append('0');
        }
        String[] units = {"ns", "µs", "ms", "s"};
        double number = micros * THOUSAND;
        int unit = 0;
        // Rounded first: 999.9996 µs are 1 ms.
        while (unit < units.length - 1 && number >= THOUSAND - 0.5) {
            number /= THOUSAND;
            unit++;
        }
        return text.append(Look.shortNumber(number)).append(' ').append(units[unit]);
    }

    @Override
    public StringBuffer format(long micros, StringBuffer text, FieldPosition position) {
        return format((double) micros, text, position);
    }

    @Override
    public Number parse(String text, ParsePosition position) {
        throw new UnsupportedOperationException("times are only written");
    }
}
