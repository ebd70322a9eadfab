package org.refault.experiments.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.refault.experiments.configuration.InvalidInputException;
import org.refault.simulator.setting.InvalidSettingException;

/** Compiles source files in memory, with the program's own classes on the class path. */
final class MemoryCompiler {
    private static final int ERRORS_SHOWN = 5;

    private final JavaCompiler compiler;

    /**
     * A compiler that uses the platform's.
     *
     * @param compiler the platform's; null where there is none
     */
    MemoryCompiler(JavaCompiler compiler) {
        this.compiler = compiler;
    }

    /**
     * The classes of some files, by binary name.
     *
     * @param contents the files, each with its text in UTF-8
     * @throws InvalidInputException with the first errors, a line each: {@code file:line: message}
     * @throws InvalidSettingException if this Java has no compiler
     */
    Map<String, byte[]> compile(Map<Path, byte[]> contents) {
        if (compiler == null) {
            throw new InvalidSettingException(
                    contents.keySet().iterator().next().normalize()
                            + ": this Java has no compiler; install a JDK 17 or later, or set JAVA_HOME to one");
        }
        List<Source> sources = new ArrayList<>();
        contents.forEach((file, content) -> sources.add(new Source(file, content)));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager standard =
                        compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
                Memory memory = new Memory(standard)) {
            List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(null, memory, diagnostics, options, null, sources)
                    .call();
            if (!compiled) {
                throw new InvalidInputException(errors(diagnostics));
            }
            return memory.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> errors(DiagnosticCollector<JavaFileObject> diagnostics) {
        List<String> errors = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                String place = diagnostic.getSource() instanceof Source source
                        ? source.shown + ":" + diagnostic.getLineNumber() + ": "
                        : "";
                errors.add(place + inShort(diagnostic.getMessage(Locale.ROOT)));
            }
        }
        int more = errors.size() - ERRORS_SHOWN;
        if (more <= 0) {
            return errors;
        }
        List<String> first = new ArrayList<>(errors.subList(0, ERRORS_SHOWN));
        first.add("and " + more + (more == 1 ? " error" : " errors") + " more");
        return first;
    }

    /** The first line of a message, and which symbol is meant. */
    private static String inShort(String message) {
        List<String> lines = message.lines().map(Plugins::oneLine).toList();
        String first = lines.get(0);
        return lines.stream()
                .filter(line -> line.startsWith("symbol:"))
                .findFirst()
                .map(symbol -> first + "; " + symbol)
                .orElse(first);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String shown;
        private final String text;

        Source(Path file, byte[] content) {
            super(file.toAbsolutePath().toUri(), Kind.SOURCE);
            shown = Plugins.shown(file);
            text = new String(content, StandardCharsets.UTF_8);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Compiled extends SimpleJavaFileObject {
        private final ByteArrayOutputStream code = new ByteArrayOutputStream();

        Compiled(String name) {
            super(URI.create("memory:///" + name.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return code;
        }
    }

    /** Keeps what is written. */
    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, Compiled> written = new TreeMap<>();

        Memory(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return written.computeIfAbsent(name, Compiled::new);
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new TreeMap<>();
            written.forEach((name, compiled) -> classes.put(name, compiled.code.toByteArray()));
            return classes;
        }
    }
}
