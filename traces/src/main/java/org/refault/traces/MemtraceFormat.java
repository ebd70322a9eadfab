package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceStringBuilder;

/**
 * Memtrace text: what the memtrace plugin of QEMU writes, one line for each access, as text.
 *
 * <pre>
 *   # memtrace-text 1
 *   27985654 0 0 I ffffffff812b3ed6 12b3ed6 5 ffffffff812b3ed6   t cpu cpl op vaddr paddr size pc
 *   27985655 1 - Z                                               the CPU halted (U: woke)
 * </pre>
 *
 * t: instructions completed on all CPUs; the first line's is subtracted. op: I, R or W. Addresses in hex, a paddr of
 * {@code -} is unknown; size: decimal, bytes. An access across the border of a page is one reference to each page; the
 * frame of the second is unknown. Columns are separated by one blank. A record is an access.
 */
@AutoService(TraceFormat.class)
public final class MemtraceFormat implements TraceFormat {
    private static final Pattern HEADER = Pattern.compile("# memtrace-text (\\d{1,9})\\s*");
    private static final Pattern ACCESS = Pattern.compile(
            "\\d+ \\d+ [0-3] [IRW] [0-9a-fA-F]{1,16} (-|[0-9a-fA-F]{1,16}) \\d+ [0-9a-fA-F]{1,16}|\\d+ \\d+ - [ZU]");
    private static final ReferenceKind[] KINDS = ReferenceKind.values();
    private static final String VERSION = "1";
    private static final int GREATEST_SIZE = 1 << 16;

    @Override
    public String id() {
        return "memtrace";
    }

    @Override
    public String summary() {
        return "accesses as the QEMU plugin memtrace tells them: 't cpu cpl op vaddr paddr size pc' a line";
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public Confidence recognises(List<String> head) {
        if (HEADER.matcher(head.get(0)).matches()) {
            return Confidence.CERTAIN;
        }
        for (String line : head) {
            if (!line.startsWith("#")) {
                return ACCESS.matcher(line).matches() ? Confidence.LIKELY : Confidence.NONE;
            }
        }
        return Confidence.NONE;
    }

    @Override
    public long read(TraceText text, ReferenceRecorder recorder) throws TraceException {
        long records = 0;
        long first = -1;
        long last = 0;
        while (text.nextLine()) {
            if (text.peek() == '#') {
                checkVersion(text);
                continue;
            }
            long now = text.decimal("t", Long.MAX_VALUE);
            if (now < last) {
                throw text.error("t: time runs backwards, from " + last + " to " + now);
            }
            last = now;
            first = first < 0 ? now : first;
            text.blankBefore("cpu");
            int vcpu = (int) text.decimal("cpu", ReferenceStringBuilder.MAX_VCPUS - 1);
            text.blankBefore("cpl");
            if (text.peek() == '-') {
                readEvent(text);
            } else {
                readAccess(text, recorder, now - first, vcpu);
                records++;
            }
        }
        return records;
    }

    private static void readAccess(TraceText text, ReferenceRecorder recorder, long time, int vcpu)
            throws TraceException {
        int cpl = (int) text.decimal("cpl", 3);
        text.blankBefore("op");
        int kind = readKind(text);
        text.blankBefore("vaddr");
        long address = text.hex("vaddr");
        text.blankBefore("paddr");
        long physical = readPhysical(text);
        text.blankBefore("size");
        int size = (int) text.decimal("size", GREATEST_SIZE);
        text.blankBefore("pc");
        text.hex("pc");
        text.endLine();
        if (size == 0) {
            throw text.error("size: an access of at least 1 byte was expected");
        }
        recorder.access(time, vcpu, cpl, kind, address, physical, size);
    }

    private static int readKind(TraceText text) throws TraceException {
        for (ReferenceKind kind : KINDS) {
            if (text.tryByte(kind.letter())) {
                return kind.bit();
            }
        }
        throw text.columnError("op", "I, R or W");
    }

    private static long readPhysical(TraceText text) throws TraceException {
        if (text.tryByte('-')) {
            return ReferenceRecorder.NO_FRAME;
        }
        long physical = text.hex("paddr");
        if (physical < 0) {
            throw text.error("paddr: an address below 2^63 was expected");
        }
        return physical;
    }

    private static void readEvent(TraceText text) throws TraceException {
        text.take();
        text.blankBefore("op");
        if (!text.tryByte('Z') && !text.tryByte('U')) {
            throw text.columnError("op", "Z or U");
        }
        text.endLine();
    }

    private static void checkVersion(TraceText text) throws TraceException {
        Matcher header = HEADER.matcher(text.takeRest());
        if (header.matches() && !header.group(1).equals(VERSION)) {
            throw text.error("version " + VERSION + " of memtrace text was expected, not " + header.group(1));
        }
    }
}
