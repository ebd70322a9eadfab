package org.refault.experiments.validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.refault.reports.Overlay;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.result.Timeline;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.simulation.Simulation;
import org.refault.traces.LoadedTrace;
import org.refault.traces.ReadOptions;
import org.refault.traces.TraceException;
import org.refault.traces.TraceSource;

/**
 * How many of the pages that the host takes are used by the guest afterwards, under {@code unsafe-shared}: experiment E7 of
 * the host model.
 *
 * <p>A page is accessed L times a second; the monitor drops its tables every tau. A page taken at a time u after a drop is
 * clobbered if it was accessed before, so that there is an entry, and is again before the next drop:
 * (1 - exp(-Lu)) (1 - exp(-L(tau - u))). Evictions fall on any u alike; so of all of them, with x = L tau, the share
 *
 * <pre>
 *   1 - 2 (1 - exp(-x)) / x + exp(-x)
 * </pre>
 *
 * <p>The pressure comes from a host process that knows nothing of the drops, and takes frames at the times of a Poisson
 * process from pages drawn with equal chance. Two things disturb, and are made small: a page that comes back takes a frame
 * too, at a time that depends on the drops, but the guest has one frame in 51, so that no more of its evictions are of that
 * kind; and a page that is out at a drop can be taken in that interval only after an access, but a page is taken once in
 * about 200 intervals. Interrupts and world switches flush the TLB; the stale entry stays.
 *
 * <p>On one CPU, where the monitor drops its tables whenever the host may run another thread, there are none at any pressure:
 * the host takes pages only while nothing is mapped. Where none was seen, its rate is given with the upper bound of a Poisson
 * process.
 *
 * <p>Whom a clobber hurts, if anybody: the owner of the next page that comes in. As many pages of an owner come in as are
 * taken, and of random victims a process has its share of the frames. With x = 1 the clobbers' chance is the same for both:
 * where the guest's own page comes in, at a time that depends on the drops, it is 0.104032, and otherwise 0.103638.
 *
 * <p>A run is measured as the difference of two, of which the shorter is the beginning of the longer.
 */
final class ClobberRate implements ValidationExperiment {
    private static final String ID = "clobber-rate";
    private static final int PAGES = 300;
    private static final int PROCESS_FRAMES = 50 * PAGES;
    private static final int TAU_MS = 10;
    private static final List<Double> ACCESSES_PER_DROP = List.of(0.5, 1.0, 2.0, 4.0);
    private static final List<Double> ACCESSES_PER_DROP_IN_SHORT = List.of(1.0, 4.0);
    private static final double CURVE_FROM = 0.3;
    private static final double CURVE_TO = 5;

    /** Of the pressure: what the process computes from touch to touch, with so many accesses of a page between two drops. */
    private static final int[] THINK_US = {60, 120, 240};

    private static final int[] THINK_US_IN_SHORT = {60};
    private static final double UNDER_PRESSURE = 2;

    /** No divisor of the time from drop to drop, so that memory is looked at at all times after one. */
    private static final int TIMELINE_US = 1_700;

    private static final double MOST_EVICTIONS_PER_SECOND = 250;

    /** One point under pressure. */
    private record Pressure(boolean oneCpu, int thinkMicroseconds) {
        String curve() {
            return oneCpu
                    ? "1 CPU, tables dropped where the guest makes way"
                    : "2 CPUs, tables dropped every " + TAU_MS + " ms";
        }

        double clobbered() {
            return oneCpu ? 0 : ClobberRate.clobbered(UNDER_PRESSURE);
        }
    }

    /** Of whom clobbers hurt: the process's frames, as many as the guest's and more, and what it computes from touch to touch. */
    private record Owners(int processFrames, int thinkMicroseconds) {}

    /** A guest's page is taken about once in thirty drops; a frame is nobody's for a twentieth of a drop at most. */
    private static final List<Owners> OWNERS =
            List.of(new Owners(PAGES, 500), new Owners(2 * PAGES, 250), new Owners(4 * PAGES, 125));

