package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * RANDOM: any resident page goes, each as likely as any other. Belady's RAND; also what ESX Server falls back on when
 * the guest does not choose (waldspurger2002).
 *
 * <p>Follows belady1966. Departures: none.
 */
public final class RandomPolicy implements ReplacementPolicy {
    private final RandomStream random;
    private final int[] candidates;
    private int count;

    private RandomPolicy(HardwareView hardware, RandomStream random) {
        this.random = random;
        candidates = new int[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        candidates[count++] = frame;
    }

    @Override
    public int selectVictim() {
        int chosen = random.nextInt(count);
        int victim = candidates[chosen];
        candidates[chosen] = candidates[--count];
        return victim;
    }

    /** Makes {@link RandomPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<PolicyFactory.NoOptions> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "random",
                            "any resident page goes, each as likely as any other",
                            "belady1966",
                            "looks at no bits; draws from the stream policy.random, one number a victim",
                            Capability.EVENTS),
                    NoOptions.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return new RandomPolicy(hardware, random);
        }
    }
}
