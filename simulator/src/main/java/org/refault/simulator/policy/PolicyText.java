package org.refault.simulator.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A policy as it is written on the command line and in plans: {@code clock}, {@code clock:load-bit=1},
 * {@code ./MyClock.java:load-bit=1}.
 *
 * @param name an id, or a source file
 * @param options what follows the colon; empty without one
 */
public record PolicyText(String name, String options) {
    private static final String SOURCE = ".java";

    /** A name that ends in .java may contain colons; an id does not. */
    private static final Pattern FORM = Pattern.compile("(.*?\\.java|[^:]*)(?::(.*))?", Pattern.DOTALL);

    /** The parts of a text. */
    public static PolicyText of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("every text has this form: " + text);
        }
        return new PolicyText(parts.group(1).strip(), parts.group(2) == null ? "" : parts.group(2));
    }

    /** Whether the name is that of a source file. */
    public boolean isSource() {
        return name.endsWith(SOURCE);
    }

    /** The same options under another name. */
    public PolicyText withName(String other) {
        return new PolicyText(other, options);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return options.isEmpty() ? name : name + ":" + options;
    }
}
