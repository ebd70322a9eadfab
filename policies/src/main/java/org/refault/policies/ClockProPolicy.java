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
 * that are gone stand in one list in the order of access, over which three hands go from the tail to the head. A cold
 * page used in its test period becomes hot.
 *
 * <pre>
 *   tail                                    head
 *    c  c  h  g  c  h  h  g  C  h  C  h  G  C        h: hot, c: cold, g: gone; capitals: in the test period
 *          ^ hand hot     ^ hand test                hand cold: the first cold page in memory
 * </pre>
 *
 * The hand cold takes the first cold page not accessed. The hand hot makes the first hot page not accessed cold, and ends
 * test periods on its way. The hand test ends one when more pages are gone than there are frames. The share of cold pages
 * grows by one page with every use in a test period, and shrinks with every test period that ends without one.
 *
 * <p>Follows jiang2005. Departures: as in the authors' program, a page used in its test period stays cold if the hand hot
 * finds no hot page to make cold before it comes to that page. In the replay the load leaves the bit clear unless {@code
 * load-bit=1}.
 */
public final class ClockProPolicy implements ReplacementPolicy {
    private static final int NOT_CHOSEN = 0;
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final byte UNKNOWN = 0;
    private static final byte HOT = 1;
    private static final byte COLD = 2;
    private static final byte GONE = 3;

    private final HardwareView hardware;
    /** Least cold pages, per cent of the places. */
    private final double leastShare;

    private final boolean adapts;
    private final boolean loadBit;
    private byte[] states = new byte[0];
    private boolean[] inTest = new boolean[0];
    private int[] frameOfPage = new int[0];
    private int[] next = new int[0];
    private int[] previous = new int[0];
    private int head = HardwareView.NO_PAGE;
    private int handHot = HardwareView.NO_PAGE;
    private int handCold = HardwareView.NO_PAGE;
    private int handTest = HardwareView.NO_PAGE;
    private int hot;
    private int cold;
    private int gone;
    private int tests;
    private int coldTarget = NOT_CHOSEN;
    private boolean isFilled;

    /**
     * Options.
     *
     * @param cold least number of cold pages
     * @param adapt whether their share adapts
     * @param loadBit whether the load sets the Accessed bit
     */
    public record Options(
            @Option(
                    name = "cold",
                    value = "1",
                    unit = "% of the frames",
                    min = 0,
                    max = 100,
                    doc = "Least number of cold pages in memory, and their number at first; at least one.")
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
        leastShare = options.cold();
        adapts = options.adapt();
        loadBit = options.loadBit();
    }

    private int leastCold() {
        return Math.max(1, (int) (hardware.places() * leastShare / 100));
    }

