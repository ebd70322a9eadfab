package org.refault.simulator.machine;

/** A run that would go on for ever, or nearly so, without its guests getting on. */
public final class NoProgressException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * No progress.
     *
     * @param message one line: what goes on, how often, and what to do about it
     */
    public NoProgressException(String message) {
        super(message);
    }
}
