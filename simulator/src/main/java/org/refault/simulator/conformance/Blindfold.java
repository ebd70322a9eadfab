package org.refault.simulator.conformance;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.replay.Replay;

/**
 * One trial of whether a real policy is blind to hits.
 *
 * <p>Reads of pages whose Accessed bit is already set must not change one victim of a real policy.
 *
 * <p>References are also the clock, so a read may not simply be added: it would move every later scan and stamp.
 * Instead every third reference is a filler, and only the page it reads is changed:
 *
 * <pre>
 *   plain         p p p   q q q   r r r  ...     the third p sets a bit that the second has set
 *   blindfolded   p p x   q q y   r r z  ...     x: any resident page whose bit is set when its turn comes
 * </pre>
 *
 * No fault falls between the second and the third, and no scan does: a period that is no multiple of three is not
 * {@linkplain #covers covered}. So both
 * fillers leave every bit as it is, and the two strings differ in nothing that a pager could see. Which pages have
 * their bit set is found out by a peeking wrapper of the policy during a replay of the plain string. Each page is
 * referenced by one ring only, so that the bits of the rings stand as the Accessed bit does.
 */
public final class Blindfold {
    /** Sizes of memory to try, multiples of three. */
    public static final int[] FRAMES = {3, 6, 15, 42};

    private static final int VISITS = 1_500;
    private static final int PAGES = 60;

    private final long plainFingerprint;
    private final long blindfoldedFingerprint;
    private final int changed;

    /** The replay of a plain string and of its blindfolded twin. */
    public Blindfold(PolicyChoice<?> choice, int frames) {
        int[] visits = visits();
        int[] fillers = new int[VISITS];
        ReferenceString plain = string(visits, visits);
        plainFingerprint = fingerprint(choice, plain, frames);
        if (plainFingerprint != fingerprint(peeking(choice, fillers), plain, frames)) {
            throw new LawBrokenException("another run with the same string has other victims");
        }
        // Dense numbers are given in the order of first sight: translate them back.
        int[] originals = new int[VISITS];
        int differing = 0;
        for (int visit = 0; visit < VISITS; visit++) {
            originals[visit] = (int) plain.virtualNumberOfPage(fillers[visit]);
            differing += originals[visit] == visits[visit] ? 0 : 1;
        }
        changed = differing;
        blindfoldedFingerprint = fingerprint(choice, string(visits, originals), frames);
    }

    /** Whether a policy's scans fall where the trial can bear them. */
    static boolean covers(PolicyChoice<?> choice, int frames) {
        long period = choice.create(new Desk(choice, frames), streams().stream("policy"))
                .scanPeriod();
        return period == ReplacementPolicy.NO_SCANS || period % 3 == 0;
    }

    /** Whether all victims were the same. */
    public boolean isBlind() {
        return plainFingerprint == blindfoldedFingerprint;
    }

    /** Fillers that were another page than in the plain string. */
    public int changed() {
        return changed;
    }

    /** Visits, hence fillers, of a string. */
    public static int visitsOfString() {
        return VISITS;
    }

    private static long fingerprint(PolicyChoice<?> choice, ReferenceString string, int frames) {
        return new Replay(string).run(choice, frames, streams()).fingerprint();
    }

    private static RandomStreams streams() {
        return new RandomStreams(SampleStrings.SEED, 0);
    }

    private static int[] visits() {
        SplittableRandom random = new SplittableRandom(SampleStrings.SEED);
        int[] visits = new int[VISITS];
        for (int visit = 0; visit < VISITS; visit++) {
            visits[visit] = random.nextInt(1 + random.nextInt(PAGES));
        }
        return visits;
    }

    private static ReferenceString string(int[] visits, int[] fillers) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int visit = 0; visit < VISITS; visit++) {
            add(builder, visits[visit], visit % 4 == 0 ? ReferenceKind.WRITE : ReferenceKind.READ);
            add(builder, visits[visit], ReferenceKind.READ);
            add(builder, fillers[visit], ReferenceKind.READ);
        }
        return builder.build();
    }

    private static void add(ReferenceStringBuilder builder, int page, ReferenceKind kind) {
        builder.add(0, page % 4, kind.bit(), page, ReferenceStringBuilder.NO_FRAME, 1);
    }

    private static <O extends Record> PolicyChoice<O> peeking(PolicyChoice<O> choice, int[] fillers) {
        return PolicyChoice.of(new PeekingFactory<>(choice.factory(), fillers), choice.optionsText());
    }

    /** Makes the same policy, which writes down a page with its bit set for every filler. */
    private static final class PeekingFactory<O extends Record> extends ForwardingFactory<O> {
        private final int[] fillers;

        PeekingFactory(PolicyFactory<O> factory, int[] fillers) {
            super(factory);
            this.fillers = fillers;
        }

        @Override
        public Set<Capability> capabilities(O options) {
            Set<Capability> all = EnumSet.of(Capability.ACCESSED, Capability.HISTORY, Capability.REFERENCES);
            all.addAll(super.capabilities(options));
            return all;
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, O options, RandomStream random) {
            return new PeekingPolicy(super.create(hardware, options, random), hardware, fillers);
        }
    }

    private static final class PeekingPolicy implements OraclePolicy {
        private final ReplacementPolicy policy;
        private final HardwareView hardware;
        private final int[] fillers;
        private final List<Integer> resident = new ArrayList<>();
        private final SplittableRandom random = new SplittableRandom(SampleStrings.SEED + 1);

        PeekingPolicy(ReplacementPolicy policy, HardwareView hardware, int[] fillers) {
            this.policy = policy;
            this.hardware = hardware;
            this.fillers = fillers;
        }

        @Override
        public void onReference(int frame, int run, int count) {
            if (policy instanceof OraclePolicy oracle) {
                oracle.onReference(frame, run, count);
            }
            if (run % 3 == 1) {
                // The policy may have given pages up.
                resident.removeIf(held -> hardware.pageOf(held) == HardwareView.NO_PAGE);
                List<Integer> set =
                        resident.stream().filter(hardware::isAccessed).toList();
                // The page just visited always is a choice, if only because its bit was never set: it is unmapped at
                // once.
                fillers[run / 3] = hardware.pageOf(set.isEmpty() ? frame : set.get(random.nextInt(set.size())));
            }
        }

        @Override
        public void onPageIn(int frame) {
            resident.remove((Integer) frame);
            resident.add(frame);
            policy.onPageIn(frame);
        }

        @Override
        public int selectVictim() {
            int victim = policy.selectVictim();
            resident.remove((Integer) victim);
            return victim;
        }

        @Override
        public void onSoftFault(int frame) {
            policy.onSoftFault(frame);
        }

        @Override
        public void onScan() {
            policy.onScan();
        }

        @Override
        public long scanPeriod() {
            return policy.scanPeriod();
        }

        @Override
        public boolean accessedOnLoad() {
            return policy.accessedOnLoad();
        }
    }
}
