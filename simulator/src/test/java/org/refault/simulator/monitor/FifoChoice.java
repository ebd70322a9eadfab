package org.refault.simulator.monitor;

import java.util.ArrayDeque;
import java.util.Deque;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/** First in, first out: the simplest policy, for tests of what calls one. Fails if the contract with policies is broken. */
public final class FifoChoice {
    private FifoChoice() {}

    /** The policy, chosen. */
    public static PolicyChoice<?> fifo() {
        return PolicyChoice.of(new Factory(), "");
    }

    private static final class Fifo implements ReplacementPolicy {
        private final HardwareView hardware;
        private final Deque<Integer> frames = new ArrayDeque<>();

        Fifo(HardwareView hardware) {
            this.hardware = hardware;
        }

        @Override
        public void onPageIn(int frame) {
            if (frame < 0 || frame >= hardware.frames() || frames.contains(frame)) {
                throw new AssertionError("frame " + frame + " is given twice, or is none");
            }
            hardware.isDirty(frame);
            frames.addLast(frame);
        }

        @Override
        public int selectVictim() {
            frames.forEach(hardware::isAccessed);
            return frames.removeFirst();
        }

        @Override
        public void onScan() {
            frames.forEach(hardware::testAndClearAccessed);
        }
    }

    private static final class Factory extends PolicyFactory<PolicyFactory.NoOptions> {
        Factory() {
            super(new PolicyCard("fifo", "first in, first out", "none", "none", Capability.ACCESSED), NoOptions.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return new Fifo(hardware);
        }
    }
}
