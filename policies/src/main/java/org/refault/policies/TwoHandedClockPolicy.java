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
 * The clock with two hands of 4.3BSD and System V: a front hand clears Accessed bits, a back hand follows at a fixed
 * distance and takes the first page whose bit is still clear. A page has only the time between the hands to be
 * referenced again.
 *
 * <pre>
 *   back                  front
 *    v                      v
 *   p0  p1  p2  ...  p(d-1) pd  ...   p(s-1)       a step: front clears pd, back looks at p0; both go on
 *   \_____ d pages, cleared _/
 * </pre>
 *
 * Hands at the same place make FIFO; hands a full ring apart make CLOCK.
 *
 * <p>Follows leffler1989. Departures: the hands move when a frame is needed, not at a rate that rises from slowscan to
 * fastscan as free memory falls below lotsfree, since a demand pager has no free memory; hence the distance is the only
 * parameter, a share of the frames.
 */
public final class TwoHandedClockPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final FrameList ring;
    private final int spreadShare;
    private final boolean loadBit;
    private int pages;
    private int front;
    /** Pages from the back hand, inclusive, to the front hand, exclusive; all of them: the front hand is at the end. */
    private int between;

    /**
     * Options.
     *
     * @param spread distance of the hands, per cent of the frames
     * @param loadBit whether the load sets the Accessed bit
     */
    public record Options(
            @Option(
                    name = "spread",
                    value = "25",
                    unit = "% of frames",
                    min = 0,
                    max = 100,
                    doc = "Distance of the hands; 0 is FIFO, 100 is CLOCK.")
            int spread,

            @Option(
                    name = "load-bit",
                    value = "0",
                    doc = "Whether the reference that loads a page leaves its Accessed bit set (replay only).")
            boolean loadBit) {}

    private TwoHandedClockPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        ring = new FrameList(hardware.frames());
        spreadShare = options.spread();
        loadBit = options.loadBit();
        front = ring.end();
    }

    @Override
    public void onPageIn(int frame) {
        ring.addLast(frame);
        if (between == pages && between < (int) (hardware.places() * (long) spreadShare / 100)) {
            between++;
        } else if (between == pages) {
            front = frame;
        }
        pages++;
    }

    @Override
    public int selectVictim() {
        while (true) {
            boolean fullRing = between == pages;
            if (!fullRing) {
                hardware.testAndClearAccessed(front);
                front = ring.after(front);
            }
            int back = ring.removeFirst();
            // A full ring apart, the back hand looks at the page just before the front hand clears it.
            boolean accessed = fullRing ? hardware.testAndClearAccessed(back) : hardware.isAccessed(back);
            if (!accessed) {
                pages--;
                between = fullRing ? pages : between;
                return back;
            }
            ring.addLast(back);
            if (!fullRing && front == ring.end()) {
                front = back;
            }
        }
    }

    @Override
    public boolean accessedOnLoad() {
        return loadBit;
    }

    /** Makes {@link TwoHandedClockPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "two-handed-clock",
                            "a front hand clears Accessed bits, a back hand behind it takes the first page still clear",
                            "leffler1989",
                            "Accessed bit clear on load; load-bit=1 for set; the hands move when a frame is needed",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new TwoHandedClockPolicy(hardware, options);
        }
    }
}
