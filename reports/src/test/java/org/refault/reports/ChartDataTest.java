package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeriesCollection;
import org.junit.jupiter.api.Test;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.LockNesting;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.result.ReplayResult;
import org.refault.simulator.result.Timeline;

/** What the charts show, in numbers worked out by hand. */
class ChartDataTest {
    private static final double EXACT = 1e-12;

    private static ReplayRow replay(
            String policy, String options, boolean oracle, int frames, int replication, long faults) {
        return new ReplayRow(
                "t",
                policy,
                options,
                options,
                oracle,
                replication,
                new ReplayResult(frames, 100, 20, faults, 20, 0, 0, 0, 0));
    }

    @Test
    void aCurveRisesInFramesAndAveragesReplications() {
        List<ReplayRow> rows = List.of(
                replay("random", "", false, 8, 0, 40),
                replay("random", "", false, 8, 1, 50),
                replay("random", "", false, 4, 0, 60),
                replay("opt", "", true, 4, 0, 30));
        YIntervalSeriesCollection curves = FaultRateChart.dataset(FaultRateChart.points(rows, 95), 0);
        assertEquals("random", curves.getSeriesKey(0));
        assertEquals("opt (oracle)", curves.getSeriesKey(1));
        assertEquals(4, curves.getXValue(0, 0));
        assertEquals(0.6, curves.getYValue(0, 0), EXACT);
        assertEquals(0.45, curves.getYValue(0, 1), EXACT);
        // 0.4 and 0.5: standard error 0.05; Student's t with 1 degree of freedom, 0.975: 12.7062. Less than none there
        // is not.
        assertEquals(0, curves.getStartYValue(0, 1), EXACT);
        assertEquals(0.45 + 0.05 * 12.7062, curves.getEndYValue(0, 1), 1e-5);
        assertEquals(0.6, curves.getStartYValue(0, 0), EXACT, "one replication tells nothing of the spread");
    }

    /** A policy whose set varies: 100 references, so many resident pages in the sum. */
    private static ReplayRow variable(String policy, String options, int frames, long faults, long residentSum) {
        return new ReplayRow(
                "t",
                policy,
                options,
                options,
                false,
                true,
                0,
                new ReplayResult(frames, 100, 20, faults, 20, 0, 0, residentSum, 0));
    }

    @Test
    void aPolicyWhoseSetVariesStandsAtItsMeanAndItsWindowsAreOneCurve() {
        List<ReplayRow> rows = List.of(
                replay("fifo", "", false, 4, 0, 60),
                variable("pff", "t=40", 10, 30, 620),
                variable("pff", "t=5", 10, 70, 250),
                variable("kstaled", "period=4x+k=2", 5, 50, 300),
                variable("kstaled", "period=4x+k=2", 10, 40, 450));
        List<FaultRateChart.Point> drawn = FaultRateChart.drawn(rows, 95);
        assertEquals(
                List.of("fifo", "pff (mean set)", "pff (mean set)", "kstaled (mean set)", "kstaled (mean set)"),
                drawn.stream().map(FaultRateChart.Point::curve).toList());
        assertEquals(
                List.of(4.0, 2.5, 6.2, 3.0, 4.5),
                drawn.stream().map(FaultRateChart.Point::memory).toList());
        assertEquals(
                List.of(0, 1, 1, 2, 2),
                drawn.stream().map(FaultRateChart.Point::series).toList());
        assertEquals(
                List.of("fifo", "pff:t=40 (at most)", "pff:t=5 (at most)", "kstaled (at most)", "kstaled (at most)"),
                FaultRateChart.points(rows, 95).stream()
                        .map(FaultRateChart.Point::curve)
                        .toList(),
                "a table by frames tells the windows apart");
    }

    @Test
    void windowsAreDrawnWhereFramesBoundThemLeast() {
        List<ReplayRow> rows = List.of(
                variable("ws", "tau=10", 5, 50, 300),
                variable("ws", "tau=20", 5, 45, 400),
                variable("ws", "tau=10", 10, 40, 350),
                variable("ws", "tau=20", 10, 35, 700));
        assertEquals(
                List.of(3.5, 7.0),
                FaultRateChart.drawn(rows, 95).stream()
                        .map(FaultRateChart.Point::memory)
                        .toList());
    }

    private static PriceRow price(String policy, int frames, long every, int replication, long faults, long exact) {
        return new PriceRow(
                replay(policy, "", false, frames, replication, faults),
                policy,
                every,
                policy,
                new ReplayResult(frames, 100, 20, exact, 20, 0, 0, 0, 0));
    }

