package org.refault.experiments.plugin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.refault.reports.Column;
import org.refault.reports.Table;
import org.refault.simulator.conformance.LawBrokenException;
import org.refault.simulator.conformance.OptionVariants;
import org.refault.simulator.conformance.PolicyLaw;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.PolicyPlugin;

/**
 * What came out of trying a policy.
 *
 * @param what the law, or the test's file
 * @param tried variants of the policy's options it was tried with
 * @param isKept whether it held for all
 * @param problem how the first one broke it; empty if none did
 */
public record PolicyCheck(String what, int tried, boolean isKept, String problem) {
    /** Checks, one a row. */
    public static final Table<PolicyCheck> TABLE = new Table<>(List.of(
            Column.text("law", "The law.", PolicyCheck::what),
            Column.count("variants", "", "With how many variants of its options it was tried.", PolicyCheck::tried),
            Column.text("kept", "Whether it held.", check -> check.isKept ? "yes" : "no"),
            Column.text("problem", "What was found.", PolicyCheck::problem)));

    /** Tries a policy against every law that it is under, with its default options and with others. */
    public static List<PolicyCheck> laws(PolicyFactory<?> factory) {
        List<PolicyCheck> checks = new ArrayList<>();
        for (PolicyLaw law : PolicyLaw.values()) {
            int tried = 0;
            String problem = "";
            for (String options : OptionVariants.of(factory)) {
                PolicyChoice<?> choice = PolicyChoice.of(factory, options);
                if (problem.isEmpty() && law.concerns(choice)) {
                    tried++;
                    problem = problem(law, choice, options);
                }
            }
            if (tried > 0) {
                checks.add(new PolicyCheck(law.sentence(), tried, problem.isEmpty(), problem));
            }
        }
        return checks;
    }

    private static String problem(PolicyLaw law, PolicyChoice<?> choice, String options) {
        String under = options.isEmpty() ? "" : options + ": ";
        try {
            law.check(choice);
            return "";
        } catch (LawBrokenException e) {
            return under + e.getMessage();
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            return under + e + place(e, PolicyPlugin.outermost(choice.factory().getClass()));
        }
    }

    /** The test beside a policy's source file, if there is one: the class of the file's name with Test after it, whose main throws. */
    public static List<PolicyCheck> test(Path file) {
        Path test = NewPolicy.testOf(file);
        if (!Files.exists(test)) {
            return List.of();
        }
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        contents.put(file, Plugins.read(file));
        contents.put(test, Plugins.read(test));
        Map<String, byte[]> classes = new MemoryCompiler(ToolProvider.getSystemJavaCompiler()).compile(contents);
        String simpleName = test.getFileName().toString().replaceFirst("\\.java$", "");
        String name = classes.keySet().stream()
                .filter(any -> any.equals(simpleName) || any.endsWith("." + simpleName))
                .findFirst()
                .orElseThrow(() -> Plugins.error(test, "a class " + simpleName + " was expected"));
        String problem = run(test, name, new MemoryClasses(classes, PolicyFactory.class.getClassLoader()));
        return List.of(new PolicyCheck("passes " + test.getFileName(), 1, problem.isEmpty(), problem));
    }

    private static String run(Path test, String name, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(name, true, loader);
            Method main = type.getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
            return "";
        } catch (NoSuchMethodException e) {
            throw Plugins.error(
                    test, "a method main(String[]) was expected, which runs the examples and throws if one fails");
        } catch (InvocationTargetException e) {
            return Plugins.oneLine(said(e.getCause())) + place(e.getCause(), name);
        } catch (ReflectiveOperationException | LinkageError e) {
            return Plugins.oneLine(String.valueOf(e));
        }
    }

    private static String said(Throwable failure) {
        return failure instanceof LawBrokenException ? failure.getMessage() : failure.toString();
    }

    private static String place(Throwable failure, String className) {
        return PolicyPlugin.placeIn(className, failure)
                .map(element -> " (" + element.getFileName() + ":" + element.getLineNumber() + ")")
                .orElse("");
    }
}
