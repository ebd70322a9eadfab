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
 * Segmented FIFO, the page replacement of VMS: a FIFO of mapped pages, and behind it an LRU list of pages that are
 * unmapped but still in memory. A page that is referenced in the second list comes back by a soft fault and a little
 * time; one that reaches its end goes. It needs no Accessed bits, and is what the mail describes: "mark some pages as
 * not present, and as swappable".
 *
 * <pre>
 *   load, soft fault --> | mapped, FIFO | --> | unmapped, LRU | --> victim
 *                              ^______ soft fault ____|
 * </pre>
 *
 * Without the second list it is FIFO; with nothing else it is LRU, at the price of a fault for every change of page.
 *
 * <p>Follows turner1981. Departures: none.
 */
public final class SegmentedFifoPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final FrameList mapped;
    private final FrameList unmapped;
    private final int capacity;
    private int mappedPages;

    /**
     * Options.
     *
     * @param split size of the second list, per cent of the frames
     */
    public record Options(
            @Option(
                    name = "split",
                    value = "25",
                    unit = "% of frames",
                    min = 0,
                    max = 100,
                    doc = "Frames for unmapped pages that are still in memory; 0 is FIFO, 100 is LRU.")
            int split) {}

    private SegmentedFifoPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        int frames = hardware.frames();
        mapped = new FrameList(frames);
        unmapped = new FrameList(frames);
        capacity = frames - (int) ((long) frames * options.split() / 100);
    }

    @Override
    public void onPageIn(int frame) {
        map(frame);
    }

    @Override
    public void onSoftFault(int frame) {
        unmapped.remove(frame);
        map(frame);
    }

    private void map(int frame) {
        mapped.addLast(frame);
        mappedPages++;
        if (mappedPages > capacity) {
            int oldest = mapped.removeFirst();
            mappedPages--;
            hardware.unmap(oldest);
            unmapped.addLast(oldest);
        }
    }

    @Override
    public int selectVictim() {
        if (!unmapped.isEmpty()) {
            return unmapped.removeFirst();
        }
        mappedPages--;
        return mapped.removeFirst();
    }

    /** Makes {@link SegmentedFifoPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "segmented-fifo",
                            "a FIFO of mapped pages, behind it an LRU list of unmapped ones still in memory; soft faults rescue",
                            "turner1981",
                            "a page is mapped by its load; no Accessed bits; soft faults are counted apart; replay only unless split=0",
                            Capability.UNMAP),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            return options.split() == 0 ? EnumSet.noneOf(Capability.class) : EnumSet.of(Capability.UNMAP);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new SegmentedFifoPolicy(hardware, options);
        }
    }
}
