package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.policy.ScanPeriod;

/**
 * DAMON's regions as the source of coldness: the pages are divided into regions of neighbours taken to be used alike. Every
 * sample looks at one random page of each region. After {@code aggregation} samples neighbours with like counts are merged,
 * the pages ordered for eviction, and the regions split at random places. Pages of the regions with the least counts go
 * first, of those the ones whose count has not changed for longest, of equals the one loaded first; pages loaded since
 * come last.
 *
 * <pre>
 *   page number  0 ........ 17 ..... 40 ............ 99
 *   regions      [   12     |   0    |      3        ]      count of the samples that found their page accessed
 *                              ^ go first
 * </pre>
 *
 * What it costs depends on the number of regions, not of pages; if there are as many, it is a scan of all pages.
 *
 * <p>Follows park2019, as mm/damon/core.c has it. Departures: neighbours are so by page number, which in the replay is the order of first reference.
 * The kernel reclaims cold regions ahead of need, as DAMON_RECLAIM does within a quota; here they only order the victims.
 */
public final class DamonRegionsPolicy implements ReplacementPolicy {
    private static final int NONE = -1;
    private static final int MAX_AGE = 1000;
    private static final int PARTS = 10;

    private final HardwareView hardware;
    private final RandomStream random;
    private final Options options;
    private final long period;
    private final ScanOrder order;
    private final int[] keys;
    private final int[] pageOfFrame;
    private int[] frameOfPage = new int[0];
    private int pages;

    /* Regions by place: the first page, counts of this aggregation and the last, age; the end is the next one's start. */
    private int[] starts = new int[1];
    private int[] counts = new int[0];
    private int[] lastCounts = new int[0];
    private int[] ages = new int[0];
    private int[] sampled = new int[0];
    private int regions;
    private int regionsAtLastSplit;
    private int samples;

