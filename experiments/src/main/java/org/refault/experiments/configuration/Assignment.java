package org.refault.experiments.configuration;

/**
 * A setting given a value somewhere, not yet checked.
 *
 * @param key the setting's dotted name, as written
 * @param text the value, as written
 * @param origin where: {@code file:line:column}, a preset's name, or the option of the command line
 */
public record Assignment(String key, String text, String origin) {
    /** An assignment written {@code key=value}; without an equals sign the value is empty. */
    public static Assignment parse(String text, String origin) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Assignment(text.strip(), "", origin)
                : new Assignment(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip(),
                        origin);
    }
}
