package org.refault.simulator.policy;

import java.lang.reflect.RecordComponent;
import java.util.Set;
import org.refault.simulator.event.RandomStream;

/**
 * Describes a policy and makes instances of it. Nested in the policy's own file and found by {@link java.util.ServiceLoader}.
 *
 * @param <O> the record of the policy's options; every component carries an {@link Option}
 */
public abstract class PolicyFactory<O extends Record> {
    private static final String PERIOD = "period";

    private final PolicyCard card;
    private final Class<O> options;

    /** The options record of a policy that has none. */
    public record NoOptions() {}

    /** A factory of the policy that the card describes, with options of the given record. */
    protected PolicyFactory(PolicyCard card, Class<O> options) {
        this.card = card;
        this.options = options;
    }

    /** What the policy says of itself. */
    public final PolicyCard card() {
        return card;
    }

    /** The id on the command line, in kebab-case. */
    public final String id() {
        return card.id();
    }

    /** The record of the options. */
    public final Class<O> options() {
        return options;
    }

    /** What a policy with these options looks at, beyond page-ins and page-outs; what the card says, if options do not matter. */
    public Set<Capability> capabilities(O options) {
        return card.sees();
    }

    /**
     * Whether a policy with these options asks which rings accessed a page: then the timed machine gives supervisor and user
     * page tables of their own, as the monitor would have to.
     */
    public boolean wantsSplitTables(O options) {
        return false;
    }

    /**
     * The options, laid over these, with which a policy that scans does so every so many references: {@code period=100}.
     * Nothing if it does not scan. As it stands: what has an option {@code period} of type {@link ScanPeriod} scans by it.
     *
     * @param frames that the policy will have
     */
    public String scanningEvery(O options, long references, int frames) {
        for (RecordComponent component : this.options.getRecordComponents()) {
            if (component.getType() == ScanPeriod.class
                    && component.getAnnotation(Option.class).name().equals(PERIOD)) {
                return PERIOD + "=" + references;
            }
        }
        return "";
    }

    /**
     * The policy, as on the command line, that does exactly what this one does, or tries to do, by samples. Nothing if it
     * is the policy itself, with a sample after every reference.
     *
     * @param frames that the policy will have
     */
    public String exactTwin(O options, int frames) {
        return "";
    }

    /**
     * A new policy in its first state.
     *
     * @param hardware the policy's window, with the declared capabilities
     * @param random the policy's own random numbers
     */
    public abstract ReplacementPolicy create(HardwareView hardware, O options, RandomStream random);
}
