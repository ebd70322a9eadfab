package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.Run;

/** Writes small traces to files, loads them, and shows what was read. */
final class TraceFiles {
    static final ReadOptions DEFAULTS = ReadOptions.defaults();

    private TraceFiles() {}

    static Path write(Path folder, String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path folder, String name, String text) {
        return write(folder, name, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static LoadedTrace load(Path file) throws TraceException {
        return load(file, DEFAULTS);
    }

    static LoadedTrace load(Path file, ReadOptions options) throws TraceException {
        return TraceSource.load(List.of(file.toString()), options);
    }

    static LoadedTrace load(Path folder, String text) throws TraceException {
        return load(write(folder, "t", text));
    }

    /** The message of the error that a text gives, from the file's own name on. */
    static String error(Path folder, String text) {
        return error(folder, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String error(Path folder, byte[] content) {
        Path file = write(folder, "t", content);
        String message = assertThrows(TraceException.class, () -> load(file)).getMessage();
        return message.replace(folder + folder.getFileSystem().getSeparator(), "");
    }

    static ReadOptions keyed(PageKey key) {
        return new ReadOptions(key, DEFAULTS.kinds(), DEFAULTS.pageSize(), 0);
    }

    static ReadOptions only(ReferenceKind kind) {
        return new ReadOptions(null, kind.bit(), DEFAULTS.pageSize(), 0);
    }

    static ReadOptions paged(int pageSize) {
        return new ReadOptions(null, DEFAULTS.kinds(), pageSize, 0);
    }

    /** The runs as {@code time vcpu cpl kinds page:virtual-number count}, page being the dense number. */
    static List<String> show(ReferenceString string) {
        List<String> shown = new ArrayList<>();
        for (int run = 0; run < string.length(); run++) {
            int bits = string.runs()[run];
            StringBuilder kinds = new StringBuilder();
            for (ReferenceKind kind : ReferenceKind.values()) {
                if ((Run.kinds(bits) & kind.bit()) != 0) {
                    kinds.append(kind.letter());
                }
            }
            shown.add(string.time(run) + " " + string.vcpu(run) + " " + Run.cpl(bits) + " " + kinds + " "
                    + string.pages()[run] + ":" + Long.toHexString(string.virtualNumber(string.virtualPages()[run]))
                    + " "
                    + string.count(run));
        }
        return shown;
    }
}
