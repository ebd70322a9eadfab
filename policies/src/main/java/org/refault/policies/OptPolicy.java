package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.PriorityQueue;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * OPT, Belady's MIN: the page whose next reference is farthest in the future goes; no policy that must load the
 * missed page has fewer faults. A page never referenced again is farthest; of several, the one loaded first goes.
 *
 * <p>Next references are runs of the string, each of one page, so they are all different: a set of positions with the
 * frame of each. Positions that are past stay in the set, below every position to come, where no one asks for them.
 *
 * <p>Follows belady1966. Departures: none; the tie is fixed here.
 */
public final class OptPolicy implements OraclePolicy {
    private static final int NOT_REFERENCED = -1;
    private static final int FRAME_BITS = 24;
    private static final int FIRST_CAPACITY = 1 << 10;

    private final HardwareView hardware;
    private final int[] nextUses;
    private final long[] loads;
    private final PositionSet upcoming = new PositionSet(FIRST_CAPACITY);
    private int[] frameOfUse = new int[FIRST_CAPACITY];
    /** Load number and frame of pages never referenced again: every page enters at most once, at its last reference. */
    private final PriorityQueue<Long> neverAgain = new PriorityQueue<>();

    private long loaded;

    OptPolicy(HardwareView hardware) {
        this.hardware = hardware;
        nextUses = new int[hardware.frames()];
        loads = new long[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        loads[frame] = loaded++;
        nextUses[frame] = NOT_REFERENCED;
    }

    @Override
    public void onReference(int frame, int run, int count) {
        int nextUse = hardware.nextUse(run);
        if (nextUse == nextUses[frame]) {
            return; // the rest of a run that a scan has split
        }
        nextUses[frame] = nextUse;
        if (nextUse == HardwareView.NEVER) {
            neverAgain.add(loads[frame] << FRAME_BITS | frame);
        } else {
            expect(nextUse, frame);
        }
    }

    private void expect(int nextUse, int frame) {
        if (nextUse >= frameOfUse.length) {
            frameOfUse = Arrays.copyOf(frameOfUse, (int) Math.min(Integer.MAX_VALUE - 8, 2L * nextUse));
        }
        frameOfUse[nextUse] = frame;
        upcoming.add(nextUse);
    }

    @Override
    public int selectVictim() {
        if (!neverAgain.isEmpty()) {
            return (int) (neverAgain.remove() & (1 << FRAME_BITS) - 1);
        }
        int farthest = upcoming.greatest();
        upcoming.remove(farthest);
        return frameOfUse[farthest];
    }

    /** Makes {@link OptPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<PolicyFactory.NoOptions> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "opt",
                            "the page referenced farthest in the future goes: the bound (oracle: sees the future)",
                            "belady1966",
                            "MIN: the missed page must come in; never referenced again: earliest loaded first",
                            Capability.FUTURE,
                            Capability.REFERENCES),
                    NoOptions.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return new OptPolicy(hardware);
        }
    }
}
