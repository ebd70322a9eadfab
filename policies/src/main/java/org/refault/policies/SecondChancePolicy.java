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
 * Second chance: FIFO in which the oldest page, if it was referenced since it was last looked at, has its Accessed bit
 * cleared and joins the end of the queue as if just loaded. The list form of {@link ClockPolicy}.
 *
 * <p>Follows tanenbaum2014. Departures: in the replay the load leaves the bit clear unless {@code load-bit=1}.
 */
public final class SecondChancePolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final FrameList queue;
    private final boolean loadBit;

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

    private SecondChancePolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        queue = new FrameList(hardware.frames());
        loadBit = options.loadBit();
    }

    @Override
    public void onPageIn(int frame) {
        queue.addLast(frame);
    }

    @Override
    public int selectVictim() {
        int oldest = queue.first();
        while (hardware.testAndClearAccessed(oldest)) {
            queue.moveToLast(oldest);
            oldest = queue.first();
        }
        queue.remove(oldest);
        return oldest;
    }

    @Override
    public boolean accessedOnLoad() {
        return loadBit;
    }

    /** Makes {@link SecondChancePolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "second-chance",
                            "FIFO in which a page referenced since it was last looked at queues again; equals clock",
                            "tanenbaum2014",
                            "Accessed bit clear on load; load-bit=1 for set",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new SecondChancePolicy(hardware, options);
        }
    }
}
