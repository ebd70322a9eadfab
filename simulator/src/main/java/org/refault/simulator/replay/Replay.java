package org.refault.simulator.replay;

import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.memory.Pte;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.Run;
import org.refault.simulator.result.ReplayResult;

/**
 * Replays one reference string against policies, untimed.
 *
 * <p>Demand paging from empty memory, no warm-up cut, every reference counts, the victim is chosen before the new page
 * is in. One instance serves any number of runs, also from several threads at once: it holds only what all runs share.
 */
public final class Replay {
    private final ReferenceString string;
    private final Future future;

    /** Replays of a string. */
    public Replay(ReferenceString string) {
        this.string = string;
        future = new Future(string);
    }

    /**
     * Replays the string once.
     *
     * @param choice the policy, made anew for this run
     * @param frames number of frames, 1 to 2^24
     * @param streams the run's random streams; the policy draws from the one named after it
     */
    public ReplayResult run(PolicyChoice<?> choice, int frames, RandomStreams streams) {
        if (frames < 1 || frames > Pte.MAX_FRAMES) {
            throw new IllegalArgumentException("frames: " + frames + " is not within 1 to " + Pte.MAX_FRAMES);
        }
        Pager pager = new Pager(string, frames, future);
        ReplacementPolicy policy = choice.create(pager.window(choice, frames), streams.stream("policy." + choice.id()));
        pager.serve(policy);
        new ScannedReplay(string, pager, policy).run();
        return pager.result(frames);
    }

    /** One run: stretches of whole runs, and between them the runs that a scan falls into. */
    private static final class ScannedReplay {
        private final ReferenceString string;
        private final Pager pager;
        private final ReplacementPolicy policy;
        private final OraclePolicy oracle;
        private final Stretch stretch;
        private final int[] bits = Stretch.bitsOfDescriptions();

        ScannedReplay(ReferenceString string, Pager pager, ReplacementPolicy policy) {
            this.string = string;
            this.pager = pager;
            this.policy = policy;
            this.oracle = policy instanceof OraclePolicy seesReferences ? seesReferences : null;
            this.stretch = oracle == null
                    ? new RealStretch(pager, string.pages(), string.runs(), string.counts())
                    : OracleStretches.make(pager, string.pages(), string.runs(), string.counts(), oracle);
        }

        void run() {
            long period = policy.scanPeriod();
            long nextScan = period;
            long time = 0;
            int run = 0;
            while (run < string.length()) {
                int end = firstRunToReach(nextScan, run, time);
                time = stretch.replay(run, end, time);
                run = end;
                if (run < string.length()) {
                    long next = time + string.count(run);
                    nextScan = replayWithScans(run, time, next, nextScan, period);
                    time = next;
                    run++;
                }
            }
        }

        /** The first run at or after {@code run} whose last reference reaches the scan; the string's length if none does. */
        private int firstRunToReach(long scan, int run, long time) {
            if (scan == ReplacementPolicy.NO_SCANS) {
                return string.length();
            }
            int[] counts = string.counts();
            if (counts == null) {
                return (int) Math.min(string.length(), run + (scan - time - 1));
            }
            int end = run;
            long reached = time;
            while (end < counts.length && reached + counts[end] < scan) {
                reached += counts[end++];
            }
            return end;
        }

        /** Replays one run with the scans that fall into it: a scan happens after its reference has set its bit. */
        private long replayWithScans(int run, long start, long end, long firstScan, long period) {
            long scan = firstScan;
            long time = start;
            while (time < end) {
                long until = Math.min(end, scan);
                reference(run, start, time, (int) (until - time));
                time = until;
                if (time == scan) {
                    pager.setTime(time);
                    policy.onScan();
                    scan += period;
                }
            }
            return scan;
        }

        private void reference(int run, long start, long time, int count) {
            int page = string.pages()[run];
            int description = Run.part(string.runs()[run], (int) (time - start), count);
            int[] ptes = pager.ptes();
            if (Pte.isPresent(ptes[page])) {
                ptes[page] |= bits[description];
            } else {
                pager.setTime(time + 1);
                pager.fault(run, page, description, count);
            }
            if (oracle != null) {
                oracle.onReference(Pte.frame(ptes[page]), run, count);
            }
        }
    }
}
