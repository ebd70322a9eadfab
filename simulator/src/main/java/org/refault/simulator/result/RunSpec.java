package org.refault.simulator.result;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.Settings;

/**
 * One cell of an experiment: everything that decides a result, and nothing else.
 *
 * @param kind untimed replay or timed machine
 * @param trace the trace as it was named, with what was asked of it (page key, kinds)
 * @param traceChecksum checksum of the trace's content, or of the generator's own text
 * @param policy policy id; empty where a protocol needs none
 * @param policyChecksum checksum of the file that a policy came from which users brought along; else empty
 * @param options the policy's effective options, {@code name=value+name=value}
 * @param frames frames of the policy; 0 where it has no limit
 * @param settings all settings; of these only a timed run depends on the machine's
 * @param replication 0 for the first
 */
public record RunSpec(
        Kind kind,
        String trace,
        String traceChecksum,
        String policy,
        String policyChecksum,
        String options,
        int frames,
        Settings settings,
        int replication) {

    /** Version of the model: goes up when a change of the code changes results, so that stored cells are not taken for current ones. */
    public static final int MODEL_VERSION = 4;

    /** What a run is. */
    public enum Kind {
        /** Untimed replay. */
        REPLAY,
        /** The timed machine. */
        TIMED
    }

    /** Whether a result of a kind depends on a setting; a replay's on others only by the policy's options. */
    public static boolean decides(Kind kind, Setting setting) {
        return switch (kind) {
            case REPLAY ->
                setting.equals(RunSettings.SEED)
                        || setting.equals(RunSettings.WARMUP)
                        || setting.equals(RunSettings.SAMPLE_EVERY);
            case TIMED -> !setting.execution() && !setting.equals(RunSettings.SAMPLE_EVERY);
        };
    }

    /**
     * The cell's key: a hash of the whole configuration and the model's version. Settings that only say how a run is
     * executed are left out; of a replay's settings only the seed, the warm-up and the sampling are in it.
     */
    public String key() {
        StringBuilder text = new StringBuilder();
        text.append(MODEL_VERSION)
                .append('\n')
                .append(kind)
                .append('\n')
                .append(trace)
                .append('\n');
        text.append(traceChecksum)
                .append('\n')
                .append(policy)
                .append('\n')
                .append(options)
                .append('\n');
        if (!policyChecksum.isEmpty()) {
            text.append(policyChecksum).append('\n');
        }
        text.append(frames).append('\n').append(replication).append('\n');
        for (String key : settings.keys()) {
            Settings.Value value = settings.value(key);
            if (decides(kind, value.setting())) {
                text.append(key).append('=').append(value.value()).append('\n');
            }
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
