package org.refault.simulator.monitor;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.refault.simulator.result.Counter;

/** How long something lasted, each time it happened: the distribution, to 3 digits. Cycles. */
final class Durations {
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(DIGITS);
    private long longest;

    void add(long cycles) {
        histogram.recordValue(cycles);
        longest = Math.max(longest, cycles);
    }

    /** Takes over what another one has. */
    void add(Durations others) {
        histogram.add(others.histogram);
        longest = Math.max(longest, others.longest);
    }

    /** Forgets all. */
    void clear() {
        histogram.reset();
        longest = 0;
    }

    /** Puts the number of times, the median, the 90th and 99th percentile and the longest among the counters. */
    void report(
            Map<Counter, Long> counters, Counter times, Counter median, Counter p90, Counter p99, Counter greatest) {
        counters.put(times, histogram.getTotalCount());
        counters.put(median, percentile(50));
        counters.put(p90, percentile(90));
        counters.put(p99, percentile(99));
        counters.put(greatest, longest);
    }

    /** The histogram rounds up, but nothing lasted longer than the longest. */
    private long percentile(double percentile) {
        return histogram.getTotalCount() == 0 ? 0 : Math.min(longest, histogram.getValueAtPercentile(percentile));
    }
}
