package org.refault.simulator.replay;

import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.memory.Pte;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.Run;
import org.refault.simulator.result.ReplayResult;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * Replays one reference string against policies, untimed.
 *
 * <p>Demand paging from empty memory; every reference counts, or all after a warm-up; the victim is chosen before the new
 * page is in. One instance serves any number of runs, also from several threads at once: it holds only what all runs share.
 */
public final class Replay {
    /** Instead of references between two samples: the policy sees the hardware's Accessed bits when it looks. */
    public static final long AT_THE_INSTANT = 0;

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
        return run(choice, frames, 0, streams);
    }

    /**
     * Replays the string once and counts what comes after a warm-up. The policy sees all of it, and a page that the
     * warm-up referenced is cold no more.
     *
     * @param choice the policy, made anew for this run
     * @param frames number of frames, 1 to 2^24
     * @param warmUp share of the references that is not counted, in percent, rounded down; 0 to 99
     * @param streams the run's random streams; the policy draws from the one named after it
     */
    public ReplayResult run(PolicyChoice<?> choice, int frames, int warmUp, RandomStreams streams) {
        return run(choice, frames, warmUp, AT_THE_INSTANT, streams);
    }

    /**
     * As {@link #run(PolicyChoice, int, int, RandomStreams)}, with Accessed bits that are sampled: what references set is
     * moved every so many references to where the policy sees it, before the next fault. Faults it sees at once, and Dirty
     * bits as they are. With one reference the policy does what it does with the hardware's bits.
     *
     * @param choice the policy, made anew for this run; one that scans is a sampler itself, with this period
     * @param frames number of frames, 1 to 2^24
     * @param warmUp share of the references that is not counted, in percent, rounded down; 0 to 99
     * @param sampleEvery references between two samples, or {@link #AT_THE_INSTANT} for the hardware's own bits
     * @param streams the run's random streams; the policy draws from the one named after it
     * @throws InvalidSettingException if the policy scans with another period, or goes by no bits
     */
    public ReplayResult run(PolicyChoice<?> choice, int frames, int warmUp, long sampleEvery, RandomStreams streams) {
        if (frames < 1 || frames > Pte.MAX_FRAMES) {
            throw new IllegalArgumentException("frames: " + frames + " is not within 1 to " + Pte.MAX_FRAMES);
        }
        long uncounted = string.references() / 100 * warmUp + string.references() % 100 * warmUp / 100;
        Pager pager = new Pager(string, frames, future, uncounted);
        boolean layered = sampleEvery != AT_THE_INSTANT && !choice.scans();
        ReplacementPolicy policy = choice.create(
                layered ? pager.sampledWindow(choice, frames) : pager.window(choice, frames),
                streams.stream("policy." + choice.id()));
        pager.serve(policy);
        if (sampleEvery != AT_THE_INSTANT) {
            choice.requireBitsToSample();
            if (policy.scanPeriod() != (layered ? ReplacementPolicy.NO_SCANS : sampleEvery)) {
                throw new InvalidSettingException("policy " + choice.id() + " scans every " + policy.scanPeriod()
                        + " references, not every " + sampleEvery);
            }
        }
        new ScannedReplay(string, pager, policy, sampleEvery).run(uncounted);
        return pager.result(frames);
    }

    /** One run: stretches of whole runs, and between them the runs that a scan, or a sample of the bits, falls into. */
    private static final class ScannedReplay {
        private final ReferenceString string;
        private final Pager pager;
        private final ReplacementPolicy policy;
        private final OraclePolicy oracle;
        /** Null where the policy sees the hardware's bits. */
        private final BitSampler sampler;

        private final long period;
        private final Stretch stretch;
        private final int[] bits = Stretch.bitsOfDescriptions();

        ScannedReplay(ReferenceString string, Pager pager, ReplacementPolicy policy, long sampleEvery) {
            this.string = string;
            this.pager = pager;
            this.policy = policy;
            this.oracle = policy instanceof OraclePolicy seesReferences ? seesReferences : null;
            this.sampler = pager.sampler();
            this.period = sampler == null ? policy.scanPeriod() : sampleEvery;
            if (oracle != null) {
                stretch = OracleStretches.make(pager, string.pages(), string.runs(), string.counts(), oracle);
            } else if (sampler != null) {
                stretch = new SampledStretch(pager, string.pages(), string.runs(), string.counts());
            } else {
                stretch = new RealStretch(pager, string.pages(), string.runs(), string.counts());
            }
        }

        /** Only the first reference of a run can fault: what the runs that begin in the warm-up fault is not counted. */
        void run(long uncounted) {
            int cut = firstRunFrom(uncounted);
            long nextScan = period;
            long time = 0;
            int run = 0;
            while (run < string.length()) {
                int scanned = firstRunToReach(nextScan, run, time);
                if (run < cut && cut <= scanned) {
                    time = stretch.replay(run, cut, time);
                    run = cut;
                }
                if (run == cut) {
                    pager.restart();
                }
                time = stretch.replay(run, scanned, time);
                run = scanned;
                if (run < string.length()) {
                    long next = time + string.count(run);
                    nextScan = replayWithScans(run, time, next, nextScan);
                    time = next;
                    run++;
                }
            }
            if (cut == string.length()) {
                // The last run, with a scan inside, began in the warm-up.
                pager.restart();
            }
        }

        /** The first run that begins after so many references. */
        private int firstRunFrom(long references) {
            int run = 0;
            for (long begun = 0; begun < references; run++) {
                begun += string.count(run);
            }
            return run;
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
        private long replayWithScans(int run, long start, long end, long firstScan) {
            long scan = firstScan;
            long time = start;
            while (time < end) {
                long until = Math.min(end, scan);
                reference(run, start, time, (int) (until - time));
                time = until;
                if (time == scan) {
                    pager.setTime(time);
                    if (sampler == null) {
                        policy.onScan();
                    } else {
                        sampler.sample();
                    }
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
                if (sampler != null) {
                    sampler.touch(Pte.frame(ptes[page]));
                }
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
