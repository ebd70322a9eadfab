package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * CLOCK: the pages stand in a ring, in the order of loading, and a hand goes round. A page referenced since the hand
 * last passed is spared once: its Accessed bit is cleared. The first page found with the bit clear goes, and the new
 * one takes its place behind the hand.
 *
 * <pre>
 *   behind -> hand -> next -> ... -> behind        new pages go in between behind and hand
 * </pre>
 *
 * Follows corbato1968. Departures: none; in the replay the load leaves the bit clear unless {@code load-bit=1}.
 */
public final class ClockPolicy implements ReplacementPolicy {
    private static final int NO_FRAME = -1;

    private final HardwareView hardware;
    private final int[] next;
    private final boolean loadBit;
    private int behind = NO_FRAME;

    /**
     * Options.
     *
     * @param loadBit whether the load sets the Accessed bit
     */
    public record Options(
            @Option(
                    name = "load-bit",
                    value = "0",
                    doc = "Whether the reference that loads a page leaves its Accessed bit set (replay only).")
            boolean loadBit) {}

    private ClockPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        next = new int[hardware.frames()];
        loadBit = options.loadBit();
    }

    @Override
    public void onPageIn(int frame) {
        if (behind == NO_FRAME) {
            next[frame] = frame;
        } else {
            next[frame] = next[behind];
            next[behind] = frame;
        }
        behind = frame;
    }

    @Override
    public int selectVictim() {
        int before = behind;
        int hand = next[before];
        while (hardware.testAndClearAccessed(hand)) {
            before = hand;
            hand = next[hand];
        }
        next[before] = next[hand];
        behind = before == hand ? NO_FRAME : before;
        return hand;
    }

    @Override
    public boolean accessedOnLoad() {
        return loadBit;
    }

    /** Makes {@link ClockPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "clock",
                            "a hand goes round the pages and spares once each page referenced since it last passed",
                            "corbato1968",
                            "Accessed bit clear on load; load-bit=1 for set",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new ClockPolicy(hardware, options);
        }
    }
}
