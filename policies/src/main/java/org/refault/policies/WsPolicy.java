package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.policy.ScanPeriod;

/**
 * The working set: the pages referenced within the last {@code tau} references are resident, and no others. A reference
 * faults if the last one to its page is more than tau ago.
 *
 * <p>A page last used at s leaves at s + tau. The policy is told of a run when it is over, and settles then what has left
 * meanwhile.
 *
 * <p>Follows denning1968. Departures: none; if memory is full the page used longest ago goes.
 */
public final class WsPolicy implements OraclePolicy {
    private final HardwareView hardware;
    private final long tau;
    private final FrameList byUse;
    private final long[] lastUse;
    private long time;

    /**
     * Options.
     *
     * @param tau the window
     */
    public record Options(
            @Option(
                    name = "tau",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "The window: references, or a multiple of the frames.")
            ScanPeriod tau) {}

    private WsPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        tau = options.tau().references(hardware.frames());
        byUse = new FrameList(hardware.frames());
        lastUse = new long[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        byUse.addLast(frame);
    }

    @Override
    public void onReference(int frame, int run, int count) {
        time += count;
        lastUse[frame] = time;
        byUse.moveToLast(frame);
        int oldest = byUse.first();
        while (lastUse[oldest] + tau <= time) {
            byUse.remove(oldest);
            hardware.releaseAsOf(oldest, lastUse[oldest] + tau);
            oldest = byUse.first();
        }
    }

    @Override
    public int selectVictim() {
        return byUse.removeFirst();
    }

    /** Makes {@link WsPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "ws",
                            "the pages used within the last tau references are resident (oracle: sees every reference)",
                            "denning1968",
                            "faults if the interval is greater than tau; memory full: LRU",
                            Capability.REFERENCES,
                            Capability.RELEASE),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new WsPolicy(hardware, options);
        }
    }
}
