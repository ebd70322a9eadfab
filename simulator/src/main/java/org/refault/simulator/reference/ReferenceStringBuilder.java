package org.refault.simulator.reference;

import java.util.Arrays;

/**
 * Builds a {@link ReferenceString} run by run. Numbers the pages densely under a {@link PageKey}.
 *
 * <p>Several sources can be added to one string: {@link #nextSource()} keeps their pages apart.
 */
public final class ReferenceStringBuilder {
    /** The frame number of a reference whose frame is not known. */
    public static final long NO_FRAME = ReferenceString.NO_NUMBER;

    /** Highest number of virtual CPUs a string can hold. */
    public static final int MAX_VCPUS = 64;

    private static final int FIRST_CAPACITY = 1 << 12;
    private static final long BY_VIRTUAL_PAGE = -2;
    static final int SOURCE_SHIFT = 54;

    private final PageKey key;
    private final PageNumbering virtualNumbering = new PageNumbering();
    private final PageNumbering pageNumbering = new PageNumbering();
    private int[] pageOfVirtual = new int[FIRST_CAPACITY];
    private long[] virtualNumberOfPage = new long[FIRST_CAPACITY];
    private long[] frameNumbers = new long[FIRST_CAPACITY];
    private int[] pages = new int[FIRST_CAPACITY];
    private int[] virtualPages = new int[FIRST_CAPACITY];
    private byte[] runs = new byte[FIRST_CAPACITY];
    private byte[] vcpus = new byte[FIRST_CAPACITY];
    private int[] counts = new int[FIRST_CAPACITY];
    private long[] times;
    private int length;
    private long source;
    private boolean severalVcpus;
    private boolean collapsed;

    /** A builder of a string whose pages are told apart by {@code key}. */
    public ReferenceStringBuilder(PageKey key) {
        this.key = key;
    }

    /** Number of runs added so far. */
    public int length() {
        return length;
    }

    /** From here on, equal page numbers mean other pages than before: another program's trace follows. At most 256 sources. */
    public void nextSource() {
        source++;
        if (source > 255) {
            throw new IllegalArgumentException("at most 256 traces can be put together");
        }
    }

    /** Adds a run without a time. */
    public void add(int vcpu, int cpl, int kinds, long virtualNumber, long frameNumber, int count) {
        addRun(vcpu, cpl, kinds, virtualNumber, frameNumber, count);
    }

    /**
     * Adds a run with a time. Either every run of a string is added with a time or none.
     *
     * @param time instructions since the trace began; must not decrease
     * @param vcpu 0 to 63
     * @param cpl 0 to 3
     * @param kinds non-empty set of {@linkplain ReferenceKind#bit() kind bits}
     * @param virtualNumber virtual page number, below 2^52
     * @param frameNumber frame number below 2^52, or {@link #NO_FRAME}
     * @param count references in the run, at least the number of kinds
     */
    public void add(long time, int vcpu, int cpl, int kinds, long virtualNumber, long frameNumber, int count) {
        if (times == null) {
            if (length > 0) {
                throw new IllegalStateException("runs with and without a time in one string");
            }
            times = new long[pages.length];
        }
        addRun(vcpu, cpl, kinds, virtualNumber, frameNumber, count);
        times[length - 1] = time;
    }

    private void addRun(int vcpu, int cpl, int kinds, long virtualNumber, long frameNumber, int count) {
        if (length == pages.length) {
            grow();
        }
        int virtualPage = virtualPage(virtualNumber, frameNumber);
        pages[length] = pageOfVirtual[virtualPage];
        virtualPages[length] = virtualPage;
        runs[length] = Run.pack(kinds, cpl);
        vcpus[length] = (byte) vcpu;
        counts[length] = count;
        severalVcpus |= vcpu != 0;
        collapsed |= count != 1;
        length++;
    }

    private int virtualPage(long virtualNumber, long frameNumber) {
        boolean byVirtual = key == PageKey.VPN || frameNumber == NO_FRAME && key == PageKey.PFN;
        long second = byVirtual ? BY_VIRTUAL_PAGE : frameNumber;
        long sourceBits = source << SOURCE_SHIFT;
        int known = virtualNumbering.size();
        int virtualPage = virtualNumbering.numberOf(virtualNumber ^ sourceBits, second);
        if (virtualPage == known) {
            boolean byFrame = key == PageKey.PFN && frameNumber != NO_FRAME;
            int knownPages = pageNumbering.size();
            int page =
                    pageNumbering.numberOf((byFrame ? frameNumber : virtualNumber) ^ sourceBits, byFrame ? 0 : second);
            if (virtualPage == pageOfVirtual.length) {
                pageOfVirtual = Arrays.copyOf(pageOfVirtual, virtualPage * 2);
            }
            pageOfVirtual[virtualPage] = page;
            if (page == knownPages) {
                if (page == frameNumbers.length) {
                    frameNumbers = Arrays.copyOf(frameNumbers, page * 2);
                    virtualNumberOfPage = Arrays.copyOf(virtualNumberOfPage, page * 2);
                }
                frameNumbers[page] = key == PageKey.VPN ? NO_FRAME : frameNumber;
                virtualNumberOfPage[page] = virtualNumber;
            }
        }
        return virtualPage;
    }

    private void grow() {
        int capacity = (int) Math.min(Integer.MAX_VALUE - 16, length * 2L);
        if (capacity == length) {
            throw new IllegalStateException("a reference string holds at most " + length + " runs");
        }
        pages = Arrays.copyOf(pages, capacity);
        virtualPages = Arrays.copyOf(virtualPages, capacity);
        runs = Arrays.copyOf(runs, capacity);
        vcpus = Arrays.copyOf(vcpus, capacity);
        counts = Arrays.copyOf(counts, capacity);
        times = times == null ? null : Arrays.copyOf(times, capacity);
    }

    /** The string of all runs added. The builder must not be used afterwards. */
    public ReferenceString build() {
        int virtualCount = virtualNumbering.size();
        int pageCount = pageNumbering.size();
        long[] virtualNumbers = new long[virtualCount];
        byte[] sources = new byte[virtualCount];
        for (int i = 0; i < virtualCount; i++) {
            sources[i] = (byte) (virtualNumbering.first(i) >>> SOURCE_SHIFT);
            virtualNumbers[i] = virtualNumbering.first(i) & (1L << SOURCE_SHIFT) - 1;
        }
        int[] finalPages = Arrays.copyOf(pages, length);
        return new ReferenceString(
                new ReferenceString.Numbers(
                        Arrays.copyOf(pageOfVirtual, virtualCount),
                        virtualNumbers,
                        sources,
                        Arrays.copyOf(virtualNumberOfPage, pageCount),
                        Arrays.copyOf(frameNumbers, pageCount)),
                finalPages,
                key == PageKey.PFN && virtualCount != pageCount ? Arrays.copyOf(virtualPages, length) : finalPages,
                Arrays.copyOf(runs, length),
                severalVcpus ? Arrays.copyOf(vcpus, length) : null,
                collapsed ? Arrays.copyOf(counts, length) : null,
                times == null ? null : Arrays.copyOf(times, length));
    }
}
