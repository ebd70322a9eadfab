package org.refault.policies;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.conformance.SampleStrings;
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
    static final long SEED = SampleStrings.SEED;

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
        return SampleStrings.reads(pages);
    }

    /** Single references of all kinds and levels, half of them to a few pages of a slowly moving locality. */
    static ReferenceString randomSingles(long seed, int pages, int length) {
        return random(seed, pages, length, 1);
    }

    /** Runs of up to {@code longest} references. */
    static ReferenceString random(long seed, int pages, int length, int longest) {
        return SampleStrings.random(seed, pages, length, longest);
    }

    /** Every third page is the kernel's. */
    static void add(ReferenceStringBuilder builder, int page, int kinds, int cpl, int count) {
        SampleStrings.add(builder, page, kinds, cpl, count);
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
