package org.refault.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.curve.CurvePoint;
import org.refault.simulator.curve.CurvePoint.Method;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.result.ReplayResult;
import org.refault.simulator.setting.Settings;
import org.refault.traces.ReadOptions;
import org.refault.traces.TraceException;

/** The curves of whole traces against replays of the policies, size by size. */
class CurveRunnerTest {
    private static final PolicyCatalogue POLICIES = PolicyCatalogue.load();
    private static final String ZIPF = "gen:zipf:n=30000,pages=700,s=0.9,seed=3";

    private final TraceShelf shelf = new TraceShelf(warning -> {});

    private static TraceRequest request(String trace) {
        return new TraceRequest(List.of(trace), ReadOptions.defaults());
    }

    private List<CurveRunner.Found> find(String trace, List<String> policies, List<String> frames, List<Long> windows)
            throws TraceException {
        return find(new CurveStudy(request(trace), policies, frames, windows, Optional.empty(), Settings.defaults()));
    }

    private List<CurveRunner.Found> find(CurveStudy study) throws TraceException {
        CurveRunner runner = new CurveRunner(POLICIES, shelf, 2);
        return runner.run(runner.parts(study), found -> {});
    }

    private ReplayResult replay(String trace, String policy, int frames) throws TraceException {
        Replay replay = shelf.take(request(trace)).replay();
        return replay.run(POLICIES.choose(policy), frames, new RandomStreams(1, 0));
    }

    private int checkEveryPoint(String trace, List<CurveRunner.Found> found) throws TraceException {
        int points = 0;
        for (CurveRunner.Found part : found) {
            for (CurvePoint point : part.points()) {
                String policy = part.policy().id();
                String what = policy + " " + point;
                ReplayResult replay = point.isWindow()
                        ? replay(trace, policy + ":tau=" + point.window(), point.pages())
                        : replay(trace, policy, point.frames());
                assertEquals(List.of((double) replay.faults()), point.faults(), what);
                assertEquals(replay.references(), point.references(), what);
                assertEquals(replay.pages(), point.pages(), what);
                if (point.isWindow()) {
                    assertEquals(replay.meanResidentSet(), point.resident(), what);
                }
                points++;
            }
        }
        return points;
    }

    @Test
    void theBundledTraceFaultsAsInItsReplays() throws TraceException {
        List<CurveRunner.Found> found = find(
                "bundled",
                List.of("lru", "opt", "ws", "vmin"),
                List.of("1", "5%", "40%", "5000"),
                List.of(1L, 900L, 300_000L));
        assertEquals(14, checkEveryPoint("bundled", found));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ZIPF,
                "gen:loop:n=5000,pages=90",
                "gen:phases:n=20000,pages=800,seed=2",
            })
    void generatedTracesFaultAsInTheirReplays(String trace) throws TraceException {
        int points = checkEveryPoint(trace, find(trace, CurveStudy.DEFAULT_POLICIES, List.of(), List.of()));
        assertTrue(points > 100, points + " points");
    }

    @Test
    void otherPoliciesAreReplayedSizeBySize() throws TraceException {
        List<CurveRunner.Found> found = find(ZIPF, List.of("clock", "random"), List.of("10%", "50"), List.of());
        assertEquals(4, checkEveryPoint(ZIPF, found));
        assertEquals(
                List.of(50, 70, 50, 70),
                found.stream().map(part -> part.points().get(0).frames()).toList());
    }

    @Test
    void optIsReplayedWhereItsStackWouldBeDeepForFewSizes() throws TraceException {
        assertEquals(Set.of(Method.REPLAY), methods(find(ZIPF, List.of("opt"), List.of("600"), List.of())));
        assertEquals(Set.of(Method.ONE_PASS), methods(find(ZIPF, List.of("opt"), List.of("150"), List.of())));
        List<CurveRunner.Found> all = find(ZIPF, List.of("opt"), List.of("all"), List.of());
        assertEquals(Set.of(Method.ONE_PASS), methods(all));
        CurvePoint last = all.get(0).points().get(all.get(0).points().size() - 1);
        assertEquals(last.pages(), all.get(0).points().size());
        assertEquals(last.pages(), last.faults().get(0));
    }

    private static Set<Method> methods(List<CurveRunner.Found> found) {
        Set<Method> methods = new LinkedHashSet<>();
        found.forEach(part -> part.points().forEach(point -> methods.add(point.method())));
        return methods;
    }

    @Test
    void samplesEstimateWhatReplaysCount() throws TraceException {
        String trace = "gen:zipf:n=200000,pages=4000,s=0.8,seed=5";
        CurveStudy study = new CurveStudy(
                request(trace),
                List.of("clock", "lru", "opt", "aging:period=2000"),
                List.of(),
                List.of(),
                Optional.of(CurveStudy.Sampling.parse("10%", 5)),
                Settings.defaults());
        List<CurveRunner.Found> found = find(study);
        int points = 0;
        for (CurveRunner.Found part : found) {
            String policy = part.policy().id() + (part.policy().id().equals("aging") ? ":period=2000" : "");
            for (CurvePoint point : part.points()) {
                assertEquals(5, point.faults().size());
                double mean =
                        point.faults().stream().mapToDouble(faults -> faults).sum() / 5;
                double exact = replay(trace, policy, point.frames()).faults();
                assertEquals(exact / 200_000, mean / 200_000, 0.02, policy + " " + point);
                points++;
            }
        }
        assertTrue(points > 60, points + " points");
    }

    @Test
    void aSampleFillsItsFramesWhereThereIsRoomForAll() throws TraceException {
        CurveStudy study = new CurveStudy(
                request(ZIPF),
                List.of("fifo"),
                List.of("100%"),
                List.of(),
                Optional.of(CurveStudy.Sampling.parse("1/4", 4)),
                Settings.defaults());
        CurvePoint point = find(study).get(0).points().get(0);
        point.faults().forEach(faults -> assertEquals(point.pages(), faults, 1e-9));
    }

    @Test
    void keepsWhatIsFoundWhenInterrupted() throws TraceException {
        CurveRunner runner = new CurveRunner(POLICIES, shelf, 1);
        List<Callable<CurveRunner.Found>> parts = runner.parts(new CurveStudy(
                request(ZIPF),
                List.of("fifo"),
                IntStream.rangeClosed(1, 20).mapToObj(Integer::toString).toList(),
                List.of(),
                Optional.empty(),
                Settings.defaults()));
        List<CurveRunner.Found> told = new ArrayList<>();
        List<CurveRunner.Found> found = runner.run(parts, part -> {
            told.add(part);
            if (told.size() == 3) {
                Thread.currentThread().interrupt();
            }
        });
        assertEquals(told, found);
        assertEquals(3, found.size());
    }
}
