package org.refault.reports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** What a table shows at one place: a word or a number, each written in a fixed way in every locale. */
public sealed interface Value {
    /** As it stands in CSV: digits without separators. */
    String plain();

    /** As people read it: thousands separated, only digits that matter. */
    String readable();

    /** Whether it is a number: right-aligned in tables, without quotes in JSON. */
    boolean isNumber();

    /** A word. */
    record Text(String text) implements Value {
        @Override
        public String plain() {
            return text;
        }

        @Override
        public String readable() {
            return text;
        }

        @Override
        public boolean isNumber() {
            return false;
        }
    }

    /** A whole number. */
    record Count(long count) implements Value {
        @Override
        public String plain() {
            return Long.toString(count);
        }

        @Override
        public String readable() {
            return String.format(Locale.ROOT, "%,d", count);
        }

        @Override
        public boolean isNumber() {
            return true;
        }
    }

    /** A measured number: six significant digits in CSV, four for people, never an exponent. Must be finite. */
    record Real(double number) implements Value {
        private static final int PLAIN_DIGITS = 6;
        private static final int READABLE_DIGITS = 4;

        @Override
        public String plain() {
            return rounded(PLAIN_DIGITS).toPlainString();
        }

        @Override
        public String readable() {
            return String.format(
                    Locale.ROOT, "%,." + Math.max(0, rounded(READABLE_DIGITS).scale()) + "f", number);
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        private BigDecimal rounded(int digits) {
            if (number == 0) {
                return BigDecimal.ZERO;
            }
            BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
            return rounded.setScale(digits - rounded.precision() + rounded.scale(), RoundingMode.UNNECESSARY);
        }
    }

    /** A 64-bit hash: 16 hexadecimal digits. */
    record Fingerprint(long hash) implements Value {
        @Override
        public String plain() {
            return String.format(Locale.ROOT, "%016x", hash);
        }

        @Override
        public String readable() {
            return plain();
        }

        @Override
        public boolean isNumber() {
            return false;
        }
    }
}
