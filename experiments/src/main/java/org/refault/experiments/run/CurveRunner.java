package org.refault.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.refault.simulator.curve.CurvePoint;
import org.refault.simulator.curve.CurvePoint.Method;
import org.refault.simulator.curve.FaultCurve;
import org.refault.simulator.curve.Ladder;
import org.refault.simulator.curve.LruCurve;
import org.refault.simulator.curve.OptCurve;
import org.refault.simulator.curve.PageSample;
import org.refault.simulator.curve.WindowCurve;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.memory.Pte;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.result.ReplayResult;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.RunSettings;
import org.refault.traces.TraceException;

/**
 * Finds the curves of a study on several threads: {@code lru} in one pass, {@code opt} by its stack where that takes less time
 * than a replay of each size, {@code ws} and {@code vmin} over windows in one pass, other policies by a replay of each size; from
 * samples of the pages instead, if the study says so. Windows are always exact.
 */
public final class CurveRunner {
    private static final String LRU = "lru";
    private static final String OPT = "opt";
    private static final String WS = "ws";
    private static final String VMIN = "vmin";

    private final TraceShelf shelf;
    private final PolicyCatalogue policies;
    private final Workers workers;

    /**
     * Points of one policy's curve.
     *
     * @param policy the policy
     * @param points by size or window
     */
    public record Found(PolicyChoice<?> policy, List<CurvePoint> points) {}

    /**
     * A runner.
     *
     * @param jobs threads, at least 1
     */
    public CurveRunner(PolicyCatalogue policies, TraceShelf shelf, int jobs) {
        this.policies = policies;
        this.shelf = shelf;
        workers = new Workers(jobs);
    }

    /** Finds the parts' points. If the calling thread is interrupted, returns those that were found until then. */
    public List<Found> run(List<Callable<Found>> parts, Consumer<Found> onFound) throws TraceException {
        return workers.run(parts, onFound);
    }

    /**
     * The parts of a study, policy by policy; what is wrong with it is told before the trace is read, as far as that can be.
     *
     * @throws InvalidSettingException if something is
     * @throws TraceException if the trace cannot be read
     */
    public List<Callable<Found>> parts(CurveStudy study) throws TraceException {
        List<PolicyChoice<?>> choices = check(study);
        SharedTrace trace = shelf.take(study.trace());
        ReferenceString string = trace.trace().string();
        SizedCurves sized = null;
        if (choices.stream().anyMatch(choice -> !isWindowed(choice))) {
            sized = study.sampling().isPresent() ? new Sampled(study, string) : new Exact(study, trace);
        }
        Windows windows = new Windows(string, study.windows());
        List<Callable<Found>> parts = new ArrayList<>();
        for (PolicyChoice<?> choice : choices) {
            if (isWindowed(choice)) {
                parts.add(() -> new Found(choice, windows.points(choice.id())));
            } else {
                parts.addAll(sized.parts(choice));
            }
        }
        return parts;
    }

    private static boolean isWindowed(PolicyChoice<?> choice) {
        return choice.id().equals(WS) || choice.id().equals(VMIN);
    }

    private List<PolicyChoice<?>> check(CurveStudy study) {
        List<PolicyChoice<?>> choices = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (String text : study.policies()) {
            PolicyChoice<?> choice = CellGrid.choose(policies, text, study.settings());
            if (isWindowed(choice) && !choice.changedOptionsText().isEmpty()) {
                throw new InvalidSettingException(
                        text + ": the curve is over all windows; leave tau out, and choose some by --windows");
            }
            if (seen.add(choice.id() + ":" + choice.optionsText())) {
                choices.add(choice);
            }
        }
        checkFrames(study.frames());
        if (study.settings().count(RunSettings.WARMUP) != 0) {
            throw new InvalidSettingException("warmup: a curve counts every reference; leave it 0, or use compare");
        }
        if (study.settings().integer(RunSettings.SAMPLE_EVERY) != Replay.AT_THE_INSTANT) {
            throw new InvalidSettingException(
                    "sample.every: a curve has exact Accessed bits; leave it 0, or use compare");
        }
        for (long window : study.windows()) {
            if (window < 1) {
                throw new InvalidSettingException("--windows: at least 1 reference is needed, not " + window);
            }
        }
        boolean windowed = choices.stream().anyMatch(CurveRunner::isWindowed);
        boolean sized = !choices.stream().allMatch(CurveRunner::isWindowed);
        if (!windowed && !study.windows().isEmpty()) {
            throw new InvalidSettingException("--windows: neither ws nor vmin is among the policies");
        }
        if (!sized && !study.frames().isEmpty()) {
            throw new InvalidSettingException("frames: ws and vmin go by windows; use --windows, or add a policy");
        }
        if (!sized && study.sampling().isPresent()) {
            throw new InvalidSettingException("--sampled: ws and vmin are exact in one pass; leave it out");
        }
        return choices;
    }

