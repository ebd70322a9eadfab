package org.refault.experiments.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * A policy to begin with, and its test: two source files that compile and run as they are.
 *
 * @param file the policy's file
 * @param test its test's
 */
public record NewPolicy(Path file, Path test) {
    private static final String POLICY = text("Policy.java.template");
    private static final String TEST = text("PolicyTest.java.template");

    /**
     * Writes the two files.
     *
     * @param id the policy's id, which must be nobody else's; its class is called as the id is, MyClock for my-clock
     * @param folder where they go; made if it is not there
     * @param catalogue the policies that are there already
     * @throws InvalidSettingException if the id will not do, or there is such a file
     */
    public static NewPolicy write(String id, Path folder, PolicyCatalogue catalogue) throws IOException {
        if (!Plugins.ID.matcher(id).matches() || !Character.isLetter(id.charAt(0))) {
            throw new InvalidSettingException(
                    "'" + id + "' is no id for a policy; words of small letters and digits between"
                            + " hyphens were expected, as in my-clock");
        }
        if (catalogue.factories().stream().anyMatch(factory -> factory.id().equals(id))) {
            throw new InvalidSettingException("there is a policy " + id + " already; choose another id");
        }
        String name = className(id);
        if (Pattern.compile("\\b" + name + "\\b").matcher(POLICY + TEST).find()) {
            throw new InvalidSettingException(
                    "a class " + name + " is used by the policy itself; choose another id than " + id);
        }
        NewPolicy made = new NewPolicy(folder.resolve(name + ".java"), folder.resolve(name + "Test.java"));
        for (Path file : new Path[] {made.file, made.test}) {
            if (Files.exists(file)) {
                throw new InvalidSettingException(file + ": is there already; choose another id, or another --dir");
            }
        }
        Files.createDirectories(folder);
        write(made.file, POLICY, id, name);
        write(made.test, TEST, id, name);
        return made;
    }

    /** The test that belongs to a policy's file, whether it is there or not. */
    static Path testOf(Path file) {
        return file.resolveSibling(className(file) + "Test.java");
    }

    private static String className(Path file) {
        return file.getFileName().toString().replaceFirst("\\.java$", "");
    }

    private static String className(String id) {
        StringBuilder name = new StringBuilder();
        for (String word : id.split("-")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return name.toString();
    }

    private static void write(Path file, String template, String id, String name) throws IOException {
        String text = template.replace("@CLASS@", name).replace("@ID@", id);
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    }

    private static String text(String template) {
        try (InputStream in = NewPolicy.class.getResourceAsStream(template)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
