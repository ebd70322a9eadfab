package org.refault.experiments.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.refault.simulator.memory.Pte;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyPlugin;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.Amount;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;
import org.refault.traces.LoadedTrace;
import org.refault.traces.TraceException;

/**
 * Makes the cells of a study: every combination, in the order trace, settings, protocol, policy, frames, replication,
 * each different one once.
 */
public final class CellGrid {
    /** What the policy column says where the monitor chooses by idle age. */
    public static final String IDLE_AGE = "idle-age";

    private static final String CPL_WEIGHTED = "cpl-weighted";
    private static final String CPL_WEIGHT_OPTION = "w0";

    private final PolicyCatalogue policies;
    private final ProtocolCatalogue protocols;
    private final TraceShelf shelf;

    /** A maker of cells. */
    public CellGrid(PolicyCatalogue policies, ProtocolCatalogue protocols, TraceShelf shelf) {
        this.policies = policies;
        this.protocols = protocols;
        this.shelf = shelf;
    }

    /**
     * The cells of a study; what is wrong with it is told before any trace is read.
     *
     * @throws InvalidSettingException if a policy, protocol or number of frames is wrong
     */
    public List<Cell> cells(Study study) throws TraceException {
        check(study);
        Map<String, Cell> cells = new LinkedHashMap<>();
        for (TraceRequest trace : study.traces()) {
            for (Settings settings : study.settings()) {
                for (Variant variant : variants(study, settings)) {
                    for (int replication = 0; replication < study.replications(); replication++) {
                        Cell cell = cell(study.kind(), trace.replication(replication), variant, replication);
                        cells.putIfAbsent(cell.spec().key(), cell);
                    }
                }
            }
        }
        return new ArrayList<>(cells.values());
    }

    /** A combination of everything but trace and replication; without frames it has no limit. */
    private record Variant(
            Settings settings, Optional<PolicyChoice<?>> policy, String shownPolicy, Optional<Amount> frames) {}

    private List<Variant> variants(Study study, Settings settings) {
        List<Variant> variants = new ArrayList<>();
        if (study.kind() == RunSpec.Kind.REPLAY) {
            for (String policy : study.policies()) {
                for (String frames : study.frames()) {
                    variants.add(limited(settings, policy, frames));
                }
            }
            return variants;
        }
        List<String> ids =
                study.protocols().isEmpty() ? List.of(settings.word(MonitorSettings.PROTOCOL)) : study.protocols();
        for (String id : ids) {
            Settings under =
                    study.protocols().isEmpty() ? settings : settings.with(MonitorSettings.PROTOCOL, id, "--protocol");
            if (!protocols.find(id).usesPolicy()) {
                variants.add(new Variant(under, Optional.empty(), "", Optional.empty()));
            } else if (study.policies().isEmpty()) {
                variants.add(new Variant(under, Optional.empty(), IDLE_AGE, Optional.empty()));
            } else {
                variants.addAll(limitedMonitors(study, under));
            }
        }
        return variants;
    }

    private List<Variant> limitedMonitors(Study study, Settings settings) {
        boolean byShares = settings.word(MonitorSettings.TARGET_MODE).equals("balloon");
        Settings chosen = byShares ? settings : settings.with(MonitorSettings.TARGET_MODE, "fixed", "--policies");
        List<String> limits =
                study.frames().isEmpty() ? List.of(settings.text(MonitorSettings.PIN_LIMIT)) : study.frames();
        List<Variant> variants = new ArrayList<>();
        for (String policy : study.policies()) {
            for (String frames : limits) {
                variants.add(limited(chosen, policy, frames));
            }
        }
        return variants;
    }

    private Variant limited(Settings settings, String policy, String frames) {
        PolicyChoice<?> choice = choose(policy, settings);
        return new Variant(settings, Optional.of(choice), choice.id(), Optional.of(Study.parseFrames(frames)));
    }

    private Cell cell(RunSpec.Kind kind, TraceRequest request, Variant variant, int replication) throws TraceException {
        LoadedTrace trace = shelf.take(request).trace();
        int frames = variant.frames()
                .map(amount -> amount.pages(trace.string().pageCount()))
                .orElse(0);
        if (frames > Pte.MAX_FRAMES) {
            throw new InvalidSettingException("frames: " + frames + " is more than " + Pte.MAX_FRAMES);
        }
        Settings settings = kind == RunSpec.Kind.TIMED && variant.frames().isPresent()
                ? variant.settings().with(MonitorSettings.PIN_LIMIT, frames + " pages", "--frames")
                : variant.settings();
        Optional<PolicyChoice<?>> policy = variant.policy().map(choice -> sampled(choice, settings, frames));
        RunSpec spec = new RunSpec(
                kind,
                request.description(),
                trace.checksum(),
                variant.shownPolicy(),
                policy.flatMap(PolicyChoice::plugin).map(PolicyPlugin::checksum).orElse(""),
                policy.map(PolicyChoice::optionsText).orElse(""),
                frames,
                settings,
                replication);
        return new Cell(spec, request, trace.name(), policy);
    }

    private static PolicyChoice<?> sampled(PolicyChoice<?> choice, Settings settings, int frames) {
        long every = settings.integer(RunSettings.SAMPLE_EVERY);
        return every == Replay.AT_THE_INSTANT ? choice : choice.sampledEvery(every, frames);
    }

    /** Refuses what is wrong with a study whatever its traces are. */
    void check(Study study) {
        boolean timed = study.kind() == RunSpec.Kind.TIMED;
        if (timed && study.settings().stream().anyMatch(settings -> settings.integer(RunSettings.SAMPLE_EVERY) > 0)) {
            throw new InvalidSettingException(
                    "sample.every is of the untimed replay; on the timed machine sampler.interval says how often bits are sampled");
        }
        if (timed && study.policies().isEmpty() && !study.frames().isEmpty()) {
            throw new InvalidSettingException(
                    "frames limit what a policy keeps locked, and no policy is given; add --policies, or leave them out");
        }
        for (String text : study.policies()) {
            PolicyChoice<?> choice = policies.choose(text);
            if (timed) {
                choice.requireFitForMachine();
            }
        }
        study.frames().forEach(Study::parseFrames);
        study.protocols().forEach(protocols::find);
        study.settings().forEach(settings -> protocols.find(settings.word(MonitorSettings.PROTOCOL)));
    }

    private PolicyChoice<?> choose(String text, Settings settings) {
        return choose(policies, text, settings);
    }

    /** The policy as written; the setting cpl.weight is the option w0 of cpl-weighted where that is not written. */
    static PolicyChoice<?> choose(PolicyCatalogue policies, String text, Settings settings) {
        PolicyChoice<?> plain = policies.choose(text);
        boolean weighted = plain.id().equals(CPL_WEIGHTED)
                && !settings.isDefault(MonitorSettings.CPL_WEIGHT)
                && !text.contains(CPL_WEIGHT_OPTION + "=");
        if (!weighted) {
            return plain;
        }
        String separator = text.contains(":") ? "+" : ":";
        return policies.choose(text + separator + CPL_WEIGHT_OPTION + "=" + settings.real(MonitorSettings.CPL_WEIGHT));
    }
}