    private static void checkFrames(List<String> frames) {
        if (frames.contains(CurveStudy.ALL) && frames.size() > 1) {
            throw new InvalidSettingException("frames: " + CurveStudy.ALL + " stands alone");
        }
        if (!frames.contains(CurveStudy.ALL)) {
            frames.forEach(Study::parseFrames);
        }
    }

    /** The memory sizes of a study, in order: those given, or a ladder, or all of them. */
    private static int[] sizes(CurveStudy study, int pages, Supplier<IntStream> ladder, Supplier<IntStream> all) {
        if (study.frames().isEmpty()) {
            return ladder.get().toArray();
        }
        if (study.frames().contains(CurveStudy.ALL)) {
            return all.get().toArray();
        }
        int[] sizes = study.frames().stream()
                .mapToInt(text -> Study.parseFrames(text).pages(pages))
                .sorted()
                .distinct()
                .toArray();
        int greatest = sizes[sizes.length - 1];
        if (greatest > Pte.MAX_FRAMES) {
            throw new InvalidSettingException("frames: " + greatest + " is more than " + Pte.MAX_FRAMES);
        }
        return sizes;
    }

    private static IntStream ladder(long last) {
        return LongStream.of(Ladder.upTo(Math.min(last, Pte.MAX_FRAMES))).mapToInt(size -> (int) size);
    }

    /** The windows' curve, found by whoever asks first. */
    private static final class Windows {
        private final ReferenceString string;
        private final long[] windows;
        private WindowCurve curve;

        Windows(ReferenceString string, List<Long> chosen) {
            this.string = string;
            windows = chosen.isEmpty()
                    ? Ladder.upTo(string.references())
                    : chosen.stream()
                            .mapToLong(window -> window)
                            .sorted()
                            .distinct()
                            .toArray();
        }

        List<CurvePoint> points(String policy) {
            WindowCurve found = curve();
            return LongStream.of(windows)
                    .mapToObj(window -> policy.equals(WS)
                            ? CurvePoint.ofWorkingSet(found, window)
                            : CurvePoint.ofVmin(found, window))
                    .toList();
        }

        private synchronized WindowCurve curve() {
            if (curve == null) {
                curve = WindowCurve.of(string);
            }
            return curve;
        }
    }

    /** Curves over memory sizes. */
    private interface SizedCurves {
        List<Callable<Found>> parts(PolicyChoice<?> choice);
    }

    /** Curves of the whole string. */
    private static final class Exact implements SizedCurves {
        private final ReferenceString string;
        private final Replay replay;
        private final int[] sizes;
        private final long seed;

        Exact(CurveStudy study, SharedTrace trace) {
            string = trace.trace().string();
            replay = trace.replay();
            int pages = string.pageCount();
            sizes = sizes(
                    study, pages, () -> ladder(pages), () -> IntStream.rangeClosed(1, Math.min(pages, Pte.MAX_FRAMES)));
            seed = study.settings().integer(RunSettings.SEED);
        }

        @Override
        public List<Callable<Found>> parts(PolicyChoice<?> choice) {
            if (choice.id().equals(LRU)) {
                return List.of(() -> onePass(choice, LruCurve.of(string)));
            }
            int deepest = Math.min(string.pageCount(), sizes.length == 0 ? 0 : sizes[sizes.length - 1]);
            if (choice.id().equals(OPT) && OptCurve.pays(deepest, sizes.length)) {
                return List.of(() -> onePass(choice, OptCurve.of(string, deepest)));
            }
            List<Callable<Found>> parts = new ArrayList<>();
            for (int frames : sizes) {
                parts.add(() -> new Found(choice, List.of(replayed(choice, frames))));
            }
            return parts;
        }

        private Found onePass(PolicyChoice<?> choice, FaultCurve curve) {
            return new Found(
                    choice,
                    IntStream.of(sizes)
                            .mapToObj(frames -> CurvePoint.ofSize(curve, frames))
                            .toList());
        }

        private CurvePoint replayed(PolicyChoice<?> choice, int frames) {
            ReplayResult result = replay(replay, choice, frames, new RandomStreams(seed, 0));
            return new CurvePoint(
                    Method.REPLAY,
                    frames,
                    0,
                    result.references(),
                    result.pages(),
                    result.meanResidentSet(),
                    List.of((double) result.faults()));
        }
    }

