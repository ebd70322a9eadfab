package org.refault.simulator.policy;

import org.refault.simulator.setting.InvalidSettingException;

/**
 * The period of scans in the untimed replay: a number of references, or a multiple of the number of frames.
 *
 * @param amount at least 1
 * @param timesFrames whether the amount is to be multiplied with the frames
 */
public record ScanPeriod(long amount, boolean timesFrames) {
    private static final String TIMES_FRAMES = "x";
    private static final String THOUSANDS = "k";
    private static final String MILLIONS = "M";

    /**
     * Parses {@code 1000}, {@code 10k}, {@code 2M} (references) or {@code 4x} (times the frames).
     *
     * @throws NumberFormatException if it is none of these
     */
    static ScanPeriod parse(String text) {
        if (text.endsWith(THOUSANDS)) {
            return new ScanPeriod(multiple(text, 1_000), false);
        }
        if (text.endsWith(MILLIONS)) {
            return new ScanPeriod(multiple(text, 1_000_000), false);
        }
        return text.endsWith(TIMES_FRAMES)
                ? new ScanPeriod(multiple(text, 1), true)
                : new ScanPeriod(Long.parseLong(text), false);
    }

    private static long multiple(String text, int of) {
        try {
            return Math.multiplyExact(Long.parseLong(text.substring(0, text.length() - 1)), of);
        } catch (ArithmeticException e) {
            throw new NumberFormatException(text);
        }
    }

    /**
     * As it is written for an option of the command line.
     *
     * @throws InvalidSettingException if it is no period
     */
    public static ScanPeriod parse(String option, String text) {
        try {
            ScanPeriod period = parse(text.strip());
            if (period.amount >= 1) {
                return period;
            }
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(
                    option + ": references (100, 10k) or a multiple of the frames (4x) were expected, not '"
                            + text.strip() + "'");
        }
        throw new InvalidSettingException(option + ": at least 1 is needed, not '" + text.strip() + "'");
    }

    /** The period in references. */
    public long references(int frames) {
        return timesFrames ? amount * frames : amount;
    }

    @Override
    public String toString() {
        return amount + (timesFrames ? "x" : "");
    }
}
