package org.refault.simulator.policy;

import java.util.Arrays;
import java.util.Optional;

/**
 * A policy that users bring along, no part of the catalogue.
 *
 * @param factory what makes it
 * @param file name of the file it came from, without folders
 * @param checksum SHA-256 of that file, in hexadecimal digits
 */
public record PolicyPlugin(PolicyFactory<?> factory, String file, String checksum) {
    /** Where in a class, or in what is nested in it, a failure arose: the innermost such place on the stack, if there is one. */
    public static Optional<StackTraceElement> placeIn(String className, Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(element -> element.getClassName().equals(className)
                        || element.getClassName().startsWith(className + "$"))
                .findFirst();
    }

    /** The name of the outermost class around one. */
    public static String outermost(Class<?> type) {
        return type.getName().replaceFirst("\\$.*", "");
    }
}
