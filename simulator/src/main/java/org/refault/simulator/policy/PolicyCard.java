package org.refault.simulator.policy;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a policy says of itself, for the catalogue and the documents.
 *
 * @param id the id on the command line, in kebab-case
 * @param summary the idea, in one line
 * @param paper key of the paper in docs/references.bib
 * @param conventions the conventions behind the counts: load bit, ties, scans
 * @param sees what the policy looks at, beyond page-ins and page-outs
 */
public record PolicyCard(String id, String summary, String paper, String conventions, Set<Capability> sees) {
    /** A card; the set is copied. */
    public PolicyCard {
        Set<Capability> copy = EnumSet.noneOf(Capability.class);
        copy.addAll(sees);
        sees = Collections.unmodifiableSet(copy);
    }

    /** A card of a policy that looks at these. */
    public PolicyCard(String id, String summary, String paper, String conventions, Capability... sees) {
        this(id, summary, paper, conventions, Set.copyOf(List.of(sees)));
    }
}
