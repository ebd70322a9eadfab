package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * LRU-K: the page whose K-th last reference is longest ago goes; pages with fewer than K are before all others, and of
 * equals the one referenced longest ago goes. References to a page within the correlated reference period after its
 * last one count as one; a page referenced within that period is spared if there is another.
 *
 * <p>A page's history is kept after it has left memory, for the retained information period after its last reference.
 *
 * <p>Follows oneil1993. Departures: time is counted in references; histories are dropped when a page comes back, not by a
 * daemon.
 */
public final class LruKPolicy implements OraclePolicy {
    private static final int FIRST_CAPACITY = 1 << 10;

    private final HardwareView hardware;
    private final int k;
    private final long correlated;
    private final long retained;
    private final FrameHeap heap;
    private final int[] spared;
    /** For each page the times of its last K uncorrelated references, the latest first; 0 where there was none. */
    private long[] times = new long[0];

    private long[] lastOfPage = new long[0];
    private long now;

    /**
     * Options.
     *
     * @param k references that count
     * @param correlated correlated reference period
     * @param retained retained information period; 0 for ever
     */
    public record Options(
            @Option(
                    name = "k",
                    value = "2",
                    unit = "references",
                    min = 1,
                    max = 16,
                    doc = "Which last reference counts.")
            int k,

            @Option(
                    name = "crp",
                    value = "0",
                    unit = "references",
                    min = 0,
                    max = 1e15,
                    doc = "Correlated reference period: closer references of a page count as one.")
            long correlated,

            @Option(
                    name = "rip",
                    value = "0",
                    unit = "references",
                    min = 0,
                    max = 1e15,
                    doc =
                            "Retained information period: how long after its last reference a page's history is kept; 0: for ever.")
            long retained) {}

    private LruKPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        k = options.k();
        correlated = options.correlated();
        retained = options.retained();
        heap = new FrameHeap(hardware.frames());
        spared = new int[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        makeRoom(page);
        if (retained > 0 && now + 1 - lastOfPage[page] > retained) {
            Arrays.fill(times, page * k, page * k + k, 0);
        }
        shift(page, 0);
        times[page * k] = now + 1;
        lastOfPage[page] = now + 1;
        heap.add(frame, times[page * k + k - 1], now + 1);
    }

    private void makeRoom(int page) {
        if (page >= lastOfPage.length) {
            int pages = Math.max(FIRST_CAPACITY, 2 * page);
            lastOfPage = Arrays.copyOf(lastOfPage, pages);
            times = Arrays.copyOf(times, Math.multiplyExact(pages, k));
        }
    }

    @Override
    public void onReference(int frame, int run, int count) {
        int page = hardware.pageOf(frame);
        long end = now + count;
        // More than K uncorrelated references in a row push out all that was before; the others need not be told.
        long time = correlated > 0 ? now : Math.max(now, end - k);
        while (time < end) {
            reference(page, ++time);
        }
        now = end;
        heap.change(frame, times[page * k + k - 1], lastOfPage[page]);
    }

    private void reference(int page, long time) {
        long last = lastOfPage[page];
        if (time - last > correlated) {
            shift(page, last - times[page * k]);
            times[page * k] = time;
        }
        lastOfPage[page] = time;
    }

    /** Makes room for a reference, and moves earlier ones together by the length of a correlated period. */
    private void shift(int page, long period) {
        for (int i = page * k + k - 1; i > page * k; i--) {
            times[i] = times[i - 1] == 0 ? 0 : times[i - 1] + period;
        }
    }

    @Override
    public int selectVictim() {
        if (correlated == 0) {
            return heap.removeFirst();
        }
        int tooFresh = 0;
        int victim = heap.removeFirst();
        while (!isEligible(victim) && heap.size() > 0) {
            spared[tooFresh++] = victim;
            victim = heap.removeFirst();
        }
        if (!isEligible(victim)) {
            // All are too fresh: the first one goes after all.
            spared[tooFresh++] = victim;
            victim = spared[0];
            spared[0] = spared[--tooFresh];
        }
        while (tooFresh > 0) {
            int frame = spared[--tooFresh];
            int page = hardware.pageOf(frame);
            heap.add(frame, times[page * k + k - 1], lastOfPage[page]);
        }
        return victim;
    }

    private boolean isEligible(int frame) {
        return now + 1 - lastOfPage[hardware.pageOf(frame)] > correlated;
    }

    /** Makes {@link LruKPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "lru-k",
                            "the page whose K-th last reference is longest ago goes (oracle: sees every reference)",
                            "oneil1993",
                            "the load counts as a reference; time in references; fewer than K: before all others; ties: least recently referenced",
                            Capability.REFERENCES,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new LruKPolicy(hardware, options);
        }
    }
}
