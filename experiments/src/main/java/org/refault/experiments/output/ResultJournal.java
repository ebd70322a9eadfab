package org.refault.experiments.output;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.refault.experiments.configuration.InvalidInputException;
import org.refault.experiments.run.CellResult;
import org.refault.simulator.result.RunSpec;

/**
 * The results of a sweep on disk: a line for each finished cell, appended and forced out before the next.
 *
 * <pre>
 *   refault results 1 model 1
 *   KEY RESULT CRC32                  one line a cell, see {@link RunSpec#key} and {@link JournalCodec}
 * </pre>
 *
 * <p>A last line that was torn by a crash is dropped when the journal is opened; any other damage is refused. One
 * process at a time has a journal open.
 */
public final class ResultJournal implements Closeable {
    private static final String HEADER = "refault results 1 model " + RunSpec.MODEL_VERSION;
    private static final int CRC_DIGITS = 8;

    private final Path file;
    /** Not a channel: those close themselves when their thread is interrupted, and that is how a sweep is told to stop. */
    private final RandomAccessFile bytes;

    private final Map<String, CellResult> results = new LinkedHashMap<>();

    private ResultJournal(Path file, RandomAccessFile bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /**
     * Opens a journal, made if it is not there.
     *
     * @throws InvalidInputException if the file is no journal of this version, or damaged
     * @throws IOException if it cannot be read or written, or another process has it open
     */
    public static ResultJournal open(Path file) throws IOException {
        RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw");
        try {
            lock(file, bytes.getChannel());
            ResultJournal journal = new ResultJournal(file, bytes);
            journal.load();
            return journal;
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** The results so far, by key, in the order they were finished. */
    public Map<String, CellResult> results() {
        return Collections.unmodifiableMap(results);
    }

    /** Adds a result; when this returns, it is on the disk. */
    public void append(String key, CellResult result) throws IOException {
        write(withChecksum(key + " " + JournalCodec.encode(result)));
        results.put(key, result);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it; the same error as for another process.
        }
        throw new IOException(file + ": another sweep is writing here; wait for it, or choose another folder");
    }

    private void load() throws IOException {
        byte[] content = new byte[Math.toIntExact(bytes.length())];
        bytes.readFully(content);
        int start = 0;
        int line = 0;
        for (int end = indexOfLineFeed(content, 0); end >= 0; end = indexOfLineFeed(content, start)) {
            String text = new String(content, start, end - start, StandardCharsets.UTF_8);
            boolean last = end + 1 == content.length;
            if (!accept(text, ++line, last)) {
                break;
            }
            start = end + 1;
        }
        bytes.setLength(start);
        bytes.seek(start);
        if (start == 0) {
            write(HEADER);
        }
    }

    private boolean accept(String text, int line, boolean last) {
        if (line == 1) {
            if (!text.equals(HEADER)) {
                throw damaged(line, "'" + HEADER + "' was expected: no results of this version; choose another folder");
            }
            return true;
        }
        int space = text.indexOf(' ');
        int crc = text.length() - CRC_DIGITS - 1;
        if (space < 0 || crc <= space || !text.equals(withChecksum(text.substring(0, crc)))) {
            if (last) {
                return false;
            }
            throw damaged(line, "damaged; delete the line to have its cell run again");
        }
        try {
            results.put(text.substring(0, space), JournalCodec.decode(text.substring(space + 1, crc)));
        } catch (IllegalArgumentException e) {
            throw damaged(line, e.getMessage() + "; choose another folder");
        }
        return true;
    }

    private InvalidInputException damaged(int line, String what) {
        return new InvalidInputException(List.of(file + ":" + line + ": " + what));
    }

    private void write(String line) throws IOException {
        bytes.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        bytes.getFD().sync();
    }

    private static int indexOfLineFeed(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static String withChecksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return text + " " + HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
