package org.refault.experiments.validation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.refault.reports.Overlay;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.simulation.Simulation;
import org.refault.traces.TraceException;

/**
 * What a scan interval costs: the cost curve J(T) of experiment E1 of the host model.
 *
 * <p>Pages are accessed as in {@link SamplerExperiment}, some often and most rarely. With p = exp(-LT) for a page accessed L
 * times a second and q = (1-p) p^k, its re-locks in an interval, cycles a second go to
 *
 * <pre>
 *   scans         (c_tick + c_scan sum(1 - p^(k+1))) / T
 *   re-locks      c_relock sum(q) / T                       with the giving up that precedes each
 *   shootdowns    c_sd E[ceil(V / batch)] / T               V victims of a scan, each page with chance q
 *   memory        c_page sum(1 - q / (LT))
 * </pre>
 *
 * <p>The sampler leaves out the pages that it has given up. A page sits a scan out unlocked if it was given up at one before
 * and was not accessed since: q (p + p^2 + ...) = p^(k+1). The host model writes N for the sum of the others.
 *
 * <p>The first three terms are the monitor's work, J(T) of the host model. Each falls as T grows, and so does the number of
 * pages the host may take; so there is no best interval without a price for locked memory, the fourth term. It is stated as
 * the time in which a locked page costs as much as a re-lock; the rarely used pages are idle for longer, the others not.
 *
 * <p>The costs are such that each term shows. All work together takes less than 2 % of the time, so that the accesses come
 * almost when they are due. A run is measured as the difference of two, of which the shorter is the beginning of the longer.
 */
final class ScanCost implements ValidationExperiment {
    private static final String ID = "scan-cost";
    private static final double HERTZ = 1e9;
    private static final int[] IDLE_SCANS = {1, 2, 3};
    private static final int[] INTERVALS_MS = {4, 8, 16, 32, 64, 128, 256};
    private static final int[] INTERVALS_MS_IN_SHORT = {4, 32, 256};
    private static final double CURVE_FROM_MS = 3;
    private static final double CURVE_TO_MS = 320;

    private static final int OFTEN_PAGES = 32;
    private static final int OFTEN_PER_SECOND = 100;
    private static final int RARE_PAGES = 96;
    private static final int RARE_PER_SECOND = 5;
    private static final int PAGES = OFTEN_PAGES + RARE_PAGES;
    private static final int ACCESSES_PER_SECOND = OFTEN_PAGES * OFTEN_PER_SECOND + RARE_PAGES * RARE_PER_SECOND;

    private static final int TRAP = 1_000;
    private static final int SCAN = 100;
    private static final int WORLD_SWITCH = 1_000;
    private static final int EXCHANGE = 200;
    private static final int UNLOCK = 300;
    private static final int HOST_FAULT = 2_000;
    private static final int BATCH = 16;

    /** A trap, to the host and back, its fault; and the giving up: the entry exchanged, the page unlocked. */
    private static final int RELOCK = TRAP + 2 * WORLD_SWITCH + HOST_FAULT + EXCHANGE + UNLOCK;

    /** A flush costs nothing here, but the host is visited once a batch. */
    private static final int SHOOTDOWN = 2 * WORLD_SWITCH;

    /** A page locked for so long costs as much as a re-lock. */
    private static final double BREAK_EVEN_SECONDS = 0.05;

    /** References before the measurement: of ten seconds, 50 of each rarely used page. */
    private static final int WARM_UP = 10 * ACCESSES_PER_SECOND;

    /** Cycles that would pass without a monitor too. */
    private static final Set<CycleUse> NO_WORK =
            EnumSet.of(CycleUse.GUEST, CycleUse.WALK, CycleUse.BITS, CycleUse.IDLE, CycleUse.IO_WAIT);

    /** One point: k idle scans, an interval in seconds. */
    record Case(int idleScans, double interval) {
        private double idle(int perSecond) {
            return StrictMath.exp(-perSecond * interval);
        }

