package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.EnumSet;
import java.util.Set;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
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
    public static final class Factory implements PolicyFactory<PolicyFactory.NoOptions> {
        @Override
        public String id() {
            return "fifo";
        }

        @Override
        public String summary() {
            return "the page loaded longest ago goes";
        }

        @Override
        public String paper() {
            return "belady1966";
        }

        @Override
        public String conventions() {
            return "looks at no bits";
        }

        @Override
        public Class<NoOptions> options() {
            return NoOptions.class;
        }

        @Override
        public Set<Capability> capabilities(NoOptions options) {
            return EnumSet.of(Capability.EVENTS);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return new FifoPolicy(hardware);
        }
    }
}
