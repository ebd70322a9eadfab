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
 * CART: CAR with a filter. A page is of short-term or of long-term utility (S, L); a page of T1 becomes L only if it is found
 * accessed when T1 has turned once since, so that several references in a row do not make it one.
 *
 * <pre>
 *   T1: S and L     T2: only L        history: B1 of S pages, B2 of L pages, together at most c (c + 1 for an instant)
 *   p: target of T1                   q: target of B1
 * </pre>
 *
 * Follows bansal2004. Departures: none in the replay, where the load leaves the bit clear unless {@code load-bit=1}.
 */
public final class CartPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final boolean loadBit;
    private final FrameList recent;
    private final FrameList frequent;
    private final PageList goneRecent = new PageList();
    private final PageList goneFrequent = new PageList();
    private final boolean[] longTerm;
    private int recentSize;
    private int frequentSize;
    private int shortPages;
    private int longPages;
    private double target;
    private int historyTarget;

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

    private CartPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        loadBit = options.loadBit();
        recent = new FrameList(hardware.frames());
        frequent = new FrameList(hardware.frames());
        longTerm = new boolean[hardware.frames()];
    }

    @Override
    public int selectVictim() {
        while (frequentSize > 0 && hardware.testAndClearAccessed(frequent.first())) {
            toRecent(takeFrequent());
            raiseHistoryTarget();
        }
        while (recentSize > 0) {
            int frame = recent.first();
            if (hardware.testAndClearAccessed(frame)) {
                recent.moveToLast(frame);
                if (!longTerm[frame] && recentSize >= Math.min(target + 1, goneRecent.size())) {
                    longTerm[frame] = true;
                    shortPages--;
                    longPages++;
                }
            } else if (longTerm[frame]) {
                takeRecent();
                frequent.addLast(frame);
                frequentSize++;
                historyTarget = Math.max(historyTarget - 1, hardware.places() - recentSize);
            } else {
                break;
            }
        }
        if (recentSize >= Math.max(1, target) || frequentSize == 0) {
            int frame = takeRecent();
            shortPages--;
            goneRecent.addLast(hardware.pageOf(frame));
            return frame;
        }
        int frame = takeFrequent();
        longPages--;
        goneFrequent.addLast(hardware.pageOf(frame));
        return frame;
    }

    private int takeRecent() {
        recentSize--;
        return recent.removeFirst();
    }

    private int takeFrequent() {
        frequentSize--;
        return frequent.removeFirst();
    }

    private void toRecent(int frame) {
        recent.addLast(frame);
        recentSize++;
    }

    private void raiseHistoryTarget() {
        if (frequentSize + goneFrequent.size() + recentSize - shortPages >= hardware.places()) {
            historyTarget = Math.min(historyTarget + 1, 2 * hardware.places() - recentSize);
        }
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        int ofRecent = goneRecent.size();
        int ofFrequent = goneFrequent.size();
        if (goneRecent.remove(page)) {
            target = Math.min(target + Math.max(1, (double) shortPages / ofRecent), hardware.places());
            longTerm[frame] = true;
            longPages++;
            toRecent(frame);
        } else if (goneFrequent.remove(page)) {
            target = Math.max(target - Math.max(1, (double) longPages / ofFrequent), 0);
            longTerm[frame] = true;
            longPages++;
            toRecent(frame);
            raiseHistoryTarget();
        } else {
            while (goneRecent.size() + goneFrequent.size() > hardware.places()) {
                boolean forgetsRecent = goneRecent.size() > Math.max(0, historyTarget) || goneFrequent.size() == 0;
                (forgetsRecent ? goneRecent : goneFrequent).removeFirst();
            }
            longTerm[frame] = false;
            shortPages++;
            toRecent(frame);
        }
    }

    @Override
    public boolean accessedOnLoad() {
        return loadBit;
    }

    /** Makes {@link CartPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "cart",
                            "CAR with a filter: only pages used again after a turn of the clock count as of long-term utility",
                            "bansal2004",
                            "Accessed bit clear on load; load-bit=1 for set; victim before load; p real",
                            Capability.ACCESSED,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new CartPolicy(hardware, options);
        }
    }
}
