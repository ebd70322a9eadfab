package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.policy.ScanPeriod;

/**
 * The composite that the mail proposes: what a monitor knows of a page, weighed together. The page with the largest sum
 * goes, of equals the one loaded first:
 *
 * <pre>
 *   due =  time   * scans since the page was put into action
 *        + idle   * scans since one found it accessed
 *        - relock * times it came back, up to relock.max
 *        - major  * 1 if it had to be read back when it came last
 *        - cpl    * 1 if it is the kernel's
 * </pre>
 *
 * The unit of all is a scan: a weight of relock says how many scans longer a page may be idle for every time it came back.
 * A weight of 0 takes its term away, and what is looked at for it. With {@code time} alone, or none, it is FIFO; with
 * {@code idle} alone it is {@code lru-timestamp}.
 *
 * <p>Sums change at scans and loads only: the candidates stand in a heap that a scan makes anew.
 *
 * <p>Follows lawton1999. Departures: the mail names what to look at and gives no formula; the sum, its unit and the weights
 * are chosen here. On the timed machine a page chosen but kept after all counts as one that came back.
 */
public final class FreemwarePolicy implements ReplacementPolicy {
    private static final int KERNEL = 0;

    private final HardwareView hardware;
    private final Options options;
    private final long period;
    private final FrameHeap candidates;
    private long additions;
    private final long[] loads;
    private final long[] founds;
    /** What keeps a page: the terms that do not change while it is resident. */
    private final double[] credits;

    private int[] timesLoaded = new int[0];
    private long scans;

    /** How a page of the kernel is known. */
    public enum Source {
        /** The U/S bit of the guest's page-table entry is at supervisor. */
        US,
        /** The reference that loaded the page was at CPL 0. */
        FAULT
    }

    /**
     * Options.
     *
     * @param time weight of the time since the page was put into action
     * @param idle weight of the scans that found it idle
     * @param relock weight of its returns
     * @param relockMax most returns that count
     * @param major weight of a return that had to read
     * @param cpl weight of a page of the kernel
     * @param source how a page of the kernel is known
     * @param period between two scans
     */
    public record Options(
            @Option(
                    name = "time",
                    value = "0.05",
                    min = 0,
                    max = 1e6,
                    doc = "Weight of a scan since the page was put into action; alone: FIFO.")
            double time,

            @Option(
                    name = "idle",
                    value = "1",
                    min = 0,
                    max = 1e6,
                    doc = "Weight of a scan since one found the page accessed; alone: lru-timestamp.")
            double idle,

            @Option(
                    name = "relock",
                    value = "0.5",
                    unit = "scans",
                    min = 0,
                    max = 1e6,
                    doc =
                            "Scans that a page is spared for every time it was locked again; alone: the page that returned least goes.")
            double relock,

            @Option(
                    name = "relock.max",
                    value = "8",
                    unit = "returns",
                    min = 1,
                    max = 1_000_000,
                    doc = "Most returns of a page that count.")
            int relockMax,

            @Option(
                    name = "major",
                    value = "1",
                    unit = "scans",
                    min = 0,
                    max = 1e6,
                    doc =
                            "Scans that a page is spared if its last return was major, read from the backing store; alone: new pages go first.")
            double major,

            @Option(
                    name = "cpl",
                    value = "1",
                    unit = "scans",
                    min = 0,
                    max = 1e6,
                    doc = "Scans that a page of the kernel is spared; alone: FIFO, the user's pages first.")
            double cpl,

            @Option(
                    name = "cpl.source",
                    value = "us",
                    doc =
                            "How a page of the kernel is known: by the U/S bit, or the CPL of the reference that loaded it.")
            Source source,

            @Option(
                    name = "period",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "Between two scans of the replay: references, or a multiple of the frames.")
            ScanPeriod period) {}

    private FreemwarePolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        this.options = options;
        int frames = hardware.frames();
        period = options.time() > 0 || options.idle() > 0 ? options.period().references(frames) : NO_SCANS;
        candidates = new FrameHeap(frames);
        loads = new long[frames];
        founds = new long[frames];
        credits = new double[frames];
    }

    @Override
    public void onPageIn(int frame) {
        loads[frame] = scans;
        founds[frame] = scans;
        credits[frame] = 0;
        if (options.relock() > 0) {
            credits[frame] += options.relock() * Math.min(options.relockMax(), returns(hardware.pageOf(frame)));
        }
        if (options.major() > 0 && hardware.wasMajor(frame)) {
            credits[frame] += options.major();
        }
        if (options.cpl() > 0 && isKernels(frame)) {
            credits[frame] += options.cpl();
        }
        candidates.add(frame, credits[frame], additions++);
    }

    /** How often a page came back, this time included. */
    private int returns(int page) {
        if (page >= timesLoaded.length) {
            timesLoaded = Arrays.copyOf(timesLoaded, 2 * page + 16);
        }
        return timesLoaded[page]++;
    }

    private boolean isKernels(int frame) {
        return switch (options.source()) {
            case US -> hardware.isSupervisorPage(frame);
            case FAULT -> hardware.cplAtFault(frame) == KERNEL;
        };
    }

    @Override
    public int selectVictim() {
        return candidates.removeFirst();
    }

    @Override
    public void onScan() {
        scans++;
        for (int place = 0; place < candidates.size(); place++) {
            int frame = candidates.at(place);
            if (options.idle() > 0 && hardware.testAndClearAccessed(frame)) {
                founds[frame] = scans;
            }
            double due = options.time() * (scans - loads[frame]) + options.idle() * (scans - founds[frame]);
            candidates.setKey(frame, credits[frame] - due);
        }
        candidates.restore();
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** Makes {@link FreemwarePolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "freemware",
                            "time in action, idle scans, returns, their cost and the CPL, weighed together: the composite of the mail",
                            "lawton1999",
                            "Accessed bit set on load; a scan after every period; ties: earliest loaded; in the replay every return is major",
                            Capability.ACCESSED,
                            Capability.HISTORY,
                            Capability.FEEDBACK,
                            Capability.CPL),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            Set<Capability> seen = EnumSet.noneOf(Capability.class);
            if (options.idle() > 0) {
                seen.add(Capability.ACCESSED);
            }
            if (options.relock() > 0) {
                seen.add(Capability.HISTORY);
            }
            if (options.major() > 0) {
                seen.add(Capability.FEEDBACK);
            }
            if (options.cpl() > 0) {
                seen.add(Capability.CPL);
            }
            return seen;
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new FreemwarePolicy(hardware, options);
        }
    }
}
