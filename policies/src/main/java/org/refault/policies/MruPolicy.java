package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * MRU: the page referenced last goes. Best on a loop larger than memory, worst nearly everywhere else.
 *
 * <p>Follows effelsberg1984. Departures: none.
 */
public final class MruPolicy implements OraclePolicy {
    private final FrameList byUse;

    private MruPolicy(HardwareView hardware) {
        byUse = new FrameList(hardware.frames());
    }

    @Override
    public void onPageIn(int frame) {
        byUse.addLast(frame);
    }

    @Override
    public void onReference(int frame, int run, int count) {
        byUse.moveToLast(frame);
    }

    @Override
    public int selectVictim() {
        int frame = byUse.last();
        byUse.remove(frame);
        return frame;
    }

    /** Makes {@link MruPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<PolicyFactory.NoOptions> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "mru",
                            "the page referenced last goes (oracle: sees every reference)",
                            "effelsberg1984",
                            "exact order of every reference; victim before load; no ties",
                            Capability.REFERENCES),
                    NoOptions.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return new MruPolicy(hardware);
        }
    }
}