    private static final List<Owners> OWNERS_IN_SHORT = List.of(OWNERS.get(0), OWNERS.get(2));
    private static final double OF_OWNERS = 1;

    /** Shares that processes have: of the frames that are somebody's, and of the clobbers that hurt somebody. */
    private record Shares(double frames, double hurt) {}

    private record Rates(double evictions, double clobbers, double seconds) {}

    private static final Sample.Layout<Double> LAYOUT = new Sample.Layout<>(
            new Overlay.Axis("x: accesses of a page between two drops of the tables", true),
            true,
            Double::doubleValue,
            x -> String.format(Locale.ROOT, "x = %.1f", x),
            x -> "uniform phases",
            x -> FormulaGrid.geometric(CURVE_FROM, CURVE_TO).boxed().toList());

    /** References before the measurement: so many of each page, so that all were mapped. */
    private static final int WARM_UP = 40 * PAGES;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String question() {
        return "How many of the pages that the host takes does an unsafe monitor still use?";
    }

    @Override
    public Settings settings() {
        return FreeMachine.settings(
                "experiment " + ID,
                "cpu.mhz=1000",
                "protocol=unsafe-shared",
                "time.source=trace",
                "guest.cr3_interval=" + TAU_MS + " ms",
                "vm.mem=" + PAGES + " pages",
                "mon.pages=0",
                // One frame is free between two evictions.
                "mem.pages=" + (PAGES + PROCESS_FRAMES + 1) + " pages",
                "mem.kernel_reserved=0",
                "host.flavour=random",
                "wm.min=1",
                "wm.low=1",
                "wm.high=1",
                "host.proc.count=1",
                "host.proc.wss=" + 2 * PROCESS_FRAMES,
                "host.proc.resident=0.5",
                "host.proc.locality=0",
                "host.proc.writes=0",
                "host.proc.think=60 us",
                "host.proc.think_distribution=exponential",
                "swap.size=400 %",
                "disk.kind=constant",
                "disk.random=1 cyc");
    }

    /** 1 - 2(1-exp(-x))/x + exp(-x). */
    static double clobbered(double perDrop) {
        return 1 + 2 * Math.expm1(-perDrop) / perDrop + Math.exp(-perDrop);
    }

    @Override
    public List<Overlay> run(Effort effort, Replications replications) throws TraceException, InterruptedException {
        int each = effort == Effort.QUICK ? 10 : 30;
        double seconds = effort == Effort.QUICK ? 0.5 : 10;
        List<Double> perDrop = effort == Effort.QUICK ? ACCESSES_PER_DROP_IN_SHORT : ACCESSES_PER_DROP;
        Sample<Double, Double> sample =
                Sample.take(replications, perDrop, each, 1, (x, replication) -> share(x, seconds, replication));
        Overlay shares = sample.overlay(
                LAYOUT,
                new Sample.Text(
                        ID,
                        ID,
                        "share of evictions clobbered",
                        "Clobbers without locks: formula and simulation",
                        "1 - 2 (1-exp(-x)) / x + exp(-x) · unsafe-shared, Poisson accesses, tables dropped every "
                                + TAU_MS + " ms, random victims"),
                ClobberRate::clobbered,
                Double::doubleValue);
        return List.of(shares, underPressure(effort, each, replications), whomTheyHurt(effort, each, replications));
    }

