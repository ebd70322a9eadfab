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
 * NFU, not frequently used: every scan adds the Accessed bit to a page's counter. The page with the least counter goes;
 * of equals the one loaded first. It never forgets: a page used much long ago stays.
 *
 * <p>Follows tanenbaum2014. Departures: until the scan after its load a page counts as accessed once, or it would be the
 * next victim. The clock tick is a number of references, or the sampler's.
 */
public final class NfuPolicy implements ReplacementPolicy {
    private static final int FRESH = 1;

    private final HardwareView hardware;
    private final long period;
    private final int[] counters;
    private final ScanOrder order;

    /**
     * Options.
     *
     * @param period between two scans
     */
    public record Options(
            @Option(
                    name = "period",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "Between two scans of the replay: references, or a multiple of the frames.")
            ScanPeriod period) {}

    private NfuPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        period = options.period().references(hardware.frames());
        counters = new int[hardware.frames()];
        order = new ScanOrder(hardware.frames(), FRESH);
    }

    @Override
    public void onPageIn(int frame) {
        counters[frame] = 0;
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
            // c = c + A
            counters[frame] += hardware.testAndClearAccessed(frame) ? 1 : 0;
        }
        order.sort(counters);
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** Makes {@link NfuPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "nfu",
                            "every scan adds the Accessed bit to a counter; the least counter goes",
                            "tanenbaum2014",
                            "Accessed bit set on load, counted once until the next scan; a scan after every period; ties: earliest loaded",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new NfuPolicy(hardware, options);
        }
    }
}
