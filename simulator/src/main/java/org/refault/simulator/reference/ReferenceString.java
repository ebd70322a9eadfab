package org.refault.simulator.reference;

import java.util.Arrays;

/**
 * A reference string: the references of a program to pages, in order, immutable and primitive.
 *
 * <p>A string is a sequence of <em>runs</em>. A run is one or more consecutive references of one virtual CPU to one
 * page at one privilege level; a run of n references holds one reference of each of its kinds in the order fetch,
 * read, write, and then hits. Pages are numbered densely from 0 in the order of their first reference. Every run
 * carries two page numbers: the <em>page</em>, which is what a pager moves (a guest page), and the <em>virtual
 * page</em>, which is what a TLB knows; they are the same where a trace has one number. A virtual page belongs to
 * one page. The numbers of the trace are kept beside.
 *
 * <p>Built by {@link ReferenceStringBuilder}. The accessors hand out the arrays themselves, for speed: they must not be written.
 */
public final class ReferenceString {
    /** What {@link #pageNumber(int)} and its like say where the trace had no such number. */
    public static final long NO_NUMBER = -1;

    private final Numbers numbers;
    private final int[] pages;
    private final int[] virtualPages;
    private final byte[] runs;
    private final byte[] vcpus;
    private final int[] counts;
    private final long[] times;
    private final long references;
    private final int vcpuCount;

    /**
     * The dense numbers and the trace's own behind them, shared by all parts of one string.
     *
     * @param pageOfVirtual page of each virtual page
     * @param virtualNumbers virtual page number of each virtual page, in the trace
     * @param sources which of the traces put together each virtual page is of
     * @param virtualNumberOfPage virtual page number of each page's first reference
     * @param frameNumbers frame number of each page in the trace, or {@link #NO_NUMBER}
     */
    record Numbers(
            int[] pageOfVirtual,
            long[] virtualNumbers,
            byte[] sources,
            long[] virtualNumberOfPage,
            long[] frameNumbers) {}

    ReferenceString(
            Numbers numbers, int[] pages, int[] virtualPages, byte[] runs, byte[] vcpus, int[] counts, long[] times) {
        this.numbers = numbers;
        this.pages = pages;
        this.virtualPages = virtualPages;
        this.runs = runs;
        this.vcpus = vcpus;
        this.counts = counts;
        this.times = times;
        long sum = 0;
        for (int i = 0; i < pages.length; i++) {
            sum += counts == null ? 1 : counts[i];
        }
        this.references = sum;
        int highest = 0;
        if (vcpus != null) {
            for (byte vcpu : vcpus) {
                highest = Math.max(highest, vcpu);
            }
        }
        this.vcpuCount = highest + 1;
    }

    /** Number of runs. */
    public int length() {
        return pages.length;
    }

    /** Number of references: the sum of the runs' lengths. */
    public long references() {
        return references;
    }

    /** Number of different pages; page numbers are 0 to this, exclusive. */
    public int pageCount() {
        return numbers.virtualNumberOfPage.length;
    }

    /** Number of different virtual pages. */
    public int virtualPageCount() {
        return numbers.virtualNumbers.length;
    }

    /** Number of virtual CPUs: the highest that occurs, plus one. */
    public int vcpuCount() {
        return vcpuCount;
    }

    /** Whether the runs carry a time. */
    public boolean timed() {
        return times != null;
    }

    /** Page of each run. */
    public int[] pages() {
        return pages;
    }

    /** Virtual page of each run; the array of {@link #pages()} itself where the trace has one number. */
    public int[] virtualPages() {
        return virtualPages;
    }

    /** Packed description of each run, see {@link Run}. */
    public byte[] runs() {
        return runs;
    }

    /** References in each run, or null where every run has one. */
    public int[] counts() {
        return counts;
    }

    /** References in a run, at least 1. */
    public int count(int run) {
        return counts == null ? 1 : counts[run];
    }

    /** Virtual CPU of a run. */
    public int vcpu(int run) {
        return vcpus == null ? 0 : vcpus[run];
    }

    /** Time of a run's first reference, in instructions since the trace began; 0 where the string is not timed. */
    public long time(int run) {
        return times == null ? 0 : times[run];
    }

    /** Page of each virtual page. */
    public int[] pageOfVirtual() {
        return numbers.pageOfVirtual;
    }

    /** Virtual page number, in the trace, of a virtual page. */
    public long virtualNumber(int virtualPage) {
        return numbers.virtualNumbers[virtualPage];
    }

    /** Virtual page number, in the trace, by which a page was first referenced. */
    public long virtualNumberOfPage(int page) {
        return numbers.virtualNumberOfPage[page];
    }

    /** Frame number of a page in the trace, or {@link #NO_NUMBER} where it is unknown. */
    public long frameNumber(int page) {
        return numbers.frameNumbers[page];
    }

