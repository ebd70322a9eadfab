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
 * <p>Follows tanenbaum2014. Departures: a page starts with the counter 100…0, not 0, or it would be the next victim: its
 * load is a reference since the last scan. The clock tick is a number of references, or the sampler's.
 */
public final class AgingPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final long period;
    private final int leftmost;
    private final int[] counters;
    private final ScanOrder order;

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
        leftmost = 1 << options.bits() - 1;
        counters = new int[frames];
        order = new ScanOrder(frames, leftmost);
    }

    @Override
    public void onPageIn(int frame) {
        counters[frame] = leftmost;
        order.add(frame);
    }

    @Override
    public int selectVictim() {
        return order.removeFirst();
    }

    @Override
    public void onScan() {
        FrameList byLoad = order.byLoad();
        for (int frame = byLoad.first(); frame != byLoad.end(); frame = byLoad.after(frame)) {
            // c = (c >> 1) | A << (bits - 1)
            counters[frame] = counters[frame] >> 1 | (hardware.testAndClearAccessed(frame) ? leftmost : 0);
        }
        order.sort(counters);
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

        /** What it simulates (tanenbaum2014); a bounded past, scanned at every reference, is no past. */
        @Override
        public String exactTwin(Options options, int frames) {
            return "lru";
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new AgingPolicy(hardware, options);
        }
    }
}
