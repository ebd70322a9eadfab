package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * ARC: a list of pages referenced once (T1) and one of pages referenced again (T2), both LRU, each with a list of pages that
 * left it (B1, B2). A load of a page remembered in B1 raises the target p of the size of T1, one remembered in B2
 * lowers it.
 *
 * <pre>
 *     B1      T1    |    T2      B2          |T1| + |B1| ≤ c,  all four ≤ 2c
 *   ------ [-------   -------] ------
 *   forgotten   LRU 1   LRU 2   forgotten
 * </pre>
 *
 * Follows megiddo2003. Departures: what is remembered is cut to its length after the load, not before; the pages forgotten are
 * the same. Where a victim is chosen for no fault, the choice is that of a new page.
 */
public final class ArcPolicy implements OraclePolicy {
    private final HardwareView hardware;
    private final int frames;
    private final boolean wholeNumbers;
    private final FrameList once;
    private final FrameList again;
    private final PageList goneOnce = new PageList();
    private final PageList goneAgain = new PageList();
    private final boolean[] isAgain;
    private final boolean[] isLoad;
    private int onceSize;
    private int againSize;
    private double target;
    private int adaptedTo = HardwareView.NO_PAGE;

    /** How the target p is counted. */
    public enum Target {
        /** As a real number. */
        REAL,
        /** As a whole number: the steps are rounded down. */
        INTEGER
    }

    /**
     * Options.
     *
     * @param target how p is counted
     */
    public record Options(
            @Option(name = "p", value = "real", doc = "Whether the target of T1 is a real or a whole number.")
            Target target) {}

    private ArcPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        frames = hardware.frames();
        wholeNumbers = options.target() == Target.INTEGER;
        once = new FrameList(frames);
        again = new FrameList(frames);
        isAgain = new boolean[frames];
        isLoad = new boolean[frames];
    }

    /** Moves the target as the page that is missing wants, if it is remembered; once for each load. */
    private void adapt(int page) {
        if (page == adaptedTo) {
            return;
        }
        adaptedTo = page;
        if (goneOnce.contains(page)) {
            target = Math.min(frames, target + step(goneAgain.size(), goneOnce.size()));
        } else if (goneAgain.contains(page)) {
            target = Math.max(0, target - step(goneOnce.size(), goneAgain.size()));
        }
    }

    private double step(int other, int own) {
        return Math.max(1, wholeNumbers ? other / own : (double) other / own);
    }

    @Override
    public int selectVictim() {
        int missing = hardware.faultingPage();
        boolean remembered = false;
        if (missing != HardwareView.NO_PAGE) {
            adapt(missing);
            remembered = goneAgain.contains(missing);
        }
        boolean takesOnce = onceSize > 0 && (onceSize > target || remembered && onceSize == target);
        if (takesOnce || againSize == 0) {
            int frame = once.removeFirst();
            onceSize--;
            goneOnce.addLast(hardware.pageOf(frame));
            return frame;
        }
        int frame = again.removeFirst();
        againSize--;
        goneAgain.addLast(hardware.pageOf(frame));
        return frame;
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        adapt(page);
        adaptedTo = HardwareView.NO_PAGE;
        isLoad[frame] = true;
        isAgain[frame] = goneOnce.remove(page) || goneAgain.remove(page);
        if (isAgain[frame]) {
            again.addLast(frame);
            againSize++;
        } else {
            once.addLast(frame);
            onceSize++;
        }
        while (goneOnce.size() > 0 && onceSize + goneOnce.size() > frames) {
            goneOnce.removeFirst();
        }
        while (goneAgain.size() > 0 && onceSize + againSize + goneOnce.size() + goneAgain.size() > 2 * frames) {
            goneAgain.removeFirst();
        }
    }

    @Override
    public void onReference(int frame, int run, int count) {
        boolean again1 = !isLoad[frame] || count > 1;
        isLoad[frame] = false;
        if (!again1) {
            return;
        }
        if (isAgain[frame]) {
            again.moveToLast(frame);
        } else {
            once.remove(frame);
            onceSize--;
            isAgain[frame] = true;
            again.addLast(frame);
            againSize++;
        }
    }

    /** Makes {@link ArcPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "arc",
                            "two LRU lists, of pages referenced once and again, whose shares follow the pages that come back (oracle: sees every reference)",
                            "megiddo2003",
                            "victim before load; p real, or whole with p=integer; T1 yields at |T1| = p to a page of B2",
                            Capability.REFERENCES,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new ArcPolicy(hardware, options);
        }
    }
}