        /** (1-p) p^k. */
        private double given(int perSecond) {
            double idle = idle(perSecond);
            return (1 - idle) * StrictMath.pow(idle, idleScans);
        }

        private double overPages(double often, double rare) {
            return OFTEN_PAGES * often + RARE_PAGES * rare;
        }

        /** Pages looked at by a scan. */
        double looked() {
            return PAGES
                    - overPages(
                            StrictMath.pow(idle(OFTEN_PER_SECOND), idleScans + 1),
                            StrictMath.pow(idle(RARE_PER_SECOND), idleScans + 1));
        }

        /** Victims of a scan. */
        double victims() {
            return overPages(given(OFTEN_PER_SECOND), given(RARE_PER_SECOND));
        }

        /** Shootdowns of a scan: E[ceil(V / batch)]. */
        double shootdowns(int batch) {
            double[] chances = {1};
            chances = with(chances, OFTEN_PAGES, given(OFTEN_PER_SECOND));
            chances = with(chances, RARE_PAGES, given(RARE_PER_SECOND));
            double mean = 0;
            for (int victims = 0; victims < chances.length; victims++) {
                mean += chances[victims] * ((victims + batch - 1) / batch);
            }
            return mean;
        }

        /** The chances of each number of victims, with so many more pages, each given up with chance q. */
        private static double[] with(double[] chances, int pages, double q) {
            double[] sum = chances;
            for (int page = 0; page < pages; page++) {
                double[] next = new double[sum.length + 1];
                for (int victims = 0; victims < sum.length; victims++) {
                    next[victims] += sum[victims] * (1 - q);
                    next[victims + 1] += sum[victims] * q;
                }
                sum = next;
            }
            return sum;
        }

        /** The monitor's work, cycles a second. */
        double work() {
            return (TRAP + SCAN * looked() + RELOCK * victims() + SHOOTDOWN * shootdowns(BATCH)) / interval;
        }

        /** Pages locked, in the mean. */
        double locked() {
            return PAGES
                    - overPages(
                            given(OFTEN_PER_SECOND) / (OFTEN_PER_SECOND * interval),
                            given(RARE_PER_SECOND) / (RARE_PER_SECOND * interval));
        }

        /** The work and the price of what is locked, cycles a second. */
        double total() {
            return work() + price(locked());
        }
    }

    private static final Sample.Layout<Case> LAYOUT = new Sample.Layout<>(
            new Overlay.Axis("T: scan interval in ms", true),
            true,
            one -> one.interval() * 1e3,
            one -> String.format(Locale.ROOT, "T = %.0f ms", one.interval() * 1e3),
            one -> "k = " + one.idleScans(),
            ScanCost::along);

    private static List<Case> along(Case one) {
        return FormulaGrid.geometric(CURVE_FROM_MS, CURVE_TO_MS)
                .mapToObj(interval -> new Case(one.idleScans(), interval / 1e3))
                .toList();
    }

    private record Measured(double work, double locked) {
        double total() {
            return work + price(locked);
        }
    }

