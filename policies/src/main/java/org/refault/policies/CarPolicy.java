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
 * CAR, clock with adaptive replacement: ARC with two clocks in place of the LRU lists, so that it needs Accessed bits
 * alone. T1 holds pages loaded, T2 those found accessed in T1 or remembered; a hand that meets an accessed page
 * clears its bit and puts it at the end of T2.
 *
 * <p>Follows bansal2004. Departures: none in the replay, where the load leaves the bit clear unless {@code load-bit=1}; what
 * is remembered is cut to its length after the load, not before; the pages forgotten are the same.
 */
public final class CarPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final boolean loadBit;
    private final FrameList recent;
    private final FrameList frequent;
    private final PageList goneRecent = new PageList();
    private final PageList goneFrequent = new PageList();
    private int recentSize;
    private int frequentSize;
    private double target;

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

    private CarPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        loadBit = options.loadBit();
        recent = new FrameList(hardware.frames());
        frequent = new FrameList(hardware.frames());
    }

    @Override
    public int selectVictim() {
        while (true) {
            boolean fromRecent = recentSize >= Math.max(1, target) || frequentSize == 0;
            int frame = fromRecent ? recent.first() : frequent.first();
            boolean accessed = hardware.testAndClearAccessed(frame);
            if (fromRecent) {
                recent.removeFirst();
                recentSize--;
            } else {
                frequent.removeFirst();
                frequentSize--;
            }
            if (!accessed) {
                (fromRecent ? goneRecent : goneFrequent).addLast(hardware.pageOf(frame));
                return frame;
            }
            frequent.addLast(frame);
            frequentSize++;
        }
    }

    @Override
    public void onPageIn(int frame) {
        int places = hardware.places();
        int page = hardware.pageOf(frame);
        double ofFrequent = goneFrequent.size();
        double ofRecent = goneRecent.size();
        if (goneRecent.remove(page)) {
            target = Math.min(places, target + Math.max(1, ofFrequent / ofRecent));
            frequent.addLast(frame);
            frequentSize++;
        } else if (goneFrequent.remove(page)) {
            target = Math.max(0, target - Math.max(1, ofRecent / ofFrequent));
            frequent.addLast(frame);
            frequentSize++;
        } else {
            recent.addLast(frame);
            recentSize++;
        }
        while (goneRecent.size() > 0 && recentSize + goneRecent.size() > places) {
            goneRecent.removeFirst();
        }
        while (goneFrequent.size() > 0
                && recentSize + frequentSize + goneRecent.size() + goneFrequent.size() > 2 * places) {
            goneFrequent.removeFirst();
        }
    }

    @Override
    public boolean accessedOnLoad() {
        return loadBit;
    }

    /** Makes {@link CarPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "car",
                            "two clocks, of pages loaded and of pages used again, whose shares follow the pages that come back",
                            "bansal2004",
                            "Accessed bit clear on load; load-bit=1 for set; victim before load; p real",
                            Capability.ACCESSED,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new CarPolicy(hardware, options);
        }
    }
}
