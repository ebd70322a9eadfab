package org.refault.simulator.conformance;

import java.util.Set;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/** A factory like another one; a law changes what it wants other. */
abstract class ForwardingFactory<O extends Record> extends PolicyFactory<O> {
    private final PolicyFactory<O> factory;

    ForwardingFactory(PolicyFactory<O> factory) {
        super(factory.card(), factory.options());
        this.factory = factory;
    }

    @Override
    public boolean wantsSplitTables(O options) {
        return factory.wantsSplitTables(options);
    }

    @Override
    public Set<Capability> capabilities(O options) {
        return factory.capabilities(options);
    }

    @Override
    public ReplacementPolicy create(HardwareView hardware, O options, RandomStream random) {
        return factory.create(hardware, options, random);
    }
}
