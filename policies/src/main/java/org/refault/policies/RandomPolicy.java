package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.EnumSet;
import java.util.Set;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
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
    public static final class Factory implements PolicyFactory<PolicyFactory.NoOptions> {
        @Override
        public String id() {
            return "random";
        }

        @Override
        public String summary() {
            return "any resident page goes, each as likely as any other";
        }

        @Override
        public String paper() {
            return "belady1966";
        }

        @Override
        public String conventions() {
            return "looks at no bits; draws from the stream policy.random, one number a victim";
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
            return new RandomPolicy(hardware, random);
        }
    }
}
