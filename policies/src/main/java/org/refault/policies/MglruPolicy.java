package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.EnumSet;
import java.util.Set;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * MGLRU, Linux's multi-generational LRU, as mm/vmscan.c treats anonymous memory: up to four generations of pages, numbered
 * by a sequence that only grows. Aging looks at all pages, moves those accessed to the youngest generation and opens a new
 * one; eviction takes the oldest pages, and moves those accessed since to the youngest.
 *
 * <pre>
 *   victim <-- | min | min+1 | ... | max | <-- load, accessed        evictable: seq + 2 <= max
 *                                  opened by the last aging
 * </pre>
 *
 * Aging runs when a victim is needed and no more than two generations are younger than the oldest.
 *
 * <p>With {@code min-ttl} the kernel rather kills a process than evicts a generation opened less than so long ago. A pager
 * kills nobody: then the page loaded last pays, and the working set of the last {@code min-ttl} stays.
 *
 * <p>Follows linux-6.14. Departures: a page found accessed moves at once, as up to Linux 6.13; 6.14 marks it the first
 * time and moves it the second. No tiers, hence no controller over them: they tell apart files by their uses through
 * descriptors. Pages move when they are found accessed, not when eviction comes across them; no Bloom filter spares aging
 * any page.
 */
public final class MglruPolicy implements ReplacementPolicy {
    private static final int MAX_GENERATIONS = 4;
    private static final int MIN_GENERATIONS = 2;

    private final HardwareView hardware;
    private final long minTtl;
    private final FrameList[] generations = new FrameList[MAX_GENERATIONS];
    private final long[] births = new long[MAX_GENERATIONS];
    private long minSeq;
    private long maxSeq = MIN_GENERATIONS + 1;

    /**
     * Options.
     *
     * @param minTtl how long a generation is protected
     */
    public record Options(
            @Option(
                    name = "min-ttl",
                    value = "0",
                    unit = "references",
                    min = 0,
                    max = 1e11,
                    doc =
                            "For how long after its opening a generation is protected, at the expense of the page loaded last; 0: not at all; on the timed machine cycles.")
            long minTtl) {}

    private MglruPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        minTtl = options.minTtl();
        for (int i = 0; i < MAX_GENERATIONS; i++) {
            generations[i] = new FrameList(hardware.frames());
        }
    }

    private FrameList generation(long seq) {
        return generations[(int) (seq % MAX_GENERATIONS)];
    }

    @Override
    public void onPageIn(int frame) {
        generation(maxSeq).addLast(frame);
    }

    @Override
    public int selectVictim() {
        while (true) {
            skipEmptyGenerations();
            if (minSeq + MIN_GENERATIONS >= maxSeq) {
                age();
            }
            if (minTtl > 0 && hardware.now() - births[(int) (minSeq % MAX_GENERATIONS)] < minTtl) {
                return takeNewest();
            }
            while (minSeq + MIN_GENERATIONS <= maxSeq && !generation(minSeq).isEmpty()) {
                int oldest = generation(minSeq).removeFirst();
                if (!hardware.testAndClearAccessed(oldest)) {
                    return oldest;
                }
                generation(maxSeq).addLast(oldest);
            }
        }
    }

    private void skipEmptyGenerations() {
        while (minSeq + MIN_GENERATIONS <= maxSeq && generation(minSeq).isEmpty()) {
            minSeq++;
        }
    }

    /** Pages accessed join the youngest generation, in the order of their own; then a new one is opened. */
    private void age() {
        FrameList youngest = generation(maxSeq);
        for (long seq = minSeq; seq <= maxSeq; seq++) {
            FrameList list = generation(seq);
            int frame = list.first();
            int end = list.end();
            while (frame != end) {
                int next = list.after(frame);
                if (hardware.testAndClearAccessed(frame) && list != youngest) {
                    list.remove(frame);
                    youngest.addLast(frame);
                }
                frame = next;
            }
        }
        maxSeq++;
        if (minTtl > 0) {
            births[(int) (maxSeq % MAX_GENERATIONS)] = hardware.now();
        }
    }

    /** Takes the page that joined the youngest generation last. */
    private int takeNewest() {
        long seq = maxSeq;
        while (generation(seq).isEmpty()) {
            seq--;
        }
        int newest = generation(seq).last();
        generation(seq).remove(newest);
        return newest;
    }

    /** Makes {@link MglruPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "mglru",
                            "generations of pages: aging moves those accessed to the youngest, eviction takes the oldest",
                            "linux-6.14",
                            "Accessed bit set on load, into the youngest generation; aging when a frame is needed and three generations are left",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            return options.minTtl() > 0
                    ? EnumSet.of(Capability.ACCESSED, Capability.TIME)
                    : EnumSet.of(Capability.ACCESSED);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new MglruPolicy(hardware, options);
        }
    }
}
