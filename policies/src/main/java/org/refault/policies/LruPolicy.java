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
 * Exact LRU: the page referenced longest ago goes. Needs every reference in order, which no pager has.
 *
 * <p>Follows mattson1970. Departures: none.
 */
public final class LruPolicy implements OraclePolicy {
    private final FrameList byUse;

    private LruPolicy(HardwareView hardware) {
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
        return byUse.removeFirst();
    }

    /** Makes {@link LruPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<PolicyFactory.NoOptions> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "lru",
                            "the page referenced longest ago goes (oracle: sees every reference)",
                            "mattson1970",
                            "exact order of every reference; no ties",
                            Capability.REFERENCES),
                    NoOptions.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return new LruPolicy(hardware);
        }
    }
}
