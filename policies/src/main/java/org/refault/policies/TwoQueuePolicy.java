package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * 2Q, the full version: a page comes into the queue A1in, first in, first out. Pages that leave it are remembered in
 * A1out; one that comes back while remembered goes to Am, which is managed as LRU.
 *
 * <pre>
 *   new --> [ A1in: FIFO, at most Kin ] --> out, remembered in [ A1out: at most Kout ] --back--> [ Am: LRU ] --> out
 * </pre>
 *
 * A reference to a page in A1in changes nothing. A page leaves A1in if there are more than Kin in it, else Am.
 *
 * <p>Follows johnson1994. Departures: none.
 */
public final class TwoQueuePolicy implements OraclePolicy {
    private final HardwareView hardware;
    private final FrameList in;
    private final FrameList main;
    private final PageList out = new PageList();
    private final boolean[] inMain;
    private final int mostIn;
    private final int mostOut;
    private int inSize;
    /** A page that was remembered when a victim was chosen for it, and may have been forgotten for that victim. */
    private int returning = HardwareView.NO_PAGE;

    /**
     * Options.
     *
     * @param in share of the frames for A1in
     * @param out pages remembered in A1out, as a share of the frames
     */
    public record Options(
            @Option(name = "in", value = "0.25", unit = "of the frames", min = 0, max = 1, doc = "Size of A1in, Kin.")
            double in,

            @Option(
                    name = "out",
                    value = "0.5",
                    unit = "of the frames",
                    min = 0,
                    max = 10,
                    doc = "Pages that A1out remembers, Kout.")
            double out) {}

    private TwoQueuePolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        int frames = hardware.frames();
        in = new FrameList(frames);
        main = new FrameList(frames);
        inMain = new boolean[frames];
        mostIn = (int) (frames * options.in());
        mostOut = (int) (frames * options.out());
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        inMain[frame] = page == returning || out.contains(page);
        out.remove(page);
        returning = HardwareView.NO_PAGE;
        if (inMain[frame]) {
            main.addLast(frame);
        } else {
            in.addLast(frame);
            inSize++;
        }
    }

    @Override
    public void onReference(int frame, int run, int count) {
        if (inMain[frame]) {
            main.moveToLast(frame);
        }
    }

    @Override
    public int selectVictim() {
        if (inSize > mostIn || main.isEmpty()) {
            int frame = in.removeFirst();
            inSize--;
            int missing = hardware.faultingPage();
            returning = missing != HardwareView.NO_PAGE && out.contains(missing) ? missing : HardwareView.NO_PAGE;
            out.addLast(hardware.pageOf(frame));
            if (out.size() > mostOut) {
                out.removeFirst();
            }
            return frame;
        }
        return main.removeFirst();
    }

    /** Makes {@link TwoQueuePolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "2q",
                            "new pages pass a FIFO queue; those that come back soon after go to an LRU queue (oracle: sees every reference)",
                            "johnson1994",
                            "victim before load; a page remembered is not forgotten for the victim that its own load sends out",
                            Capability.REFERENCES,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new TwoQueuePolicy(hardware, options);
        }
    }
}
