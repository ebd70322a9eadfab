package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * CLOCK-Pro: LIRS with a clock, so that Accessed bits are enough. Hot pages, cold pages and, for a test period, cold pages
 * that are gone stand in one ring. A cold page used in its test period becomes hot.
 *
 * <pre>
 *   head: f g c h h c g h ...      hand cold   takes a cold page not accessed; promotes one accessed in its test period
 *         behind the hand hot      hand hot    makes the next hot page not accessed cold; ends test periods on its way
 *                                  hand test   ends test periods when more pages are gone than there are frames
 * </pre>
 *
 * The share of cold pages grows by one page with every use in a test period, and shrinks with every test period that ends
 * without one.
 *
 * <p>Follows jiang2005. Departures: none in the replay, where the load leaves the bit clear unless {@code load-bit=1}.
 */
public final class ClockProPolicy implements ReplacementPolicy {
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final byte UNKNOWN = 0;
    private static final byte HOT = 1;
    private static final byte COLD = 2;
    private static final byte GONE = 3;

    private final HardwareView hardware;
    private final int frames;
    private final boolean adapts;
    private final boolean loadBit;
    private byte[] states = new byte[0];
    private boolean[] inTest = new boolean[0];
    private int[] frameOfPage = new int[0];
    private int[] next = new int[0];
    private int[] previous = new int[0];
    private int handHot = HardwareView.NO_PAGE;
    private int handCold;
    private int handTest;
    private int hot;
    private int cold;
    private int gone;
    private int coldTarget;

    /**
     * Options.
     *
     * @param cold cold pages at first
     * @param adapt whether their share adapts
     * @param loadBit whether the load sets the Accessed bit
     */
    public record Options(
            @Option(
                    name = "cold",
                    value = "5",
                    unit = "% of the frames",
                    min = 0,
                    max = 100,
                    doc = "Cold pages in memory, at first; at least one.")
            double cold,

            @Option(name = "adapt", value = "1", doc = "Whether the share of cold pages adapts.")
            boolean adapt,

            @Option(
                    name = "load-bit",
                    value = "0",
                    doc = "Whether the reference that loads a page leaves its Accessed bit set (replay only).")
            boolean loadBit) {}

    private ClockProPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        frames = hardware.frames();
        adapts = options.adapt();
        loadBit = options.loadBit();
        coldTarget = Math.max(1, (int) (frames * options.cold() / 100));
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        makeRoom(page);
        frameOfPage[page] = frame;
        if (states[page] == GONE) {
            gone--;
            adapt(1);
            takeOut(page);
            becomeHot(page);
        } else if (hot < frames - coldTarget && gone == 0) {
            becomeHot(page);
        } else {
            states[page] = COLD;
            inTest[page] = true;
            cold++;
            putAtHead(page);
        }
    }

    private void makeRoom(int page) {
        if (page >= states.length) {
            int wanted = Math.max(FIRST_CAPACITY, 2 * page);
            states = Arrays.copyOf(states, wanted);
            inTest = Arrays.copyOf(inTest, wanted);
            frameOfPage = Arrays.copyOf(frameOfPage, wanted);
            next = Arrays.copyOf(next, wanted);
            previous = Arrays.copyOf(previous, wanted);
        }
    }

    private void becomeHot(int page) {
        states[page] = HOT;
        inTest[page] = false;
        hot++;
        putAtHead(page);
        while (hot > frames - coldTarget) {
            turnHotHand();
        }
    }

    private void adapt(int change) {
        if (adapts) {
            coldTarget = Math.max(1, Math.min(frames, coldTarget + change));
        }
    }

    @Override
    public int selectVictim() {
        while (true) {
            if (cold == 0) {
                turnHotHand();
            }
            int page = handCold;
            handCold = next[page];
            if (states[page] != COLD) {
                continue;
            }
            if (!hardware.testAndClearAccessed(frameOfPage[page])) {
                leave(page);
                return frameOfPage[page];
            }
            takeOut(page);
            if (inTest[page]) {
                cold--;
                adapt(1);
                becomeHot(page);
            } else {
                inTest[page] = true;
                putAtHead(page);
            }
        }
    }

    private void leave(int page) {
        cold--;
        if (inTest[page]) {
            states[page] = GONE;
            gone++;
            while (gone > frames) {
                turnTestHand();
            }
        } else {
            takeOut(page);
            states[page] = UNKNOWN;
        }
    }

    /** Makes one hot page cold, and goes on to the next hot one. */
    private void turnHotHand() {
        boolean done = false;
        while (!done || hot > 0 && states[handHot] != HOT) {
            int page = handHot;
            handHot = next[page];
            if (states[page] != HOT) {
                endTest(page);
            } else if (!hardware.testAndClearAccessed(frameOfPage[page])) {
                states[page] = COLD;
                hot--;
                cold++;
                done = true;
            }
        }
    }

    private void turnTestHand() {
        int page = handTest;
        handTest = next[page];
        endTest(page);
    }

    private void endTest(int page) {
        if (inTest[page]) {
            inTest[page] = false;
            adapt(-1);
            if (states[page] == GONE) {
                gone--;
                takeOut(page);
                states[page] = UNKNOWN;
            }
        }
    }

    /** The head of the ring is behind the hand of hot pages. */
    private void putAtHead(int page) {
        if (handHot == HardwareView.NO_PAGE) {
            next[page] = page;
            previous[page] = page;
            handHot = page;
            handCold = page;
            handTest = page;
        } else {
            int before = previous[handHot];
            next[before] = page;
            previous[page] = before;
            next[page] = handHot;
            previous[handHot] = page;
        }
    }

    private void takeOut(int page) {
        int after = next[page];
        if (after == page) {
            handHot = HardwareView.NO_PAGE;
            return;
        }
        handHot = handHot == page ? after : handHot;
        handCold = handCold == page ? after : handCold;
        handTest = handTest == page ? after : handTest;
        next[previous[page]] = after;
        previous[after] = previous[page];
    }

    @Override
    public boolean accessedOnLoad() {
        return loadBit;
    }

    /** Makes {@link ClockProPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "clock-pro",
                            "a clock of hot and cold pages; cold pages used in their test period, also when gone, become hot",
                            "jiang2005",
                            "Accessed bit clear on load; load-bit=1 for set; the first pages are hot; victim before load",
                            Capability.ACCESSED,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new ClockProPolicy(hardware, options);
        }
    }
}
