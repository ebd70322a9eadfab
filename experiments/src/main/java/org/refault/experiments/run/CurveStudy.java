package org.refault.experiments.run;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.refault.simulator.setting.Amount;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Settings;

/**
 * Curves as the user asked for them, before the trace is read.
 *
 * @param trace the trace
 * @param policies as on the command line, {@code clock:load-bit=1}
 * @param frames as on the command line: numbers, shares of the footprint, or {@link #ALL}; none for {@link
 *     org.refault.simulator.curve.Ladder}
 * @param windows in references; none for the ladder
 * @param sampling samples of pages in place of the whole string; none for exact counts
 * @param settings the settings, of which curves need the seed
 */
public record CurveStudy(
        TraceRequest trace,
        List<String> policies,
        List<String> frames,
        List<Long> windows,
        Optional<Sampling> sampling,
        Settings settings) {

    /** Policies of a curve that names none. */
    public static final List<String> DEFAULT_POLICIES = List.of("lru", "opt", "ws", "vmin");

    /** In place of frames: every number up to the footprint. */
    public static final String ALL = "all";

    /** Samples that are taken if it is not said how many. */
    public static final int DEFAULT_SAMPLES = 5;

    /** A study of copies of the lists. */
    public CurveStudy {
        policies = List.copyOf(policies);
        frames = List.copyOf(frames);
        windows = List.copyOf(windows);
    }

    /**
     * Disjoint samples of the pages.
     *
     * @param share of the pages, in each
     * @param samples how many, at least 2: one says nothing of the error
     */
    public record Sampling(Amount share, int samples) {
        /**
         * Samples as on the command line.
         *
         * @param text a share, {@code 10%} or {@code 1/8}
         */
        public static Sampling parse(String text, int samples) {
            if (samples < 2) {
                throw new InvalidSettingException(
                        "--samples: at least 2 are needed, since their spread is the error, not " + samples);
            }
            Amount share;
            try {
                share = Amount.parse(text);
            } catch (InvalidSettingException e) {
                throw new InvalidSettingException("--sampled: " + e.getMessage());
            }
            if (!share.share() || share.value().signum() <= 0) {
                throw new InvalidSettingException(
                        "--sampled: a share of the pages was expected (10%, 1/8), not '" + text + "'");
            }
            // A fraction is kept to so many digits that 3 times 1/3 comes to one.
            if (share.value().multiply(BigDecimal.valueOf(samples)).compareTo(new BigDecimal("1.000000001")) > 0) {
                throw new InvalidSettingException("--sampled: " + samples + " samples of " + text
                        + " are more than there is; they share no page; take fewer --samples or a smaller share");
            }
            return new Sampling(share, samples);
        }
    }
}
