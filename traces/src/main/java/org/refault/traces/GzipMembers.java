package org.refault.traces;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of a gzip file of one or more members (RFC 1952).
 *
 * <p>Strict where {@link java.util.zip.GZIPInputStream} is not: that one takes a damaged second member for the end of the
 * file, and a trace that is cut off there would pass for a whole one.
 */
final class GzipMembers extends InputStream {
    private static final int CAPACITY = 1 << 13;
    private static final int HEADER_CRC = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;

    private final RawBytes raw;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[CAPACITY];
    private int position;
    private int limit;
    private boolean inMember;

    GzipMembers(RawBytes raw) {
        this.raw = raw;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (inMember || beginMember()) {
            int count = inflate(target, from, length);
            if (count > 0) {
                crc.update(target, from, count);
                return count;
            }
            endMember();
        }
        return -1;
    }

    /** Inflates some bytes of the member; 0 at its end. */
    private int inflate(byte[] target, int from, int length) throws IOException {
        try {
            while (true) {
                int count = inflater.inflate(target, from, length);
                if (count > 0 || inflater.finished()) {
                    return count;
                }
                if (inflater.needsDictionary()) {
                    throw new IOException("a preset dictionary is needed");
                }
                refill();
                inflater.setInput(input, position, limit - position);
                position = limit;
            }
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean beginMember() throws IOException {
        if (position == limit && !raw.hasNext()) {
            return false;
        }
        if (next() != 0x1F || next() != 0x8B || next() != 8) {
            throw new IOException("no gzip member where one should begin");
        }
        int flags = next();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        skip((flags & HEADER_CRC) != 0 ? 2 : 0);
        inflater.reset();
        inflater.setInput(input, position, limit - position);
        position = limit;
        crc.reset();
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        long expectedCrc = nextWord();
        long expectedLength = nextWord();
        if (expectedCrc != crc.getValue() || expectedLength != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw new IOException("the checksum does not match");
        }
        inMember = false;
    }

    private long nextWord() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    /** Skips a text that ends in a zero byte. */
    private void skipText(boolean present) throws IOException {
        while (present && next() != 0) {
            // next() does it all.
        }
    }

    private int next() throws IOException {
        if (position == limit) {
            refill();
        }
        return input[position++] & 0xFF;
    }

    private void refill() throws IOException {
        position = 0;
        limit = Math.max(0, raw.read(input, 0, input.length));
        if (limit == 0) {
            throw new EOFException("cut off");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        raw.close();
    }
}
