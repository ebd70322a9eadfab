package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * Poisson accesses: each page is accessed by a Poisson process of its own, whose rate is the same for all pages or falls
 * by Zipf's law. The references carry their times, so that with {@code time.source = trace} arrivals do not wait for what
 * became of those before: an open loop.
 *
 * <p>Drawn as the superposition of the processes: exponential gaps of the total rate, and for each arrival a page with a
 * chance proportional to its rate. A time is the ticks of {@code clock} begun since the trace began; with the simulator's
 * {@code time.cpi} of 1 a tick is a cycle, and {@code clock} should be that of {@code cpu.mhz}. With several virtual CPUs
 * each has processes of its own.
 */
@AutoService(TraceGenerator.class)
public final class PoissonGenerator implements TraceGenerator {
    private static final GeneratorParameter RATE = GeneratorParameter.real(
            "rate",
            "100",
            "0.001",
            "1000000000",
            "accesses/s",
            "Accesses of a page in a second by each virtual CPU, mean over the pages.");
    private static final GeneratorParameter S = GeneratorParameter.real(
            "s", "0", "0", "10", "", "Exponent of Zipf's law for the rates of the pages; 0: all pages have the same.");
    private static final GeneratorParameter CLOCK = GeneratorParameter.integer(
            "clock",
            450_000_000,
            1_000,
            100_000_000_000L,
            "ticks/s",
            "Ticks of the trace's clock in a second: cpu.mhz, if time.cpi is 1.");

    /** Shortest mean gap, so that whole ticks tell arrivals apart. */
    private static final int LEAST_TICKS = 10;

    /** Longest trace in ticks: a double holds each of them exactly. */
    private static final double MOST_TICKS = 1L << 53;

    @Override
    public String id() {
        return "poisson";
    }

    @Override
    public String summary() {
        return "each page accessed by a Poisson process, with times (time.source=trace)";
    }

    @Override
    public List<GeneratorParameter> parameters() {
        return List.of(GeneratorParameter.PAGES, RATE, S, CLOCK);
    }

    @Override
    public boolean isTimed() {
        return true;
    }

    @Override
    public PageModel model(GeneratorArguments arguments, RandomStreams random) {
        int pages = (int) arguments.integer(GeneratorParameter.PAGES);
        double meanGap = arguments.integer(CLOCK) / (arguments.real(RATE) * pages);
        if (meanGap < LEAST_TICKS) {
            throw new InvalidSettingException(
                    "rate=" + arguments.text(RATE) + " of " + pages + " pages gives less than " + LEAST_TICKS
                            + " ticks between accesses; choose a lower rate or a faster clock");
        }
        if (arguments.integer(GeneratorParameter.N) * meanGap > MOST_TICKS) {
            throw new InvalidSettingException("rate=" + arguments.text(RATE) + " of " + pages
                    + " pages makes the trace longer than 2^53 ticks; choose a higher rate or a slower clock");
        }
        AliasTable table = AliasTable.scatteredZipf(pages, arguments.real(S), random.stream("trace.placement"));
        return vcpu -> new Arrivals(
                table, meanGap, random.stream("trace.pages." + vcpu), random.stream("trace.times." + vcpu));
    }

    /** The arrivals of one virtual CPU. */
    private static final class Arrivals implements PageSequence {
        private final AliasTable table;
        private final double meanGap;
        private final RandomStream chance;
        private final RandomStream gaps;
        private double time;

        Arrivals(AliasTable table, double meanGap, RandomStream chance, RandomStream gaps) {
            this.table = table;
            this.meanGap = meanGap;
            this.chance = chance;
            this.gaps = gaps;
        }

        @Override
        public void next(int[] pages, int count) {
            table.draw(chance, pages, count);
        }

        @Override
        public void times(long[] times, int count) {
            for (int i = 0; i < count; i++) {
                time += gaps.nextExponential(meanGap);
                times[i] = (long) time;
            }
        }
    }
}
