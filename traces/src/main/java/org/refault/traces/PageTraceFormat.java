package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * Page traces: one line for each run of references of one virtual CPU to one page.
 *
 * <pre>
 *   # page-trace 1           headers and comments; known: page-trace, page-size, collapse
 *   # page-size 4096
 *   !2 0 idle                an event: instructions since the line before, CPU, idle or resume
 *   5 0 3 RW 1fff000 - 2934  dt cpu cpl flags vpn pfn n
 * </pre>
 *
 * dt: instructions completed on all CPUs since the line before; flags: the kinds seen in the run, in the order I, R, W;
 * vpn, pfn: page and frame number in hex, a frame of {@code -} is unknown; n: references in the run. Columns are separated
 * by one blank. A record is a run.
 */
@AutoService(TraceFormat.class)
public final class PageTraceFormat implements TraceFormat {
    private static final Pattern HEADER = Pattern.compile("#\\s*(page-trace|page-size|collapse)\\s+(\\d{1,9})\\s*");
    private static final Pattern RUN =
            Pattern.compile("\\d+ \\d+ [0-3] I?R?W? [0-9a-fA-F]{1,16} (-|[0-9a-fA-F]{1,16}) \\d+");
    private static final int VERSION = 1;
    private static final int DEFAULT_PAGE_SHIFT = 12;
    /** Collapse K does not change fault counts visibly where there are 16 K frames or more. */
    private static final int FRAMES_PER_COLLAPSE = 16;

    @Override
    public String id() {
        return "page-trace";
    }

    @Override
    public String summary() {
        return "runs of references to pages: 'dt cpu cpl flags vpn pfn n' a line";
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public Confidence recognises(List<String> head) {
        if (head.get(0).startsWith("# page-trace ")) {
            return Confidence.CERTAIN;
        }
        for (String line : head) {
            if (!line.startsWith("#") && !line.startsWith("!")) {
                return RUN.matcher(line).matches() ? Confidence.LIKELY : Confidence.NONE;
            }
        }
        return Confidence.NONE;
    }

    @Override
    public long read(TraceText text, ReferenceRecorder recorder) throws TraceException {
        return new Reading(text, recorder).read();
    }

    /** One reading of a trace. */
    private static final class Reading {
        private final TraceText text;
        private final ReferenceRecorder recorder;
        private long time;
        private long records;
        private int coarser;

        Reading(TraceText text, ReferenceRecorder recorder) {
            this.text = text;
            this.recorder = recorder;
            this.coarser = recorder.pageShift() - DEFAULT_PAGE_SHIFT;
        }

        long read() throws TraceException {
            while (text.nextLine()) {
                switch (text.peek()) {
                    case '#' -> readHeader(text.takeRest());
                    case '!' -> readEvent();
                    default -> readRun();
                }
            }
            return records;
        }

        private void readRun() throws TraceException {
            readTime();
            text.blankBefore("cpu");
            int vcpu = readCpu();
            text.blankBefore("cpl");
            int cpl = (int) text.decimal("cpl", 3);
            text.blankBefore("flags");
            int kinds = readFlags();
            text.blankBefore("vpn");
            long page = readNumber("vpn");
            text.blankBefore("pfn");
            long frame = readFrame();
            text.blankBefore("n");
            int count = (int) text.decimal("n", Integer.MAX_VALUE);
            text.endLine();
            if (count < Integer.bitCount(kinds)) {
                throw text.error("n: a run has at least one reference of each of its flags, not " + count);
            }
            if (coarser != 0) {
                checkPageSize();
                page = page << 64 - ReferenceRecorder.PAGE_BITS >> 64 - ReferenceRecorder.PAGE_BITS + coarser
                        & (1L << ReferenceRecorder.PAGE_BITS) - 1;
                frame = frame == ReferenceRecorder.NO_FRAME ? frame : frame >>> coarser;
            }
            if (recorder.splits(kinds)) {
                throw new InvalidSettingException("--kinds would split the run of mixed kinds at " + text.place()
                        + ", whose references of each kind are not known; count all kinds");
            }
            recorder.run(time, vcpu, cpl, kinds, page, frame, count);
            records++;
        }

        private void readTime() throws TraceException {
            time += text.decimal("dt", Long.MAX_VALUE);
            if (time < 0) {
                throw text.error("dt: the time exceeds 63 bits");
            }
        }

        private int readCpu() throws TraceException {
            return (int) text.decimal("cpu", ReferenceStringBuilder.MAX_VCPUS - 1);
        }

        /** Kinds in the order fetch, read, write, each at most once. */
        private int readFlags() throws TraceException {
            int kinds = 0;
            while (text.peek() != ' ') {
                int kind = switch (text.peek()) {
                    case 'I' -> ReferenceKind.FETCH.bit();
                    case 'R' -> ReferenceKind.READ.bit();
                    case 'W' -> ReferenceKind.WRITE.bit();
                    default -> 0;
                };
                if (kind <= kinds) {
                    throw text.columnError("flags", "letters of IRW in this order");
                }
                kinds |= kind;
                text.take();
            }
            if (kinds == 0) {
                throw text.columnError("flags", "letters of IRW in this order");
            }
            return kinds;
        }

        private long readNumber(String column) throws TraceException {
            long number = text.hex(column);
            if (number >>> ReferenceRecorder.PAGE_BITS != 0) {
                throw text.error(column + ": a number below 2^" + ReferenceRecorder.PAGE_BITS + " was expected");
            }
            return number;
        }

        private long readFrame() throws TraceException {
            if (text.tryByte('-')) {
                return ReferenceRecorder.NO_FRAME;
            }
            return readNumber("pfn");
        }

        private void readEvent() throws TraceException {
            text.take();
            readTime();
            text.blankBefore("cpu");
            readCpu();
            text.blankBefore("event");
            String event = text.takeRest();
            if (!event.equals("idle") && !event.equals("resume")) {
                throw text.error("event: idle or resume was expected, not " + TraceText.quote(event));
            }
        }

        private void readHeader(String line) throws TraceException {
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                return;
            }
            int value = Integer.parseInt(header.group(2));
            switch (header.group(1)) {
                case "page-trace" -> {
                    if (value != VERSION) {
                        throw text.error("version " + VERSION + " of page traces was expected, not " + value);
                    }
                }
                case "page-size" -> {
                    if (Integer.bitCount(value) != 1) {
                        throw text.error("page-size: a power of two was expected, not " + value);
                    }
                    coarser = recorder.pageShift() - Integer.numberOfTrailingZeros(value);
                }
                default -> {
                    if (value > 1) {
                        recorder.warn("collapsed with " + value + " open runs: fault counts of fewer than "
                                + (long) FRAMES_PER_COLLAPSE * value + " frames are not exact");
                    }
                }
            }
        }

        private void checkPageSize() {
            if (coarser < 0) {
                int shift = recorder.pageShift() - coarser;
                throw new InvalidSettingException(text.place() + ": the trace has pages of " + (1L << shift)
                        + " bytes, which cannot be split; choose a page size of at least that");
            }
        }
    }
}
