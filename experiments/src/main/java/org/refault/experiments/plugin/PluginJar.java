package org.refault.experiments.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.PolicyPlugin;

/** A jar of policies: its service file names their factories. */
final class PluginJar {
    private static final String SERVICES = "META-INF/services/" + PolicyFactory.class.getName();
    private static final Pattern CLASS_FILE_VERSION = Pattern.compile("class file version (\\d+)");
    /** Java 1.1 has class files of version 45. */
    private static final int CLASS_FILES_BEFORE_JAVA_1 = 44;

    private PluginJar() {}

    /** The policies of a jar. */
    static List<PolicyPlugin> load(Path jar) {
        byte[] content = Plugins.read(jar);
        requireServices(jar);
        // Stays open as long as the program: classes are loaded when they are needed.
        Loader loader = new Loader(url(jar), PolicyFactory.class.getClassLoader());
        List<PolicyPlugin> plugins = new ArrayList<>();
        try {
            Iterator<? extends ServiceLoader.Provider<?>> providers =
                    ServiceLoader.load(PolicyFactory.class, loader).stream().iterator();
            while (providers.hasNext()) {
                ServiceLoader.Provider<?> provider = providers.next();
                // Those of the program are found too.
                if (provider.type().getClassLoader() == loader) {
                    plugins.add(Plugins.plugin(jar, content, make(jar, provider)));
                }
            }
        } catch (ServiceConfigurationError e) {
            throw Plugins.error(jar, e.getMessage().replaceFirst("^[\\w.]*: ", ""));
        } catch (UnsupportedClassVersionError e) {
            throw Plugins.error(jar, tooNew(e));
        } catch (LinkageError e) {
            throw Plugins.error(jar, "its classes do not fit: " + e);
        }
        if (plugins.isEmpty()) {
            throw Plugins.error(jar, SERVICES + " names no policy of this jar");
        }
        return plugins;
    }

    private static void requireServices(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getEntry(SERVICES) == null) {
                throw Plugins.error(
                        jar,
                        "holds no policy: " + SERVICES
                                + " was expected, with the names of the factories (@AutoService writes it)");
            }
        } catch (IOException e) {
            throw Plugins.error(jar, "is no jar");
        }
    }

    private static PolicyFactory<?> make(Path jar, ServiceLoader.Provider<?> provider) {
        try {
            return (PolicyFactory<?>) provider.get();
        } catch (ServiceConfigurationError e) {
            throw Plugins.failure(jar, provider.type().getName(), e.getCause() == null ? e : e.getCause());
        }
    }

    private static String tooNew(UnsupportedClassVersionError error) {
        Matcher version = CLASS_FILE_VERSION.matcher(error.getMessage());
        int here = Runtime.version().feature();
        String there = version.find()
                ? "Java " + (Integer.parseInt(version.group(1)) - CLASS_FILES_BEFORE_JAVA_1)
                : "a newer Java";
        return "is compiled for " + there + ", and this is Java " + here + "; compile it with --release " + here;
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("every file has a URL", e);
        }
    }

    /**
     * Loads the jar's classes, before those of the program that have the same names: the jar's are what was asked for. Only
     * the interface of policies is the program's in any case, also where the jar brings it along.
     */
    private static final class Loader extends URLClassLoader {
        private static final String PROGRAM = "org.refault.simulator.";

        Loader(URL jar, ClassLoader parent) {
            super(new URL[] {jar}, parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                if (!name.startsWith(PROGRAM) && !name.startsWith("java.")) {
                    try {
                        return findClass(name);
                    } catch (ClassNotFoundException e) {
                        // the program's, or nobody's
                    }
                }
                return super.loadClass(name, resolve);
            }
        }
    }
}
