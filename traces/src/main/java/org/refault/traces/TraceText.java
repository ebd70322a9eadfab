package org.refault.traces;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The decompressed text of a trace, read line by line and number by number, without an object per line.
 *
 * <p>The buffer always ends in a whole line, so that a number can be read without looking for the buffer's end: a line
 * feed stops every number.
 *
 * <pre>
 *   0            position              end              limit
 *   | lines read | rest of whole lines | unfinished line |
 * </pre>
 *
 * A reader calls {@link #nextLine()}, then the methods for the columns in their order, then {@link #endLine()}. Those for
 * columns throw a {@link TraceException} that names the file, the line and the column.
 */
public final class TraceText {
    /** Longest line that is read, in bytes. */
    public static final int LONGEST_LINE = 1 << 18;

    private static final int HEAD_BYTES = 1 << 16;
    private static final int HEAD_LINES = 256;
    private static final int QUOTED = 60;
    private static final int MOST_DIGITS = 18;
    private static final int MOST_HEX_DIGITS = 16;
    private static final byte[] HEX_VALUES = hexValues();

    private final String name;
    private final InputStream content;
    private final RawBytes raw;
    private final byte[] bytes = new byte[LONGEST_LINE + 1];
    private int lineStart;
    private int position;
    private int end;
    private int limit;
    private long line;
    private long number;
    private boolean ended;
    private boolean unfinished;

    /**
     * A text of which the first 64 KiB, or all, are in the buffer.
     *
     * @param name the trace's name in messages
     * @param content the decompressed bytes
     * @param raw the bytes as they are stored
     */
    TraceText(String name, InputStream content, RawBytes raw) throws TraceException {
        this.name = name;
        this.content = content;
        this.raw = raw;
        while (limit < HEAD_BYTES && fetch()) {
            // fetch() does it all.
        }
        end = afterLastLineFeed(0);
    }

    private static byte[] hexValues() {
        byte[] values = new byte[256];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) Character.digit(i < 128 ? i : ' ', 16);
        }
        return values;
    }

    /** Whether there is no byte at all. */
    boolean isEmpty() {
        return limit == 0;
    }

    /** The first lines, at most 256; they stay unread. The last one may be unfinished. */
    List<String> head() {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= limit && lines.size() < HEAD_LINES; i++) {
            if (i == limit ? start < limit : bytes[i] == '\n') {
                lines.add(new String(bytes, start, i - start, StandardCharsets.ISO_8859_1));
                start = i + 1;
            }
        }
        return lines;
    }

    /** How the content begins, for people: as text, or in hex where it is not printable. */
    String beginning() {
        int length = Math.min(limit, 8);
        for (int i = 0; i < length; i++) {
            if ((bytes[i] < ' ' || bytes[i] > '~') && bytes[i] != '\n' && bytes[i] != '\t' && bytes[i] != '\r') {
                return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, length);
            }
        }
        return "'" + printable(0, Math.min(limit, QUOTED)) + "'";
    }

    /**
     * Goes to the next line.
     *
     * @return false at the end of the trace
     * @throws TraceException if the last line does not end in a line feed: the trace was cut off
     */
    public boolean nextLine() throws TraceException {
        boolean more = nextLineOrRest();
        if (unfinished) {
            throw error("the last line has no end: the trace was cut off");
        }
        return more;
    }

    /** Goes to the next line, which may be the last and have no line feed; false at the end of the trace. */
    public boolean nextLineOrRest() throws TraceException {
        if (position == end && !fill()) {
            return false;
        }
        lineStart = position;
        line++;
        return true;
    }

    private boolean fill() throws TraceException {
        limit -= end;
        System.arraycopy(bytes, end, bytes, 0, limit);
        position = 0;
        end = 0;
        while (end == 0) {
            if (limit == LONGEST_LINE) {
                line++;
                throw error("the line is longer than " + LONGEST_LINE + " bytes");
            }
            int from = limit;
            if (!fetch()) {
                break;
            }
            end = afterLastLineFeed(from);
        }
        if (end == 0 && limit > 0) {
            unfinished = true;
            bytes[limit++] = '\n';
            end = limit;
        }
        return end > 0;
    }

    private int afterLastLineFeed(int from) {
        for (int i = limit; i > from; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    private boolean fetch() throws TraceException {
        if (ended) {
            return false;
        }
        try {
            int count = content.read(bytes, limit, LONGEST_LINE - limit);
            ended = count < 0;
            limit += Math.max(0, count);
        } catch (IOException e) {
            throw FileSource.damaged(name, raw, e);
        }
        return !ended;
    }

    /** The byte that comes next; a line feed at the end of a line. */
    public byte peek() {
        return bytes[position];
    }

    /** Takes the byte that comes next; must not be called at the end of a line. */
    public byte take() {
        return bytes[position++];
    }

    /** Goes back to the beginning of the line. */
    public void restart() {
        position = lineStart;
    }

    /** Takes a decimal number of a column, 0 to {@code max}, at most 18 digits. */
    public long decimal(String column, long max) throws TraceException {
        if (!tryDecimal(max)) {
            throw columnError(column, "a decimal number of at most " + max);
        }
        return number;
    }

    /** Takes an unsigned hexadecimal number of a column, 1 to 16 digits in either case, without 0x. */
    public long hex(String column) throws TraceException {
        if (!tryHex()) {
            throw columnError(column, "a hexadecimal number of at most 64 bits");
        }
        return number;
    }

    /** Takes a decimal number, 0 to {@code max}, at most 18 digits, for {@link #number()}; false, and nothing taken, if none comes next. */
    public boolean tryDecimal(long max) {
        byte[] here = bytes;
        int from = position;
        int at = from;
        long value = 0;
        int digit = here[at] - '0';
        while (digit >= 0 && digit <= 9) {
            value = value * 10 + digit;
            digit = here[++at] - '0';
        }
        if (at == from || at - from > MOST_DIGITS || value > max) {
            return false;
        }
        position = at;
        number = value;
        return true;
    }

    /** Takes an unsigned hexadecimal number of 1 to 16 digits for {@link #number()}; false, and nothing taken, if none comes next. */
    public boolean tryHex() {
        byte[] here = bytes;
        int from = position;
        int at = from;
        long value = 0;
        int digit = HEX_VALUES[here[at] & 0xFF];
        while (digit >= 0) {
            value = value << 4 | digit;
            digit = HEX_VALUES[here[++at] & 0xFF];
        }
        if (at == from || at - from > MOST_HEX_DIGITS) {
            return false;
        }
        position = at;
        number = value;
        return true;
    }

    /** The number taken last. */
    public long number() {
        return number;
    }

    /** Takes one byte; false, and nothing taken, if another comes next. */
    public boolean tryByte(char wanted) {
        if (bytes[position] != wanted) {
            return false;
        }
        position++;
        return true;
    }

    /** Takes the mark 0x or 0X of a hexadecimal number; false, and nothing taken, if it does not come next. */
    public boolean tryHexMark() {
        boolean marked = bytes[position] == '0' && (bytes[position + 1] | ' ') == 'x';
        position += marked ? 2 : 0;
        return marked;
    }

    /** Takes the one blank before a column. */
    public void blankBefore(String column) throws TraceException {
        if (!tryByte(' ')) {
            throw columnError(column, "one blank and this column");
        }
    }

    /** Takes blanks, tabs and a carriage return, if there are any. */
    public void skipBlanks() {
        while (bytes[position] == ' ' || bytes[position] == '\t' || bytes[position] == '\r') {
            position++;
        }
    }

    /** Takes the end of the line, which must come next. */
    public void endLine() throws TraceException {
        if (!tryByte('\n')) {
            throw columnError("end", "the end of the line");
        }
    }

    /** Takes the rest of the line and its end; without the end. */
    public String takeRest() {
        int from = position;
        while (bytes[position] != '\n') {
            position++;
        }
        return new String(bytes, from, position++ - from, StandardCharsets.ISO_8859_1);
    }

    /** Where the line is, for messages: {@code name:line}. */
    public String place() {
        return name + ":" + line;
    }

    /** An error in this line. */
    public TraceException error(String problem) {
        return new TraceException(place() + ": " + problem);
    }

    /** An error at the position in this line. */
    public TraceException columnError(String column, String expected) {
        int first = position;
        while (bytes[first] == ' ') {
            first++;
        }
        int last = first;
        while (bytes[last] != '\n' && bytes[last] != ' ') {
            last++;
        }
        String found = last == first ? "nothing" : "'" + printable(first, last) + "'";
        return error(column + ": " + expected + " was expected, not " + found);
    }

    /** A line for a message: at most 60 characters, all of them printable. */
    static String quote(String line) {
        String shown = line.replaceAll("[^ -~]", "?");
        return "'" + (shown.length() > QUOTED ? shown.substring(0, QUOTED) + "..." : shown) + "'";
    }

    private String printable(int from, int to) {
        String text = new String(bytes, from, Math.min(to - from, QUOTED), StandardCharsets.ISO_8859_1);
        return text.lines().findFirst().orElse("").replaceAll("[^ -~]", "?");
    }
}
