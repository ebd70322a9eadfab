package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.EnumSet;
import java.util.Set;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.policy.ScanPeriod;

/**
 * VMware ESX: a random page goes, and how much memory is in use is estimated from a sample. Every period {@code samples}
 * pages, drawn without repetition, have their Accessed bits cleared; the share of them found accessed a period later, give
 * or take 1/√n, is the share of memory in use. The greatest of this estimate and of a fast and a slow moving average of it
 * counts, so that memory is granted quickly and taken back slowly. Of the rest, which is idle, the share {@code tax} is
 * given up, at random.
 *
 * <p>Follows waldspurger2002. Departures: the paper samples by dropping translations, here the Accessed bit tells; its tax
 * is what idle memory costs in the bargain with other virtual machines (the timed machine has that as balloon.tax), here
 * a single one gives it up by itself. The gains of the averages, 1/2 and 1/8, are chosen here. With {@code tax=0} it is RANDOM.
 */
public final class EsxRandomPolicy implements ReplacementPolicy {
    private static final double FAST = 0.5;
    private static final double SLOW = 0.125;

    private final HardwareView hardware;
    private final RandomStream random;
    private final long period;
    private final int samples;
    private final double tax;
    private final int[] candidates;
    private final int[] placeOf;
    private final boolean[] isSampled;
    private final int[] sampled;
    private int sampledPages;
    private int count;
    private double fast;
    private double slow;
    private boolean estimated;

    /**
     * Options.
     *
     * @param period between two scans
     * @param samples pages drawn each period
     * @param tax of idle memory
     */
    public record Options(
            @Option(
                    name = "period",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "Between two samples of the replay: references, or a multiple of the frames.")
            ScanPeriod period,

            @Option(
                    name = "samples",
                    value = "100",
                    unit = "pages",
                    min = 1,
                    max = 1_000_000,
                    doc = "Pages drawn each period to estimate how many are in use.")
            int samples,

            @Option(
                    name = "tax",
                    value = "75",
                    unit = "%",
                    min = 0,
                    max = 100,
                    doc = "Share of the idle pages that is given up each period; 0: none, and no samples.")
            double tax) {}

    private EsxRandomPolicy(HardwareView hardware, Options options, RandomStream random) {
        this.hardware = hardware;
        this.random = random;
        int frames = hardware.frames();
        period = options.tax() > 0 ? options.period().references(frames) : NO_SCANS;
        samples = Math.min(options.samples(), frames);
        tax = options.tax() / 100;
        candidates = new int[frames];
        placeOf = new int[frames];
        isSampled = new boolean[frames];
        sampled = new int[samples];
    }

    @Override
    public void onPageIn(int frame) {
        isSampled[frame] = false;
        candidates[count] = frame;
        placeOf[frame] = count++;
    }

    @Override
    public int selectVictim() {
        int chosen = random.nextInt(count);
        int victim = candidates[chosen];
        count--;
        swap(chosen, count);
        return victim;
    }

    @Override
    public void onScan() {
        if (tax == 0) {
            return; // the timed machine scans all the same
        }
        estimate();
        if (estimated) {
            // active + (1 - tax) * idle
            double active = Math.max(fast, slow);
            long target = (long) StrictMath.ceil(count * (active + (1 - tax) * (1 - active)));
            while (count > target) {
                hardware.release(selectVictim());
            }
        }
        draw();
    }

    /** The share of the sample still in memory that was accessed, and its averages. */
    private void estimate() {
        int held = 0;
        int accessed = 0;
        for (int i = 0; i < sampledPages; i++) {
            int frame = sampled[i];
            if (placeOf[frame] < count && candidates[placeOf[frame]] == frame && isSampled[frame]) {
                held++;
                accessed += hardware.isAccessed(frame) ? 1 : 0;
                isSampled[frame] = false;
            }
        }
        if (held > 0) {
            double now = (double) accessed / held;
            // The greatest of the estimate and its averages: an average below the estimate jumps to it.
            fast = estimated ? Math.max(now, fast + FAST * (now - fast)) : now;
            slow = estimated ? slow + SLOW * (now - slow) : now;
            estimated = true;
        }
    }

    private void draw() {
        sampledPages = Math.min(samples, count);
        for (int i = 0; i < sampledPages; i++) {
            swap(i, i + random.nextInt(count - i));
            sampled[i] = candidates[i];
            isSampled[sampled[i]] = true;
            hardware.testAndClearAccessed(sampled[i]);
        }
    }

    private void swap(int one, int other) {
        int frame = candidates[one];
        candidates[one] = candidates[other];
        candidates[other] = frame;
        placeOf[candidates[one]] = one;
        placeOf[frame] = other;
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** Makes {@link EsxRandomPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "esx-random",
                            "a random page goes; a sample tells how many are in use, and a share of the idle ones is given up",
                            "waldspurger2002",
                            "Accessed bit set on load; a sample after every period; draws from the stream policy.esx-random",
                            Capability.ACCESSED,
                            Capability.RELEASE),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            return options.tax() > 0
                    ? EnumSet.of(Capability.ACCESSED, Capability.RELEASE)
                    : EnumSet.noneOf(Capability.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new EsxRandomPolicy(hardware, options, random);
        }
    }
}
