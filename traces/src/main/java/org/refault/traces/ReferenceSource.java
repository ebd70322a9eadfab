package org.refault.traces;

import java.io.Closeable;

/** One trace of a list: something stored or something generated. */
sealed interface ReferenceSource extends Closeable permits FileSource, GeneratedSource {
    /** The trace's short name in results. */
    String name();

    /** Id of its format. */
    String format();

    /** Whether its references have a time. */
    boolean timed();

    /**
     * Adds its references, once.
     *
     * @return records, as the format counts them
     */
    long addTo(ReferenceRecorder recorder) throws TraceException;

    /** SHA-256 of what it was made from, in hex; asked for once, after the references were added. */
    String checksum() throws TraceException;
}
