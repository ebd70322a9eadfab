package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.regex.Pattern;
import org.refault.simulator.reference.ReferenceKind;

/**
 * Plain lists: one number a line, a page number in decimal or a byte address in hex with 0x.
 *
 * <pre>
 *   # a comment                          17       page 17, read
 *   *   a mark of LIRS traces            17 W     page 17, written
 *                                        0x11fff  the page with that address, read
 * </pre>
 *
 * A number that begins with 0x is an address and is divided by the page size; any other is decimal and names a page. A
 * letter R, W or I may follow after blanks and says what is done; without it the page is read. Empty lines, lines that
 * begin with # and lines that begin with * are skipped. All references are virtual CPU 0's, at CPL 3, without a time. A
 * record is a number. The last line need not have an end.
 */
@AutoService(TraceFormat.class)
public final class PlainFormat implements TraceFormat {
    private static final Pattern NUMBER = Pattern.compile("\\s*(?:0[xX][0-9a-fA-F]+|[0-9]+)(?:\\s+[RWI])?\\s*");
    private static final ReferenceKind[] KINDS = ReferenceKind.values();
    private static final long GREATEST_PAGE = (1L << ReferenceRecorder.PAGE_BITS) - 1;
    private static final int USER = 3;

    @Override
    public String id() {
        return "plain";
    }

    @Override
    public String summary() {
        return "one decimal page number, or 0x and a hexadecimal byte address, a line; R, W or I may follow (LIRS traces too)";
    }

    @Override
    public boolean timed() {
        return false;
    }

    @Override
    public Confidence recognises(List<String> head) {
        for (String line : head) {
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("*")) {
                return NUMBER.matcher(line).matches() ? Confidence.POSSIBLE : Confidence.NONE;
            }
        }
        return Confidence.NONE;
    }

    @Override
    public long read(TraceText text, ReferenceRecorder recorder) throws TraceException {
        long records = 0;
        boolean kindsGiven = false;
        while (text.nextLineOrRest()) {
            text.skipBlanks();
            switch (text.peek()) {
                case '#', '*' -> text.takeRest();
                case '\n' -> text.endLine();
                default -> {
                    kindsGiven |= readReference(text, recorder);
                    records++;
                }
            }
        }
        if (!kindsGiven) {
            recorder.warn("reads only: the trace does not tell writes");
        }
        return records;
    }

    /** Reads the number and the letter of a line; says whether there was a letter. */
    private static boolean readReference(TraceText text, ReferenceRecorder recorder) throws TraceException {
        boolean isAddress = text.tryHexMark();
        long number = isAddress ? text.hex("address") : text.decimal("page", GREATEST_PAGE);
        text.skipBlanks();
        ReferenceKind kind = ReferenceKind.READ;
        boolean given = text.peek() != '\n';
        if (given) {
            kind = readKind(text);
            text.skipBlanks();
        }
        text.endLine();
        if (isAddress) {
            recorder.access(0, 0, USER, kind.bit(), number, ReferenceRecorder.NO_FRAME, 1);
        } else {
            recorder.run(0, 0, USER, kind.bit(), number, ReferenceRecorder.NO_FRAME, 1);
        }
        return given;
    }

    private static ReferenceKind readKind(TraceText text) throws TraceException {
        for (ReferenceKind kind : KINDS) {
            if (text.tryByte(kind.letter())) {
                return kind;
            }
        }
        throw text.columnError("kind", "R, W or I, or nothing,");
    }
}
