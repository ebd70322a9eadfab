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
 * The mail read literally, "infrequently used pages stay, frequently used ones can be selected": every scan adds the
 * Accessed bit to a page's counter, and the page with the <em>greatest</em> counter goes; of equals the one loaded first.
 * A negative control: where some pages are used more than others it does worse than chance.
 *
 * <p>Follows lawton1999. Departures: the mail means the contrary; see {@code lru-timestamp}.
 */
public final class MruInvertedPolicy implements ReplacementPolicy {
    private static final int NEVER_ACCESSED = Integer.MAX_VALUE;

    private final HardwareView hardware;
    private final long period;
    /** Integer.MAX_VALUE less the scans that found the page accessed: the least goes. */
    private final int[] keys;

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

    private MruInvertedPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        period = options.period().references(hardware.frames());
        keys = new int[hardware.frames()];
        order = new ScanOrder(hardware.frames(), NEVER_ACCESSED - 1);
    }

    @Override
    public void onPageIn(int frame) {
        keys[frame] = NEVER_ACCESSED;
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
            keys[frame] -= hardware.testAndClearAccessed(frame) ? 1 : 0;
        }
        order.sort(keys);
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** Makes {@link MruInvertedPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "mru-inverted",
                            "the most frequently accessed page goes: the mail read literally, a negative control",
                            "lawton1999",
                            "Accessed bit set on load, counted once until the next scan; a scan after every period; ties: earliest loaded",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new MruInvertedPolicy(hardware, options);
        }
    }
}
