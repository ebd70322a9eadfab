package org.refault.experiments.configuration;

import java.util.List;

/** RC files or options with errors: one line for each, with its place. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    /** All errors of the settings. */
    public InvalidSettingsException(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    /** One line for each error. */
    public List<String> lines() {
        return lines;
    }
}
