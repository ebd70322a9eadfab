package org.refault.traces;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** How a file is compressed, told from its first bytes. Several compressed parts in a row are one content. */
enum Compression {
    NONE {
        @Override
        InputStream open(RawBytes raw) {
            return raw;
        }
    },
    GZIP {
        @Override
        InputStream open(RawBytes raw) {
            return new GzipMembers(raw);
        }
    },
    /** Windows up to 128 MiB, the limit of the zstd program too; larger ones are refused by the decoder. */
    ZSTD {
        @Override
        InputStream open(RawBytes raw) throws IOException {
            return new ZstdInputStream(raw).setLongMax(ZSTD_WINDOW_LOG);
        }
    },
    /** Dictionaries up to 128 MiB; larger ones are refused by the decoder. */
    XZ {
        @Override
        InputStream open(RawBytes raw) throws IOException {
            return new XZInputStream(raw, XZ_MEMORY_KIB);
        }
    };

    private static final int ZSTD_WINDOW_LOG = 27;
    private static final int XZ_MEMORY_KIB = 129 << 10;
    private static final int LONGEST_MAGIC = 6;

    /** The decompressed content, from the beginning. */
    abstract InputStream open(RawBytes raw) throws IOException;

    /** The compression of the bytes that follow; they stay unread. */
    static Compression of(RawBytes raw) throws IOException {
        byte[] head = raw.peek(LONGEST_MAGIC);
        if (startsWith(head, 0x1F, 0x8B)) {
            return GZIP;
        }
        boolean skippable = head.length > 0 && (head[0] & 0xF0) == 0x50 && startsWith(head, head[0], 0x2A, 0x4D, 0x18);
        if (skippable || startsWith(head, 0x28, 0xB5, 0x2F, 0xFD)) {
            return ZSTD;
        }
        return startsWith(head, 0xFD, '7', 'z', 'X', 'Z', 0) ? XZ : NONE;
    }

    /** What a user should know of an error while reading or decompressing, in one line. */
    static String explain(IOException error) {
        boolean zstdWindow =
                error instanceof ZstdIOException zstd && zstd.getErrorCode() == Zstd.errFrameParameterWindowTooLarge();
        if (zstdWindow || error instanceof MemoryLimitException) {
            return "compressed with a window of more than 128 MiB; compress it anew with a smaller one (zstd without --long)";
        }
        String detail =
                error.getMessage() == null ? "" : ": " + error.getMessage().replaceAll("[^ -~]", "?");
        return "damaged or cut off, cannot be read on" + detail;
    }

    private static boolean startsWith(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (head[i] != (byte) magic[i]) {
                return false;
            }
        }
        return true;
    }
}
