package org.refault.traces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * Loads traces by what a user calls them: a file, {@code -} for standard input, {@code gen:KIND:name=value,...} for a
 * generated one, or {@code bundled}.
 *
 * <p>Files may be compressed with gzip, zstd (windows up to 128 MiB) or xz (dictionaries up to 128 MiB), in one part or
 * several. Compression and format are told from the content, never from the name.
 */
public final class TraceSource {
    /** What the trace that comes with the program is called. */
    public static final String BUNDLED = "bundled";

    /** What standard input is called. */
    public static final String STANDARD_INPUT = "-";

    private TraceSource() {}

    /** All formats of files, by id. */
    public static List<TraceFormat> formats() {
        return found(TraceFormat.class, TraceFormat::id);
    }

    /** All kinds of generated traces, by id. */
    public static List<TraceGenerator> generators() {
        return found(TraceGenerator.class, TraceGenerator::id);
    }

    private static <T> List<T> found(Class<T> service, Function<T, String> id) {
        return ServiceLoader.load(service).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(id))
                .toList();
    }

    /**
     * Loads traces as one: one after the other, pages of different traces apart, virtual CPUs numbered on. Times are kept if
     * all of them have times, and begin anew with each trace.
     *
     * @param traces what the traces are called, at least one
     * @throws TraceException if a trace is missing, damaged or not understood
     * @throws InvalidSettingException if an option does not fit a trace, or a generator or a parameter of one is not there
     */
    public static LoadedTrace load(List<String> traces, ReadOptions options) throws TraceException {
        if (traces.isEmpty()) {
            throw new IllegalArgumentException("no trace to load");
        }
        if (traces.stream().filter(STANDARD_INPUT::equals).count() > 1) {
            throw new InvalidSettingException("standard input (-) can be one trace only; save it to a file first");
        }
        List<ReferenceSource> sources = new ArrayList<>();
        try {
            for (String trace : traces) {
                sources.add(open(trace, options));
            }
            return read(sources, options);
        } finally {
            close(sources);
        }
    }

    private static ReferenceSource open(String trace, ReadOptions options) throws TraceException {
        if (trace.startsWith(GeneratedSource.PREFIX)) {
            return GeneratedSource.of(trace, options.replication());
        }
        return switch (trace) {
            case STANDARD_INPUT -> FileSource.standardInput(formats());
            case BUNDLED -> FileSource.bundled(formats());
            default -> FileSource.file(trace, formats());
        };
    }

    private static LoadedTrace read(List<ReferenceSource> sources, ReadOptions options) throws TraceException {
        ReferenceStringBuilder builder = builder(options);
        boolean timed = sources.stream().allMatch(ReferenceSource::timed);
        List<String> checksums = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        long records = 0;
        int vcpus = 0;
        for (ReferenceSource source : sources) {
            if (!checksums.isEmpty()) {
                builder.nextSource();
            }
            int before = builder.length();
            ReferenceRecorder recorder = new ReferenceRecorder(builder, options, timed, vcpus);
            records += source.addTo(recorder);
            if (builder.length() == before) {
                throw new TraceException(source.name() + ": no reference of the kinds that count; choose other kinds");
            }
            vcpus += recorder.vcpus();
            checksums.add(source.checksum());
            for (String warning : recorder.warnings()) {
                warnings.add(sources.size() == 1 ? warning : source.name() + ": " + warning);
            }
        }
        return new LoadedTrace(
                join(sources, ReferenceSource::name),
                String.join("+", checksums),
                join(sources, ReferenceSource::format),
                records,
                options,
                builder.build(),
                warnings,
                generated(sources));
    }

    /** A builder of a string with the page key asked for; by default frames where they are known, else virtual pages. */
    static ReferenceStringBuilder builder(ReadOptions options) {
        return new ReferenceStringBuilder(options.pageKey() == null ? PageKey.PFN : options.pageKey());
    }

    /** The sources if all of them are generated, else none. */
    private static List<GeneratedSource> generated(List<ReferenceSource> sources) {
        List<GeneratedSource> generated = new ArrayList<>();
        for (ReferenceSource source : sources) {
            if (!(source instanceof GeneratedSource one)) {
                return List.of();
            }
            generated.add(one);
        }
        return generated;
    }

    private static String join(List<ReferenceSource> sources, Function<ReferenceSource, String> what) {
        return sources.stream().map(what).collect(Collectors.joining("+"));
    }

    private static void close(List<ReferenceSource> sources) {
        for (ReferenceSource source : sources) {
            try {
                source.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
