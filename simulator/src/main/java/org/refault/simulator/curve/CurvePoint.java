package org.refault.simulator.curve;

import java.util.List;

/**
 * One point of a policy's fault curve.
 *
 * @param method how it was found
 * @param frames memory size; 0 for a point at a window
 * @param window of the working set or VMIN, in references; 0 for a point at a memory size
 * @param references of the whole string
 * @param pages different pages of the whole string
 * @param resident mean resident pages, or {@link #UNKNOWN}
 * @param faults faults of the whole string: the exact number, or an estimate of each sample
 */
public record CurvePoint(
        Method method, int frames, long window, long references, int pages, double resident, List<Double> faults) {
    /** Mean resident pages where one pass over all sizes does not find them; of no interest there, as memory is always full. */
    public static final double UNKNOWN = -1;

    /** How a point is found. */
    public enum Method {
        /** All sizes or windows at once. */
        ONE_PASS,
        /** A replay of this size. */
        REPLAY,
        /** Samples of the pages. */
        SAMPLED
    }

    /** A point of a copy of the list. */
    public CurvePoint {
        faults = List.copyOf(faults);
    }

    /** An exact point at a memory size, of one pass. */
    public static CurvePoint ofSize(FaultCurve curve, int frames) {
        return new CurvePoint(Method.ONE_PASS, frames, 0, curve.references(), curve.pages(), UNKNOWN, List.of((double)
                curve.faults(frames)));
    }

    /** An exact point of the working set at a window. */
    public static CurvePoint ofWorkingSet(WindowCurve curve, long window) {
        return ofWindow(curve, window, curve.workingSetSum(window));
    }

    /** An exact point of VMIN at a window. */
    public static CurvePoint ofVmin(WindowCurve curve, long window) {
        return ofWindow(curve, window, curve.vminSum(window));
    }

    private static CurvePoint ofWindow(WindowCurve curve, long window, long residentSum) {
        return new CurvePoint(
                Method.ONE_PASS,
                0,
                window,
                curve.references(),
                curve.pages(),
                curve.references() == 0 ? 0 : (double) residentSum / curve.references(),
                List.of((double) curve.faults(window)));
    }

    /** Whether the faults are exact. */
    public boolean isExact() {
        return method != Method.SAMPLED;
    }

    /** Whether it is at a window. */
    public boolean isWindow() {
        return window > 0;
    }
}
