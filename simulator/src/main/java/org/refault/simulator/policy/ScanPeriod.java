package org.refault.simulator.policy;

/**
 * The period of scans in the untimed replay: a number of references, or a multiple of the number of frames.
 *
 * @param amount at least 1
 * @param timesFrames whether the amount is to be multiplied with the frames
 */
public record ScanPeriod(long amount, boolean timesFrames) {
    /** Parses {@code 1000} (references) or {@code 4x} (times the frames). */
    static ScanPeriod parse(String text) {
        boolean timesFrames = text.endsWith("x");
        long amount = Long.parseLong(timesFrames ? text.substring(0, text.length() - 1) : text);
        return new ScanPeriod(amount, timesFrames);
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
