package org.refault.traces;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** A trace that is stored: a file, standard input, or the bundled trace. Open from its making to {@link #close()}. */
final class FileSource implements ReferenceSource {
    private static final String BUNDLED_RESOURCE = "qemu-mix-smp2-window.page.zst";

    private final String place;
    private final String name;
    private final RawBytes raw;
    private final InputStream content;
    private final TraceText text;
    private final TraceFormat format;

    private FileSource(String place, String name, InputStream in, List<TraceFormat> formats) throws TraceException {
        this.place = place;
        this.name = name;
        this.raw = new RawBytes(in);
        try {
            this.content = Compression.of(raw).open(raw);
        } catch (IOException e) {
            throw damaged(place, raw, e);
        }
        this.text = new TraceText(place, content, raw);
        this.format = recognise(formats);
    }

    /** The file with a path. */
    static FileSource file(String path, List<TraceFormat> formats) throws TraceException {
        Path file;
        try {
            file = Path.of(path);
        } catch (InvalidPathException e) {
            throw new TraceException(TraceText.quote(path) + ": not the name of a file", e);
        }
        if (Files.isDirectory(file)) {
            throw new TraceException(path + ": a directory; the name of a trace file was expected");
        }
        if (!Files.exists(file)) {
            throw new TraceException(path + ": no such file; a trace was expected");
        }
        try {
            return open(path, String.valueOf(file.getFileName()), Files.newInputStream(file), formats);
        } catch (AccessDeniedException e) {
            throw new TraceException(path + ": no permission to read the file", e);
        } catch (IOException e) {
            throw new TraceException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Standard input. */
    static FileSource standardInput(List<TraceFormat> formats) throws TraceException {
        return open("-", "-", System.in, formats);
    }

    /** The trace that comes with the program. */
    static FileSource bundled(List<TraceFormat> formats) throws TraceException {
        return open(
                TraceSource.BUNDLED,
                TraceSource.BUNDLED,
                FileSource.class.getResourceAsStream(BUNDLED_RESOURCE),
                formats);
    }

    private static FileSource open(String place, String name, InputStream in, List<TraceFormat> formats)
            throws TraceException {
        try {
            return new FileSource(place, name, in, formats);
        } catch (TraceException e) {
            closeAfter(e, in);
            throw e;
        }
    }

    private static void closeAfter(TraceException error, InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            error.addSuppressed(e);
        }
    }

    /** The error of bytes that cannot be read or decompressed. */
    static TraceException damaged(String name, RawBytes raw, IOException cause) {
        return new TraceException(name + ": byte " + raw.offset() + ": " + Compression.explain(cause), cause);
    }

    private TraceFormat recognise(List<TraceFormat> formats) throws TraceException {
        if (text.isEmpty()) {
            throw new TraceException(place + ": byte 0: empty; a trace was expected");
        }
        List<String> head = text.head();
        TraceFormat best = null;
        TraceFormat.Confidence most = TraceFormat.Confidence.NONE;
        for (TraceFormat candidate : formats) {
            TraceFormat.Confidence confidence = candidate.recognises(head);
            if (confidence.compareTo(most) > 0) {
                most = confidence;
                best = candidate;
            }
        }
        if (best == null) {
            throw new TraceException(place + ": byte 0: not a trace in a known format (it begins with "
                    + text.beginning() + "); known: "
                    + String.join(", ", formats.stream().map(TraceFormat::id).toList()));
        }
        return best;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String format() {
        return format.id();
    }

    @Override
    public boolean timed() {
        return format.timed();
    }

    @Override
    public long addTo(ReferenceRecorder recorder) throws TraceException {
        long records = format.read(text, recorder);
        if (recorder.vcpus() == 0) {
            throw new TraceException(place + ": byte " + raw.offset() + ": the trace ends without a reference");
        }
        if (recorder.userOnly()) {
            recorder.warn("user mode only");
        }
        if (recorder.fetchesOnly()) {
            recorder.warn("instruction fetches only");
        }
        if (!format.timed()) {
            recorder.warn("no time");
        }
        return records;
    }

    @Override
    public String checksum() throws TraceException {
        try {
            return raw.checksum();
        } catch (IOException e) {
            throw damaged(place, raw, e);
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
