package org.refault.traces;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class CompressionTest {
    private static final String PART = " L 00001000,4\n S 00002000,4\n".repeat(50);
    private static final int RECORDS = 100;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void readsSeveralPartsInARow(Compression compression) throws IOException, TraceException {
        byte[] twice = concat(compress(compression, PART), compress(compression, PART));

        LoadedTrace trace = TraceFiles.load(TraceFiles.write(folder, "misnamed.txt", twice));
        assertEquals(2 * RECORDS, trace.records());
        assertEquals("misnamed.txt", trace.name());
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void refusesATraceThatIsCutOffAnywhere(Compression compression) throws IOException {
        byte[] part = compress(compression, PART);
        byte[] twice = concat(part, part);
        for (int length = 6; length < twice.length; length++) {
            if (length != part.length) {
                String message = TraceFiles.error(folder, Arrays.copyOf(twice, length));
                assertTrue(
                        message.startsWith("t: byte " + length + ": damaged or cut off, cannot be read on"), message);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void refusesWhatFollowsTheCompressedParts(Compression compression) throws IOException {
        byte[] part = compress(compression, PART);

        String message = TraceFiles.error(folder, concat(part, "garbage!".getBytes(StandardCharsets.US_ASCII)));
        assertTrue(message.matches("t: byte \\d+: damaged or cut off, cannot be read on.*"), message);
    }

    @Test
    void refusesADamagedChecksum() throws IOException {
        byte[] part = compress(Compression.GZIP, PART);
        part[part.length - 8] ^= 1;

        assertEquals(
                "t: byte " + part.length + ": damaged or cut off, cannot be read on: the checksum does not match",
                TraceFiles.error(folder, part));
    }

    @Test
    void readsAGzipHeaderWithAllItsParts() throws IOException, TraceException {
        byte[] part = compress(Compression.GZIP, PART);
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        // Flags: header checksum, extra field of 3 bytes, name, comment.
        member.write(new byte[] {0x1F, (byte) 0x8B, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3});
        member.write(new byte[] {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 'c', 0, 0, 0});
        member.write(part, 10, part.length - 10);

        assertEquals(
                RECORDS,
                TraceFiles.load(TraceFiles.write(folder, "t", member.toByteArray()))
                        .records());
    }

    @Test
    void readsZstdBehindASkippableFrame() throws IOException, TraceException {
        byte[] skippable = {0x5A, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 1, 2};

        byte[] content = concat(skippable, compress(Compression.ZSTD, PART));
        assertEquals(
                RECORDS, TraceFiles.load(TraceFiles.write(folder, "t", content)).records());
    }

    @Test
    void refusesWindowsBeyond128MiBWithARemedy() {
        // A frame of one raw, last block; the sixth byte asks for a window of 2^(10 + 18) bytes (RFC 8878, 3.1.1.1.2).
        byte[] frame = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) (18 << 3), 2 << 3 | 1, 0, 0, '1', '\n'};
        String message = TraceFiles.error(folder, frame);
        assertTrue(
                message.endsWith(": compressed with a window of more than 128 MiB; compress it anew with a smaller one"
                        + " (zstd without --long)"),
                message);

        frame[5] = (byte) (17 << 3);
        assertDoesNotThrow(() -> TraceFiles.load(TraceFiles.write(folder, "t", frame)));
    }

    @Test
    void sumsUpTheFileAsItIsStored() throws IOException, TraceException {
        // printf ' L 00001000,4\n' | sha256sum
        LoadedTrace trace = TraceFiles.load(folder, " L 00001000,4\n");

        assertEquals("fc6d0e98f2c776b70d274a91aa3b9132b5b06de230bd5d1bd5a8bd1f63e6489b", trace.checksum());
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] compress(Compression compression, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return switch (compression) {
            case NONE -> bytes;
            case ZSTD -> Zstd.compress(bytes);
            case GZIP -> {
                ByteArrayOutputStream target = new ByteArrayOutputStream();
                try (OutputStream out = new GZIPOutputStream(target)) {
                    out.write(bytes);
                }
                yield target.toByteArray();
            }
            case XZ -> {
                ByteArrayOutputStream target = new ByteArrayOutputStream();
                try (OutputStream out = new XZOutputStream(target, new LZMA2Options(1))) {
                    out.write(bytes);
                }
                yield target.toByteArray();
            }
        };
    }
}
