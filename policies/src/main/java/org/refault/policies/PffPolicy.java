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
 * PFF, page fault frequency: at a fault that comes sooner than {@code t} after the one before, the resident set grows by the
 * page; at one that comes later, all pages not accessed since the last such fault are given up, and the Accessed bits
 * of the others cleared.
 *
 * <p>Follows chu1972. Departures: the limit of memory is added; if it is full the first loaded of the pages not accessed
 * goes, else the first loaded.
 */
public final class PffPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final long t;
    private final FrameList byLoad;
    /** The first page not known to be accessed: bits are only set until the resident set shrinks. */
    private int cursor;

    private long lastFault;

    /**
     * Options.
     *
     * @param t time between faults, the inverse of the critical frequency
     */
    public record Options(
            @Option(
                    name = "t",
                    value = "1x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc =
                            "Time between two faults from which on the resident set shrinks, the inverse of the critical frequency: references, or a multiple of the frames; on the timed machine cycles.")
            ScanPeriod t) {}

    private PffPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        t = options.t().references(hardware.frames());
        byLoad = new FrameList(hardware.frames());
        cursor = byLoad.end();
    }

    @Override
    public void onPageIn(int frame) {
        long now = hardware.now();
        if (now - lastFault >= t) {
            shrink();
        }
        lastFault = now;
        byLoad.addLast(frame);
        if (cursor == byLoad.end()) {
            cursor = frame;
        }
    }

    private void shrink() {
        int frame = byLoad.first();
        while (frame != byLoad.end()) {
            int next = byLoad.after(frame);
            if (!hardware.testAndClearAccessed(frame)) {
                byLoad.remove(frame);
                hardware.release(frame);
            }
            frame = next;
        }
        cursor = byLoad.first();
    }

    @Override
    public int selectVictim() {
        while (cursor != byLoad.end() && hardware.isAccessed(cursor)) {
            cursor = byLoad.after(cursor);
        }
        int victim = cursor == byLoad.end() ? byLoad.first() : cursor;
        if (victim == cursor) {
            cursor = byLoad.after(cursor);
        }
        byLoad.remove(victim);
        return victim;
    }

    /** Makes {@link PffPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "pff",
                            "faults close together grow the resident set; a late one gives up all pages not accessed since the last",
                            "chu1972",
                            "Accessed bit set on load; the set shrinks at a fault t or more after the last; memory full: not accessed first, then earliest loaded",
                            Capability.ACCESSED,
                            Capability.TIME,
                            Capability.RELEASE),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new PffPolicy(hardware, options);
        }
    }
}
