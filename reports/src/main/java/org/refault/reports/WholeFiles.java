package org.refault.reports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files so that whoever looks sees the old file or the new one, never a part: to a temporary sibling, then moved over. */
public final class WholeFiles {
    private WholeFiles() {}

    /** Writes a text in UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes.
     *
     * @throws IOException if they cannot be written; the file is then as it was
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path sibling = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(sibling, bytes);
            move(sibling, file);
        } finally {
            Files.deleteIfExists(sibling);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
