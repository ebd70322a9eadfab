package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * FIFO: the page loaded longest ago goes, used or not. More frames can mean more faults (Belady's anomaly).
 *
 * <p>Follows belady1966. Departures: none.
 */
public final class FifoPolicy implements ReplacementPolicy {
    private final FrameList byLoad;

    private FifoPolicy(HardwareView hardware) {
        byLoad = new FrameList(hardware.frames());
    }

    @Override
    public void onPageIn(int frame) {
        byLoad.addLast(frame);
    }

    @Override
    public int selectVictim() {
        return byLoad.removeFirst();
    }

    /** Makes {@link FifoPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<PolicyFactory.NoOptions> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "fifo",
                            "the page loaded longest ago goes",
                            "belady1966",
                            "looks at no bits",
                            Capability.EVENTS),
                    NoOptions.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return new FifoPolicy(hardware);
        }
    }
}