    @Test
    void aPriceIsInPerCentOfTheExactTwinAndAveragesReplications() {
        List<PriceChart.Point> points = PriceChart.points(
                List.of(
                        price("clock", 8, 0, 0, 40, 40),
                        price("clock", 8, 100, 0, 50, 40),
                        price("clock", 8, 100, 1, 60, 40),
                        price("clock", 8, 1, 0, 40, 40),
                        price("sieve", 4, 1, 0, 57, 60)),
                95);
        assertEquals(3, points.size(), "the twin is the line at zero");
        assertEquals(
                List.of(4, 8, 8), points.stream().map(PriceChart.Point::frames).toList());
        assertEquals(
                List.of(0, 1, 1), points.stream().map(PriceChart.Point::panel).toList());
        assertEquals(
                List.of(1, 0, 0), points.stream().map(PriceChart.Point::series).toList());
        assertEquals(-5, points.get(0).percent().mean(), 1e-9);
        assertEquals(0, points.get(1).percent().mean(), EXACT);
        assertEquals(37.5, points.get(2).percent().mean(), 1e-9);
    }

    @Test
    void aCurveOfPricesNamesATwinThatIsAnotherPolicy() {
        PriceRow itself = price("clock", 8, 10, 0, 40, 40);
        PriceRow other = new PriceRow(itself.replay(), "aging", 10, "lru", itself.exact());
        assertEquals(
                List.of("clock", "aging (twin: lru)"),
                PriceChart.points(List.of(itself, other), 95).stream()
                        .map(PriceChart.Point::curve)
                        .toList());
    }

    /** Of ten prices eight are at most 16: the axis ends at 24, not at 900. */
    @Test
    void anAxisOfPricesEndsWhereMostOfThemAre() {
        List<PriceRow> rows = new ArrayList<>();
        for (int every = 1; every <= 10; every++) {
            rows.add(price("clock", 8, every, 0, every == 10 ? 1000 : 100 + 2 * every, 100));
        }
        assertEquals(24, PriceChart.end(PriceChart.points(rows, 95)), 1e-9);
        assertEquals(18, PriceChart.end(PriceChart.points(rows.subList(0, 9), 95)), 1e-9);
    }

    @Test
    void onlyOptionsThatTellTheWaysOfAPolicyApartAreNamed() {
        List<ReplayRow> rows = List.of(
                replay("clock", "load-bit=0", false, 4, 0, 60),
                replay("clock", "load-bit=1", false, 4, 0, 61),
                replay("cpl-weighted", "base=aging+w0=1+w3=1", false, 4, 0, 62),
                replay("cpl-weighted", "base=aging+w0=10+w3=1", false, 4, 0, 63),
                replay("nru", "period=4x", false, 4, 0, 64));
        assertEquals(
                List.of("clock:load-bit=0", "clock:load-bit=1", "cpl-weighted:w0=1", "cpl-weighted:w0=10", "nru"),
                FaultRateChart.points(rows, 95).stream()
                        .map(FaultRateChart.Point::curve)
                        .toList());
    }

    @Test
    void rowsOfOneNameFromTwoFoldersStayApart() {
        List<ReplayRow> rows = List.of(replay("nru", "", false, 4, 0, 60), replay("nru", "", false, 4, 0, 62));
        assertEquals(
                List.of("nru", "nru (2)"),
                FaultRateChart.points(rows, 95).stream()
                        .map(FaultRateChart.Point::curve)
                        .toList());
    }

    @Test
    void aRunIsLabelledByWhatTellsItFromTheOthers() {
        TimedRow row = Samples.timed("t", "relock", "clock", 64, 0, Samples.result(0, 0));
        assertEquals(List.of("relock"), labels(List.of(row)));
        TimedRow otherSize = Samples.timed("t", "relock", "clock", 1_024, 0, Samples.result(0, 0));
        TimedRow noLimit = Samples.timed("t", "lock-all", "", 0, 0, Samples.result(0, 0));
        assertEquals(
                List.of("relock, clock, 64 frames", "relock, clock, 1,024 frames", "lock-all, no limit"),
                labels(List.of(row, otherSize, noLimit)));
    }

    private static List<String> labels(List<TimedRow> rows) {
        return TimedRun.of(rows).stream().map(TimedRun::label).toList();
    }

