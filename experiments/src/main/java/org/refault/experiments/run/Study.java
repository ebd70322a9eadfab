package org.refault.experiments.run;

import java.util.List;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.Amount;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Settings;
import org.refault.traces.TraceSource;

/**
 * A grid of runs as the user asked for it, before any trace is read.
 *
 * @param kind untimed replay or timed machine
 * @param traces each a trace, or several that are read as one
 * @param policies as on the command line, {@code clock:load-bit=1}; none for the timed machine's idle age
 * @param frames as on the command line, numbers and shares of the footprint; none, on the timed machine, for pin.limit
 * @param protocols ids; for the timed machine only
 * @param settings one for each combination of settings
 * @param replications at least 1
 */
public record Study(
        RunSpec.Kind kind,
        List<TraceRequest> traces,
        List<String> policies,
        List<String> frames,
        List<String> protocols,
        List<Settings> settings,
        int replications) {

    /** Policies of a replay that names none. */
    public static final List<String> DEFAULT_POLICIES =
            List.of("fifo", "clock", "aging", "cpl-weighted", "lru-timestamp", "lru", "opt");

    /** Frames of a replay that names none. */
    public static final List<String> DEFAULT_FRAMES = List.of("5%", "10%", "20%", "40%");

    /** The trace of a study that names none. */
    public static final String DEFAULT_TRACE = TraceSource.BUNDLED;

    /**
     * A number of frames, or a share of the footprint.
     *
     * @throws InvalidSettingException if the text is neither, or is 0
     */
    public static Amount parseFrames(String text) {
        try {
            Amount amount = Amount.parse(text);
            if (amount.value().signum() > 0) {
                return amount;
            }
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException("frames: " + e.getMessage());
        }
        throw new InvalidSettingException("frames: at least 1 is needed, not '" + text + "'");
    }

    /** The same grid with another number of replications. */
    public Study withReplications(int number) {
        return new Study(kind, traces, policies, frames, protocols, settings, number);
    }
}