    private Overlay whomTheyHurt(Effort effort, int each, Replications replications)
            throws TraceException, InterruptedException {
        double seconds = effort == Effort.QUICK ? 0.5 : 4;
        Sample<Owners, Shares> sample = Sample.take(
                replications,
                effort == Effort.QUICK ? OWNERS_IN_SHORT : OWNERS,
                each,
                1,
                (one, replication) -> shares(one, seconds, replication));
        List<Overlay.Point> points = new ArrayList<>();
        for (int i = 0; i < sample.cases().size(); i++) {
            List<Shares> runs = sample.runsOf(i);
            double frames = runs.stream().mapToDouble(Shares::frames).sum() / runs.size();
            double[] differences =
                    runs.stream().mapToDouble(run -> run.hurt() - run.frames()).toArray();
            Estimate estimate = Estimate.of(differences, sample.intervals());
            points.add(new Overlay.Point(
                    sample.cases().get(i).processFrames() + " frames beside " + PAGES + " pages",
                    frames,
                    frames,
                    frames + estimate.mean(),
                    estimate.halfWidth(),
                    runs.size()));
        }
        return sample.overlay(
                new Sample.Text(
                        ID + "-owners",
                        ID,
                        "share of clobbers that hurt processes",
                        "Whom clobbers hurt, by who owns the frames: formula and simulation",
                        "the processes' share of the frames, with x = 1 · unsafe-shared, clobbers of a frame that is somebody's",
                        ", of the difference to the share of frames in the same run"),
                new Overlay.Axis("processes' share of the frames", false),
                false,
                List.of(new Overlay.Curve(
                        "a process beside the guest",
                        List.of(new Overlay.FormulaValue(0.45, 0.45), new Overlay.FormulaValue(0.85, 0.85)),
                        points)));
    }

    private Shares shares(Owners one, double seconds, int replication) throws TraceException {
        String origin = "experiment " + ID;
        int frames = PAGES + one.processFrames() + 1;
        Settings settings = settings()
                .with(MachineSettings.MEM_PAGES, frames + " pages", origin)
                .with(HostSettings.HOST_WSS, String.valueOf(2 * one.processFrames()), origin)
                .with(HostSettings.HOST_THINK, one.thinkMicroseconds() + " us", origin)
                .with(RunSettings.TIMELINE_INTERVAL, TIMELINE_US + " us", origin);
        int rate = (int) Math.round(OF_OWNERS * 1_000 / TAU_MS);
        TimedResult before = simulate(settings, rate, WARM_UP, replication);
        TimedResult after = simulate(settings, rate, WARM_UP + (int) (seconds * rate * PAGES), replication);
        double processes = 0;
        double all = 0;
        for (Timeline.Point point : after.timeline().points()) {
            if (point.time() > before.count(Counter.CYCLES)) {
                int owned = frames - point.free();
                processes += owned - point.locked() - point.swappable();
                all += owned;
            }
        }
        long hurt = difference(Counter.CLOBBERS, before, after) - difference(Counter.CLOBBERED_FREE, before, after);
        return new Shares(processes / all, (double) difference(Counter.CLOBBERED_PROCESSES, before, after) / hurt);
    }

    private Overlay underPressure(Effort effort, int each, Replications replications)
            throws TraceException, InterruptedException {
        double seconds = effort == Effort.QUICK ? 0.5 : 2;
        List<Pressure> cases = new ArrayList<>();
        for (boolean oneCpu : new boolean[] {false, true}) {
            for (int think : effort == Effort.QUICK ? THINK_US_IN_SHORT : THINK_US) {
                cases.add(new Pressure(oneCpu, think));
            }
        }
        Sample<Pressure, Rates> sample =
                Sample.take(replications, cases, each, 1, (one, replication) -> rates(one, seconds, replication));
        Map<String, List<Overlay.Point>> points = new LinkedHashMap<>();
        for (int i = cases.size() - 1; i >= 0; i--) {
            Pressure one = cases.get(i);
            points.computeIfAbsent(one.curve(), none -> new ArrayList<>())
                    .add(point(one, sample.runsOf(i), sample.intervals()));
        }
        List<Overlay.Curve> curves = new ArrayList<>();
        for (Pressure one : List.of(cases.get(0), cases.get(cases.size() - 1))) {
            curves.add(new Overlay.Curve(
                    one.curve(),
                    List.of(
                            new Overlay.FormulaValue(0, 0),
                            new Overlay.FormulaValue(
                                    MOST_EVICTIONS_PER_SECOND, MOST_EVICTIONS_PER_SECOND * one.clobbered())),
                    points.get(one.curve())));
        }
        return sample.overlay(
                new Sample.Text(
                        ID + "-pressure",
                        ID,
                        "clobbers a second",
                        "Clobbers by pressure, on one CPU and on two: formula and simulation",
                        "the evictions' share that is clobbered, with x = 2; on one CPU none · unsafe-shared",
                        ", on two CPUs of the difference to the evictions of the same run"),
                new Overlay.Axis("pages of the guest that the host takes, a second", false),
                false,
                curves);
    }

