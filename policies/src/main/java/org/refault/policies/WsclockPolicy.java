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
 * WSClock: a clock whose hand keeps the working set. A page found accessed is stamped with virtual time; one that has
 * not been accessed for longer than {@code tau} is out of the working set and goes if it is clean. If it is dirty it is
 * queued for writing, and the hand looks further.
 *
 * <p>After a full round without a victim, the first of the pages queued goes, since its write is done; else the first
 * that was out of the working set, else any clean page, else the page at the hand, as in tanenbaum2014.
 *
 * <p>Follows carr1981. Departures: a queued write is done at once; the load control that the paper falls back on when all
 * pages are in working sets is not there. Virtual time is that of the machine, there being one program. A round of the
 * hand takes time in proportion to the frames, in the paper too.
 */
public final class WsclockPolicy implements ReplacementPolicy {
    private static final int NO_FRAME = -1;

    private final HardwareView hardware;
    private final long tau;
    private final int maxWrites;
    private final FrameList ring;
    private final long[] stamps;
    private int pages;

    /**
     * Options.
     *
     * @param tau age at which a page leaves the working set
     * @param maxWrites most writes queued in one search
     */
    public record Options(
            @Option(
                    name = "tau",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc =
                            "Age beyond which a page is out of the working set: references, or a multiple of the frames; on the timed machine cycles.")
            ScanPeriod tau,

            @Option(
                    name = "max-writes",
                    value = "8",
                    unit = "pages",
                    min = 0,
                    max = 1_000_000,
                    doc = "Most dirty pages queued for writing in one search for a victim.")
            int maxWrites) {}

    private WsclockPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        tau = options.tau().references(hardware.frames());
        maxWrites = options.maxWrites();
        ring = new FrameList(hardware.frames());
        stamps = new long[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        stamps[frame] = hardware.now();
        ring.addLast(frame);
        pages++;
    }

    @Override
    public int selectVictim() {
        long now = hardware.now();
        int queued = 0;
        int firstQueued = NO_FRAME;
        int firstOld = NO_FRAME;
        int firstClean = NO_FRAME;
        for (int looked = 0; looked < pages; looked++) {
            int hand = ring.first();
            boolean dirty = hardware.isDirty(hand);
            if (hardware.testAndClearAccessed(hand)) {
                stamps[hand] = now;
            } else if (now - stamps[hand] > tau) {
                if (!dirty) {
                    return take(hand);
                }
                firstOld = firstOld == NO_FRAME ? hand : firstOld;
                if (queued < maxWrites) {
                    hardware.clean(hand);
                    queued++;
                    firstQueued = firstQueued == NO_FRAME ? hand : firstQueued;
                }
            }
            if (!dirty && firstClean == NO_FRAME) {
                firstClean = hand;
            }
            ring.moveToLast(hand);
        }
        int victim = firstQueued != NO_FRAME ? firstQueued : firstOld != NO_FRAME ? firstOld : firstClean;
        if (victim != NO_FRAME) {
            while (ring.first() != victim) {
                ring.moveToLast(ring.first());
            }
        }
        return take(ring.first());
    }

    private int take(int frame) {
        ring.remove(frame);
        pages--;
        return frame;
    }

    /** Makes {@link WsclockPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "wsclock",
                            "a clock that keeps the pages used within tau; old dirty ones are written ahead, old clean ones go",
                            "carr1981",
                            "Accessed bit set and page stamped on load; out of the working set if idle longer than tau; writes ahead count as page-outs",
                            Capability.ACCESSED,
                            Capability.TIME),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new WsclockPolicy(hardware, options);
        }
    }
}
