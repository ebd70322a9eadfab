package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.regex.Pattern;
import org.refault.simulator.reference.ReferenceKind;

/**
 * The address traces of SPEC programs that the University of California at San Diego gave out: loads and stores.
 *
 * <pre>
 *   s 0x1fffff50 1        a store, one instruction after the beginning
 *   l 0x1fffff88 6        a load, six instructions later
 * </pre>
 *
 * The last column is the number of instructions since the line before; their sum is the time. There are no sizes: an
 * access touches the one page of its address. All references are virtual CPU 0's, at CPL 3. A record is an access. The
 * last line need not have an end.
 */
@AutoService(TraceFormat.class)
public final class AddressFormat implements TraceFormat {
    private static final Pattern ACCESS = Pattern.compile("[ls] 0[xX][0-9a-fA-F]{1,16} \\d{1,9}\\s*");
    private static final int GREATEST_GAP = 999_999_999;
    private static final int USER = 3;

    @Override
    public String id() {
        return "address";
    }

    @Override
    public String summary() {
        return "loads and stores of the UCSD SPEC traces: 'l 0xADDRESS n' or 's 0xADDRESS n', n instructions after the last one";
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public Confidence recognises(List<String> head) {
        return ACCESS.matcher(head.get(0)).matches() ? Confidence.LIKELY : Confidence.NONE;
    }

    @Override
    public long read(TraceText text, ReferenceRecorder recorder) throws TraceException {
        long records = 0;
        long instructions = 0;
        while (text.nextLineOrRest()) {
            ReferenceKind kind = readKind(text);
            text.blankBefore("address");
            if (!text.tryHexMark()) {
                throw text.columnError("address", "0x and a hexadecimal number");
            }
            long address = text.hex("address");
            text.blankBefore("instructions");
            instructions += text.decimal("instructions", GREATEST_GAP);
            text.skipBlanks();
            text.endLine();
            recorder.access(instructions, 0, USER, kind.bit(), address, ReferenceRecorder.NO_FRAME, 1);
            records++;
        }
        return records;
    }

    private static ReferenceKind readKind(TraceText text) throws TraceException {
        if (text.tryByte('l')) {
            return ReferenceKind.READ;
        }
        if (text.tryByte('s')) {
            return ReferenceKind.WRITE;
        }
        throw text.columnError("kind", "l or s");
    }
}
