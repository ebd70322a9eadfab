package org.refault.traces;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bytes of a file as they are stored, with their count and checksum so far. */
final class RawBytes extends InputStream {
    private static final int CAPACITY = 1 << 16;

    private final InputStream in;
    private final MessageDigest digest = sha256();
    private final byte[] buffer = new byte[CAPACITY];
    private int position;
    private int limit;
    private long fetched;

    RawBytes(InputStream in) {
        this.in = in;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The next bytes, at most {@code length}, fewer only at the end; they stay unread. */
    byte[] peek(int length) throws IOException {
        while (limit - position < length && fetch()) {
            // fetch() does it all.
        }
        byte[] head = new byte[Math.min(length, limit - position)];
        System.arraycopy(buffer, position, head, 0, head.length);
        return head;
    }

    /** Bytes handed out so far. */
    long offset() {
        return fetched - (limit - position);
    }

    /** SHA-256 of all bytes of the file, in hex; reads what is left of it. */
    String checksum() throws IOException {
        do {
            position = limit;
        } while (fetch());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether a byte is left; unlike the available() of most streams, right at the end of a pipe too. */
    boolean hasNext() throws IOException {
        return position < limit || fetch();
    }

    private boolean fetch() throws IOException {
        if (position == limit) {
            position = 0;
            limit = 0;
        }
        int count = in.read(buffer, limit, buffer.length - limit);
        if (count <= 0) {
            return false;
        }
        digest.update(buffer, limit, count);
        limit += count;
        fetched += count;
        return true;
    }

    @Override
    public int read() throws IOException {
        return hasNext() ? buffer[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasNext()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, from, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
