package org.refault.policies;

import com.google.auto.service.AutoService;
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
 * The working set by sampling: every {@code sigma} the Accessed bit is shifted into a word of {@code k} bits of each page,
 * and a page whose word is 0 is given up. So a page stays between (k − 1) and k periods after its last use.
 *
 * <p>A word of k bits is 0 just if none of the last k scans found the page accessed; the number of the last scan that
 * did stands for it. If memory is full before, the page with the oldest such scan goes, of equals the one loaded first.
 *
 * <p>Follows rodriguez1973. Departures: none; the limit of memory is added. A scan after every reference makes it the
 * working set of denning1968 with the window k, {@code ws}.
 */
public final class SampledWsPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final long sigma;
    private final int k;
    private final FrameList byLoad;
    private final FrameList byScan;
    private final long[] lastFound;
    private long scans;

    /**
     * Options.
     *
     * @param sigma between two samples
     * @param k bits of a page's word
     */
    public record Options(
            @Option(
                    name = "sigma",
                    value = "1x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "Between two samples of the replay: references, or a multiple of the frames.")
            ScanPeriod sigma,

            @Option(
                    name = "k",
                    value = "8",
                    unit = "samples",
                    min = 1,
                    max = 1_000_000,
                    doc = "Samples without an access after which a page is given up.")
            int k) {
        private long window(int frames) {
            return k * sigma.references(frames);
        }
    }

    private SampledWsPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        sigma = options.sigma().references(hardware.frames());
        k = options.k();
        byLoad = new FrameList(hardware.frames());
        byScan = new FrameList(hardware.frames());
        lastFound = new long[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        lastFound[frame] = scans;
        byLoad.addLast(frame);
        byScan.addLast(frame);
    }

    @Override
    public int selectVictim() {
        int oldest = byScan.removeFirst();
        byLoad.remove(oldest);
        return oldest;
    }

    @Override
    public void onScan() {
        scans++;
        for (int frame = byLoad.first(); frame != byLoad.end(); frame = byLoad.after(frame)) {
            if (hardware.testAndClearAccessed(frame)) {
                lastFound[frame] = scans;
                byScan.moveToLast(frame);
            }
        }
        while (!byScan.isEmpty() && scans - lastFound[byScan.first()] >= k) {
            hardware.release(selectVictim());
        }
    }

    @Override
    public long scanPeriod() {
        return sigma;
    }

    /** Makes {@link SampledWsPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "sampled-ws",
                            "a page not found accessed by k samples in a row is given up: the working set by sampling",
                            "rodriguez1973",
                            "Accessed bit set on load; a sample after every sigma; memory full: the longest unseen, ties: earliest loaded",
                            Capability.ACCESSED,
                            Capability.RELEASE),
                    Options.class);
        }

        /** Keeps the window k · sigma. */
        @Override
        public String scanningEvery(Options options, long references, int frames) {
            return "sigma=" + references + "+k="
                    + Math.max(1, Math.round((double) options.window(frames) / references));
        }

        @Override
        public String exactTwin(Options options, int frames) {
            return "ws:tau=" + options.window(frames);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new SampledWsPolicy(hardware, options);
        }
    }
}
