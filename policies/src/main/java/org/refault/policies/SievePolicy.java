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
 * SIEVE: the pages stand in the order of loading and stay where they stand; a hand goes from the oldest to the newest,
 * clears the Accessed bits it finds set and takes the first page whose bit is clear. Behind the newest page it begins at the
 * oldest again.
 *
 * <pre>
 *   oldest  f3  f1 >f7  f0  f5  newest      unlike CLOCK, a spared page does not become the newest
 * </pre>
 *
 * Follows zhang2024. Departures: the visited bit is the Accessed bit, and it is looked at when the hand comes.
 */
public final class SievePolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final FrameList byLoad;
    private final boolean loadBit;
    private int hand;

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

    private SievePolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        byLoad = new FrameList(hardware.frames());
        loadBit = options.loadBit();
        hand = byLoad.end();
    }

    @Override
    public void onPageIn(int frame) {
        byLoad.addLast(frame);
    }

    @Override
    public int selectVictim() {
        int frame = hand == byLoad.end() ? byLoad.first() : hand;
        while (hardware.testAndClearAccessed(frame)) {
            frame = byLoad.after(frame);
            if (frame == byLoad.end()) {
                frame = byLoad.first();
            }
        }
        hand = byLoad.after(frame);
        byLoad.remove(frame);
        return frame;
    }

    @Override
    public boolean accessedOnLoad() {
        return loadBit;
    }

    /** Makes {@link SievePolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "sieve",
                            "a hand goes from old to new and takes the first page not referenced since it last came by; pages keep their places",
                            "zhang2024",
                            "Accessed bit clear on load; load-bit=1 for set; victim before load",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new SievePolicy(hardware, options);
        }
    }
}
