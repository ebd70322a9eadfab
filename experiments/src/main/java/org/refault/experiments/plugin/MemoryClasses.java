package org.refault.experiments.plugin;

import java.util.Map;

/** Loads classes from memory, before those of the program that have the same names. */
final class MemoryClasses extends ClassLoader {
    private final Map<String, byte[]> classes;

    MemoryClasses(Map<String, byte[]> classes, ClassLoader parent) {
        super(parent);
        this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        byte[] code = classes.get(name);
        if (code == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defineClass(name, code, 0, code.length) : loaded;
        }
    }
}