    private static double price(double lockedPages) {
        return lockedPages * RELOCK / BREAK_EVEN_SECONDS;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String question() {
        return "What do scans, re-locks and shootdowns cost by scan interval, and which interval is best?";
    }

    @Override
    public Settings settings() {
        return FreeMachine.scanned(
                "experiment " + ID,
                PAGES,
                BATCH,
                "cost.trap=" + TRAP + " cyc",
                "cost.scan_pte=" + SCAN + " cyc",
                "ws.oneway=" + WORLD_SWITCH + " cyc",
                "cost.pte_exchange=" + EXCHANGE + " cyc",
                "cost.unpin=" + UNLOCK + " cyc",
                "cost.hf_minor=" + HOST_FAULT + " cyc");
    }

    @Override
    public List<Overlay> run(Effort effort, Replications replications) throws TraceException, InterruptedException {
        int each = effort == Effort.QUICK ? 10 : 30;
        int seconds = effort == Effort.QUICK ? 5 : 60;
        List<Case> cases = new ArrayList<>();
        for (int idleScans : IDLE_SCANS) {
            for (int interval : effort == Effort.QUICK ? INTERVALS_MS_IN_SHORT : INTERVALS_MS) {
                cases.add(new Case(idleScans, interval / 1e3));
            }
        }
        Sample<Case, Measured> sample =
                Sample.take(replications, cases, each, 2, (one, replication) -> measure(one, seconds, replication));
        String pages = OFTEN_PAGES + " pages " + OFTEN_PER_SECOND + " times a second, " + RARE_PAGES + " pages "
                + RARE_PER_SECOND + " times";
        return List.of(
                sample.overlay(
                        LAYOUT,
                        new Sample.Text(
                                ID + "-work",
                                ID,
                                "work in cycles a second",
                                "The monitor's work by scan interval: formula and simulation",
                                "Scans, re-locks and shootdowns · Poisson accesses: " + pages),
                        Case::work,
                        Measured::work),
                sample.overlay(
                        LAYOUT,
                        new Sample.Text(
                                ID + "-total",
                                ID,
                                "cost in cycles a second",
                                "Cost by scan interval: formula and simulation",
                                String.format(
                                        Locale.ROOT,
                                        "The monitor's work, and a re-lock's cost for each page and %.0f ms locked · %s",
                                        BREAK_EVEN_SECONDS * 1e3,
                                        pages)),
                        Case::total,
                        Measured::total));
    }

    private Measured measure(Case one, int seconds, int replication) {
        TimedResult before = simulate(one, WARM_UP, replication);
        TimedResult after = simulate(one, WARM_UP + seconds * ACCESSES_PER_SECOND, replication);
        double cycles = after.count(Counter.CYCLES) - before.count(Counter.CYCLES);
        double locked = after.count(Counter.LOCKED_PAGE_CYCLES) - before.count(Counter.LOCKED_PAGE_CYCLES);
        return new Measured((work(after) - work(before)) / (cycles / HERTZ), locked / cycles);
    }

    private static long work(TimedResult result) {
        long sum = 0;
        for (long[] cycles : result.cyclesOfCpu()) {
            for (CycleUse use : CycleUse.values()) {
                sum += NO_WORK.contains(use) ? 0 : cycles[use.ordinal()];
            }
        }
        return sum;
    }

    private TimedResult simulate(Case one, int references, int replication) {
        Settings settings = settings()
                .with(MonitorSettings.SAMPLER_INTERVAL, Math.round(one.interval() * 1e3) + " ms", "experiment " + ID)
                .with(MonitorSettings.IDLE_K, Integer.toString(one.idleScans()), "experiment " + ID);
        return Simulation.run(
                new ReferenceString[] {accesses(references, settings.integer(RunSettings.SEED), replication)},
                settings,
                null,
                replication);
    }

    /** The superposition of the pages' Poisson processes, read at their times. */
    private static ReferenceString accesses(int references, long seed, int replication) {
        RandomStreams random = new RandomStreams(seed, replication);
        RandomStream gaps = random.stream("validation.times");
        RandomStream chance = random.stream("validation.pages");
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        double time = 0;
        for (int i = 0; i < references; i++) {
            time += gaps.nextExponential(HERTZ / ACCESSES_PER_SECOND);
            int arrival = chance.nextInt(ACCESSES_PER_SECOND);
            int often = arrival / OFTEN_PER_SECOND;
            int page = often < OFTEN_PAGES
                    ? often
                    : OFTEN_PAGES + (arrival - OFTEN_PAGES * OFTEN_PER_SECOND) / RARE_PER_SECOND;
            builder.add((long) time, 0, 3, ReferenceKind.READ.bit(), page, ReferenceStringBuilder.NO_FRAME, 1);
        }
        return builder.build();
    }
}
