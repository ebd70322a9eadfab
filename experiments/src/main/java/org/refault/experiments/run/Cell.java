package org.refault.experiments.run;

import java.util.Optional;
import java.util.StringJoiner;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.simulation.Simulation;
import org.refault.traces.LoadedTrace;
import org.refault.traces.TraceException;

/**
 * One run to do.
 *
 * @param spec what decides its result
 * @param trace where its references come from
 * @param traceName the trace as the user named it
 * @param policy the policy; none where the machine goes by idle age or needs none
 */
public record Cell(RunSpec spec, TraceRequest trace, String traceName, Optional<PolicyChoice<?>> policy) {
    /** Whether the policy sees more than a real pager could. */
    public boolean isOracle() {
        return policy.isPresent() && policy.get().isOracle();
    }

    /** Whether the policy gives pages up ahead of need, so that frames only bound its resident set. */
    public boolean isVariableSpace() {
        return policy.isPresent() && policy.get().capabilities().contains(Capability.RELEASE);
    }

    /** Those of the policy's options that are not the default. */
    public String changedOptions() {
        return policy.map(PolicyChoice::changedOptionsText).orElse("");
    }

    /** What tells it from other cells, for an error message; with the key, by which a dry run shows the rest. */
    String description() {
        StringJoiner words = new StringJoiner(", ", "cell " + spec.key() + " (", ")");
        words.add(traceName);
        if (spec.kind() == RunSpec.Kind.TIMED) {
            words.add(spec.settings().word(MonitorSettings.PROTOCOL));
        }
        if (!spec.policy().isEmpty()) {
            words.add(spec.policy() + (changedOptions().isEmpty() ? "" : ":" + changedOptions()));
        }
        if (spec.frames() > 0) {
            words.add(spec.frames() + " frames");
        }
        return words.add("replication " + spec.replication()).toString();
    }

    /**
     * Runs it.
     *
     * @throws TraceException if its trace cannot be read (again)
     * @throws CellException if the run itself fails
     */
    CellResult run(TraceShelf shelf) throws TraceException {
        SharedTrace shared = shelf.take(trace);
        try {
            return run(shared);
        } catch (RuntimeException e) {
            throw CellException.of(description(), policy.flatMap(PolicyChoice::plugin), e);
        } catch (LinkageError | StackOverflowError | AssertionError e) {
            throw CellException.of(description(), policy.flatMap(PolicyChoice::plugin), e);
        }
    }

    private CellResult run(SharedTrace shared) {
        Settings settings = spec.settings();
        return switch (spec.kind()) {
            case REPLAY ->
                new CellResult.Replayed(shared.replay()
                        .run(
                                policy.orElseThrow(),
                                spec.frames(),
                                settings.count(RunSettings.WARMUP),
                                settings.integer(RunSettings.SAMPLE_EVERY),
                                new RandomStreams(settings.integer(RunSettings.SEED), spec.replication())));
            case TIMED ->
                new CellResult.Timed(Simulation.run(
                        streams(shared.trace(), settings.count(MonitorSettings.VCPUS)),
                        settings,
                        policy.orElse(null),
                        spec.replication()));
        };
    }

    private static ReferenceString[] streams(LoadedTrace trace, int vcpus) {
        return trace.streams(vcpus == 0 ? trace.string().vcpuCount() : vcpus);
    }
}
