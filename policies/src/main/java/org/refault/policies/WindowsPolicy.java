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
import org.refault.simulator.policy.ScanPeriod;

/**
 * The working set manager of Windows: every scan makes a page that was not accessed one older, up to 7, and an accessed
 * one new. When too few pages are free or on standby it trims the working set of its oldest pages. Trimmed pages are unmapped
 * but stay in memory, clean ones on the standby list, dirty ones on the modified list until the modified page writer has
 * written some together; a page referenced meanwhile comes back by a soft fault.
 *
 * <pre>
 *   load --> | working set, ages 0..7 | --> | standby | --> victim
 *               ^   ^                   \     ^  written
 *               |   |                    +-> | modified |
 *               +---+---- soft faults ---------+
 * </pre>
 *
 * <p>Follows russinovich2012. Departures: one process, so no least or greatest size of a working set and no choice among
 * processes; one standby list without priorities. With {@code standby=0} nothing is unmapped and the oldest page of the
 * working set goes: so it can be run on the timed machine, where unmapping is the protocol's.
 */
public final class WindowsPolicy implements ReplacementPolicy {
    private static final int OLDEST = 7;

    private final HardwareView hardware;
    private final Options options;
    private final long period;
    private final int standbyTarget;
    /** The working set: the least key, OLDEST less the age, goes first. */
    private final ScanOrder workingSet;

    private final int[] keys;
    private final FrameList standby;
    private final FrameList modified;
    private final boolean[] isModified;
    private int free;
    private int standbyPages;
    private int modifiedPages;

    /**
     * Options.
     *
     * @param period between two scans
     * @param standby pages wanted free or on standby
     * @param writeBatch modified pages written together
     */
    public record Options(
            @Option(
                    name = "period",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "Between two scans of the replay: references, or a multiple of the frames.")
            ScanPeriod period,

            @Option(
                    name = "standby",
                    value = "10",
                    unit = "% of frames",
                    min = 0,
                    max = 100,
                    doc = "Pages wanted free or on standby, at least one; 0: no standby list.")
            int standby,

            @Option(
                    name = "write-batch",
                    value = "16",
                    unit = "pages",
                    min = 1,
                    max = 10_000,
                    doc = "Modified pages at which the modified page writer writes them all.")
            int writeBatch) {}

    private WindowsPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        this.options = options;
        int frames = hardware.frames();
        period = options.period().references(frames);
        standbyTarget = (int) (((long) frames * options.standby() + 99) / 100);
        workingSet = new ScanOrder(frames, OLDEST);
        keys = new int[frames];
        standby = new FrameList(frames);
        modified = new FrameList(frames);
        isModified = new boolean[frames];
        free = frames;
    }

    @Override
    public void onPageIn(int frame) {
        free--;
        keys[frame] = OLDEST;
        workingSet.add(frame);
    }

    @Override
    public void onSoftFault(int frame) {
        if (isModified[frame]) {
            modified.remove(frame);
            modifiedPages--;
        } else {
            standby.remove(frame);
            standbyPages--;
        }
        keys[frame] = OLDEST;
        workingSet.add(frame);
    }

    @Override
    public void onScan() {
        FrameList byLoad = workingSet.byLoad();
        for (int frame = byLoad.first(); frame != byLoad.end(); frame = byLoad.after(frame)) {
            keys[frame] = hardware.testAndClearAccessed(frame) ? OLDEST : Math.max(0, keys[frame] - 1);
        }
        workingSet.sort(keys);
        while (free + standbyPages < standbyTarget && !byLoad.isEmpty()) {
            trim();
        }
    }

    private void trim() {
        int oldest = workingSet.removeFirst();
        hardware.unmap(oldest);
        isModified[oldest] = hardware.isDirty(oldest);
        if (isModified[oldest]) {
            modified.addLast(oldest);
            modifiedPages++;
            if (modifiedPages >= options.writeBatch()) {
                writeModified();
            }
        } else {
            standby.addLast(oldest);
            standbyPages++;
        }
    }

    private void writeModified() {
        while (!modified.isEmpty()) {
            int frame = modified.removeFirst();
            hardware.clean(frame);
            isModified[frame] = false;
            standby.addLast(frame);
        }
        standbyPages += modifiedPages;
        modifiedPages = 0;
    }

    @Override
    public int selectVictim() {
        free++;
        if (standbyPages == 0) {
            writeModified();
        }
        if (standbyPages > 0) {
            standbyPages--;
            return standby.removeFirst();
        }
        return workingSet.removeFirst();
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** Makes {@link WindowsPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "windows",
                            "the oldest pages of the working set are trimmed to standby or, dirty, to be written; soft faults rescue",
                            "russinovich2012",
                            "Accessed bit set on load; a scan after every period; ages 0 to 7, ties: earliest loaded; replay only unless standby=0",
                            Capability.ACCESSED,
                            Capability.UNMAP),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            return options.standby() > 0
                    ? EnumSet.of(Capability.ACCESSED, Capability.UNMAP)
                    : EnumSet.of(Capability.ACCESSED);
        }

        /** What ages stand for; eight of them, scanned at every reference, are no past. */
        @Override
        public String exactTwin(Options options, int frames) {
            return "lru";
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new WindowsPolicy(hardware, options);
        }
    }
}
