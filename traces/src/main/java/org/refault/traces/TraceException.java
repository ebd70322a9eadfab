package org.refault.traces;

/**
 * A trace that is missing, damaged or not what it says it is.
 *
 * <p>The message is one line for the user: the place ({@code name:line: } or {@code name: byte offset: }; the name
 * alone where nothing could be read), what is wrong, and what was expected.
 */
public final class TraceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An error with a message for the user. */
    public TraceException(String message) {
        super(message);
    }

    /** An error with a message for the user and the error behind it. */
    public TraceException(String message, Throwable cause) {
        super(message, cause);
    }
}
