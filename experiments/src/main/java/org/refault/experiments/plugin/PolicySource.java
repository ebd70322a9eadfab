package org.refault.experiments.plugin;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.refault.experiments.configuration.InvalidInputException;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.PolicyPlugin;
import org.refault.simulator.setting.InvalidSettingException;

/** A policy in a single source file, compiled in memory: the one factory in it, wherever it is nested. */
final class PolicySource {
    private PolicySource() {}

    /**
     * The policy of a file.
     *
     * @throws InvalidInputException if it cannot be read or compiled, or does not hold one policy
     * @throws InvalidSettingException if this Java has no compiler
     */
    static PolicyPlugin load(Path file) {
        byte[] content = Plugins.read(file);
        Map<String, byte[]> classes =
                new MemoryCompiler(ToolProvider.getSystemJavaCompiler()).compile(Map.of(file, content));
        return plugin(file, content, new MemoryClasses(classes, PolicyFactory.class.getClassLoader()), classes);
    }

    private static PolicyPlugin plugin(Path file, byte[] content, ClassLoader loader, Map<String, byte[]> classes) {
        List<Class<?>> factories = new ArrayList<>();
        for (String name : classes.keySet()) {
            Class<?> type = type(loader, name);
            if (PolicyFactory.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                factories.add(type);
            }
        }
        if (factories.isEmpty()) {
            throw Plugins.error(
                    file, "holds no policy: a class that extends PolicyFactory was expected, nested in the policy's");
        }
        if (factories.size() > 1) {
            throw Plugins.error(
                    file,
                    "holds " + factories.size() + " policies and one was expected: "
                            + String.join(
                                    ", ", factories.stream().map(Class::getName).toList()));
        }
        return Plugins.plugin(file, content, make(file, factories.get(0)));
    }

    private static Class<?> type(ClassLoader loader, String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("compiled a moment ago", e);
        }
    }

    private static PolicyFactory<?> make(Path file, Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (PolicyFactory<?>) constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw Plugins.error(
                    file,
                    "its factory " + type.getName() + " needs to be static, with a constructor without parameters");
        } catch (InvocationTargetException e) {
            throw Plugins.failure(file, type.getName(), e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw Plugins.failure(file, type.getName(), e);
        }
    }
}
