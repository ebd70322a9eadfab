package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.policy.ScanPeriod;

/**
 * NRU, not recently used: a page's class is 2A + D, and any page of the lowest class goes. Every scan clears A.
 *
 * <p>Between two scans bits are only set, so a page's class only rises. The candidates stand in one array in the order
 * of a class that each had at some time since the scan; a page drawn from the lowest is looked at, and if it has risen
 * moves up and another is drawn. That is a uniform draw from the true lowest class, for at most three moves a page and scan:
 *
 * <pre>
 *   order  | class 0 | class 1 | class 2 | class 3 |
 *          0         starts[1] starts[2] starts[3] starts[4]
 * </pre>
 *
 * Follows tanenbaum2014. Departures: the clock tick is a number of references, or the sampler's.
 */
public final class NruPolicy implements ReplacementPolicy {
    private static final int CLASSES = 4;

    private final HardwareView hardware;
    private final RandomStream random;
    private final long period;
    private final int[] order;
    private final int[] starts = new int[CLASSES + 1];

    /**
     * Options.
     *
     * @param period between two scans
     */
    public record Options(
            @Option(
                    name = "period",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "Between two scans of the replay: references, or a multiple of the frames.")
            ScanPeriod period) {}

    private NruPolicy(HardwareView hardware, Options options, RandomStream random) {
        this.hardware = hardware;
        this.random = random;
        period = options.period().references(hardware.frames());
        order = new int[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        // The reference that loads a page sets A: class 2 or 3.
        int position = starts[CLASSES]++;
        order[position] = frame;
        swap(position, starts[3]++);
    }

    @Override
    public int selectVictim() {
        while (true) {
            int lowest = 0;
            while (starts[lowest] == starts[lowest + 1]) {
                lowest++;
            }
            int position = starts[lowest] + random.nextInt(starts[lowest + 1] - starts[lowest]);
            int frame = order[position];
            int now = classOf(frame);
            if (now <= lowest) {
                raise(position, lowest, CLASSES);
                return frame;
            }
            raise(position, lowest, now);
        }
    }

    @Override
    public void onScan() {
        int count = starts[CLASSES];
        int clean = 0;
        for (int position = 0; position < count; position++) {
            int frame = order[position];
            hardware.testAndClearAccessed(frame);
            if (!hardware.isDirty(frame)) {
                swap(position, clean++);
            }
        }
        starts[1] = clean;
        starts[2] = count;
        starts[3] = count;
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** class = 2A + D. */
    private int classOf(int frame) {
        return (hardware.isAccessed(frame) ? 2 : 0) + (hardware.isDirty(frame) ? 1 : 0);
    }

    /** Moves the frame at a position from one class to a higher one, or out at the end. */
    private void raise(int position, int from, int to) {
        int at = position;
        for (int between = from + 1; between <= to; between++) {
            int last = --starts[between];
            swap(at, last);
            at = last;
        }
    }

    private void swap(int a, int b) {
        int frame = order[a];
        order[a] = order[b];
        order[b] = frame;
    }

    /** Makes {@link NruPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "nru",
                            "any page of the lowest class 2A + D goes; every scan clears A",
                            "tanenbaum2014",
                            "Accessed bit set on load; a scan after every period; draws from the stream policy.nru",
                            Capability.ACCESSED),
                    Options.class);
        }

        /** What it simulates (tanenbaum2014); a bounded past, scanned at every reference, is no past. */
        @Override
        public String exactTwin(Options options, int frames) {
            return "lru";
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new NruPolicy(hardware, options, random);
        }
    }
}
