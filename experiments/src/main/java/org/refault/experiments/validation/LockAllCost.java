package org.refault.experiments.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.refault.reports.Overlay;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.simulation.Simulation;
import org.refault.traces.TraceException;

/**
 * What a virtual machine that locks all of its memory costs a process of the host: experiment E4 of the host model.
 *
 * <p>The memory fits the working set of the process, until the virtual machine touches a part of it, locks it and never gives
 * it up. (It is under {@code relock} without scans, for {@code lock-all} has its memory before the process has any, whose
 * other pages then were never written.) The process draws each touch independently by Zipf's law; the host takes pages at random, and C are left to the process. The set
 * S of the process's pages in memory then has the probability prod(p_i, i in S) / e_C, where e_k is the k-th elementary
 * symmetric function of the p_i: to and fro between two sets that differ in a page, the chances balance. A touch misses with
 *
 * <pre>
 *   sum over S of P(S) sum(p_i, i not in S) = (C+1) e_(C+1) / e_C
 * </pre>
 *
 * which is also that of FIFO (Gelenbe). With a time Z from touch to touch and a time t for a read, the process takes
 * 1 + miss t/Z times as long.
 *
 * <p>A run is measured as the difference of two, of which the shorter is long enough that every page was out once: from then on
 * all faults are reads, and all pages clean.
 */
final class LockAllCost implements ValidationExperiment {
    private static final String ID = "lock-all-cost";
    private static final int PAGES = 300;
    private static final int[] LOCKED_PERCENT = {10, 25, 50, 75};
    private static final int[] LOCKED_PERCENT_IN_SHORT = {50, 75};
    private static final double[] EXPONENTS = {0.6, 1};
    private static final double[] EXPONENTS_IN_SHORT = {1};
    private static final int MHZ = 100;
    private static final int THINK_US = 1_000;
    private static final int READ_US = 10_000;
    private static final int CURVE_TO_PERCENT = 90;
    private static final int CURVE_STEP_PERCENT = 2;

    /** Misses before the measurement, for each page: exp(-16) of the pages, in the mean, were not out by then. */
    private static final int WARM_UP = 16;

    private record Case(double exponent, int lockedPercent) {
        /** Pages left to the process. */
        int left() {
            return PAGES - locked();
        }

        int locked() {
            return PAGES * lockedPercent / 100;
        }

        double missRatio() {
            return LockAllCost.missRatio(zipf(PAGES, exponent), left());
        }

        double slowdown() {
            return 1 + missRatio() * READ_US / THINK_US;
        }
    }

    private static final Sample.Layout<Case> LAYOUT = new Sample.Layout<>(
            new Overlay.Axis("memory locked by the virtual machine, %", false),
            false,
            Case::lockedPercent,
            one -> one.lockedPercent() + " % locked",
            one -> "Zipf, exponent " + one.exponent(),
            LockAllCost::along);

    private static List<Case> along(Case one) {
        return IntStream.iterate(0, percent -> percent <= CURVE_TO_PERCENT, percent -> percent + CURVE_STEP_PERCENT)
                .mapToObj(percent -> new Case(one.exponent(), percent))
                .toList();
    }

    private record Measured(double missRatio, double slowdown) {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String question() {
        return "What does a virtual machine that locks all of its memory cost the host's processes?";
    }

    @Override
    public Settings settings() {
        return FreeMachine.settings(
                "experiment " + ID,
                "cpu.mhz=" + MHZ,
                // Locks what the guest touches, and gives nothing up: no scan ever comes.
                "protocol=relock",
                "sampler.where=helper",
                "sampler.interval=1000000 s",
                // The guest has references for longer than any run.
                "cost.base=1 ms",
                "mon.pages=0",
                // One frame is free between two misses.
                "mem.pages=" + (PAGES + 1) + " pages",
                "mem.kernel_reserved=0",
                "host.flavour=random",
                "wm.min=1",
                "wm.low=1",
                "wm.high=1",
                "host.proc.count=1",
                "host.proc.wss=" + PAGES,
                "host.proc.resident=1",
                "host.proc.writes=0",
                "host.proc.think=" + THINK_US + " us",
                "vm.populated=false",
                "swap.size=400 %",
                "disk.kind=constant",
                "disk.random=" + READ_US + " us",
                RunSettings.HORIZON_MAX.key() + "=1000000 s");
    }

    /** Chances of pages by Zipf's law, the most popular first. */
    static double[] zipf(int pages, double exponent) {
        double[] chances = new double[pages];
        double sum = 0;
        for (int page = 0; page < pages; page++) {
            chances[page] = Math.pow(page + 1, -exponent);
            sum += chances[page];
        }
        for (int page = 0; page < pages; page++) {
            chances[page] /= sum;
        }
        return chances;
    }

