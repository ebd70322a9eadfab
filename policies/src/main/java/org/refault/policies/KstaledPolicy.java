package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
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
 * kstaled: the cold pages of Google's far memory. Every scan makes a page that was not accessed one scan older, and an
 * accessed one new; pages of the age {@code k} are cold and are given up.
 *
 * <p>With {@code rate} above 0 the threshold follows the program instead. Two histograms are kept: how many pages have each
 * age, and how many had it when they were found accessed, or loaded again, within the last period: the promotions that a
 * threshold up to that age would have cost. The best threshold of a period is the least one that would have cost no more
 * promotions than {@code rate} per cent of the working set, the pages younger than the least threshold. In force is the
 * greater of the last period's best and the {@code percentile} of all best ones so far.
 *
 * <p>Follows lagarcavilla2019. Departures: the age of a page given up goes on being known by its number; if memory is full
 * the oldest page goes, of equals the one loaded first. The rate is for each period, the paper's for each minute.
 */
public final class KstaledPolicy implements ReplacementPolicy {
    private static final int MAX_AGE = 255;
    private static final int NEVER = -1;

    private final HardwareView hardware;
    private final Options options;
    private final long period;
    private final FrameList byLoad;
    private final FrameList byScan;
    private final long[] lastFound;
    /** The scan that found a page accessed last, by page, once it has left. */
    private long[] lastFoundOfGone = new long[0];

    private final long[] promotions = new long[MAX_AGE + 1];
    private final long[] bests = new long[MAX_AGE + 1];
    private long scans;
    private int threshold;

    /**
     * Options.
     *
     * @param period between two scans
     * @param k age at which a page is cold, where the rate is 0
     * @param rate promotions allowed, per cent of the working set
     * @param percentile of the best thresholds so far
     */
    public record Options(
            @Option(
                    name = "period",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "Between two scans of the replay: references, or a multiple of the frames.")
            ScanPeriod period,

            @Option(
                    name = "k",
                    value = "2",
                    unit = "scans",
                    min = 1,
                    max = 255,
                    doc =
                            "Scans without an access after which a page is cold; with a rate, the threshold to begin with.")
            int k,

            @Option(
                    name = "rate",
                    value = "0",
                    unit = "% per period",
                    min = 0,
                    max = 100,
                    doc =
                            "Promotions allowed in a period, in per cent of the working set; 0 leaves the threshold at k.")
            double rate,

            @Option(
                    name = "percentile",
                    value = "98",
                    unit = "%",
                    min = 0,
                    max = 100,
                    doc = "Which of the best thresholds so far is in force, unless the last period's is greater.")
            double percentile) {
        private boolean adapts() {
            return rate > 0;
        }

        private long coldAge(int frames) {
            return k * period.references(frames);
        }
    }

    private KstaledPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        this.options = options;
        period = options.period().references(hardware.frames());
        byLoad = new FrameList(hardware.frames());
        byScan = new FrameList(hardware.frames());
        lastFound = new long[hardware.frames()];
        threshold = options.k();
    }

    @Override
    public void onPageIn(int frame) {
        lastFound[frame] = scans;
        byLoad.addLast(frame);
        byScan.addLast(frame);
        if (options.adapts()) {
            int page = hardware.pageOf(frame);
            if (page >= lastFoundOfGone.length) {
                int known = lastFoundOfGone.length;
                lastFoundOfGone = Arrays.copyOf(lastFoundOfGone, 2 * page + 16);
                Arrays.fill(lastFoundOfGone, known, lastFoundOfGone.length, NEVER);
            }
            if (lastFoundOfGone[page] != NEVER) {
                promotions[ageAt(lastFoundOfGone[page])]++;
                lastFoundOfGone[page] = NEVER;
            }
        }
    }

    private int ageAt(long found) {
        return (int) Math.min(MAX_AGE, scans - found);
    }

    @Override
    public int selectVictim() {
        int oldest = byScan.removeFirst();
        byLoad.remove(oldest);
        if (options.adapts()) {
            lastFoundOfGone[hardware.pageOf(oldest)] = lastFound[oldest];
        }
        return oldest;
    }

    @Override
    public void onScan() {
        int workingSet = 0;
        for (int frame = byLoad.first(); frame != byLoad.end(); frame = byLoad.after(frame)) {
            if (hardware.testAndClearAccessed(frame)) {
                promotions[ageAt(lastFound[frame])]++;
                lastFound[frame] = scans + 1;
                byScan.moveToLast(frame);
                workingSet++;
            }
        }
        scans++;
        if (options.adapts()) {
            adapt(workingSet);
        }
        while (!byScan.isEmpty() && scans - lastFound[byScan.first()] >= threshold) {
            hardware.release(selectVictim());
        }
    }

    /** Takes the promotions of the last period as the price of each threshold. */
    private void adapt(int workingSet) {
        double allowed = options.rate() / 100 * workingSet;
        int best = MAX_AGE;
        long cost = promotions[MAX_AGE];
        // best = min { T : promotions of pages of age T or more <= rate * working set }
        while (best > 1 && cost + promotions[best - 1] <= allowed) {
            best--;
            cost += promotions[best];
        }
        Arrays.fill(promotions, 0);
        bests[best]++;
        threshold = Math.max(best, percentile());
    }

    private int percentile() {
        double rank = options.percentile() / 100 * scans;
        int value = 1;
        long upTo = bests[value];
        while (upTo < rank) {
            value++;
            upTo += bests[value];
        }
        return value;
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** Makes {@link KstaledPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "kstaled",
                            "pages idle for k scans are cold and given up; k may follow the rate of promotions",
                            "lagarcavilla2019",
                            "Accessed bit set on load; a scan after every period; ages up to 255; memory full: the oldest, ties: earliest loaded",
                            Capability.ACCESSED,
                            Capability.RELEASE),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            Set<Capability> seen = EnumSet.of(Capability.ACCESSED, Capability.RELEASE);
            if (options.adapts()) {
                seen.add(Capability.HISTORY);
            }
            return seen;
        }

        /** Keeps the age at which a page is cold, unless it is the rate that decides. */
        @Override
        public String scanningEvery(Options options, long references, int frames) {
            long k = Math.max(1, Math.round((double) options.coldAge(frames) / references));
            return "period=" + references + (options.adapts() ? "" : "+k=" + k);
        }

        @Override
        public String exactTwin(Options options, int frames) {
            return options.adapts() ? "" : "ws:tau=" + options.coldAge(frames);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new KstaledPolicy(hardware, options);
        }
    }
}