    @Test
    void aBarOfCyclesAddsUpToTheWhole() {
        List<TimedRun> runs = TimedRun.of(Samples.timed("lock-all", "relock"));
        for (List<CycleChart.Part> parts : List.of(
                CycleChart.vcpuParts(runs, true), CycleChart.vcpuParts(runs, false), CycleChart.hostParts(runs))) {
            DefaultCategoryDataset bars = CycleChart.dataset(parts);
            for (int run = 0; run < runs.size(); run++) {
                double sum = 0;
                for (int use = 0; use < bars.getRowCount(); use++) {
                    sum += bars.getValue(use, run).doubleValue();
                }
                assertEquals(100, sum, 1e-9);
            }
        }
    }

    @Test
    void theHostsBarHasItsOwnCpusCyclesAlone() {
        List<CycleChart.Part> parts = CycleChart.hostParts(TimedRun.of(Samples.timed("lock-all")));
        assertEquals(
                List.of(CycleUse.HOST, CycleUse.PROCESS, CycleUse.SPIN, CycleUse.IDLE),
                parts.stream().map(CycleChart.Part::use).toList());
        assertEquals(100 * 120.0 / 900, parts.get(0).share(), EXACT);
    }

    @Test
    void theBusyBarHasNoWaiting() {
        List<CycleChart.Part> parts = CycleChart.vcpuParts(TimedRun.of(Samples.timed("lock-all")), false);
        assertTrue(parts.stream().noneMatch(part -> part.use() == CycleUse.IO_WAIT || part.use() == CycleUse.IDLE));
    }

    @Test
    void lockTimesAreMicrosecondsOfTheRowsForAllSites() {
        List<LockChart.Bar> bars = LockChart.bars(TimedRun.of(Samples.timed("lock-all")));
        LockChart.Bar first = bars.get(0);
        assertEquals("io_request_lock", first.lockClass());
        // 40,000 acquisitions, each held 350 cycles; 2,000 of them waited 700 cycles; 450 cycles are a microsecond.
        assertEquals(40_000 * 350 / 450.0, first.held(), 1e-9);
        assertEquals(2_000 * 700 / 450.0, first.waited(), 1e-9);
        assertEquals(first.waited(), first.spun(), 1e-9);
        LockChart.Bar semaphore = bars.get(2);
        assertEquals("mmap_sem", semaphore.lockClass());
        assertEquals(semaphore.waited() * 3 / 4, semaphore.slept(), 1e-6);
        assertTrue(bars.stream().noneMatch(bar -> bar.lockClass().equals("mon_page")), "nobody waited for it");
        assertEquals(
                first.held(),
                LockChart.dataset(bars, LockChart.Bar::held).getValue(0, 0).doubleValue(),
                1e-9);
    }

    @Test
    void clobbersHaveAPanelOnlyWhereThereAreAny() {
        List<FaultKindChart.Bar> safe = FaultKindChart.bars(TimedRun.of(Samples.timed("lock-all", "relock")), 95);
        assertTrue(safe.stream().noneMatch(bar -> bar.counter() == Counter.CLOBBERS));
        List<FaultKindChart.Bar> unsafe =
                FaultKindChart.bars(TimedRun.of(Samples.timed("relock", "unsafe-shared")), 95);
        DefaultStatisticalCategoryDataset clobbers = FaultKindChart.dataset(unsafe, Counter.CLOBBERS);
        assertEquals(0.0, clobbers.getValue("clobbers", "relock").doubleValue());
        assertEquals(37.0, clobbers.getValue("clobbers", "unsafe-shared").doubleValue());
    }

    @Test
    void countsOfReplicationsAreAveraged() {
        List<TimedRow> rows = List.of(
                Samples.timed("t", "relock", "", 0, 0, Samples.result(0, 10)),
                Samples.timed("t", "relock", "", 0, 1, Samples.result(0, 13)));
        DefaultStatisticalCategoryDataset clobbers =
                FaultKindChart.dataset(FaultKindChart.bars(TimedRun.of(rows), 95), Counter.CLOBBERS);
        assertEquals(11.5, clobbers.getMeanValue(0, 0).doubleValue());
        assertEquals(1.5 * 12.7062, clobbers.getStdDevValue(0, 0).doubleValue(), 1e-4);
        assertEquals(1, clobbers.getColumnCount());
    }

    @Test
    void theTimelineStacksItsAreasOverMilliseconds() {
        List<Timeline.Point> points =
                List.of(new Timeline.Point(0, 1, 9, 0, 5), new Timeline.Point(450_000, 4, 3, 3, 2));
        XYSeriesCollection edges = TimelineChart.dataset(points, 450, TimeUnit.MILLISECONDS);
        assertEquals(1.0, edges.getXValue(0, 1), EXACT);
        assertEquals(4, edges.getYValue(0, 1));
        assertEquals(7, edges.getYValue(1, 1));
        assertEquals(10, edges.getYValue(2, 1));
    }

