package org.refault.experiments.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.refault.reports.Overlay;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.simulation.Simulation;
import org.refault.traces.LoadedTrace;
import org.refault.traces.ReadOptions;
import org.refault.traces.TraceException;
import org.refault.traces.TraceSource;

/**
 * The sampler of {@code relock} under Poisson accesses: experiment E1 of the host model.
 *
 * <p>A page is accessed L times a second, A is looked at and cleared every T, and a page idle in k scans in a row is given
 * up. With p = exp(-LT), the chance that a page is idle for an interval: after a re-lock a page needs k idle intervals in a
 * row, (p^-k - 1) / (1-p) in the mean, and then waits 1/L for the next access; what the re-lock's place in its interval
 * adds to one it takes from the other. So the mean cycle is T p^-k / (1-p), and
 *
 * <pre>
 *   re-locks of a page in an interval    (1-p) p^k
 *   share of the time it is swappable    (1-p) p^k / (LT)
 * </pre>
 *
 * Exact where no cost slows the accesses down: an open loop, the least costs, enough memory; and where A misses nothing: a
 * flush after every scan.
 *
 * <p>A run is measured as the difference of two, of which the shorter is the beginning of the longer: so the cold start does
 * not count.
 */
final class SamplerExperiment implements ValidationExperiment {
    private static final String ID = "sampler";
    private static final int PAGES = 64;
    private static final int ACCESSES_PER_SECOND = 1_000;
    private static final double[] ACCESSES_PER_SCAN = {0.5, 1, 2, 3};
    private static final int[] IDLE_SCANS = {1, 2, 3};

    /** References before the measurement: 50 of each page, so that all are touched, and its beginning lies anywhere in an interval. */
    private static final int WARM_UP = 50 * PAGES;

    /** As many pages are given up by one shootdown as there may be. */
    private static final int MOST_TOGETHER = 4_096;

    private static final double CURVE_FROM = 0.4;
    private static final double CURVE_TO = 3.5;

    /** How long the runs are. */
    private record Size(int replications, int relocks, int leastIntervals, int mostReferences, double rarest) {
        static Size of(Effort effort) {
            return switch (effort) {
                case QUICK -> new Size(12, 400, 100, 100_000, 0.005);
                case FULL -> new Size(30, 20_000, 1_000, 200_000, 0);
            };
        }
    }

    /** One point: k idle scans, LT accesses of a page between scans. */
    record Case(int idleScans, double perScan) {
        /** (1-p) p^k. */
        double relocksPerScan() {
            double idle = Math.exp(-perScan);
            return (1 - idle) * Math.pow(idle, idleScans);
        }

        /** (1-p) p^k / (LT), which also is the chance that an access meets an unlocked page. */
        double swappable() {
            return relocksPerScan() / perScan;
        }

        /** References that are measured in a replication: enough for the re-locks wanted, and many intervals. */
        int references(Size size) {
            double forRelocks = size.relocks() / swappable() / size.replications();
            double forIntervals = size.leastIntervals() * perScan * PAGES;
            return (int) Math.max(forIntervals, Math.min(size.mostReferences(), forRelocks));
        }
    }

    private static final Sample.Layout<Case> LAYOUT = new Sample.Layout<>(
            new Overlay.Axis("LT: accesses of a page in a scan interval", true),
            true,
            Case::perScan,
            one -> String.format(Locale.ROOT, "LT = %.1f", one.perScan()),
            one -> "k = " + one.idleScans(),
            SamplerExperiment::along);

    private static List<Case> along(Case one) {
        return FormulaGrid.geometric(CURVE_FROM, CURVE_TO)
                .mapToObj(perScan -> new Case(one.idleScans(), perScan))
                .toList();
    }

    private record Measured(double relocksPerScan, double swappable) {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String question() {
        return "How often are pages locked again, and how many may the host take, by scan interval and idle.k?";
    }

    @Override
    public Settings settings() {
        return FreeMachine.scanned("experiment " + ID, PAGES, MOST_TOGETHER);
    }

    @Override
    public List<Overlay> run(Effort effort, Replications replications) throws TraceException, InterruptedException {
        Size size = Size.of(effort);
        List<Case> cases = new ArrayList<>();
        for (int idleScans : IDLE_SCANS) {
            for (double perScan : ACCESSES_PER_SCAN) {
                Case one = new Case(idleScans, perScan);
                if (one.swappable() >= size.rarest()) {
                    cases.add(one);
                }
            }
        }
        Sample<Case, Measured> sample = Sample.take(
                replications, cases, size.replications(), 2, (one, replication) -> measure(one, size, replication));
        String held = " · Poisson accesses, L of a page; scans every T; idle in k scans: given up";
        return List.of(
                sample.overlay(
                        LAYOUT,
                        new Sample.Text(
                                ID + "-relocks",
                                ID,
                                "re-locks per page and scan",
                                "Re-locks by scan interval: formula and simulation",
                                "(1-p) p^k, with p = exp(-LT)" + held),
                        Case::relocksPerScan,
                        Measured::relocksPerScan),
                sample.overlay(
                        LAYOUT,
                        new Sample.Text(
                                ID + "-swappable",
                                ID,
                                "share of pages swappable",
                                "What the host may take by scan interval: formula and simulation",
                                "(1-p) p^k / (LT), with p = exp(-LT)" + held),
                        Case::swappable,
                        Measured::swappable));
    }

    private Measured measure(Case one, Size size, int replication) throws TraceException {
        int references = one.references(size);
        TimedResult before = simulate(one, WARM_UP, replication);
        TimedResult after = simulate(one, WARM_UP + references, replication);
        double cycles = after.count(Counter.CYCLES) - before.count(Counter.CYCLES);
        double scans = cycles / settingsOf(one).cycles(MonitorSettings.SAMPLER_INTERVAL);
        double relocks = relocks(after) - relocks(before);
        double locked = after.count(Counter.LOCKED_PAGE_CYCLES) - before.count(Counter.LOCKED_PAGE_CYCLES);
        return new Measured(relocks / PAGES / scans, 1 - locked / PAGES / cycles);
    }

    private static long relocks(TimedResult result) {
        return result.count(Counter.MINOR_RELOCKS) + result.count(Counter.MAJOR_RELOCKS);
    }

    private Settings settingsOf(Case one) {
        double seconds = one.perScan() / ACCESSES_PER_SECOND;
        return settings()
                .with(MonitorSettings.SAMPLER_INTERVAL, Math.round(seconds * 1e6) + " us", "experiment " + ID)
                .with(MonitorSettings.IDLE_K, Integer.toString(one.idleScans()), "experiment " + ID);
    }

    private TimedResult simulate(Case one, int references, int replication) throws TraceException {
        Settings settings = settingsOf(one);
        String text = String.format(
                Locale.ROOT,
                "gen:poisson:n=%d,pages=%d,rate=%d,clock=1G,writes=0,seed=1",
                references,
                PAGES,
                ACCESSES_PER_SECOND);
        ReadOptions defaults = ReadOptions.defaults();
        LoadedTrace trace = TraceSource.load(
                List.of(text), new ReadOptions(defaults.pageKey(), defaults.kinds(), defaults.pageSize(), replication));
        ReferenceString[] streams = trace.streams(1);
        return Simulation.run(streams, settings, null, replication);
    }
}
