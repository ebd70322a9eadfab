package org.refault.reports;

/** A unit of simulated time for an axis. */
enum TimeUnit {
    MICROSECONDS("µs", 1),
    MILLISECONDS("ms", 1e3),
    SECONDS("s", 1e6);

    private final String symbol;
    private final double microseconds;

    TimeUnit(String symbol, double microseconds) {
        this.symbol = symbol;
        this.microseconds = microseconds;
    }

    /** The greatest unit in which a time is at least 10. */
    static TimeUnit fitting(double microseconds) {
        return microseconds < 10 * MILLISECONDS.microseconds
                ? MICROSECONDS
                : microseconds < 10 * SECONDS.microseconds ? MILLISECONDS : SECONDS;
    }

    /** As written after a number. */
    String symbol() {
        return symbol;
    }

    /** A time in this unit. */
    double of(double micros) {
        return micros / microseconds;
    }
}
