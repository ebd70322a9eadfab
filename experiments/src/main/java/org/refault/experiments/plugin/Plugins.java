package org.refault.experiments.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.refault.experiments.configuration.InvalidInputException;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.PolicyPlugin;

/** Loads policies that users bring along. What is wrong with one is told in a line or a few, each with the file's name. */
public final class Plugins {
    /** What an id looks like: words of small letters and digits between hyphens. */
    static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private Plugins() {}

    /**
     * The catalogue with the policies of some jars. It also takes source files wherever an id may stand.
     *
     * @throws InvalidInputException if a jar is none, or what is in it does not fit
     */
    public static PolicyCatalogue catalogue(List<Path> jars) {
        List<PolicyPlugin> plugins = new ArrayList<>();
        jars.forEach(jar -> plugins.addAll(PluginJar.load(jar)));
        return PolicyCatalogue.load(plugins, file -> PolicySource.load(Path.of(file)));
    }

    /** A file's name as it is told. */
    static String shown(Path file) {
        Path shown = file.normalize();
        // Of "." nothing is left.
        return shown.toString().isEmpty() ? "'" + file + "'" : shown.toString();
    }

    static byte[] read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw error(file, Files.exists(file) ? "is no file" : "no such file");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw error(file, "cannot be read");
        }
    }

    /** A policy, if all that it says of itself holds together. */
    static PolicyPlugin plugin(Path file, byte[] content, PolicyFactory<?> factory) {
        try {
            if (!ID.matcher(factory.id()).matches()) {
                throw error(
                        file,
                        "'" + factory.id() + "' is no policy's id; words of small letters and digits between"
                                + " hyphens were expected, as in two-handed-clock");
            }
            PolicyChoice.of(factory, "").capabilities();
        } catch (InvalidInputException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw error(
                    file,
                    "what its factory " + factory.getClass().getName() + " says of the policy does not hold: " + e);
        }
        return new PolicyPlugin(factory, String.valueOf(file.getFileName()), checksum(content));
    }

    static InvalidInputException error(Path file, String what) {
        return new InvalidInputException(List.of(shown(file) + ": " + oneLine(what)));
    }

    /** A factory that threw while it was made. */
    static InvalidInputException failure(Path file, String factory, Throwable cause) {
        return error(file, "its factory " + factory + " threw " + cause);
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String checksum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
