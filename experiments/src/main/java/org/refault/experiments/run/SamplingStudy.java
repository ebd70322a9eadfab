package org.refault.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ScanPeriod;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;
import org.refault.traces.TraceException;

/**
 * The price of sampling: replays of each policy with its Accessed bits sampled at some intervals, and of its exact twin.
 *
 * <p>One rule for all policies. One that looks at the bits when it wants a victim is shown what the last sample found; its
 * exact twin is the policy itself with the bits as they are. One that scans is a sampler itself: the interval is its
 * period, and its exact twin is the policy it names as what it approximates, else itself with a scan after every
 * reference. What sees no bits, or every reference, has nothing to sample and is refused.
 */
public final class SamplingStudy {
    /** Policies of a study that names none: one of each way of going by Accessed bits. */
    public static final List<String> DEFAULT_POLICIES =
            List.of("clock", "gclock", "sieve", "car", "clock-pro", "lru-timestamp", "aging");

    private static final String ORIGIN = "--sample-every";

    private final PolicyCatalogue policies;
    private final CellGrid grid;
    private final TraceShelf shelf;

    /** A study of what these can make. */
    public SamplingStudy(PolicyCatalogue policies, CellGrid grid, TraceShelf shelf) {
        this.policies = policies;
        this.grid = grid;
        this.shelf = shelf;
    }

    /**
     * The cells of a study of replays, in the order trace, settings, policy, frames, first the exact twin, then the
     * intervals, replication.
     *
     * @param intervals references between two samples, or multiples of the frames
     * @throws InvalidSettingException if a policy has nothing to sample, or something else is wrong
     */
    public List<SampledCell> cells(Study study, List<ScanPeriod> intervals) throws TraceException {
        study.policies().forEach(this::check);
        grid.check(study);
        List<SampledCell> cells = new ArrayList<>();
        for (TraceRequest trace : study.traces()) {
            for (Settings settings : study.settings()) {
                for (String policy : study.policies()) {
                    for (String frames : study.frames()) {
                        add(new Corner(study, trace, settings, policy, frames), intervals, cells);
                    }
                }
            }
        }
        return cells;
    }

    /** What a curve's points have in common. */
    private record Corner(Study study, TraceRequest trace, Settings settings, String policy, String frames) {
        /** The same corner of the grid with another policy, sampled so often. */
        Study with(String otherPolicy, long every) {
            return new Study(
                    study.kind(),
                    List.of(trace),
                    List.of(otherPolicy),
                    List.of(frames),
                    List.of(),
                    List.of(settings.with(RunSettings.SAMPLE_EVERY, Long.toString(every), ORIGIN)),
                    study.replications());
        }
    }

    private void add(Corner corner, List<ScanPeriod> intervals, List<SampledCell> cells) throws TraceException {
        int footprint = shelf.take(corner.trace()).trace().string().pageCount();
        int frames = Study.parseFrames(corner.frames()).pages(footprint);
        PolicyChoice<?> choice = policies.choose(corner.policy());
        String named = choice.exactTwin(frames);
        String twinPolicy = named.isEmpty() ? corner.policy() : named;
        long twinEvery = named.isEmpty() && choice.scans() ? 1 : Replay.AT_THE_INSTANT;
        List<Cell> twins = grid.cells(corner.with(twinPolicy, twinEvery));
        String shown = shown(choice);
        String shownTwin = shown(policies.choose(twinPolicy));
        twins.forEach(twin -> cells.add(new SampledCell(shown, 0, shownTwin, twin, twin)));
        Set<Long> different = new TreeSet<>();
        intervals.forEach(interval -> different.add(interval.references(frames)));
        for (long every : different) {
            List<Cell> sampled = grid.cells(corner.with(corner.policy(), every));
            for (int replication = 0; replication < sampled.size(); replication++) {
                cells.add(new SampledCell(shown, every, shownTwin, sampled.get(replication), twins.get(replication)));
            }
        }
    }

    private static String shown(PolicyChoice<?> choice) {
        return choice.id() + (choice.changedOptionsText().isEmpty() ? "" : ":" + choice.changedOptionsText());
    }

    /** Refuses what has nothing to sample; an oracle, with the policies whose exact twin it is. */
    private void check(String text) {
        PolicyChoice<?> choice = policies.choose(text);
        if (choice.isOracle()) {
            List<String> approximations = policies.factories().stream()
                    .map(PolicyFactory::id)
                    .filter(id -> policies.choose(id).exactTwin(1).split(":")[0].equals(choice.id()))
                    .toList();
            if (!approximations.isEmpty()) {
                throw new InvalidSettingException("policy " + choice.id()
                        + " sees every reference, so that there is nothing to sample; it is the exact twin of "
                        + String.join(", ", approximations) + ": name one of these");
            }
        }
        choice.requireBitsToSample();
        if (choice.scans() && Pattern.matches("(.*\\+)?period=.*", choice.changedOptionsText())) {
            throw new InvalidSettingException("policy " + choice.id() + " scans once a period, which " + ORIGIN
                    + " sets; leave the option period out");
        }
    }
}