    /**
     * Whether a page was first referenced through the upper half of a 64-bit address space, where x86-64 systems keep
     * their kernel: what the U/S bit of the guest's page-table entry would say, as far as a trace tells.
     */
    public boolean isSupervisor(int page) {
        return numbers.virtualNumberOfPage[page] >>> 51 != 0;
    }

    /**
     * Deals the string out to virtual CPUs: part k has the runs of the virtual CPUs that are k modulo {@code parts},
     * in order. All parts share this string's page numbers. Where a part joins several traces, whose times begin anew, each
     * goes on where the one before ended.
     *
     * @param parts 1 to {@link #vcpuCount()}
     */
    public ReferenceString[] deal(int parts) {
        int[] lengths = new int[parts];
        for (int i = 0; i < length(); i++) {
            lengths[vcpu(i) % parts]++;
        }
        ReferenceString[] dealt = new ReferenceString[parts];
        for (int part = 0; part < parts; part++) {
            int[] chosen = new int[lengths[part]];
            int next = 0;
            for (int i = 0; i < length(); i++) {
                if (vcpu(i) % parts == part) {
                    chosen[next++] = i;
                }
            }
            dealt[part] = pick(chosen);
            makeTimesGoOn(dealt[part].times);
        }
        return dealt;
    }

    /** Lays traces end to end in time: a time that falls is the first of another trace. */
    private static void makeTimesGoOn(long[] times) {
        if (times == null) {
            return;
        }
        long ended = 0;
        long before = 0;
        for (int i = 0; i < times.length; i++) {
            long time = times[i];
            if (time < before) {
                ended = times[i - 1];
            }
            before = time;
            times[i] = ended + time;
        }
    }

    /**
     * The same string begun at run {@code start}, wrapped round its end. Times are dropped: they would run backwards.
     *
     * @param start 0 to {@link #length()}, exclusive
     */
    public ReferenceString rotate(int start) {
        int[] chosen = new int[length()];
        int untilWrap = chosen.length - start;
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = i < untilWrap ? start + i : i - untilWrap;
        }
        return start == 0 ? pick(chosen) : withoutTimes().pick(chosen);
    }

    /**
     * The same string several times over. Times are dropped: they would run backwards.
     *
     * @param times at least 1
     * @throws IllegalArgumentException if that is more runs than a string can have
     */
    public ReferenceString repeat(int times) {
        long length = (long) length() * times;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(times + " times " + length() + " runs are too many");
        }
        int[] chosen = new int[(int) length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = i % length();
        }
        return withoutTimes().pick(chosen);
    }

    private ReferenceString withoutTimes() {
        return new ReferenceString(numbers, pages, virtualPages, runs, vcpus, counts, null);
    }

    /** This string with pages 2^{@code bits} times as large; see {@link #coarsened(ReferenceString[], int)}. */
    public ReferenceString coarsened(int bits) {
        return coarsened(new ReferenceString[] {this}, bits)[0];
    }

    /**
     * The parts of one string with pages 2^{@code bits} times as large: pages whose numbers in the trace agree but for the
     * lowest bits become one. Runs are not joined.
     *
     * @param parts strings that share their page numbers
     * @param bits 0 for the same strings
     */
    public static ReferenceString[] coarsened(ReferenceString[] parts, int bits) {
        ReferenceString[] coarse = parts.clone();
        if (bits > 0) {
            Coarsening coarsening = new Coarsening(parts[0].numbers, bits);
            for (int i = 0; i < parts.length; i++) {
                coarse[i] = parts[i].renumbered(coarsening);
            }
        }
        return coarse;
    }

    private ReferenceString renumbered(Coarsening coarsening) {
        // Where there is one number of a page, it stays one: every virtual page leads to a page of its own.
        int[] largePages = coarsening.pages(pages);
        boolean oneNumber = coarsening.numbers().virtualNumbers.length == coarsening.numbers().frameNumbers.length
                && virtualPages == pages;
        return new ReferenceString(
                coarsening.numbers(),
                largePages,
                oneNumber ? largePages : coarsening.virtualPages(virtualPages),
                runs,
                vcpus,
                counts,
                times);
    }

    private ReferenceString pick(int[] chosen) {
        int[] somePages = pickInts(pages, chosen);
        return new ReferenceString(
                numbers,
                somePages,
                virtualPages == pages ? somePages : pickInts(virtualPages, chosen),
                pickBytes(runs, chosen),
                vcpus == null ? null : pickBytes(vcpus, chosen),
                counts == null ? null : pickInts(counts, chosen),
                times == null
                        ? null
                        : Arrays.stream(chosen).mapToLong(i -> times[i]).toArray());
    }

    private static int[] pickInts(int[] from, int[] chosen) {
        int[] picked = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            picked[i] = from[chosen[i]];
        }
        return picked;
    }

    private static byte[] pickBytes(byte[] from, int[] chosen) {
        byte[] picked = new byte[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            picked[i] = from[chosen[i]];
        }
        return picked;
    }
}
