package org.refault.simulator.curve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.refault.simulator.event.SplitMix64;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.reference.Run;

/**
 * All references to a random share of a string's pages: a small string with which a policy fares, in as small a share of the
 * memory, as with the whole (waldspurger2015: SHARDS; waldspurger2017: mini-simulation of any policy).
 *
 * <p>Pages are put in the order of a hash and dealt out from the least on, so many to each sample: a threshold for the hash as
 * in SHARDS of fixed size, but one that is known beforehand since the pages are. Samples share no page.
 *
 * <p>What a sample counts is corrected for its share of references, which differs from that of the pages where frequent
 * pages fall into it or not: refaults are set against the references expected in a sample of so many pages, as if the
 * missing or surplus ones were hits (SHARDS-adj, the first bucket). Cold faults are known without a sample.
 */
public final class PageSample {
    /** With fewer frames than this many in a sample, a policy's lists and rings are too short to work as those of the whole do. */
    public static final int LEAST_FRAMES = 16;

    private final ReferenceString string;
    private final int wholePages;

    private PageSample(ReferenceString string, int wholePages) {
        this.string = string;
        this.wholePages = wholePages;
    }

    /**
     * Disjoint samples of a string.
     *
     * @param pages pages of each, at least 1
     * @param number how many; number × pages must not be more than the string has
     * @param seed of the hash
     */
    public static List<PageSample> of(ReferenceString whole, int pages, int number, long seed) {
        int[] sampleOfPage = deal(whole.pageCount(), pages, number, seed);
        List<ReferenceStringBuilder> builders = new ArrayList<>();
        for (int sample = 0; sample < number; sample++) {
            builders.add(new ReferenceStringBuilder(PageKey.BOTH));
        }
        int[] pageOfRun = whole.pages();
        byte[] runs = whole.runs();
        for (int run = 0; run < pageOfRun.length; run++) {
            int page = pageOfRun[run];
            if (sampleOfPage[page] < number) {
                // The dense number stands for the frame: pages with one virtual number are kept apart.
                builders.get(sampleOfPage[page])
                        .add(
                                whole.vcpu(run),
                                Run.cpl(runs[run]),
                                Run.kinds(runs[run]),
                                whole.virtualNumberOfPage(page),
                                page,
                                whole.count(run));
            }
        }
        return builders.stream()
                .map(builder -> new PageSample(builder.build(), whole.pageCount()))
                .toList();
    }

    /** The sample of each page; {@code number} or more for pages that are in none. */
    private static int[] deal(int pageCount, int pages, int number, long seed) {
        if (pages < 1 || (long) number * pages > pageCount) {
            throw new IllegalArgumentException(number + " samples of " + pages + " pages of " + pageCount);
        }
        long[] hashes = new long[pageCount];
        long key = SplitMix64.mix(seed + 1);
        for (int page = 0; page < pageCount; page++) {
            // A bijection of the page number: no two hashes are equal.
            hashes[page] = SplitMix64.mix(key + page);
        }
        long[] inOrder = hashes.clone();
        Arrays.sort(inOrder);
        int[] sampleOfPage = new int[pageCount];
        for (int page = 0; page < pageCount; page++) {
            sampleOfPage[page] = Arrays.binarySearch(inOrder, hashes[page]) / pages;
        }
        return sampleOfPage;
    }

    /** The references to the sample's pages. */
    public ReferenceString string() {
        return string;
    }

    /** Frames of the sample that stand for a number of frames of the whole, rounded; 0 where that is less than half a frame. */
    public static int frames(int pages, int wholePages, int wholeFrames) {
        return (int) (((long) wholeFrames * pages + wholePages / 2) / wholePages);
    }

    /** The faults of the whole string, as estimated from the faults of the sample. */
    public double faults(long sampleFaults) {
        double share = (double) string.pageCount() / wholePages;
        return wholePages + (sampleFaults - string.pageCount()) / share;
    }

    /** Resident pages of the whole string, as estimated from the mean of the sample. */
    public double resident(double sampleMean) {
        return sampleMean * wholePages / string.pageCount();
    }
}
