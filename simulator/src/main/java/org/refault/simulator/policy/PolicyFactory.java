package org.refault.simulator.policy;

import java.util.Set;
import org.refault.simulator.event.RandomStream;

/**
 * Describes a policy and makes instances of it. Nested in the policy's own file and found by {@link java.util.ServiceLoader}.
 *
 * @param <O> the record of the policy's options; every component carries an {@link Option}
 */
public interface PolicyFactory<O extends Record> {
    /** The options record of a policy that has none. */
    record NoOptions() {}

    /** The id on the command line, in kebab-case. */
    String id();

    /** The idea, in one line. */
    String summary();

    /** Key of the paper in docs/references.bib. */
    String paper();

    /** The conventions behind the counts: load bit, ties, scans. */
    String conventions();

    /** The record of the options. */
    Class<O> options();

    /** What a policy with these options looks at, beyond page-ins and page-outs. */
    Set<Capability> capabilities(O options);

    /**
     * Whether a policy with these options asks which rings accessed a page: then the timed machine gives supervisor and user
     * page tables of their own, as the monitor would have to.
     */
    default boolean wantsSplitTables(O options) {
        return false;
    }

    /**
     * A new policy in its first state.
     *
     * @param hardware the policy's window, with the declared capabilities
     * @param random the policy's own random numbers
     */
    ReplacementPolicy create(HardwareView hardware, O options, RandomStream random);
}