    private int coldTarget() {
        if (coldTarget == NOT_CHOSEN || !adapts) {
            coldTarget = leastCold();
        }
        return coldTarget;
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        makeRoom(page);
        frameOfPage[page] = frame;
        if (states[page] == GONE) {
            boolean promoted = promotes(page);
            if (states[page] == GONE) {
                takeOut(page);
            }
            putAtHead(page, promoted ? HOT : COLD, !promoted);
        } else if (!isFilled && hardware.places() - hot - cold > leastCold()) {
            putAtHead(page, HOT, false);
        } else {
            putAtHead(page, COLD, true);
        }
        settleHands();
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

    /** A page was used in its test period: whether it becomes hot. Makes room among the hot pages. */
    private boolean promotes(int page) {
        adapt(1);
        if (hardware.places() <= coldTarget()) {
            return false;
        }
        while (hot >= hardware.places() - coldTarget()) {
            if (!inTest[page] || !turnHotHand(page)) {
                return false;
            }
        }
        return true;
    }

    private void adapt(int change) {
        if (adapts) {
            int least = leastCold();
            coldTarget = Math.max(least, Math.min(Math.max(least, hardware.places() - least), coldTarget() + change));
        }
    }

    @Override
    public int selectVictim() {
        isFilled = true;
        while (true) {
            if (cold == 0) {
                makeColdPage();
            }
            int page = handCold;
            if (!hardware.testAndClearAccessed(frameOfPage[page])) {
                leave(page);
                settleHands();
                return frameOfPage[page];
            }
            boolean promoted = inTest[page] && promotes(page);
            takeOut(page);
            putAtHead(page, promoted ? HOT : COLD, !promoted);
            settleHands();
        }
    }

    /** Where there is no cold page, which is so only where pages come and go by themselves, a hot one becomes cold. */
    private void makeColdPage() {
        while (hardware.testAndClearAccessed(frameOfPage[handHot])) {
            moveToHead(handHot, HOT);
            settleHands();
        }
        moveToHead(handHot, COLD);
        settleHands();
    }

    private void leave(int page) {
        if (inTest[page]) {
            states[page] = GONE;
            cold--;
            gone++;
            while (gone > hardware.places()) {
                endTest(handTest);
                settleTestHand();
            }
        } else {
            takeOut(page);
        }
    }

    /** Makes a hot page cold, if there is one not accessed before the hand comes to a page; returns whether. */
    private boolean turnHotHand(int end) {
        boolean demoted = false;
        while (!demoted && handHot != end) {
            int page = handHot;
            if (states[page] == HOT) {
                demoted = !hardware.testAndClearAccessed(frameOfPage[page]);
                moveToHead(page, demoted ? COLD : HOT);
            } else {
                handHot = next[page];
                endTest(page);
            }
        }
        settleHotHand();
        return demoted;
    }

    private void endTest(int page) {
        if (inTest[page]) {
            boolean used = states[page] == COLD && hardware.isAccessed(frameOfPage[page]);
            if (states[page] == GONE) {
                takeOut(page);
            } else {
                inTest[page] = false;
                tests--;
            }
            adapt(used ? 1 : -1);
        }
    }

    private void settleHands() {
        settleColdHand();
        settleHotHand();
        settleTestHand();
    }

    /** To the cold page in memory nearest to the tail. */
    private void settleColdHand() {
        if (cold == 0) {
            handCold = HardwareView.NO_PAGE;
            return;
        }
        handCold = handCold == HardwareView.NO_PAGE ? next[head] : handCold;
        while (states[handCold] != COLD) {
            handCold = next[handCold];
        }
    }

    /** To the hot page nearest to the tail; test periods before it end. */
    private void settleHotHand() {
        if (hot == 0) {
            handHot = HardwareView.NO_PAGE;
            return;
        }
        handHot = handHot == HardwareView.NO_PAGE ? next[head] : handHot;
        while (states[handHot] != HOT) {
            int page = handHot;
            handHot = next[page];
            endTest(page);
        }
        settleTestHand();
    }

    /** To the page in its test period nearest to the tail. */
    private void settleTestHand() {
        if (tests == 0) {
            handTest = HardwareView.NO_PAGE;
            return;
        }
        handTest = handTest == HardwareView.NO_PAGE ? next[head] : handTest;
        while (!inTest[handTest]) {
            handTest = next[handTest];
        }
    }

    private void moveToHead(int page, byte state) {
        takeOut(page);
        putAtHead(page, state, false);
    }

    private void putAtHead(int page, byte state, boolean test) {
        states[page] = state;
        inTest[page] = test;
        tests += test ? 1 : 0;
        hot += state == HOT ? 1 : 0;
        cold += state == COLD ? 1 : 0;
        if (head == HardwareView.NO_PAGE) {
            next[page] = page;
            previous[page] = page;
        } else {
            int tail = next[head];
            next[head] = page;
            previous[page] = head;
            next[page] = tail;
            previous[tail] = page;
        }
        head = page;
    }

    private void takeOut(int page) {
        hot -= states[page] == HOT ? 1 : 0;
        cold -= states[page] == COLD ? 1 : 0;
        gone -= states[page] == GONE ? 1 : 0;
        tests -= inTest[page] ? 1 : 0;
        states[page] = UNKNOWN;
        inTest[page] = false;
        int after = next[page] == page ? HardwareView.NO_PAGE : next[page];
        handHot = handHot == page ? after : handHot;
        handCold = handCold == page ? after : handCold;
        handTest = handTest == page ? after : handTest;
        if (after == HardwareView.NO_PAGE) {
            head = HardwareView.NO_PAGE;
            return;
        }
        head = head == page ? previous[page] : head;
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
