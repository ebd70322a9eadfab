package org.refault.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.reference.Run;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.result.ReplayResult;

/** Reference strings of the tests, and their replay. */
final class Strings {
    static final long SEED = 20_261_122;

    private static final long KERNEL_SPACE = 1L << 51;
    private static final PolicyCatalogue CATALOGUE = PolicyCatalogue.load();

    private Strings() {}

    /** One reference. */
    record Reference(int page, ReferenceKind kind, int cpl) {
        boolean isWrite() {
            return kind == ReferenceKind.WRITE;
        }
    }

    /** Reads by CPL 3. */
    static ReferenceString reads(int... pages) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int page : pages) {
            add(builder, page, ReferenceKind.READ.bit(), 3, 1);
        }
        return builder.build();
    }

    /** Single references of all kinds and levels, half of them to a few pages of a slowly moving locality. */
    static ReferenceString randomSingles(long seed, int pages, int length) {
        return random(seed, pages, length, 1);
    }

    /** Runs of up to {@code longest} references. */
    static ReferenceString random(long seed, int pages, int length, int longest) {
        SplittableRandom random = new SplittableRandom(seed);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < length; i++) {
            boolean local = random.nextInt(2) == 0;
            int page = local ? (i / 50 + random.nextInt(1 + pages / 5)) % pages : random.nextInt(pages);
            int count = 1 + random.nextInt(longest);
            int kinds;
            do {
                kinds = 1 + random.nextInt(7);
            } while (Integer.bitCount(kinds) > count);
            int cpl = random.nextInt(3) == 0 ? random.nextInt(4) : page % 2 * 3;
            add(builder, page, kinds, cpl, count);
        }
        return builder.build();
    }

    /** Every third page is the kernel's. */
    static void add(ReferenceStringBuilder builder, int page, int kinds, int cpl, int count) {
        long virtualNumber = page % 3 == 0 ? KERNEL_SPACE | page : page;
        builder.add(0, cpl, kinds, virtualNumber, ReferenceStringBuilder.NO_FRAME, count);
    }

    /** The references one by one: of a run one of each kind in the order fetch, read, write, then hits, which are reads. */
    static List<Reference> references(ReferenceString string) {
        List<Reference> references = new ArrayList<>();
        for (int run = 0; run < string.length(); run++) {
            int description = string.runs()[run];
            int left = string.count(run);
            for (ReferenceKind kind : ReferenceKind.values()) {
                if ((Run.kinds(description) & kind.bit()) != 0) {
                    references.add(new Reference(string.pages()[run], kind, Run.cpl(description)));
                    left--;
                }
            }
            for (; left > 0; left--) {
                references.add(new Reference(string.pages()[run], ReferenceKind.READ, Run.cpl(description)));
            }
        }
        return references;
    }

    /** The same references, each a run of its own. */
    static ReferenceString expanded(ReferenceString string) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (Reference reference : references(string)) {
            builder.add(
                    0,
                    reference.cpl(),
                    reference.kind().bit(),
                    string.virtualNumberOfPage(reference.page()),
                    ReferenceStringBuilder.NO_FRAME,
                    1);
        }
        return builder.build();
    }

    /** Replays a string against a policy written as on the command line. */
    static ReplayResult replay(String policy, ReferenceString string, int frames) {
        return new Replay(string).run(CATALOGUE.choose(policy), frames, new RandomStreams(SEED, 0));
    }

    static long faults(String policy, ReferenceString string, int frames) {
        return replay(policy, string, frames).faults();
    }
}
