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
 * <p>With {@code write-cluster} dirty pages are unmapped to a list of modified pages of their own, as VMS has it: when so
 * many are there, all are written and join the others, so that clean pages go first.
 *
 * <p>Follows turner1981. Departures: none.
 */
public final class SegmentedFifoPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final FrameList mapped;
    private final FrameList unmapped;
    private final FrameList modified;
    private final boolean[] isModified;
    private final int capacity;
    private final int writeCluster;
    private int mappedPages;
    private int modifiedPages;

    /**
     * Options.
     *
     * @param split size of the second list, per cent of the frames
     * @param writeCluster modified pages written together
     */
    public record Options(
            @Option(
                    name = "split",
                    value = "25",
                    unit = "% of frames",
                    min = 0,
                    max = 100,
                    doc = "Frames for unmapped pages that are still in memory; 0 is FIFO, 100 is LRU.")
            int split,

            @Option(
                    name = "write-cluster",
                    value = "0",
                    unit = "pages",
                    min = 0,
                    max = 10_000,
                    doc =
                            "Unmapped dirty pages at which all of them are written, clean ones going first; 0: each is written when it goes.")
            int writeCluster) {
        private boolean seesDirty() {
            return split > 0 && writeCluster > 0;
        }
    }

    private SegmentedFifoPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        int frames = hardware.frames();
        mapped = new FrameList(frames);
        unmapped = new FrameList(frames);
        modified = new FrameList(frames);
        isModified = new boolean[frames];
        capacity = frames - (int) ((long) frames * options.split() / 100);
        writeCluster = options.seesDirty() ? options.writeCluster() : 0;
    }

    @Override
    public void onPageIn(int frame) {
        map(frame);
    }

    @Override
    public void onSoftFault(int frame) {
        if (isModified[frame]) {
            modified.remove(frame);
            modifiedPages--;
            isModified[frame] = false;
        } else {
            unmapped.remove(frame);
        }
        map(frame);
    }

    private void map(int frame) {
        mapped.addLast(frame);
        mappedPages++;
        if (mappedPages > capacity) {
            int oldest = mapped.removeFirst();
            mappedPages--;
            hardware.unmap(oldest);
            if (writeCluster > 0 && hardware.isDirty(oldest)) {
                isModified[oldest] = true;
                modified.addLast(oldest);
                modifiedPages++;
                if (modifiedPages >= writeCluster) {
                    writeModified();
                }
            } else {
                unmapped.addLast(oldest);
            }
        }
    }

    private void writeModified() {
        while (!modified.isEmpty()) {
            int frame = modified.removeFirst();
            hardware.clean(frame);
            isModified[frame] = false;
            unmapped.addLast(frame);
        }
        modifiedPages = 0;
    }

    @Override
    public int selectVictim() {
        if (unmapped.isEmpty()) {
            writeModified();
        }
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
                            "a page is mapped by its load; no Accessed bits; soft faults are counted apart; writes ahead count as page-outs; replay only unless split=0",
                            Capability.UNMAP),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            if (options.split() == 0) {
                return EnumSet.noneOf(Capability.class);
            }
            return options.seesDirty()
                    ? EnumSet.of(Capability.UNMAP, Capability.ACCESSED)
                    : EnumSet.of(Capability.UNMAP);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new SegmentedFifoPolicy(hardware, options);
        }
    }
}
