package org.refault.experiments.configuration;

import java.util.List;

/** A plan or stored results that are missing, damaged or not what they should be: one line for each error, with its place. */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    /** All errors of the input. */
    public InvalidInputException(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    /** One line for each error. */
    public List<String> lines() {
        return lines;
    }
}
