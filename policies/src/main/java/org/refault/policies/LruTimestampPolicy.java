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
 * LRU by time stamps: a scan clears the Accessed bit of every page and stamps those that had it set with the time of
 * the scan; a load stamps too. The page with the oldest stamp goes; of equals the one loaded first. With a scan after
 * every reference it is exact LRU.
 *
 * <p>The stamps are only ever compared, so a list in their order stands for them.
 *
 * <p>Follows lawton1999. Departures: ties and the stamp of a load are fixed here; the mail leaves them open.
 */
public final class LruTimestampPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final long period;
    private final FrameList byLoad;
    private final FrameList byStamp;

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

    LruTimestampPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        period = options.period().references(hardware.frames());
        byLoad = new FrameList(hardware.frames());
        byStamp = new FrameList(hardware.frames());
    }

    @Override
    public void onPageIn(int frame) {
        byLoad.addLast(frame);
        byStamp.addLast(frame);
    }

    @Override
    public int selectVictim() {
        int oldest = byStamp.removeFirst();
        byLoad.remove(oldest);
        return oldest;
    }

    @Override
    public void onScan() {
        for (int frame = byLoad.first(); frame != byLoad.end(); frame = byLoad.after(frame)) {
            if (hardware.testAndClearAccessed(frame)) {
                byStamp.moveToLast(frame);
            }
        }
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** Makes {@link LruTimestampPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "lru-timestamp",
                            "scans stamp the pages found accessed; the oldest stamp goes; period=1 is exact LRU",
                            "lawton1999",
                            "Accessed bit set and page stamped on load; a scan after every period; ties: earliest loaded",
                            Capability.ACCESSED),
                    Options.class);
        }

        /** Stamped at every reference. */
        @Override
        public String exactTwin(Options options, int frames) {
            return "lru";
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new LruTimestampPolicy(hardware, options);
        }
    }
}
