package org.refault.experiments.configuration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The errors of some input, gathered so that the user sees them all at once: one line each, with its place. */
public final class Problems {
    private final Set<String> lines = new LinkedHashSet<>();

    /** Adds an error at a place; the same error twice counts once. */
    public void add(String place, String message) {
        lines.add(place + ": " + message);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The lines, in the order they were found. */
    public List<String> lines() {
        return Collections.unmodifiableList(new ArrayList<>(lines));
    }
}