    @Test
    void theBarOfAFaultIsItsMeanTimeOverAllReplications() {
        List<TimedRow> rows = List.of(
                Samples.timed("t", "relock", "", 0, 0, Samples.result(0, 0)),
                Samples.timed("t", "relock", "", 0, 1, Samples.result(1, 0)));
        List<FaultPathChart.Part> parts = FaultPathChart.parts(TimedRun.of(rows));
        // Replication 0 has no soft fault; 96 and 127 major re-locks are served in 4,300 and 8,600 cycles at 450 MHz.
        FaultPathChart.Part trap = parts.get(0);
        assertEquals(PathCause.WALK, trap.cause());
        assertEquals(Counter.SOFT_FAULTS, trap.kind());
        assertEquals(40.0 / 450, trap.micros(), EXACT);
        FaultPathChart.Part service = parts.get(parts.size() - 1);
        assertEquals(PathCause.DEVICE_SERVICE, service.cause());
        assertEquals((96 + 127) / 2.0, service.faults(), EXACT);
        assertEquals((96 * 4_300 + 127 * 8_600) / 450.0 / (96 + 127), service.micros(), 1e-9);
    }

    @Test
    void onlyTheEdgeThatClosesACycleOfLocksIsMarked() {
        LockNesting ab = new LockNesting("a", "b", "", "", 1);
        LockNesting bc = new LockNesting("b", "c", "", "", 1);
        LockNesting ac = new LockNesting("a", "c", "", "", 1);
        LockNesting ca = new LockNesting("c", "a", "", "", 1);
        assertEquals(Set.of(), LockOrderChart.closingCycles(List.of(ab, ac, bc)));
        assertEquals(Set.of(ca), LockOrderChart.closingCycles(List.of(ab, ac, bc, ca)));
    }

    @Test
    void runsWithTheSameLockOrderShareAPicture() throws Exception {
        Look look = new Look(Fonts.load());
        List<TimedRun> runs = TimedRun.of(Samples.timed("lock-all", "relock", "unsafe-shared"));
        assertEquals(
                List.of("lock-order"),
                LockOrderChart.of(runs, look).stream().map(Chart::name).toList());
    }

    @Test
    void ticksOfALogScaleAreRoundNumbers() {
        assertEquals(
                List.of(128.0, 256.0, 512.0),
                LogScale.doublings("", 100, 1_000, "0").tickValues());
        assertEquals(
                List.of(2.0, 5.0, 10.0, 20.0), LogScale.decades("", 1.5, 30, 7).tickValues());
        assertEquals(
                List.of(10.0, 100.0, 1_000.0), LogScale.decades("", 3, 3_000, 7).tickValues());
        assertTrue(LogScale.doublings("", 1, 1 << 24, "0").tickValues().size() <= 13);
    }

    @Test
    void aNumberAtABarNeverHidesWhatIsThere() {
        assertEquals("0", Look.shortNumber(0));
        assertEquals("0.00124", Look.shortNumber(0.0012371));
        assertEquals("11.5", Look.shortNumber(11.5));
        assertEquals("3,200", Look.shortNumber(3_200));
        assertEquals("123,457", Look.shortNumber(123_456.7));
    }

    @Test
    void stepsOfALinearAxisAreRoundNumbers() {
        assertEquals(20, Look.roundStep(100), EXACT);
        assertEquals(500, Look.roundStep(3_200), EXACT);
        assertEquals(0.1, Look.roundStep(0.7), EXACT);
    }

    @Test
    void chartsOfOneReportHaveDifferentNames() throws Exception {
        List<ReplayRow> replays = new ArrayList<>(Samples.replays("a.b"));
        replays.addAll(Samples.replays("a b"));
        List<Chart> charts =
                Charts.of(Samples.report(replays, Samples.timed("relock", "lock-all")), new Look(Fonts.load()));
        List<String> names = charts.stream().map(Chart::name).toList();
        assertEquals(names.size(), names.stream().distinct().count());
        assertTrue(names.contains("fault-rate-a-b-2"));
        names.forEach(name -> assertTrue(name.matches("[a-z0-9-]+"), name));
    }

    @Test
    void aChartWithoutDataIsLeftOut() throws Exception {
        Look look = new Look(Fonts.load());
        assertTrue(Charts.of(Samples.report(List.of(), List.of()), look).isEmpty());
        List<Chart> replayed = Charts.of(Samples.report(Samples.replays("t"), List.of()), look);
        assertEquals(1, replayed.size());
        assertFalse(replayed.get(0).csv().isEmpty());
    }
}
