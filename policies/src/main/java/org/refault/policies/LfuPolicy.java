package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * LFU: the page with the fewest references goes; of equals the one referenced longest ago, or loaded longest ago. The
 * count begins anew with every load, or is kept for ever.
 *
 * <p>Follows effelsberg1984. Departures: none; both conventions of the count are there, since published numbers differ
 * by a factor of two with them.
 */
public final class LfuPolicy implements OraclePolicy {
    private static final int FIRST_CAPACITY = 1 << 10;

    private final HardwareView hardware;
    private final Options options;
    private final FrameHeap heap;
    private final long[] countOfFrame;
    private final long[] loadOfFrame;
    private long[] countOfPage = new long[0];
    private long loads;
    private long uses;

    /** What becomes of a page's count when the page goes. */
    public enum Memory {
        /** It begins anew at the next load. */
        FORGET,
        /** It goes on. */
        KEEP
    }

    /** Which of several pages with the least count goes. */
    public enum Tie {
        /** The one referenced longest ago. */
        LRU,
        /** The one loaded longest ago. */
        FIFO
    }

    /**
     * Options.
     *
     * @param memory what becomes of a count when its page goes
     * @param tie which of equals goes
     */
    public record Options(
            @Option(name = "count", value = "forget", doc = "What becomes of a page's count when the page goes.")
            Memory memory,

            @Option(name = "tie", value = "lru", doc = "Which of several pages with the least count goes.")
            Tie tie) {}

    private LfuPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        this.options = options;
        heap = new FrameHeap(hardware.frames());
        countOfFrame = new long[hardware.frames()];
        loadOfFrame = new long[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        countOfFrame[frame] = options.memory() == Memory.KEEP ? countOf(hardware.pageOf(frame)) : 0;
        loadOfFrame[frame] = loads++;
        heap.add(frame, countOfFrame[frame], tieOf(frame));
    }

    private long countOf(int page) {
        return page < countOfPage.length ? countOfPage[page] : 0;
    }

    private long tieOf(int frame) {
        return options.tie() == Tie.LRU ? uses : loadOfFrame[frame];
    }

    @Override
    public void onReference(int frame, int run, int count) {
        countOfFrame[frame] += count;
        uses++;
        heap.change(frame, countOfFrame[frame], tieOf(frame));
        if (options.memory() == Memory.KEEP) {
            int page = hardware.pageOf(frame);
            if (page >= countOfPage.length) {
                countOfPage = Arrays.copyOf(countOfPage, Math.max(FIRST_CAPACITY, 2 * page));
            }
            countOfPage[page] = countOfFrame[frame];
        }
    }

    @Override
    public int selectVictim() {
        return heap.removeFirst();
    }

    /** Makes {@link LfuPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "lfu",
                            "the page with the fewest references goes (oracle: sees every reference)",
                            "effelsberg1984",
                            "the load counts; count=forget begins anew with every load, keep never; ties: tie",
                            Capability.REFERENCES),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            return options.memory() == Memory.KEEP
                    ? EnumSet.of(Capability.REFERENCES, Capability.HISTORY)
                    : EnumSet.of(Capability.REFERENCES);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new LfuPolicy(hardware, options);
        }
    }
}