    /**
     * Options.
     *
     * @param period between two samples
     * @param aggregation samples counted together
     * @param minRegions fewest regions
     * @param maxRegions most regions
     */
    public record Options(
            @Option(
                    name = "period",
                    value = "1x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "Between two samples of the replay: references, or a multiple of the frames.")
            ScanPeriod period,

            @Option(
                    name = "aggregation",
                    value = "20",
                    unit = "samples",
                    min = 1,
                    max = 1000,
                    doc = "Samples counted together before regions are merged, ranked and split.")
            int aggregation,

            @Option(
                    name = "min-regions",
                    value = "10",
                    unit = "regions",
                    min = 1,
                    max = 1_000_000,
                    doc =
                            "Regions to begin with, and a bound of their size: no merged region is larger than this share of all pages.")
            int minRegions,

            @Option(
                    name = "max-regions",
                    value = "1000",
                    unit = "regions",
                    min = 1,
                    max = 1_000_000,
                    doc = "Regions are split while there are no more than half as many.")
            int maxRegions) {}

    private DamonRegionsPolicy(HardwareView hardware, Options options, RandomStream random) {
        this.hardware = hardware;
        this.options = options;
        this.random = random;
        period = options.period().references(hardware.frames());
        order = new ScanOrder(hardware.frames(), Integer.MAX_VALUE);
        keys = new int[hardware.frames()];
        pageOfFrame = new int[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        if (page >= frameOfPage.length) {
            int known = frameOfPage.length;
            frameOfPage = Arrays.copyOf(frameOfPage, 2 * page + 16);
            Arrays.fill(frameOfPage, known, frameOfPage.length, NONE);
        }
        pages = Math.max(pages, page + 1);
        frameOfPage[page] = frame;
        pageOfFrame[frame] = page;
        order.add(frame);
    }

    @Override
    public int selectVictim() {
        int victim = order.removeFirst();
        frameOfPage[pageOfFrame[victim]] = NONE;
        return victim;
    }

    @Override
    public void onScan() {
        for (int region = 0; region < regions; region++) {
            int frame = frameOfPage[sampled[region]];
            if (frame != NONE && hardware.isAccessed(frame)) {
                counts[region]++;
            }
        }
        samples++;
        if (samples == options.aggregation()) {
            aggregate();
            samples = 0;
        }
        cover();
        for (int region = 0; region < regions; region++) {
            int size = starts[region + 1] - starts[region];
            sampled[region] = starts[region] + (size == 1 ? 0 : random.nextInt(size));
            int frame = frameOfPage[sampled[region]];
            if (frame != NONE) {
                hardware.testAndClearAccessed(frame);
            }
        }
    }

    private void aggregate() {
        int greatest = 0;
        for (int region = 0; region < regions; region++) {
            greatest = Math.max(greatest, counts[region]);
        }
        int threshold = greatest / PARTS;
        grow(threshold);
        merge(threshold);
        while (regions > options.maxRegions() && threshold < options.aggregation()) {
            threshold = Math.max(1, 2 * threshold);
            merge(threshold);
        }
        rank();
        for (int region = 0; region < regions; region++) {
            lastCounts[region] = counts[region];
            counts[region] = 0;
        }
        split();
    }

    /** Regions whose counts stand still grow old. */
    private void grow(int threshold) {
        for (int region = 0; region < regions; region++) {
            boolean changed = Math.abs(counts[region] - lastCounts[region]) > threshold
                    || counts[region] == 0 != (lastCounts[region] == 0);
            ages[region] = changed ? 0 : Math.min(MAX_AGE, ages[region] + 1);
        }
    }

    /** Merges neighbours whose counts differ by no more than the threshold, unless they get too large. */
    private void merge(int threshold) {
        long limit = Math.max(1, pages / options.minRegions());
        int to = 0;
        for (int region = 1; region < regions; region++) {
            long sizeBefore = starts[region] - starts[to];
            long size = starts[region + 1] - starts[region];
            if (Math.abs(counts[region] - counts[to]) <= threshold && sizeBefore + size <= limit) {
                // weighted by size
                counts[to] = (int) ((counts[to] * sizeBefore + counts[region] * size) / (sizeBefore + size));
                ages[to] = (int) ((ages[to] * sizeBefore + ages[region] * size) / (sizeBefore + size));
            } else {
                to++;
                starts[to] = starts[region];
                counts[to] = counts[region];
                ages[to] = ages[region];
            }
        }
        if (regions > 0) {
            starts[to + 1] = starts[regions];
            regions = to + 1;
        }
    }

    /** Orders the pages by their regions: least count, then greatest age. */
    private void rank() {
        FrameList byLoad = order.byLoad();
        for (int frame = byLoad.first(); frame != byLoad.end(); frame = byLoad.after(frame)) {
            keys[frame] = Integer.MAX_VALUE; // a page beyond the last region
        }
        for (int region = 0; region < regions; region++) {
            int key = counts[region] * (MAX_AGE + 1) + MAX_AGE - ages[region];
            for (int page = starts[region]; page < starts[region + 1]; page++) {
                if (frameOfPage[page] != NONE) {
                    keys[frameOfPage[page]] = key;
                }
            }
        }
        order.sort(keys);
    }

    /** Splits every region of more than two pages in two, or three if twos have not changed their number; unless there are many already. */
    private void split() {
        int before = regions;
        if (regions > options.maxRegions() / 2) {
            return;
        }
        int cuts = regions == regionsAtLastSplit && regions < options.maxRegions() / 3 ? 2 : 1;
        regionsAtLastSplit = before;
        int[] oldStarts = Arrays.copyOf(starts, regions + 1);
        int[] oldLastCounts = Arrays.copyOf(lastCounts, regions);
        int[] oldAges = Arrays.copyOf(ages, regions);
        regions = 0;
        for (int region = 0; region < before; region++) {
            int start = oldStarts[region];
            int size = oldStarts[region + 1] - start;
            int cut = leftPart(size);
            int[] ends = {cuts == 2 ? leftPart(cut) : cut, cut, size};
            int from = 0;
            for (int to : ends) {
                if (to > from) {
                    add(start + from, start + to, oldLastCounts[region], oldAges[region]);
                    from = to;
                }
            }
        }
    }

    /** Pages to the left of a cut: one to nine tenths of a region; all, if that were none or there are no more than two. */
    private int leftPart(int size) {
        if (size <= 2) {
            return size;
        }
        int part = (int) ((long) size * (1 + random.nextInt(PARTS - 1)) / PARTS);
        return part == 0 ? size : part;
    }

    /** Appends a region. */
    private void add(int start, int end, int lastCount, int age) {
        if (regions == counts.length) {
            int room = 2 * regions + 16;
            starts = Arrays.copyOf(starts, room + 1);
            counts = Arrays.copyOf(counts, room);
            lastCounts = Arrays.copyOf(lastCounts, room);
            ages = Arrays.copyOf(ages, room);
            sampled = Arrays.copyOf(sampled, room);
        }
        starts[regions] = start;
        starts[regions + 1] = end;
        counts[regions] = 0;
        lastCounts[regions] = lastCount;
        ages[regions] = age;
        regions++;
    }

    /** Pages seen since the last sample get regions of their own, of the largest size that merging allows. */
    private void cover() {
        int size = Math.max(1, pages / options.minRegions());
        int start = starts[regions];
        while (start < pages) {
            int end = Math.min(pages, start + size);
            add(start, end, 0, 0);
            start = end;
        }
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** Makes {@link DamonRegionsPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "damon-regions",
                            "one random page a region tells of its neighbours; pages of the coldest regions go first",
                            "park2019",
                            "Accessed bit set on load; a sample after every period; ties: earliest loaded; draws from the stream policy.damon-regions",
                            Capability.ACCESSED,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new DamonRegionsPolicy(hardware, options, random);
        }
    }
}
