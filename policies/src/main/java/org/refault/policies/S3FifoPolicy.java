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
 * S3-FIFO: a small queue filters new pages, a main one holds those used enough while they passed it, and pages that
 * leave the small one unused are remembered. All three are first in, first out.
 *
 * <pre>
 *   new --> [ small: 10 % ] --used--> [ main ] --used: back in, one use less--
 *                 | unused                ^
 *                 v                       |
 *             [ remembered ] --- back ----+
 * </pre>
 *
 * A page's uses after its load are counted up to 3, more than an Accessed bit tells, hence an oracle.
 *
 * <p>Follows yang2023. Departures: none; the paper's program promotes at two uses, its text at more than one: the same.
 */
public final class S3FifoPolicy implements OraclePolicy {
    private static final int MOST_USES = 3;

    private final HardwareView hardware;
    private final FrameList small;
    private final FrameList main;
    private final PageList gone = new PageList();
    private final byte[] uses;
    private final boolean[] isLoad;
    private final boolean[] inMain;
    private final int mostSmall;
    private final int mostGone;
    private final int threshold;
    private int smallSize;
    private int mainSize;

    /**
     * Options.
     *
     * @param small share of the small queue
     * @param ghost pages remembered, as a share of the frames
     * @param threshold uses that bring a page from the small queue to the main one
     */
    public record Options(
            @Option(
                    name = "small",
                    value = "10",
                    unit = "% of the frames",
                    min = 0,
                    max = 100,
                    doc = "Size of the small queue.")
            double small,

            @Option(
                    name = "ghost",
                    value = "90",
                    unit = "% of the frames",
                    min = 0,
                    max = 1000,
                    doc = "Pages remembered.")
            double ghost,

            @Option(
                    name = "threshold",
                    value = "2",
                    unit = "uses",
                    min = 1,
                    max = 3,
                    doc = "Uses after the load that bring a page from the small queue to the main one.")
            int threshold) {}

    private S3FifoPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        int frames = hardware.frames();
        small = new FrameList(frames);
        main = new FrameList(frames);
        uses = new byte[frames];
        isLoad = new boolean[frames];
        inMain = new boolean[frames];
        mostSmall = Math.max(1, (int) (frames * options.small() / 100));
        mostGone = (int) (frames * options.ghost() / 100);
        threshold = options.threshold();
    }

    @Override
    public void onPageIn(int frame) {
        uses[frame] = 0;
        isLoad[frame] = true;
        if (gone.remove(hardware.pageOf(frame))) {
            toMain(frame);
        } else {
            inMain[frame] = false;
            small.addLast(frame);
            smallSize++;
        }
    }

    private void toMain(int frame) {
        inMain[frame] = true;
        main.addLast(frame);
        mainSize++;
    }

    @Override
    public void onReference(int frame, int run, int count) {
        int counted = isLoad[frame] ? count - 1 : count;
        isLoad[frame] = false;
        uses[frame] = (byte) Math.min(MOST_USES, uses[frame] + counted);
    }

    @Override
    public int selectVictim() {
        while (smallSize > 0 && (smallSize >= mostSmall || mainSize == 0)) {
            int frame = small.removeFirst();
            smallSize--;
            if (uses[frame] < threshold) {
                remember(hardware.pageOf(frame));
                return frame;
            }
            uses[frame] = 0;
            toMain(frame);
        }
        while (true) {
            int frame = main.first();
            if (uses[frame] == 0) {
                main.removeFirst();
                mainSize--;
                return frame;
            }
            uses[frame]--;
            main.moveToLast(frame);
        }
    }

    private void remember(int page) {
        if (mostGone > 0) {
            if (gone.size() == mostGone) {
                gone.removeFirst();
            }
            gone.addLast(page);
        }
    }

    /** Makes {@link S3FifoPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "s3-fifo",
                            "a small FIFO queue filters what enters the main one; pages that left it are remembered (oracle: counts uses)",
                            "yang2023",
                            "uses after the load count, up to 3; victim before load",
                            Capability.REFERENCES,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new S3FifoPolicy(hardware, options);
        }
    }
}