    private static Overlay.Point point(Pressure one, List<Rates> runs, int family) {
        double evictions = runs.stream().mapToDouble(Rates::evictions).sum() / runs.size();
        String label = "a touch every " + one.thinkMicroseconds() + " us";
        if (runs.stream().allMatch(run -> run.clobbers() == 0)) {
            double seconds = runs.stream().mapToDouble(Rates::seconds).sum();
            return new Overlay.Point(
                    label,
                    evictions,
                    one.clobbered() * evictions,
                    0,
                    Estimate.mostIfNone(seconds, family),
                    runs.size());
        }
        double[] differences = runs.stream()
                .mapToDouble(run -> run.clobbers() - one.clobbered() * run.evictions())
                .toArray();
        double formula = one.clobbered() * evictions;
        Estimate estimate = Estimate.of(differences, family);
        return new Overlay.Point(
                label, evictions, formula, formula + estimate.mean(), estimate.halfWidth(), runs.size());
    }

    private Rates rates(Pressure one, double seconds, int replication) throws TraceException {
        String origin = "experiment " + ID;
        Settings settings = settings()
                .with(HostSettings.HOST_THINK, one.thinkMicroseconds() + " us", origin)
                .with(MachineSettings.CPU_COUNT, one.oneCpu() ? "1" : "2", origin)
                .with(MonitorSettings.SHADOW_DROP_ON_SWITCH, one.oneCpu() ? "yield" : "never", origin);
        int rate = (int) Math.round(UNDER_PRESSURE * 1_000 / TAU_MS);
        TimedResult before = simulate(settings, rate, WARM_UP, replication);
        TimedResult after = simulate(settings, rate, WARM_UP + (int) (seconds * rate * PAGES), replication);
        double measured = difference(Counter.CYCLES, before, after) / (settings.integer(MachineSettings.CPU_MHZ) * 1e6);
        return new Rates(
                difference(Counter.HOST_EVICTIONS, before, after) / measured,
                difference(Counter.CLOBBERS, before, after) / measured,
                measured);
    }

    private double share(double perDrop, double seconds, int replication) throws TraceException {
        int rate = (int) Math.round(perDrop * 1_000 / TAU_MS);
        TimedResult before = simulate(settings(), rate, WARM_UP, replication);
        TimedResult after = simulate(settings(), rate, WARM_UP + (int) (seconds * rate * PAGES), replication);
        long evictions = difference(Counter.HOST_EVICTIONS, before, after);
        long clobbers = difference(Counter.CLOBBERS, before, after);
        if (clobbers != difference(Counter.READ_CLOBBERS, before, after)) {
            throw new IllegalStateException("a frame that was taken is not another's, or was written");
        }
        if (evictions == 0) {
            throw new IllegalStateException("the host took no page");
        }
        return (double) clobbers / evictions;
    }

    private static long difference(Counter counter, TimedResult before, TimedResult after) {
        return after.count(counter) - before.count(counter);
    }

    private TimedResult simulate(Settings settings, int rate, int references, int replication) throws TraceException {
        String text = String.format(
                Locale.ROOT, "gen:poisson:n=%d,pages=%d,rate=%d,clock=1G,writes=0,seed=1", references, PAGES, rate);
        ReadOptions defaults = ReadOptions.defaults();
        LoadedTrace trace = TraceSource.load(
                List.of(text), new ReadOptions(defaults.pageKey(), defaults.kinds(), defaults.pageSize(), replication));
        return Simulation.run(trace.streams(1), settings, null, replication);
    }
}
