package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
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
 * CPL-weighted replacement: the page with the largest idle age divided by the weight of its privilege level goes, so
 * that pages of a level with a weight above 1 are held longer. Of equals the one loaded first goes.
 *
 * <p>Over {@code lru-timestamp} the idle age is the time since a scan stamped the page (or its load); over
 * {@code aging} it is the number of scans since one found it accessed, 0 if the last did. With equal weights the
 * policy <em>is</em> its base: {@link Factory#create} returns that.
 *
 * <p>All candidates stand in one list in the order of stamps, ties in the order of loading; their ranks in it are kept
 * in one set for each level, whose least is the level's only possible victim. A rank is given by a load or by the next
 * renumbering, so that a page can change its level without a search for its place:
 *
 * <pre>
 *   byStamp     f7 f2 f9 f4 f1        stamps rise
 *   rank         0  1  2  3  4
 *   CPL 0           x     x           a victim is f2, or ...
 *   CPL 3        x     x     x        ... f7
 * </pre>
 *
 * Follows lawton1999. Departures: the mail asks to track the CPL that uses a page and gives no formula; this is one.
 */
public final class CplWeightedPolicy implements ReplacementPolicy {
    private static final int LEVELS = 4;
    private static final int KERNEL = 0;
    private static final int USER = 3;
    private static final int NO_FRAME = -1;

    private final HardwareView hardware;
    private final Options options;
    private final long period;
    private final double[] weights;
    private final FrameList byLoad;
    private final FrameList byStamp;
    private final PositionSet[] ranksOfLevel = new PositionSet[LEVELS];
    private final int[] frameOfRank;
    private final int[] rankOfFrame;
    private final byte[] levels;
    private final long[] stamps;
    private final long[] loads;
    private int ranks;
    private long loaded;
    private long scans;

    /** The policy that says how idle a page is, and what happens under equal weights. */
    public enum Base {
        /** {@link LruTimestampPolicy}. */
        LRU_TIMESTAMP,
        /** {@link AgingPolicy}. */
        AGING
    }

    /** Where the privilege level of a page comes from: no hardware records that of each access. */
    public enum Source {
        /** Separate page tables for each ring, hence separate Accessed bits: the lowest ring a scan finds. */
        SPLIT,
        /** The level of the reference that loaded the page. */
        FAULT,
        /** The U/S bit of the guest's page-table entry: 0 for a supervisor page, else 3. */
        US,
        /** The level of the last reference, which only a simulator knows. */
        ORACLE
    }

    /**
     * Options.
     *
     * @param base what says how idle a page is
     * @param w0 weight of CPL 0
     * @param w1 weight of CPL 1
     * @param w2 weight of CPL 2
     * @param w3 weight of CPL 3
     * @param source where the privilege level comes from
     * @param period between two scans
     * @param bits of a counter of aging
     */
    public record Options(
            @Option(
                    name = "base",
                    value = "lru-timestamp",
                    doc = "Policy that says how idle a page is; with equal weights, the policy itself.")
            Base base,

            @Option(
                    name = "w0",
                    value = "2",
                    min = 1e-6,
                    max = 1e6,
                    doc = "Weight of pages used by CPL 0; above the others it protects the kernel's pages.")
            double w0,

            @Option(name = "w1", value = "1", min = 1e-6, max = 1e6, doc = "Weight of pages used by CPL 1.")
            double w1,

            @Option(name = "w2", value = "1", min = 1e-6, max = 1e6, doc = "Weight of pages used by CPL 2.")
            double w2,

            @Option(name = "w3", value = "1", min = 1e-6, max = 1e6, doc = "Weight of pages used by CPL 3.")
            double w3,

            @Option(
                    name = "cpl.source",
                    value = "split",
                    doc =
                            "Where a page's CPL comes from: Accessed bits for each ring, the fault, the U/S bit, or an oracle.")
            Source source,

            @Option(
                    name = "period",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc = "Between two scans of the replay: references, or a multiple of the frames.")
            ScanPeriod period,

            @Option(
                    name = "bits",
                    value = "8",
                    unit = "bits",
                    min = 1,
                    max = 31,
                    doc = "Length of a page's counter, for base=aging and equal weights.")
            int bits) {

        private boolean hasEqualWeights() {
            return w0 == w1 && w1 == w2 && w2 == w3;
        }
    }

    private CplWeightedPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        this.options = options;
        int frames = hardware.frames();
        period = options.period().references(frames);
        weights = new double[] {options.w0(), options.w1(), options.w2(), options.w3()};
        byLoad = new FrameList(frames);
        byStamp = new FrameList(frames);
        frameOfRank = new int[2 * frames];
        rankOfFrame = new int[frames];
        for (int level = 0; level < LEVELS; level++) {
            ranksOfLevel[level] = new PositionSet(frameOfRank.length);
        }
        levels = new byte[frames];
        stamps = new long[frames];
        loads = new long[frames];
    }

    @Override
    public void onPageIn(int frame) {
        if (ranks == frameOfRank.length) {
            renumber();
        }
        stamps[frame] = time();
        loads[frame] = loaded++;
        levels[frame] = (byte) levelAtLoad(frame);
        byLoad.addLast(frame);
        byStamp.addLast(frame);
        rank(frame);
    }

    @Override
    public int selectVictim() {
        long now = time();
        int victim = NO_FRAME;
        double largest = 0;
        for (int level = 0; level < LEVELS; level++) {
            if (!ranksOfLevel[level].isEmpty()) {
                int frame = frameOfRank[ranksOfLevel[level].least()];
                // idle age / w[CPL]
                double weighted = (now - stamps[frame]) / weights[level];
                if (victim == NO_FRAME || weighted > largest || weighted == largest && loads[frame] < loads[victim]) {
                    victim = frame;
                    largest = weighted;
                }
            }
        }
        ranksOfLevel[levels[victim]].remove(rankOfFrame[victim]);
        byStamp.remove(victim);
        byLoad.remove(victim);
        return victim;
    }

    @Override
    public void onScan() {
        scans++;
        long now = time();
        for (int frame = byLoad.first(); frame != byLoad.end(); frame = byLoad.after(frame)) {
            if (wasAccessed(frame)) {
                stamps[frame] = now;
                byStamp.moveToLast(frame);
            }
        }
        renumber();
    }

    @Override
    public long scanPeriod() {
        return period;
    }

    /** The clock of stamps: virtual time, or the number of scans. */
    private long time() {
        return options.base() == Base.AGING ? scans : hardware.now();
    }

    private int levelAtLoad(int frame) {
        return switch (options.source()) {
            case SPLIT, FAULT -> hardware.cplAtFault(frame);
            case US -> hardware.isSupervisorPage(frame) ? KERNEL : USER;
            // onReference sets the level before anyone asks.
            case ORACLE -> USER;
        };
    }

    /** Tests and clears; under split tables also learns which ring it was. */
    private boolean wasAccessed(int frame) {
        if (options.source() != Source.SPLIT) {
            return hardware.testAndClearAccessed(frame);
        }
        int rings = hardware.testAndClearAccessedRings(frame);
        if (rings != 0) {
            levels[frame] = (byte) Integer.numberOfTrailingZeros(rings);
        }
        return rings != 0;
    }

    private void renumber() {
        for (PositionSet ranksHere : ranksOfLevel) {
            ranksHere.clear();
        }
        ranks = 0;
        for (int frame = byStamp.first(); frame != byStamp.end(); frame = byStamp.after(frame)) {
            rank(frame);
        }
    }

    private void rank(int frame) {
        rankOfFrame[frame] = ranks;
        frameOfRank[ranks] = frame;
        ranksOfLevel[levels[frame]].add(ranks);
        ranks++;
    }

    private void setLevel(int frame, int level) {
        if (levels[frame] != level) {
            ranksOfLevel[levels[frame]].remove(rankOfFrame[frame]);
            ranksOfLevel[level].add(rankOfFrame[frame]);
            levels[frame] = (byte) level;
        }
    }

    /** The policy told the level of every reference. */
    private static final class Omniscient implements OraclePolicy {
        private final HardwareView hardware;
        private final CplWeightedPolicy policy;

        Omniscient(HardwareView hardware, Options options) {
            this.hardware = hardware;
            policy = new CplWeightedPolicy(hardware, options);
        }

        @Override
        public void onReference(int frame, int run, int count) {
            policy.setLevel(frame, hardware.cplOfRun(run));
        }

        @Override
        public void onPageIn(int frame) {
            policy.onPageIn(frame);
        }

        @Override
        public int selectVictim() {
            return policy.selectVictim();
        }

        @Override
        public void onScan() {
            policy.onScan();
        }

        @Override
        public long scanPeriod() {
            return policy.scanPeriod();
        }
    }

    /** Makes {@link CplWeightedPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "cpl-weighted",
                            "the largest idle age / weight of the page's privilege level goes; equal weights: the base policy",
                            "lawton1999",
                            "Accessed bit set on load; a scan after every period; CPL of the last use seen; ties: earliest loaded",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            Set<Capability> seen = EnumSet.of(Capability.ACCESSED);
            if (!options.hasEqualWeights()) {
                seen.add(options.source() == Source.ORACLE ? Capability.REFERENCES : Capability.CPL);
                if (options.base() == Base.LRU_TIMESTAMP) {
                    seen.add(Capability.TIME);
                }
            }
            return seen;
        }

        @Override
        public boolean wantsSplitTables(Options options) {
            return options.source() == Source.SPLIT && !options.hasEqualWeights();
        }

        /** Where it is an aging counter that says how idle a page is, a stamp at every reference says it exactly. */
        @Override
        public String exactTwin(Options options, int frames) {
            if (options.hasEqualWeights()) {
                return "lru";
            }
            return options.base() == Base.LRU_TIMESTAMP
                    ? ""
                    : "cpl-weighted:base=lru-timestamp+period=1+w0=" + options.w0() + "+w1=" + options.w1() + "+w2="
                            + options.w2() + "+w3=" + options.w3() + "+cpl.source="
                            + options.source().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            if (options.hasEqualWeights()) {
                return switch (options.base()) {
                    case LRU_TIMESTAMP ->
                        new LruTimestampPolicy(hardware, new LruTimestampPolicy.Options(options.period()));
                    case AGING -> new AgingPolicy(hardware, new AgingPolicy.Options(options.period(), options.bits()));
                };
            }
            return options.source() == Source.ORACLE
                    ? new Omniscient(hardware, options)
                    : new CplWeightedPolicy(hardware, options);
        }
    }
}
