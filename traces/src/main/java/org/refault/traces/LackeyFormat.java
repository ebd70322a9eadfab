package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceStringBuilder;

/**
 * What valgrind's lackey tool writes with {@code --trace-mem=yes}. Source of truth: lackey/lk_main.c of valgrind 3.19.
 *
 * <pre>
 *   I  0401ab70,3        an instruction of 3 bytes is fetched
 *    L 1ffeffed38,8      8 bytes are read
 *    S 1ffeffed30,8      8 bytes are written
 *    M 0804a000,4        4 bytes are read, then written: two references
 * </pre>
 *
 * An access across the border of a page is one reference to each page. Lackey sees user code only (CPL 3) and knows no
 * time: the number of instructions fetched so far stands for it; data references come after their instruction. Threads
 * become virtual CPUs, numbered in the order in which they first run, where {@code --trace-sched=yes} tells who runs.
 * All other lines are skipped and counted: valgrind's own text, and what the traced program wrote between them. A record
 * is a line of a reference.
 */
@AutoService(TraceFormat.class)
public final class LackeyFormat implements TraceFormat {
    private static final Pattern BANNER = Pattern.compile("==\\d+== Lackey, .*");
    private static final Pattern REFERENCE = Pattern.compile("(?:I | [LSM]) [0-9a-fA-F]{1,16},\\d{1,5}");
    private static final Pattern VALGRIND =
            Pattern.compile("(?:==|--|\\*\\*)\\d+(?:==|--|\\*\\*).*|SYSCALL\\[.*|SB [0-9a-f]+|\\s*(?:-->.*)?");
    private static final Pattern SCHEDULED = Pattern.compile("--\\d+--\\s+SCHED\\[(\\d{1,9})\\]:\\s+acquired lock");
    private static final int GREATEST_SIZE = 1 << 16;
    private static final int USER = 3;

    @Override
    public String id() {
        return "lackey";
    }

    @Override
    public String summary() {
        return "valgrind --tool=lackey --trace-mem=yes: 'I  addr,size', ' L addr,size', ' S addr,size', ' M addr,size'";
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public Confidence recognises(List<String> head) {
        if (head.stream().anyMatch(line -> BANNER.matcher(line).matches())) {
            return Confidence.CERTAIN;
        }
        return head.stream().anyMatch(line -> REFERENCE.matcher(line).matches()) ? Confidence.LIKELY : Confidence.NONE;
    }

    @Override
    public long read(TraceText text, ReferenceRecorder recorder) throws TraceException {
        return new Reading(text, recorder).read();
    }

    /** One reading of a trace. */
    private static final class Reading {
        private final TraceText text;
        private final ReferenceRecorder recorder;
        private int[] threads = new int[0];
        private int vcpu;
        private long instructions;
        private long records;
        private long valgrindLines;
        private long unknownLines;
        private String firstUnknown;

        Reading(TraceText text, ReferenceRecorder recorder) {
            this.text = text;
            this.recorder = recorder;
        }

        long read() throws TraceException {
            while (text.nextLine()) {
                if (!readReference()) {
                    text.restart();
                    readOther();
                }
            }
            if (valgrindLines > 0) {
                recorder.warn(valgrindLines + " lines of valgrind's own text skipped");
            }
            if (unknownLines > 0) {
                recorder.warn(unknownLines + " lines not understood, first: " + firstUnknown);
            }
            return records;
        }

        private boolean readReference() {
            boolean fetch = text.tryByte('I');
            if (!text.tryByte(' ')) {
                return false;
            }
            byte letter = fetch ? (byte) 'I' : text.peek();
            if (!fetch && !text.tryByte('L') && !text.tryByte('S') && !text.tryByte('M')) {
                return false;
            }
            if (!text.tryByte(' ') || !text.tryHex()) {
                return false;
            }
            long address = text.number();
            if (!text.tryByte(',') || !text.tryDecimal(GREATEST_SIZE)) {
                return false;
            }
            int size = (int) text.number();
            if (size == 0 || !text.tryByte('\n')) {
                return false;
            }
            record(letter, address, size);
            return true;
        }

        private void record(byte letter, long address, int size) {
            records++;
            switch (letter) {
                case 'I' -> {
                    access(ReferenceKind.FETCH, address, size);
                    instructions++;
                }
                case 'L' -> access(ReferenceKind.READ, address, size);
                case 'S' -> access(ReferenceKind.WRITE, address, size);
                default -> {
                    access(ReferenceKind.READ, address, size);
                    access(ReferenceKind.WRITE, address, size);
                }
            }
        }

        private void access(ReferenceKind kind, long address, int size) {
            recorder.access(instructions, vcpu, USER, kind.bit(), address, ReferenceRecorder.NO_FRAME, size);
        }

        private void readOther() throws TraceException {
            String line = text.takeRest();
            if (VALGRIND.matcher(line).matches()) {
                valgrindLines++;
                Matcher scheduled = SCHEDULED.matcher(line);
                if (scheduled.find()) {
                    switchTo(Integer.parseInt(scheduled.group(1)));
                }
            } else {
                unknownLines++;
                if (unknownLines == 1) {
                    firstUnknown = text.place() + ": " + TraceText.quote(line);
                }
            }
        }

        private void switchTo(int thread) throws TraceException {
            vcpu = 0;
            while (vcpu < threads.length && threads[vcpu] != thread) {
                vcpu++;
            }
            if (vcpu == threads.length) {
                if (vcpu == ReferenceStringBuilder.MAX_VCPUS) {
                    throw text.error("more than " + ReferenceStringBuilder.MAX_VCPUS
                            + " threads; at most that many can be told apart");
                }
                threads = Arrays.copyOf(threads, vcpu + 1);
                threads[vcpu] = thread;
            }
        }
    }
}
