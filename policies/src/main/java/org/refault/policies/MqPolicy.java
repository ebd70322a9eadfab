package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.policy.ScanPeriod;

/**
 * MQ, multi-queue: eight LRU queues; a page with f references stands in queue log2(f). A page not referenced for the life
 * time falls one queue. The first page of the lowest queue that has one goes, and its count is remembered.
 *
 * <p>Follows zhou2001. Departures: the life time is an option in references, as in the paper's first form, and not found at run time from the peak
 * of temporal distances.
 */
public final class MqPolicy implements OraclePolicy {
    private static final int FIRST_CAPACITY = 1 << 10;

    private final HardwareView hardware;
    private final FrameList[] queues;
    private final PageList gone = new PageList();
    private final int mostGone;
    private final long lifeTime;
    private final byte[] queueOf;
    private final long[] expires;
    private final long[] references;
    private long[] rememberedReferences = new long[0];
    private long now;

    /**
     * Options.
     *
     * @param queues number of queues
     * @param lifeTime references without one to a page until it falls a queue
     * @param out counts remembered, as a share of the frames
     */
    public record Options(
            @Option(name = "queues", value = "8", min = 1, max = 62, doc = "Number of queues.")
            int queues,

            @Option(
                    name = "lifetime",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc =
                            "References without one to a page until it falls a queue: a number, or a multiple of the frames.")
            ScanPeriod lifeTime,

            @Option(
                    name = "qout",
                    value = "400",
                    unit = "% of the frames",
                    min = 0,
                    max = 10_000,
                    doc = "Pages out of memory whose counts are remembered.")
            double out) {}

    private MqPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        int frames = hardware.frames();
        queues = new FrameList[options.queues()];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new FrameList(frames);
        }
        mostGone = (int) Math.min(Integer.MAX_VALUE, frames * options.out() / 100);
        lifeTime = options.lifeTime().references(frames);
        queueOf = new byte[frames];
        expires = new long[frames];
        references = new long[frames];
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        references[frame] = gone.remove(page) ? rememberedReferences[page] : 0;
        place(frame);
    }

    private void place(int frame) {
        int level = 63 - Long.numberOfLeadingZeros(Math.max(1, references[frame]));
        queueOf[frame] = (byte) Math.min(queues.length - 1, level);
        expires[frame] = now + lifeTime;
        queues[queueOf[frame]].addLast(frame);
    }

    @Override
    public void onReference(int frame, int run, int count) {
        queues[queueOf[frame]].remove(frame);
        references[frame] += count;
        // A page referenced in a row expires in no moment of it: out of the queues it is in nobody's way.
        passTo(now + count - 1);
        place(frame);
        passTo(now + 1);
    }

    /** Lets time pass; at each moment the first page of each queue falls if it has expired. */
    private void passTo(long end) {
        while (now < end) {
            long next = Long.MAX_VALUE;
            for (int i = 1; i < queues.length; i++) {
                if (!queues[i].isEmpty()) {
                    next = Math.min(next, expires[queues[i].first()] + 1);
                }
            }
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now + 1, next);
            fall();
        }
    }

    private void fall() {
        for (int i = 1; i < queues.length; i++) {
            if (!queues[i].isEmpty() && expires[queues[i].first()] < now) {
                int frame = queues[i].removeFirst();
                queueOf[frame] = (byte) (i - 1);
                expires[frame] = now + lifeTime;
                queues[i - 1].addLast(frame);
            }
        }
    }

    @Override
    public int selectVictim() {
        int lowest = 0;
        while (queues[lowest].isEmpty()) {
            lowest++;
        }
        int frame = queues[lowest].removeFirst();
        if (mostGone > 0) {
            remember(hardware.pageOf(frame), references[frame]);
        }
        return frame;
    }

    private void remember(int page, long count) {
        if (gone.size() == mostGone) {
            gone.removeFirst();
        }
        gone.addLast(page);
        if (page >= rememberedReferences.length) {
            rememberedReferences = Arrays.copyOf(rememberedReferences, Math.max(FIRST_CAPACITY, 2 * page));
        }
        rememberedReferences[page] = count;
    }

    /** Makes {@link MqPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "mq",
                            "LRU queues by the logarithm of a page's references; idle pages fall, the lowest queue gives (oracle: sees every reference)",
                            "zhou2001",
                            "the load counts as a reference; time in references; victim before load",
                            Capability.REFERENCES,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new MqPolicy(hardware, options);
        }
    }
}
