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

/**
 * GCLOCK, the generalised CLOCK: a counter for each page in the place of CLOCK's bit. The hand spares a page as long as
 * its counter is above 0 and counts it down; a page found accessed has its counter set to {@code weight}, or raised by
 * one up to it.
 *
 * <p>Follows smith1978. Departures: the paper counts at every hit; here the hand learns of hits from the Accessed bit,
 * so that any number between two of its visits is one. With {@code weight=1} it is CLOCK.
 */
public final class GclockPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final Options options;
    private final FrameList ring;
    private final int[] counters;

    /** What an access does to the counter. */
    public enum OnAccess {
        /** Sets it to the weight. */
        SET,
        /** Adds one, up to the weight. */
        ADD
    }

    /**
     * Options.
     *
     * @param weight greatest counter
     * @param onAccess what an access does to the counter
     * @param first counter of a page just loaded, at most the weight
     * @param loadBit whether the load sets the Accessed bit
     */
    public record Options(
            @Option(
                    name = "weight",
                    value = "3",
                    unit = "rounds",
                    min = 1,
                    max = 100,
                    doc = "Greatest counter: rounds of the hand that an accessed page is spared.")
            int weight,

            @Option(
                    name = "on-access",
                    value = "set",
                    doc = "What an access found by the hand does to the counter: set it to the weight, or add one.")
            OnAccess onAccess,

            @Option(
                    name = "first",
                    value = "0",
                    unit = "rounds",
                    min = 0,
                    max = 100,
                    doc = "Counter of a page just loaded; no more than the weight counts.")
            int first,

            @Option(
                    name = "load-bit",
                    value = "0",
                    doc = "Whether the reference that loads a page leaves its Accessed bit set (replay only).")
            boolean loadBit) {}

    private GclockPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        this.options = options;
        ring = new FrameList(hardware.frames());
        counters = new int[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        counters[frame] = Math.min(options.first(), options.weight());
        ring.addLast(frame);
    }

    @Override
    public int selectVictim() {
        while (true) {
            int hand = ring.removeFirst();
            if (hardware.testAndClearAccessed(hand)) {
                counters[hand] = options.onAccess() == OnAccess.SET
                        ? options.weight()
                        : Math.min(counters[hand] + 1, options.weight());
            }
            if (counters[hand] == 0) {
                return hand;
            }
            counters[hand]--;
            ring.addLast(hand);
        }
    }

    @Override
    public boolean accessedOnLoad() {
        return options.loadBit();
    }

    /** Makes {@link GclockPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "gclock",
                            "CLOCK with a counter for the bit: the hand counts down, an access sets it or adds one; evicted at 0",
                            "smith1978",
                            "Accessed bit clear and counter 0 on load; hits between two visits of the hand are one",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new GclockPolicy(hardware, options);
        }
    }
}