    /**
     * (C+1) e_(C+1) / e_C for C pages in memory. With b_i = c p_i / (1 + c p_i), e_k c^k is to prod(1 + c p_i) as the chance
     * that k of independent events of chances b_i happen; so the numbers stay within 0 and 1. Any c gives the same; the one
     * with C events in the mean loses least.
     */
    static double missRatio(double[] chances, int inMemory) {
        double low = 0;
        double high = 1;
        if (inMemory >= chances.length) {
            return 0;
        }
        while (eventsInTheMean(chances, high) < inMemory) {
            high *= 2;
        }
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (eventsInTheMean(chances, middle) < inMemory) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double[] happened = new double[chances.length + 1];
        happened[0] = 1;
        for (int i = 0; i < chances.length; i++) {
            double chance = high * chances[i] / (1 + high * chances[i]);
            for (int k = i + 1; k > 0; k--) {
                happened[k] = happened[k] * (1 - chance) + happened[k - 1] * chance;
            }
            happened[0] *= 1 - chance;
        }
        return (inMemory + 1) * happened[inMemory + 1] / (happened[inMemory] * high);
    }

    private static double eventsInTheMean(double[] chances, double scale) {
        double sum = 0;
        for (double chance : chances) {
            sum += scale * chance / (1 + scale * chance);
        }
        return sum;
    }

    @Override
    public List<Overlay> run(Effort effort, Replications replications) throws TraceException, InterruptedException {
        int each = effort == Effort.QUICK ? 6 : 30;
        int misses = effort == Effort.QUICK ? 1_000 : 10_000;
        List<Case> cases = new ArrayList<>();
        for (double exponent : effort == Effort.QUICK ? EXPONENTS_IN_SHORT : EXPONENTS) {
            for (int percent : effort == Effort.QUICK ? LOCKED_PERCENT_IN_SHORT : LOCKED_PERCENT) {
                cases.add(new Case(exponent, percent));
            }
        }
        Sample<Case, Measured> sample =
                Sample.take(replications, cases, each, 2, (one, replication) -> measure(one, misses, replication));
        String held = " · the rest of memory is C pages; random victims, independent touches of " + PAGES;
        return List.of(
                sample.overlay(
                        LAYOUT,
                        new Sample.Text(
                                ID + "-faults",
                                ID,
                                "major faults per touch",
                                "Faults of a process beside locked memory: formula and simulation",
                                "(C+1) e(C+1) / e(C), e of Zipf's chances" + held),
                        Case::missRatio,
                        Measured::missRatio),
                sample.overlay(
                        LAYOUT,
                        new Sample.Text(
                                ID + "-slowdown",
                                ID,
                                "slowdown of the process",
                                "Slowdown of a process beside locked memory: formula and simulation",
                                "1 + miss t/Z, with reads of t = 10 ms and touches every Z = 1 ms" + held),
                        Case::slowdown,
                        Measured::slowdown));
    }

    private Measured measure(Case one, int misses, int replication) {
        double cycle = THINK_US * one.slowdown() / one.missRatio();
        TimedResult before = simulate(one, (long) (WARM_UP * PAGES * cycle), replication);
        TimedResult after = simulate(one, (long) ((WARM_UP * PAGES + misses) * cycle), replication);
        for (Counter none :
                List.of(Counter.DIRECT_RECLAIMS, Counter.PROCESS_MINOR_FAULTS, Counter.SWAP_OUTS, Counter.DEMOTIONS)) {
            if (difference(none, before, after) != 0) {
                throw new IllegalStateException(none.column() + " while the process should do nothing but read");
            }
        }
        double touches = difference(Counter.PROCESS_TOUCHES, before, after);
        double faults = difference(Counter.PROCESS_MAJOR_FAULTS, before, after);
        return new Measured(faults / touches, difference(Counter.CYCLES, before, after) / (touches * THINK_US * MHZ));
    }

    private static long difference(Counter counter, TimedResult before, TimedResult after) {
        return after.count(counter) - before.count(counter);
    }

    private TimedResult simulate(Case one, long microseconds, int replication) {
        String origin = "experiment " + ID;
        Settings settings = settings()
                .with("host.proc.locality", Double.toString(one.exponent()), origin)
                .with("vm.mem", one.locked() + " pages", origin)
                .with(RunSettings.TIME_LIMIT, microseconds + " us", origin);
        return Simulation.run(references(one.locked()), settings, null, replication);
    }

    /** Touches each page once, and then stays on the last one for ever. */
    private static ReferenceString[] references(int pages) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int page = 0; page < pages; page++) {
            int count = page == pages - 1 ? Integer.MAX_VALUE - pages : 1;
            builder.add(0, 3, ReferenceKind.READ.bit(), page, ReferenceStringBuilder.NO_FRAME, count);
        }
        return builder.build().deal(1);
    }
}
