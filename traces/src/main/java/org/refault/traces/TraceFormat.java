package org.refault.traces;

import java.util.List;

/**
 * A format of trace files. One format is one public final class, found by {@link java.util.ServiceLoader}; it holds no state.
 */
public interface TraceFormat {
    /** How sure a format is that a trace is its own, in rising order. */
    enum Confidence {
        /** It is not. */
        NONE,
        /** Nothing speaks against it. */
        POSSIBLE,
        /** A line looks like it. */
        LIKELY,
        /** A header says so. */
        CERTAIN
    }

    /** The id, in kebab-case. */
    String id();

    /** What it is, in one line. */
    String summary();

    /** Whether its references have a time. */
    boolean timed();

    /**
     * Judges a trace by its beginning.
     *
     * @param head the first lines, at least one, without their ends; the last one may be unfinished
     */
    Confidence recognises(List<String> head);

    /**
     * Reads a trace.
     *
     * @param text the trace, before its first line
     * @param recorder takes the references and warnings
     * @return records read, as this format counts them
     * @throws TraceException if the trace breaks the format's rules
     */
    long read(TraceText text, ReferenceRecorder recorder) throws TraceException;
}