    /** Curves estimated from samples of the pages. */
    private static final class Sampled implements SizedCurves {
        private final int pages;
        private final long references;
        private final List<PageSample> samples;
        private final List<Replay> replays = new ArrayList<>();
        /** Frames of a sample by the frames of the whole that they stand for. */
        private final TreeMap<Integer, Integer> sampleFrames = new TreeMap<>();

        private final double share;
        private final long seed;

        Sampled(CurveStudy study, ReferenceString string) {
            CurveStudy.Sampling sampling = study.sampling().orElseThrow();
            pages = string.pageCount();
            references = string.references();
            seed = study.settings().integer(RunSettings.SEED);
            int each = Math.min(sampling.share().pages(pages), pages / sampling.samples());
            if (each < PageSample.LEAST_FRAMES) {
                throw new InvalidSettingException("--sampled: a sample has " + each + " of " + pages + " pages, and "
                        + PageSample.LEAST_FRAMES + " are the least; take a greater share, or leave it out");
            }
            share = (double) each / pages;
            samples = PageSample.of(string, each, sampling.samples(), seed);
            samples.forEach(sample -> replays.add(new Replay(sample.string())));
            int[] chosen = sizes(
                    study,
                    pages,
                    () -> ladder(each)
                            .filter(frames -> frames >= PageSample.LEAST_FRAMES)
                            .map(frames -> whole(frames, each)),
                    () -> IntStream.rangeClosed(PageSample.LEAST_FRAMES, each).map(frames -> whole(frames, each)));
            for (int frames : chosen) {
                int small = PageSample.frames(each, pages, frames);
                if (small < PageSample.LEAST_FRAMES) {
                    throw new InvalidSettingException("frames: " + frames + " are " + small + " of a sample, and "
                            + PageSample.LEAST_FRAMES
                            + " are the least; take more frames or a greater share, or leave --sampled out");
                }
                sampleFrames.put(frames, small);
            }
        }

        private int whole(int frames, int each) {
            return (int) (((long) frames * pages + each / 2) / each);
        }

        @Override
        public List<Callable<Found>> parts(PolicyChoice<?> choice) {
            if (choice.id().equals(LRU) || choice.id().equals(OPT)) {
                return List.of(() -> onePass(choice));
            }
            PolicyChoice<?> scaled = choice.forShareOfReferences(share);
            List<Callable<Found>> parts = new ArrayList<>();
            sampleFrames.forEach((frames, small) ->
                    parts.add(() -> new Found(choice, List.of(replayed(scaled, frames, small)))));
            return parts;
        }

        private Found onePass(PolicyChoice<?> choice) {
            List<FaultCurve> curves = samples.stream()
                    .map(sample -> choice.id().equals(LRU)
                            ? LruCurve.of(sample.string())
                            : OptCurve.of(sample.string(), sample.string().pageCount()))
                    .toList();
            List<CurvePoint> points = new ArrayList<>();
            sampleFrames.forEach((frames, small) -> {
                List<Double> faults = IntStream.range(0, samples.size())
                        .mapToObj(i -> samples.get(i).faults(curves.get(i).faults(small)))
                        .toList();
                points.add(point(frames, CurvePoint.UNKNOWN, faults));
            });
            return new Found(choice, points);
        }

        private CurvePoint replayed(PolicyChoice<?> choice, int frames, int small) {
            List<Double> faults = new ArrayList<>();
            double resident = 0;
            for (int i = 0; i < samples.size(); i++) {
                ReplayResult result = replay(replays.get(i), choice, small, new RandomStreams(seed, i));
                faults.add(samples.get(i).faults(result.faults()));
                resident += samples.get(i).resident(result.meanResidentSet());
            }
            return point(frames, resident / samples.size(), faults);
        }

        private CurvePoint point(int frames, double resident, List<Double> faults) {
            return new CurvePoint(Method.SAMPLED, frames, 0, references, pages, resident, faults);
        }
    }

    private static ReplayResult replay(Replay replay, PolicyChoice<?> choice, int frames, RandomStreams streams) {
        try {
            return replay.run(choice, frames, streams);
        } catch (RuntimeException e) {
            throw CellException.of(choice.id() + ", " + frames + " frames", choice.plugin(), e);
        } catch (LinkageError | StackOverflowError | AssertionError e) {
            throw CellException.of(choice.id() + ", " + frames + " frames", choice.plugin(), e);
        }
    }
}
