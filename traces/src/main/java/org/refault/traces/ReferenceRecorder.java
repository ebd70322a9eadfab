package org.refault.traces;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * Takes the references of one trace as it is read: drops the kinds that do not count, cuts addresses into pages, numbers
 * virtual CPUs on from those of the traces before.
 */
public final class ReferenceRecorder {
    /** Says that the frame behind an address is unknown. */
    public static final long NO_FRAME = ReferenceStringBuilder.NO_FRAME;

    /** Bits of a page or frame number. */
    static final int PAGE_BITS = 52;

    private static final long PAGE_MASK = (1L << PAGE_BITS) - 1;
    private static final int USER = 3;

    private final ReferenceStringBuilder builder;
    private final int wanted;
    private final boolean timed;
    private final int pageShift;
    private final int firstVcpu;
    private final List<String> warnings = new ArrayList<>();
    private int vcpus;
    private int kindsSeen;
    private int cplsSeen;

    /**
     * A recorder of one trace.
     *
     * @param builder takes what is kept
     * @param options how to read
     * @param timed whether to keep the times
     * @param firstVcpu what the trace's virtual CPU 0 is called
     */
    ReferenceRecorder(ReferenceStringBuilder builder, ReadOptions options, boolean timed, int firstVcpu) {
        this.builder = builder;
        this.wanted = options.kinds();
        this.timed = timed;
        this.pageShift = Integer.numberOfTrailingZeros(options.pageSize());
        this.firstVcpu = firstVcpu;
    }

    /** Binary logarithm of the size of the pages to make. */
    public int pageShift() {
        return pageShift;
    }

    /** Number of virtual CPUs seen: the highest, plus one; also those of dropped references. */
    int vcpus() {
        return vcpus;
    }

    /** Whether every reference seen was made by user code. */
    boolean userOnly() {
        return cplsSeen == 1 << USER;
    }

    /** Whether every reference seen was an instruction fetch. */
    boolean fetchesOnly() {
        return kindsSeen == ReferenceKind.FETCH.bit();
    }

    /** The warnings so far. */
    List<String> warnings() {
        return warnings;
    }

    /** Notes what a user should know of the trace, in one line. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    /** Whether the kinds that count are some, but not all, of {@code kinds}: a run of these could not be counted. */
    public boolean splits(int kinds) {
        int kept = kinds & wanted;
        return kept != 0 && kept != kinds;
    }

    /**
     * Takes one access to some bytes: one reference to each page that it touches.
     *
     * @param time instructions since the trace began; without meaning where the format is not timed
     * @param vcpu 0 to 63
     * @param cpl 0 to 3
     * @param kind one {@linkplain ReferenceKind#bit() kind bit}
     * @param address virtual address of the first byte, unsigned
     * @param physical physical address of the first byte, below 2^63, or {@link #NO_FRAME}; the frames of further pages are unknown
     * @param size bytes, at least 1
     */
    public void access(long time, int vcpu, int cpl, int kind, long address, long physical, int size) {
        long frame = physical == NO_FRAME ? NO_FRAME : physical >>> pageShift;
        run(time, vcpu, cpl, kind, page(address), frame, 1);
        int pageSize = 1 << pageShift;
        int offset = (int) address & pageSize - 1;
        for (long further = pageSize - offset; further < size; further += pageSize) {
            run(time, vcpu, cpl, kind, page(address + further), NO_FRAME, 1);
        }
    }

    /** The number of the page with an address: sign-extended, so that the kernel's half stays the upper half. */
    private long page(long address) {
        return address >> pageShift & PAGE_MASK;
    }

    /**
     * Takes a run of references to one page. A run whose kinds do not count is dropped; the caller refuses those that
     * the choice of kinds {@linkplain #splits(int) splits}.
     *
     * @param time instructions since the trace began; without meaning where the format is not timed
     * @param vcpu 0 to 63
     * @param cpl 0 to 3
     * @param kinds non-empty set of {@linkplain ReferenceKind#bit() kind bits}
     * @param page virtual page number, below 2^52
     * @param frame frame number below 2^52, or {@link #NO_FRAME}
     * @param count references, at least the number of kinds
     * @throws InvalidSettingException if the traces have more than 64 virtual CPUs together
     */
    public void run(long time, int vcpu, int cpl, int kinds, long page, long frame, int count) {
        if (vcpu >= vcpus) {
            addVcpus(vcpu);
        }
        kindsSeen |= kinds;
        cplsSeen |= 1 << cpl;
        if ((kinds & wanted) == 0) {
            return;
        }
        if (timed) {
            builder.add(time, firstVcpu + vcpu, cpl, kinds, page, frame, count);
        } else {
            builder.add(firstVcpu + vcpu, cpl, kinds, page, frame, count);
        }
    }

    private void addVcpus(int vcpu) {
        vcpus = vcpu + 1;
        if (firstVcpu + vcpu >= ReferenceStringBuilder.MAX_VCPUS) {
            throw new InvalidSettingException("the traces have more than " + ReferenceStringBuilder.MAX_VCPUS
                    + " virtual CPUs together; give fewer");
        }
    }
}
