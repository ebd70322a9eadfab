package org.refault.policies;

import com.google.auto.service.AutoService;
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
 * Aging: every scan shifts a page's counter right and puts its Accessed bit in at the left. The page with the least
 * counter goes; of equals the one loaded first.
 *
 * <p>A scan sorts the pages once; until the next one counters stand still and victims are taken in that order. Pages
 * loaded meanwhile have the counter 100…0 and stand, in the order of loading, after those with no more:
 *
 * <pre>
 *   sorted   | counter ≤ 100…0 | > 100…0 |        victims: first part, then the fresh, then the second part
 *            taken             high      sortedEnd
 * </pre>
 *
 * Follows tanenbaum2014. Departures: a page starts with the counter 100…0, not 0, or it would be the next victim: its
 * load is a reference since the last scan. The clock tick is a number of references, or the sampler's.
 */
public final class AgingPolicy implements ReplacementPolicy {
    private static final int DIGIT_BITS = 8;

    private final HardwareView hardware;
    private final long period;
    private final int bits;
    private final int leftmost;
    private final int[] counters;
    private final FrameList byLoad;
    private int firstFresh;
    private int[] sorted;
    private int[] unsorted;
    private int taken;
    private int high;
    private int sortedEnd;

    /**
     * Options.
     *
     * @param period between two scans
     * @param bits of a counter
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

            @Option(name = "bits", value = "8", unit = "bits", min = 1, max = 31, doc = "Length of a page's counter.")
            int bits) {}

    AgingPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        int frames = hardware.frames();
        period = options.period().references(frames);
        bits = options.bits();
        leftmost = 1 << bits - 1;
        counters = new int[frames];
        byLoad = new FrameList(frames);
        firstFresh = byLoad.end();
        sorted = new int[frames];
        unsorted = new int[frames];
    }

    @Override
    public void onPageIn(int frame) {
        counters[frame] = leftmost;
        byLoad.addLast(frame);
        if (firstFresh == byLoad.end()) {
            firstFresh = frame;
        }
    }

    @Override
    public int selectVictim() {
        int victim;
        if (taken < high || firstFresh == byLoad.end()) {
            victim = sorted[taken++];
        } else {
            victim = firstFresh;
            firstFresh = byLoad.after(victim);
        }
        byLoad.remove(victim);
        return victim;
    }

    @Override
    public void onScan() {
        sortedEnd = 0;
        for (int frame = byLoad.first(); frame != byLoad.end(); frame = byLoad.after(frame)) {
            // c = (c >> 1) | A << (bits - 1)
            counters[frame] = counters[frame] >> 1 | (hardware.testAndClearAccessed(frame) ? leftmost : 0);
            sorted[sortedEnd++] = frame;
        }
        for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
            sortByDigit(shift);
        }
        taken = 0;
        high = 0;
        while (high < sortedEnd && counters[sorted[high]] <= leftmost) {
            high++;
        }
        firstFresh = byLoad.end();
    }

    /** One stable pass of a radix sort; the first one finds the order of loading. */
    private void sortByDigit(int shift) {
        int[] starts = new int[(1 << DIGIT_BITS) + 1];
        for (int i = 0; i < sortedEnd; i++) {
            starts[digit(sorted[i], shift) + 1]++;
        }
        for (int digit = 1; digit < starts.length; digit++) {
            starts[digit] += starts[digit - 1];
        }
        for (int i = 0; i < sortedEnd; i++) {
            unsorted[starts[digit(sorted[i], shift)]++] = sorted[i];
        }
        int[] result = unsorted;
        unsorted = sorted;
        sorted = result;
    }

    private int digit(int frame, int shift) {
        return counters[frame] >> shift & (1 << DIGIT_BITS) - 1;
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** Makes {@link AgingPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "aging",
                            "every scan shifts the Accessed bit into a page's counter from the left; the least counter goes",
                            "tanenbaum2014",
                            "Accessed bit and the counter's leftmost bit set on load; a scan after every period; ties: earliest loaded",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new AgingPolicy(hardware, options);
        }
    }
}
